//! A small HTTP client that hides nothing: one connection per request, and
//! whatever the kernel says of it.

use base64::{Engine, prelude::BASE64_STANDARD};
use std::{io, net::SocketAddr};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// A request in the making.
pub struct Call {
    to: SocketAddr,
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: String,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub bytes: Vec<u8>,
}

pub fn get(to: SocketAddr, path: &str) -> Call {
    call(to, "GET", path)
}

pub fn post(to: SocketAddr, path: &str) -> Call {
    call(to, "POST", path)
}

pub fn put(to: SocketAddr, path: &str) -> Call {
    call(to, "PUT", path)
}

pub fn call(to: SocketAddr, method: &str, path: &str) -> Call {
    Call {
        to,
        method: method.to_owned(),
        path: encode(path),
        headers: Vec::new(),
        body: String::new(),
    }
}

/// Encodes what a request line cannot carry; leaves the query's own signs alone.
fn encode(path: &str) -> String {
    let kept = |byte: u8| byte.is_ascii_graphic() && !b"\"<>+".contains(&byte);
    let one = |byte: u8| {
        if kept(byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    path.bytes().map(one).collect()
}

impl Call {
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub fn basic(self, user: &str, password: &str) -> Self {
        let encoded = BASE64_STANDARD.encode(format!("{user}:{password}"));
        self.header("authorization", &format!("Basic {encoded}"))
    }

    pub fn json(self, body: &str) -> Self {
        self.body("application/json", body)
    }

    pub fn form(self, body: &str) -> Self {
        self.body("application/x-www-form-urlencoded", body)
    }

    pub fn body(mut self, kind: &str, body: &str) -> Self {
        self.body = body.into();
        self.header("content-type", kind)
    }

    pub async fn try_send(self) -> io::Result<Answer> {
        let mut stream = TcpStream::connect(self.to).await?;
        let mut head = format!(
            "{} {} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-length: {}\r\n",
            self.method,
            self.path,
            self.to,
            self.body.len()
        );
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        stream
            .write_all(format!("{head}\r\n{}", self.body).as_bytes())
            .await?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).await?;
        parse(&bytes)
    }

    pub async fn send(self) -> Answer {
        self.try_send().await.unwrap()
    }
}

fn parse(bytes: &[u8]) -> io::Result<Answer> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
    let end = end.ok_or(io::ErrorKind::UnexpectedEof)?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap();
    let headers: Vec<(String, String)> = lines
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let chunked = headers.iter().any(|(name, _)| name == "transfer-encoding");
    let body = &bytes[end + 4..];
    Ok(Answer {
        status: status.parse().unwrap(),
        bytes: if chunked { joined(body) } else { body.to_vec() },
        headers,
    })
}

/// The chunks of a chunked body, put together.
fn joined(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    loop {
        let line = body.windows(2).position(|two| two == b"\r\n").unwrap();
        let length = std::str::from_utf8(&body[..line]).unwrap();
        let length = usize::from_str_radix(length, 16).unwrap();
        if length == 0 {
            return whole;
        }
        whole.extend(&body[line + 2..line + 2 + length]);
        body = &body[line + 2 + length + 2..];
    }
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    }
}
