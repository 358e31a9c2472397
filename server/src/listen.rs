//! Sockets: plain or TLS, with limits on headers and time, ended in good order.

mod clients;
mod prompt;

use crate::config::Config;
use anyhow::{Context as _, Result};
use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
};
use clients::{Clients, Guest};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{
        conn::auto::Builder,
        graceful::{GracefulShutdown, Watcher},
    },
    service::TowerToHyperService,
};
use prompt::Prompt;
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};
use std::{net::SocketAddr, path::Path, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

/// How many connections are open at a time, sockets of tabs included; more wait
/// in the system's queue.
const CONNECTIONS: usize = 10_000;
/// The same on a port that only redirects.
pub const FEW: usize = 64;
/// Files that stay free for the database and for calls to outside systems,
/// however many clients come.
const RESERVED: usize = 256;
/// The part of the connections that one client may have.
const SHARE: usize = 4;
/// How long a client may take to shake hands, to begin, and to send a request's headers.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many bytes of headers are read.
const HEADER_BYTES: u32 = 32 * 1024;
/// How many headers are read.
const HEADERS: usize = 100;

/// Reads certificate and key.
pub fn tls(cert: &Path, key: &Path) -> Result<TlsAcceptor> {
    let chain = CertificateDer::pem_file_iter(cert)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .with_context(|| format!("tls_cert: cannot read {}", cert.display()))?;
    let key = PrivateKeyDer::from_pem_file(key)
        .with_context(|| format!("tls_key: cannot read {}", key.display()))?;
    let mut config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .context("tls_cert and tls_key do not fit each other")?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// How many connections this process may have open.
pub fn room() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let room = room_within(&limits);
    if room < CONNECTIONS {
        tracing::warn!(
            room,
            "few connections at a time: the system's limit of open files is low"
        );
    }
    room
}

fn room_within(limits: &str) -> usize {
    let mut lines = limits.lines();
    let files = lines.find_map(|line| line.strip_prefix("Max open files"));
    let soft = files.and_then(|rest| rest.split_whitespace().next()?.parse::<usize>().ok());
    soft.map_or(CONNECTIONS, |soft| {
        soft.saturating_sub(RESERVED).clamp(FEW, CONNECTIONS)
    })
}

/// What clients may do.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at a time.
    pub room: usize,
    /// Connections at a time of one client, where clients can be told apart.
    pub per_client: Option<usize>,
    /// How long each may take to begin.
    pub patience: Duration,
}

impl Limits {
    /// The limits of a port with this room. Behind a proxy all connections are the proxy's.
    pub fn of(config: &Config, room: usize) -> Self {
        Self {
            room,
            per_client: (!config.is_proxied()).then_some(room / SHARE),
            patience: PATIENCE,
        }
    }
}

/// A connection's place among those that may be open: who holds a clone keeps it.
pub type Place = Arc<Seat>;

/// One of all connections, and one of its client's.
#[derive(Debug)]
pub struct Seat {
    _permit: OwnedSemaphorePermit,
    _guest: Guest,
}

/// Answers connections until `stop`; then lets open ones finish within `drain`.
pub async fn serve(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    router: Router,
    limits: Limits,
    (stop, drain): (CancellationToken, Duration),
) {
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(limits.room));
    let clients = Clients::new(limits.per_client);
    loop {
        let permit = Arc::clone(&room).acquire_owned();
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = async { (permit.await, listener.accept().await) } => accepted,
        };
        let (Ok(permit), Ok((stream, client))) = accepted else {
            // Out of file handles, most likely: the next one may find some.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let Some(guest) = clients.admit(client.ip()) else {
            continue;
        };
        let connection = Connection {
            client,
            router: router.clone(),
            watcher: graceful.watcher(),
            place: Arc::new(Seat {
                _permit: permit,
                _guest: guest,
            }),
            patience: limits.patience,
        };
        drop(tokio::spawn(connection.accept(stream, tls.clone())));
    }
    drop(listener);
    if tokio::time::timeout(drain, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("some connections did not end in time and are cut");
    }
}

/// A connection, and what its requests need.
struct Connection {
    client: SocketAddr,
    router: Router,
    watcher: Watcher,
    place: Place,
    patience: Duration,
}

