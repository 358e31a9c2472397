//! A small HTTP/1.1 client for loopback: one kept-alive connection, a cookie
//! jar of one origin, JSON in and out. It exists to cost little beside the
//! server that it measures, and speaks to nothing but 127.0.0.1.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

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
    pub async fn call(&mut self, path: &str, arguments: &Value) -> Result<Value> {
        let answer = self
            .request("POST", path, Some(arguments.to_string()))
            .await?;
        let body: Value = serde_json::from_slice(&answer.body)
            .with_context(|| format!("{path} answered {} without JSON", answer.status))?;
        match body.get("Ok") {
            Some(value) => Ok(value.clone()),
            None => bail!("{path} answered {}: {body}", answer.status),
        }
    }

    async fn request(&mut self, method: &str, path: &str, body: Option<String>) -> Result<Answer> {
        let answer = self.exchange(method, path, body.as_deref()).await;
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
