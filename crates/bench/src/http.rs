//! A small HTTP/1.1 client for loopback: one kept-alive connection, a cookie
//! jar of one origin, JSON in and out. It exists to cost little beside the
//! server that it measures, and speaks to nothing but 127.0.0.1.

use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value;
use std::{collections::BTreeMap, net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

/// Nothing that is measured here takes longer; without a limit a lost answer
/// would hold its client for ever.
const PATIENCE: Duration = Duration::from_secs(20);

/// What came of a server function.
#[derive(Debug)]
pub enum Reply {
    /// It was done, and the server said so.
    Done(Value),
    /// The server said that it did not do it.
    Refused(Value),
    /// No answer, or one that says neither: it may have been done.
    Unknown(anyhow::Error),
}

impl Reply {
    /// The value of what was done; anything else is an error.
    pub fn done(self) -> Result<Value> {
        match self {
            Self::Done(value) => Ok(value),
            Self::Refused(why) => bail!("refused: {why}"),
            Self::Unknown(error) => Err(error),
        }
    }
}

/// An answer.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The whole body.
    pub body: Vec<u8>,
}

/// One connection with its cookies.
pub struct Client {
    address: SocketAddr,
    cookies: BTreeMap<String, String>,
    connection: Option<BufReader<TcpStream>>,
}

impl Client {
    /// A client of the server at `address`; connects with the first request.
    pub fn new(address: SocketAddr) -> Self {
        Self {
            address,
            cookies: BTreeMap::new(),
            connection: None,
        }
    }

    /// Another connection with the same cookies.
    pub fn sibling(&self) -> Self {
        Self {
            cookies: self.cookies.clone(),
            ..Self::new(self.address)
        }
    }

    /// The `Cookie` header's value.
    pub fn cookie_header(&self) -> String {
        let pairs: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("; ")
    }

    /// GET.
    pub async fn get(&mut self, path: &str) -> Result<Answer> {
        self.request("GET", path, None).await
    }

    /// Calls a server function: JSON arguments, and the `Result` that travels
    /// in a successful answer, unwrapped.
    pub async fn call(&mut self, path: &str, arguments: &Value) -> Reply {
        let body = Some(arguments.to_string());
        match self.request("POST", path, body).await {
            Ok(answer) => judge(path, &answer),
            Err(error) => Reply::Unknown(error),
        }
    }

    async fn request(&mut self, method: &str, path: &str, body: Option<String>) -> Result<Answer> {
        let exchange = self.exchange(method, path, body.as_deref());
        let answer = tokio::time::timeout(PATIENCE, exchange).await;
        let answer = answer.unwrap_or_else(|_| Err(anyhow!("{path}: no answer")));
        if answer.is_err() {
            self.connection = None;
        }
        answer
    }

    async fn exchange(&mut self, method: &str, path: &str, body: Option<&str>) -> Result<Answer> {
        let head = self.head(method, path, body);
        if self.connection.is_none() {
            let stream = TcpStream::connect(self.address).await?;
            stream.set_nodelay(true)?;
            self.connection = Some(BufReader::new(stream));
        }
        let connection = self.connection.as_mut().context("no connection")?;
        connection.get_mut().write_all(head.as_bytes()).await?;
        let (answer, cookies, keep) = read_answer(connection).await?;
        self.cookies.extend(cookies);
        if !keep {
            self.connection = None;
        }
        Ok(answer)
    }

    fn head(&self, method: &str, path: &str, body: Option<&str>) -> String {
        let host = self.address;
        let mut head =
            format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n");
        if !self.cookies.is_empty() {
            head.push_str(&format!("Cookie: {}\r\n", self.cookie_header()));
        }
        if let Some(body) = body {
            let length = body.len();
            head.push_str("Accept: application/json\r\nContent-Type: application/json\r\n");
            head.push_str(&format!("Content-Length: {length}\r\n\r\n{body}"));
        } else {
            head.push_str("\r\n");
        }
        head
    }
}

