//! `/live`: the one socket of each tab.
//!
//! Who may hear what is asked of the services for each subscription, and the
//! socket ends when its session does: at sign-out, when the person's sessions
//! are ended, when it has expired. A listener that falls behind is not told
//! less: its topics are read anew from where it was.

mod line;
mod topics;

use crate::{listen::Place, state::State};
use app::live::{ClientMessage, SIGNED_OUT};
use axum::{
    extract::{
        self, Extension,
        ws::{Message, WebSocket, WebSocketUpgrade},
    },
    response::Response,
};
use line::Line;
use services::{Cx, auth};
use std::time::Duration;
use tokio::{
    sync::broadcast::error::RecvError,
    time::{Instant, MissedTickBehavior, interval},
};
use topics::Topics;
use tower_sessions::{Session, session::Id};

/// What a tab says is short.
const MESSAGE_BYTES: usize = 16 * 1024;
/// More in one second is no tab of ours.
const MESSAGES_PER_SECOND: u32 = 100;
/// How often news that only says "look again" goes out.
const GATHER: Duration = Duration::from_millis(200);
/// How often the session is looked at, and the tab asked whether it is there.
const LOOK: Duration = Duration::from_secs(30);
/// A tab that says nothing for so long is gone.
const SILENCE: Duration = Duration::from_secs(75);

/// Opens the socket for whoever is signed in.
pub async fn open(
    extract::State(state): extract::State<State>,
    Extension(cx): Extension<Cx>,
    session: Session,
    place: Option<Extension<Place>>,
    upgrade: WebSocketUpgrade,
) -> Response {
    let id = session.id();
    upgrade
        .max_message_size(MESSAGE_BYTES)
        .max_frame_size(MESSAGE_BYTES)
        .on_upgrade(async move |socket| {
            // The socket stays one of the connections that may be open.
            let _place = place;
            let Some(id) = id else { return };
            Tab::new(state, cx, id, socket).serve().await;
        })
}

/// Why a socket ends.
enum End {
    /// The tab has gone, or does not listen.
    Gone,
    /// The session is over.
    SignedOut,
    /// The server stops; the tab comes back by itself.
    Stopping,
    /// The tab does what no tab of ours does.
    Misused,
}

/// One tab's socket.
struct Tab {
    state: State,
    id: Id,
    cx: Cx,
    line: Line,
    topics: Topics,
    heard: Instant,
    second: (Instant, u32),
}

impl Tab {
    fn new(state: State, cx: Cx, id: Id, socket: WebSocket) -> Self {
        let now = Instant::now();
        Self {
            state,
            id,
            topics: Topics::new(cx.clone()),
            cx,
            line: Line::new(socket),
            heard: now,
            second: (now, 0),
        }
    }

    async fn serve(mut self) {
        let end = match self.run().await {
            Ok(()) => End::Gone,
            Err(end) => end,
        };
        let (code, why) = match end {
            End::Gone => return,
            End::SignedOut => (SIGNED_OUT, "signed out"),
            End::Stopping => (1012, "the server stops"),
            End::Misused => (1008, "too much at once"),
        };
        self.line.close(code, why).await;
    }

    async fn run(&mut self) -> Result<(), End> {
        let Some(runtime) = self.state.shared.runtime.clone() else {
            return Err(End::Stopping);
        };
        let mut notices = runtime.notices();
        let mut ended = self.state.shared.ended_sessions();
        let mut sessions = self.state.sessions.ended();
        let mut gather = ticks(GATHER);
        let mut look = ticks(LOOK);
        let stop = self.state.stop.clone();
        loop {
            tokio::select! {
                () = stop.cancelled() => return Err(End::Stopping),
                message = self.line.hear() => match message {
                    Some(message) => self.told(message).await?,
                    None => return Ok(()),
                },
                notice = notices.recv() => match notice {
                    Ok(notice) => self.topics.note(notice, &mut self.line).await?,
                    Err(RecvError::Lagged(_)) => self.topics.again(&mut self.line).await?,
                    Err(RecvError::Closed) => return Err(End::Stopping),
                },
                user = ended.recv() => {
                    let me = self.cx.principal.as_ref().map(|me| me.user);
                    if missed_or(&user, |user| Some(*user) == me) {
                        self.still_signed_in().await?;
                    }
                },
                session = sessions.recv() => {
                    if missed_or(&session, |session| *session == self.id) {
                        self.still_signed_in().await?;
                    }
                },
                _ = gather.tick() => self.topics.flush(&mut self.line).await?,
                _ = look.tick() => self.look().await?,
            }
        }
    }

    async fn told(&mut self, message: Message) -> Result<(), End> {
        self.heard = Instant::now();
        self.count()?;
        let Message::Text(text) = message else {
            return Ok(());
        };
        match serde_json::from_str(&text) {
            Ok(ClientMessage::Subscribe { topic, from }) => {
                self.topics.subscribe(topic, from, &mut self.line).await
            }
            Ok(ClientMessage::Unsubscribe { topic }) => {
                self.topics.unsubscribe(&topic);
                Ok(())
            }
            Err(_) => Err(End::Misused),
        }
    }

    fn count(&mut self) -> Result<(), End> {
        if self.second.0.elapsed() >= Duration::from_secs(1) {
            self.second = (Instant::now(), 0);
        }
        self.second.1 += 1;
        if self.second.1 > MESSAGES_PER_SECOND {
            return Err(End::Misused);
        }
        Ok(())
    }

    /// Is the tab there, and the session alive? A desk or a telephone that is
    /// open is at work, and keeps its session from idling out.
    async fn look(&mut self) -> Result<(), End> {
        if self.heard.elapsed() > SILENCE {
            return Err(End::Gone);
        }
        self.line.ping().await?;
        let sessions = &self.state.sessions;
        match sessions.is_alive(&self.id, self.topics.at_work()).await {
            // News of an ended session may have come while the database did not answer.
            Ok(true) => self.still_signed_in().await,
            Ok(false) => Err(End::SignedOut),
            // A database that does not answer now is no reason to sign anybody out.
            Err(error) => {
                tracing::warn!("a session could not be looked at: {error}");
                Ok(())
            }
        }
    }

    /// News of sessions that ended may be about this one. A database that does
    /// not answer now is asked again at the next look.
    async fn still_signed_in(&mut self) -> Result<(), End> {
        let Some(me) = &self.cx.principal else {
            return Err(End::SignedOut);
        };
        let shared = &self.state.shared;
        let person = auth::resume(shared, me.user, me.session_epoch).await;
        let alive = self.state.sessions.is_alive(&self.id, false).await;
        match (person, alive) {
            (Ok(None), _) | (_, Ok(false)) => Err(End::SignedOut),
            _ => Ok(()),
        }
    }
}

fn ticks(every: Duration) -> tokio::time::Interval {
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}

/// Whether a piece of news concerns us; what was missed may have.
fn missed_or<T>(news: &Result<T, RecvError>, ours: impl Fn(&T) -> bool) -> bool {
    match news {
        Ok(news) => ours(news),
        Err(RecvError::Lagged(_)) => true,
        Err(RecvError::Closed) => false,
    }
}
