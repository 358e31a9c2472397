//! A CRM of a few lines that remembers what was written.

use std::{
    collections::HashSet,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Notify,
};

/// The CRM.
#[derive(Clone)]
pub struct Crm {
    pub address: SocketAddr,
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    reads: AtomicU32,
    /// First lines of the writes that were performed.
    writes: Mutex<Vec<String>>,
    /// Keys that were seen, where they are honoured.
    keys: Option<Mutex<HashSet<String>>>,
    /// Answers wait while this is set.
    held: AtomicBool,
    released: Notify,
    waiting: AtomicU32,
}

const ANSWER: &str = r#"{"name":"Grace Hopper","case":"CAS-01017"}"#;

impl Crm {
    pub async fn start(honours_keys: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let crm = Self {
            address: listener.local_addr().unwrap(),
            inner: Arc::new(Inner {
                keys: honours_keys.then(Mutex::default),
                ..Inner::default()
            }),
        };
        let inner = Arc::clone(&crm.inner);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let _ = stream.set_nodelay(true);
                let inner = Arc::clone(&inner);
                tokio::spawn(async move { serve(stream, &inner).await });
            }
        });
        crm
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn reads(&self) -> u32 {
        self.inner.reads.load(Ordering::SeqCst)
    }

    /// The writes that were performed, in order.
    pub fn writes(&self) -> Vec<String> {
        self.inner.writes.lock().unwrap().clone()
    }

    /// The keys that were seen, where they are honoured.
    pub fn keys(&self) -> Vec<String> {
        let keys = self.inner.keys.iter();
        keys.flat_map(|keys| keys.lock().unwrap().clone()).collect()
    }

    /// Requests that wait for their answer.
    pub fn waiting(&self) -> u32 {
        self.inner.waiting.load(Ordering::SeqCst)
    }

    /// Lets answers wait, or go.
    pub fn hold(&self, held: bool) {
        self.inner.held.store(held, Ordering::SeqCst);
        self.inner.released.notify_waiters();
    }
}

async fn serve(mut stream: TcpStream, inner: &Inner) -> Option<()> {
    let mut buffer = Vec::with_capacity(4096);
    loop {
        let (line, key) = read(&mut stream, &mut buffer).await?;
        inner.waiting.fetch_add(1, Ordering::SeqCst);
        loop {
            let released = inner.released.notified();
            if !inner.held.load(Ordering::SeqCst) {
                break;
            }
            released.await;
        }
        inner.waiting.fetch_sub(1, Ordering::SeqCst);
        if line.starts_with("GET ") {
            inner.reads.fetch_add(1, Ordering::SeqCst);
        } else {
            let fresh = match (&inner.keys, key) {
                (Some(keys), Some(key)) => keys.lock().unwrap().insert(key),
                _ => true,
            };
            if fresh {
                inner.writes.lock().unwrap().push(line);
            }
        }
        let length = ANSWER.len();
        let answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{ANSWER}"
        );
        stream.write_all(answer.as_bytes()).await.ok()?;
    }
}

/// The request line without the version, and the idempotency key.
async fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<(String, Option<String>)> {
    let mut chunk = [0; 4096];
    loop {
        if let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
            let value = |name: &str| {
                head.lines().find_map(|line| {
                    let (key, value) = line.split_once(": ")?;
                    key.eq_ignore_ascii_case(name).then(|| value.to_owned())
                })
            };
            let length = value("content-length").map_or(0, |n| n.parse().unwrap());
            if buffer.len() >= end + 4 + length {
                let line = head.lines().next().unwrap_or_default();
                let line = line.trim_end_matches(" HTTP/1.1").to_owned();
                let key = value("idempotency-key");
                buffer.drain(..end + 4 + length);
                return Some((line, key));
            }
        }
        let read = stream.read(&mut chunk).await.ok()?;
        if read == 0 {
            return None;
        }
        buffer.extend_from_slice(&chunk[..read]);
    }
}
