//! The wire of one tab: whole messages, each within a time, or the line is dead.

use super::End;
use app::live::{Body, ServerMessage, Topic};
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use std::time::Duration;

/// How long a message may take to leave.
const PATIENCE: Duration = Duration::from_secs(10);

/// One tab's wire.
pub struct Line {
    socket: WebSocket,
}

impl Line {
    /// Over this socket.
    pub fn new(socket: WebSocket) -> Self {
        Self { socket }
    }

    /// What the tab says next; none when it has gone.
    pub async fn hear(&mut self) -> Option<Message> {
        match self.socket.recv().await {
            Some(Ok(Message::Close(_)) | Err(_)) | None => None,
            Some(Ok(message)) => Some(message),
        }
    }

    /// Tells the tab what happened under a topic.
    pub async fn tell(&mut self, topic: &Topic, seq: u64, body: Body) -> Result<(), End> {
        let message = ServerMessage {
            topic: topic.clone(),
            seq,
            body,
        };
        match serde_json::to_string(&message) {
            Ok(text) => self.send(Message::text(text)).await,
            Err(error) => {
                tracing::error!("a live message cannot be written: {error}");
                Ok(())
            }
        }
    }

    /// Asks whether the tab is there; its browser answers by itself.
    pub async fn ping(&mut self) -> Result<(), End> {
        self.send(Message::Ping(Default::default())).await
    }

    /// Says goodbye and why.
    pub async fn close(&mut self, code: u16, why: &'static str) {
        let frame = CloseFrame {
            code,
            reason: why.into(),
        };
        // A tab that does not take it has gone.
        let _ = self.send(Message::Close(Some(frame))).await;
    }

    async fn send(&mut self, message: Message) -> Result<(), End> {
        match tokio::time::timeout(PATIENCE, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(End::Gone),
        }
    }
}
