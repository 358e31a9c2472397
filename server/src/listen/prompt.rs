//! A stream whose client has to say in time which protocol it speaks.
//!
//! HTTP/1 and HTTP/2 are told apart by the first bytes, and only then do their
//! own time limits begin: a client that says nothing, or the first letter of
//! HTTP/2's greeting and no more, would be waited for without end.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Sleep, sleep},
};

/// How HTTP/2 begins; whatever differs is HTTP/1.
const GREETING: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// The stream, which breaks when it is not told the protocol in time.
pub struct Prompt<S> {
    stream: S,
    wait: Option<Wait>,
}

struct Wait {
    end: Pin<Box<Sleep>>,
    /// How much of the greeting has come.
    said: usize,
}

impl<S> Prompt<S> {
    /// A stream whose client has this much time.
    pub fn new(stream: S, patience: Duration) -> Self {
        let wait = Wait {
            end: Box::pin(sleep(patience)),
            said: 0,
        };
        Self {
            stream,
            wait: Some(wait),
        }
    }
}

impl Wait {
    /// Hears what the client says; whether the protocol is known then.
    fn is_told(&mut self, words: &[u8]) -> bool {
        let left = &GREETING[self.said..];
        self.said += words.len();
        words.is_empty() || words.len() >= left.len() || !left.starts_with(words)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Prompt<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let before = buffer.filled().len();
        let read = Pin::new(&mut this.stream).poll_read(cx, buffer);
        let Some(wait) = &mut this.wait else {
            return read;
        };
        if read.is_pending() {
            ready!(wait.end.as_mut().poll(cx));
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        if wait.is_told(&buffer.filled()[before..]) {
            this.wait = None;
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Prompt<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