/// A refusal without a `Result` comes from the doors, before anything was done.
fn judge(path: &str, answer: &Answer) -> Reply {
    let Ok(body) = serde_json::from_slice::<Value>(&answer.body) else {
        let text = String::from_utf8_lossy(&answer.body).trim().to_owned();
        return match answer.status {
            400..500 => Reply::Refused(Value::String(text)),
            status => Reply::Unknown(anyhow!("{path} answered {status}: {text}")),
        };
    };
    match (body.get("Ok"), body.get("Err")) {
        (Some(value), _) => Reply::Done(value.clone()),
        (None, Some(error)) => Reply::Refused(error.clone()),
        (None, None) => Reply::Unknown(anyhow!("{path} answered {}: {body}", answer.status)),
    }
}

type Read = (Answer, Vec<(String, String)>, bool);

async fn read_answer(connection: &mut BufReader<TcpStream>) -> Result<Read> {
    let mut line = String::new();
    connection.read_line(&mut line).await?;
    let status = line
        .split(' ')
        .nth(1)
        .context("the connection was closed")?
        .parse()?;
    let (mut length, mut chunked, mut keep, mut cookies) = (0, false, true, Vec::new());
    loop {
        line.clear();
        connection.read_line(&mut line).await?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse()?,
            "transfer-encoding" => chunked = value.eq_ignore_ascii_case("chunked"),
            "connection" => keep = !value.eq_ignore_ascii_case("close"),
            "set-cookie" => cookies.extend(cookie(value)),
            _ => {}
        }
    }
    let body = if chunked {
        read_chunks(connection).await?
    } else {
        read_exactly(connection, length).await?
    };
    Ok((Answer { status, body }, cookies, keep))
}

fn cookie(header: &str) -> Option<(String, String)> {
    let pair = header.split(';').next()?;
    let (name, value) = pair.split_once('=')?;
    Some((name.trim().to_owned(), value.trim().to_owned()))
}

async fn read_exactly(connection: &mut BufReader<TcpStream>, length: usize) -> Result<Vec<u8>> {
    let mut body = vec![0; length];
    connection.read_exact(&mut body).await?;
    Ok(body)
}

async fn read_chunks(connection: &mut BufReader<TcpStream>) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut line = String::new();
        connection.read_line(&mut line).await?;
        let length = usize::from_str_radix(line.trim_end(), 16)?;
        let chunk = read_exactly(connection, length + 2).await?;
        if length == 0 {
            return Ok(body);
        }
        body.extend(&chunk[..length]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(status: u16, body: &str) -> Reply {
        let body = body.as_bytes().to_vec();
        judge("/api/x", &Answer { status, body })
    }

    #[test]
    fn only_a_clear_answer_is_one() {
        assert!(matches!(
            judged(200, "{\"Ok\":null}"),
            Reply::Done(Value::Null)
        ));
        assert!(matches!(
            judged(200, "{\"Err\":\"NotFound\"}"),
            Reply::Refused(_)
        ));
        assert!(matches!(
            judged(401, "You are not signed in.\n"),
            Reply::Refused(_)
        ));
        assert!(matches!(judged(503, "took too long"), Reply::Unknown(_)));
        assert!(matches!(judged(200, "{}"), Reply::Unknown(_)));
    }

    #[test]
    fn cookies_are_kept_by_name() {
        let kept = cookie("sid=abc; HttpOnly; SameSite=Lax; Path=/");
        assert_eq!(kept, Some(("sid".to_owned(), "abc".to_owned())));
    }

    #[tokio::test]
    async fn chunks_are_put_together() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut client = Client::new(listener.local_addr().unwrap());
        let server = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut asked = [0; 512];
            let length = stream.read(&mut asked).await.unwrap();
            assert!(asked[..length].starts_with(b"GET /page HTTP/1.1\r\n"));
            let answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
                          3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
            stream.write_all(answer.as_bytes()).await.unwrap();
        };
        let (answer, ()) = tokio::join!(client.get("/page"), server);
        assert_eq!(answer.unwrap().body, b"abcde");
    }
}
