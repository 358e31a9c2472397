//! The API port: a listener that can truly refuse, and connections that can be cut.
//!
//! Refusing closes the listening socket, so that the kernel answers a caller
//! with a reset. A second socket, bound but never listening, keeps the port
//! ours meanwhile. Cutting a connection resets it at the next write, so that
//! not one byte of an answer leaves.

use axum::{
    extract::connect_info::Connected,
    serve::{IncomingStream, Listener},
};
use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpSocket, TcpStream},
    sync::watch,
};

/// A port that listens unless told to refuse.
pub(crate) struct Port {
    address: SocketAddr,
    listener: Option<TcpListener>,
    refusing: watch::Receiver<bool>,
    _reserved: TcpSocket,
}

impl Port {
    /// Takes the port and listens.
    pub(crate) fn open(address: SocketAddr, refusing: watch::Receiver<bool>) -> io::Result<Self> {
        // Sockets that share a port would let a second sample CRM slip in
        // unnoticed; one that shares nothing finds out.
        drop(std::net::TcpListener::bind(address)?);
        let reserved = shared(address)?;
        let address = reserved.local_addr()?;
        Ok(Self {
            address,
            listener: Some(listen(address)?),
            refusing,
            _reserved: reserved,
        })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Brings the listening socket in line with the switch.
    fn settle(&mut self) {
        let refuse = *self.refusing.borrow_and_update();
        if refuse {
            self.listener = None;
        } else if self.listener.is_none() {
            self.listener = listen(self.address).ok();
        }
    }

    /// The next connection, or nothing when the switch moved or the socket failed.
    async fn next(&mut self) -> Option<TcpStream> {
        let Some(listener) = &self.listener else {
            // Told to refuse, or the port could not be taken again: wait for
            // the switch, and try again after a while.
            let pause = Duration::from_millis(100);
            if let Ok(Err(_)) = tokio::time::timeout(pause, self.refusing.changed()).await {
                tokio::time::sleep(pause).await;
            }
            return None;
        };
        tokio::select! {
            moved = self.refusing.changed() => {
                if moved.is_err() {
                    std::future::pending::<()>().await;
                }
                None
            }
            taken = listener.accept() => match taken {
                Ok((stream, _)) => Some(stream),
                Err(_) => {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                    None
                }
            }
        }
    }
}

fn shared(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    socket.set_reuseport(true)?;
    // Connections that are closing must not keep the next start from the port.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    shared(address)?.listen(1024)
}

impl Listener for Port {
    type Io = Line;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Line, SocketAddr) {
        loop {
            self.settle();
            let Some(stream) = self.next().await else {
                continue;
            };
            let Ok(peer) = stream.peer_addr() else {
                continue;
            };
            // Small answers leave at once; a failure only costs speed.
            let _ = stream.set_nodelay(true);
            let cord = Cord::default();
            return (Line { stream, cord }, peer);
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

/// A handle by which a request's handler can cut its connection.
#[derive(Clone, Default)]
pub(crate) struct Cord(Arc<AtomicBool>);

impl Cord {
    /// Nothing more is written; the peer sees a reset.
    pub(crate) fn cut(&self) {
        self.0.store(true, Ordering::Release);
    }
}

impl Connected<IncomingStream<'_, Port>> for Cord {
    fn connect_info(stream: IncomingStream<'_, Port>) -> Self {
        stream.io().cord.clone()
    }
}

/// A connection that can be cut.
pub(crate) struct Line {
    stream: TcpStream,
    cord: Cord,
}

impl Line {
    fn alive(&self) -> io::Result<()> {
        if !self.cord.0.load(Ordering::Acquire) {
            return Ok(());
        }
        // Closing with unsent data thrown away is what makes it a reset.
        let _ = self.stream.set_zero_linger();
        Err(io::ErrorKind::ConnectionReset.into())
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.alive()?;
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.alive()?;
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.alive()?;
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.alive()?;
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.alive()?;
        Pin::new(&mut self.stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