impl Connection {
    /// Shakes hands where TLS is spoken, then answers.
    async fn accept(self, stream: TcpStream, tls: Option<TlsAcceptor>) {
        let Some(tls) = tls else {
            return self.answer(stream).await;
        };
        let shaken = tokio::time::timeout(self.patience, tls.accept(stream)).await;
        if let Ok(Ok(stream)) = shaken {
            self.answer(stream).await;
        }
    }

    /// Answers the requests.
    async fn answer<S>(self, stream: S)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let (client, place) = (self.client, self.place);
        let service = self.router.map_request(move |request: Request<_>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(client));
            // A tab's socket outlives the connection's own task.
            request.extensions_mut().insert(Arc::clone(&place));
            request
        });
        let stream = TokioIo::new(Prompt::new(stream, self.patience));
        let builder = builder(self.patience);
        let connection =
            builder.serve_connection_with_upgrades(stream, TowerToHyperService::new(service));
        // How a single connection ends is the client's business.
        let _ = self.watcher.watch(connection.into_owned()).await;
    }
}

fn builder(patience: Duration) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(patience)
        .max_headers(HEADERS)
        .max_buf_size(HEADER_BYTES as usize);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(128)
        .max_header_list_size(HEADER_BYTES)
        .keep_alive_interval(Duration::from_secs(30))
        .keep_alive_timeout(patience);
    builder
}

/// Opens a listening socket, or says which address is taken.
pub async fn bind(setting: &str, address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("{setting}: cannot listen on {address}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        time::{Instant, timeout},
    };

    #[test]
    fn clients_leave_files_for_calls() {
        let limits = |files: &str| {
            format!(
                "Max processes 1 2 processes\nMax open files            {files} 1048576 files\n"
            )
        };
        assert_eq!(room_within(&limits("1024")), 768);
        assert_eq!(room_within(&limits("100")), FEW);
        assert_eq!(room_within(&limits("1048576")), CONNECTIONS);
        assert_eq!(room_within(&limits("unlimited")), CONNECTIONS);
        assert_eq!(room_within(""), CONNECTIONS);
    }

    /// What a client hears from a server without anything to show, after it said `words`.
    async fn hear(words: &str, patience: Duration) -> Vec<u8> {
        let (mut client, server) = tokio::io::duplex(64 * 1024);
        let graceful = GracefulShutdown::new();
        let room = Arc::new(Semaphore::new(1));
        let connection = Connection {
            client: SocketAddr::from(([192, 0, 2, 7], 4000)),
            router: Router::new(),
            watcher: graceful.watcher(),
            place: Arc::new(Seat {
                _permit: room.acquire_owned().await.unwrap(),
                _guest: Clients::new(None).admit([192, 0, 2, 7].into()).unwrap(),
            }),
            patience,
        };
        tokio::spawn(connection.answer(server));
        client.write_all(words.as_bytes()).await.unwrap();
        let mut heard = Vec::new();
        client.read_to_end(&mut heard).await.unwrap();
        heard
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_does_not_begin_in_time_is_let_go() {
        for words in [
            "",
            "P",
            "PRI * HTTP/2.0\r\n\r\n",
            "G",
            "GET / HTTP/1.1\r\nHost: a",
        ] {
            let start = Instant::now();
            let heard = timeout(PATIENCE * 3, hear(words, PATIENCE)).await;
            let heard = heard.unwrap_or_else(|_| panic!("{words:?} is waited for"));
            assert!(start.elapsed() >= PATIENCE, "{words:?} had no time");
            assert!(!heard.starts_with(b"HTTP/1.1 2"), "{words:?}");
        }
        // The greeting alone: the client is asked whether it is there, and is not.
        let greeting = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
        let heard = timeout(PATIENCE * 6, hear(greeting, PATIENCE)).await;
        assert!(heard.is_ok(), "a mere greeting is waited for");
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_begins_in_time_is_answered() {
        let heard = hear("GET / HTTP/1.0\r\n\r\n", PATIENCE).await;
        assert!(heard.starts_with(b"HTTP/1.0 404"), "{heard:?}");
    }
}
