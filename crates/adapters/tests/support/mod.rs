//! A web server of a few lines, and connectors that point at it.
#![allow(dead_code, reason = "each test file uses its part")]

use adapters::{
    connector::{ConnectorSettings, Credentials, Secret},
    http::{Address, Body, Lookup, Method, Outbound, Request, Settings},
};
use domain::ConnectorId;
use futures::future::BoxFuture;
use std::{
    net::{IpAddr, SocketAddr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// A request as the server saw it.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    pub line: String,
    pub head: String,
    pub body: String,
}

impl Seen {
    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

/// What the server does.
pub enum Act {
    /// Answers with a status, further headers and a body.
    Answer(u16, String, Vec<u8>),
    /// Closes the connection without an answer.
    Close,
    /// Answers nothing until the client goes away.
    Hang,
    /// Sends this and then keeps sending zeroes for ever.
    Endless(String),
}

pub fn ok(body: &str) -> Act {
    Act::Answer(200, String::new(), body.as_bytes().to_vec())
}

pub fn status(status: u16) -> Act {
    Act::Answer(status, String::new(), b"{}".to_vec())
}

/// A server with its log.
#[derive(Clone)]
pub struct Stub {
    pub address: SocketAddr,
    pub seen: Arc<Mutex<Vec<Seen>>>,
    pub connections: Arc<AtomicU32>,
}

impl Stub {
    /// Serves; `act` is told the request and how many there were before it.
    pub async fn start(act: impl Fn(&Seen, usize) -> Act + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let stub = Self {
            address: listener.local_addr().unwrap(),
            seen: Arc::default(),
            connections: Arc::default(),
        };
        let (me, act) = (stub.clone(), Arc::new(act));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                me.connections.fetch_add(1, Ordering::SeqCst);
                let (me, act) = (me.clone(), Arc::clone(&act));
                tokio::spawn(async move { serve(stream, &me, &*act).await });
            }
        });
        stub
    }

    /// A listener that must never see anybody.
    pub async fn canary() -> Self {
        Self::start(|_, _| ok("canary")).await
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn count(&self) -> usize {
        self.seen.lock().unwrap().len()
    }

    pub fn connections(&self) -> u32 {
        self.connections.load(Ordering::SeqCst)
    }

    pub fn seen(&self, index: usize) -> Seen {
        self.seen.lock().unwrap()[index].clone()
    }
}

async fn serve(
    mut stream: TcpStream,
    stub: &Stub,
    act: &(dyn Fn(&Seen, usize) -> Act + Send + Sync),
) -> Option<()> {
    let mut buffer = Vec::new();
    loop {
        let seen = read(&mut stream, &mut buffer).await?;
        let before = {
            let mut all = stub.seen.lock().unwrap();
            all.push(seen.clone());
            all.len() - 1
        };
        match act(&seen, before) {
            Act::Answer(status, headers, body) => {
                let length = body.len();
                let head =
                    format!("HTTP/1.1 {status} x\r\nContent-Length: {length}\r\n{headers}\r\n");
                stream.write_all(head.as_bytes()).await.ok()?;
                stream.write_all(&body).await.ok()?;
            }
            Act::Close => return None,
            Act::Hang => {
                while stream.read(&mut [0; 64]).await.ok()? > 0 {}
                return None;
            }
            Act::Endless(head) => {
                stream.write_all(head.as_bytes()).await.ok()?;
                loop {
                    stream.write_all(&[b'0'; 8192]).await.ok()?;
                }
            }
        }
    }
}

async fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Seen> {
    let mut chunk = [0; 8192];
    loop {
        let text = String::from_utf8_lossy(buffer).into_owned();
        if let Some((head, rest)) = text.split_once("\r\n\r\n") {
            let (line, head) = head.split_once("\r\n").unwrap_or((head, ""));
            let mut seen = Seen {
                line: line.to_owned(),
                head: head.to_owned(),
                body: String::new(),
            };
            let length = seen
                .header("content-length")
                .map_or(0, |n| n.parse().unwrap());
            if rest.len() >= length {
                seen.body = rest[..length].to_owned();
                buffer.drain(..buffer.len() - rest.len() + length);
                return Some(seen);
            }
        }
        let read = stream.read(&mut chunk).await.ok()?;
        if read == 0 {
            return None;
        }
        buffer.extend_from_slice(&chunk[..read]);
    }
}

/// Every name is this machine.
pub struct Loopback;

impl Lookup for Loopback {
    fn lookup(&self, _: String) -> BoxFuture<'static, std::io::Result<Vec<IpAddr>>> {
        Box::pin(async { Ok(vec!["127.0.0.1".parse().unwrap()]) })
    }
}

pub fn outbound() -> Outbound {
    let settings = Settings {
        lookup: Arc::new(Loopback),
        ..Settings::default()
    };
    Outbound::new(&settings).unwrap()
}

pub fn id(number: u128) -> ConnectorId {
    ConnectorId(uuid::Uuid::from_u128(number))
}

/// A connector with Basic credentials whose host is allowed.
pub fn basic(base: &str) -> ConnectorSettings {
    ConnectorSettings {
        id: id(1),
        base_url: base.to_owned(),
        credentials: Credentials::Basic {
            username: "ada@example.com/token".to_owned(),
            password: Secret::new("s3cret"),
        },
        honours_idempotency_key: false,
        allow_private_host: true,
        test_path: "me".to_owned(),
    }
}

/// A connector with client credentials whose host is allowed.
pub fn oauth(base: &str) -> ConnectorSettings {
    ConnectorSettings {
        id: id(2),
        credentials: Credentials::ClientCredentials {
            client_id: "cord board".to_owned(),
            client_secret: Secret::new("s&cret"),
            token_url: format!("{base}/token"),
            scope: "https://crm.example/.default".to_owned(),
        },
        ..basic(base)
    }
}

pub fn request(method: Method, path: &str) -> Request {
    let write = !method.is_safe();
    Request {
        method,
        address: Address::Path(path.to_owned()),
        query: Vec::new(),
        headers: Vec::new(),
        body: write.then(|| Body {
            content_type: "application/json".to_owned(),
            text: r#"{"comment":"hello"}"#.to_owned(),
        }),
        timeout: Duration::from_secs(2),
        retries: 2,
        budget: Duration::from_secs(8),
        idempotency_key: "7:3:12".to_owned(),
    }
}

pub fn get(path: &str) -> Request {
    request(Method::GET, path)
}
