//! Sockets: plain or TLS, with limits on headers and time, ended in good order.

use anyhow::{Context as _, Result};
use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
    service::TowerToHyperService,
};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};
use std::{net::SocketAddr, path::Path, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpListener,
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
/// How long a client may take to send a request's headers, or to shake hands.
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

/// A connection's place among those that may be open: who holds a clone keeps it.
pub type Place = Arc<OwnedSemaphorePermit>;

/// Answers connections until `stop`; then lets open ones finish within `drain`.
pub async fn serve(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    router: Router,
    room: usize,
    (stop, drain): (CancellationToken, Duration),
) {
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(room));
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
        let permit = Arc::new(permit);
        let watcher = graceful.watcher();
        let router = router.clone();
        match tls.clone() {
            None => drop(tokio::spawn(connection(
                stream, client, router, watcher, permit,
            ))),
            Some(tls) => drop(tokio::spawn(async move {
                let shaken = tokio::time::timeout(PATIENCE, tls.accept(stream)).await;
                if let Ok(Ok(stream)) = shaken {
                    connection(stream, client, router, watcher, permit).await;
                }
            })),
        }
    }
    drop(listener);
    if tokio::time::timeout(drain, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("some connections did not end in time and are cut");
    }
}

/// Answers the requests of one connection.
async fn connection<S>(
    stream: S,
    client: SocketAddr,
    router: Router,
    watcher: hyper_util::server::graceful::Watcher,
    place: Place,
) where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = router.map_request(move |request: Request<_>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(client));
        // A tab's socket outlives the connection's own task.
        request.extensions_mut().insert(Arc::clone(&place));
        request
    });
    let builder = builder();
    let connection = builder
        .serve_connection_with_upgrades(TokioIo::new(stream), TowerToHyperService::new(service));
    // How a single connection ends is the client's business.
    let _ = watcher.watch(connection.into_owned()).await;
}

fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_headers(HEADERS)
        .max_buf_size(HEADER_BYTES as usize);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(128)
        .max_header_list_size(HEADER_BYTES)
        .keep_alive_interval(Duration::from_secs(30))
        .keep_alive_timeout(PATIENCE);
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
}
