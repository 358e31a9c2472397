//! The browser's end: one socket for all that a tab follows. It is opened with
//! the first topic, closed after the last, and comes back by itself when the
//! line breaks, asking for what was missed. When the session is over it stays
//! closed: only a sign-in opens it again.

use super::{Body, ClientMessage, PATH, SIGNED_OUT, ServerMessage, Topic, session::is_signed_in};
use crate::error::ApiError;
use leptos::{
    prelude::*,
    task::spawn_local,
    wasm_bindgen::{JsCast, closure::Closure},
};
use std::{cell::RefCell, collections::HashMap, rc::Rc, time::Duration};
use web_sys::{CloseEvent, MessageEvent, WebSocket};

/// A line that is broken for so long may have made the page untrue.
const LONG: Duration = Duration::from_secs(5);

/// How the line stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Line {
    /// Nothing is followed.
    #[default]
    Idle,
    /// Being opened for the first time.
    Opening,
    /// Everything arrives.
    Open,
    /// Broken; it is being opened again.
    Broken,
    /// Broken for so long that what the page shows may be untrue by now.
    Lost,
    /// The session is over; nothing is opened any more.
    SignedOut,
}

impl Line {
    /// Whether what happens may not arrive here for a while.
    pub fn is_cut_off(self) -> bool {
        matches!(self, Self::Lost | Self::SignedOut)
    }
}

/// The tab's line to the server.
#[derive(Clone, Copy)]
pub struct Live {
    line: RwSignal<Line>,
}

type Listener = Rc<dyn Fn(&Body)>;

/// What is followed under one topic, and how far it has been read.
#[derive(Default)]
struct Followed {
    seq: u64,
    listeners: Vec<(u32, Listener)>,
}

#[derive(Default)]
struct Tab {
    socket: Option<WebSocket>,
    topics: HashMap<Topic, Followed>,
    next_listener: u32,
    failures: u32,
    /// Counts how often the line broke.
    breaks: u32,
}

thread_local! {
    // A tab has one thread and one socket; nothing of it exists on the server.
    static TAB: RefCell<Tab> = RefCell::default();
}

impl Live {
    /// A line that is not open yet.
    pub fn new() -> Self {
        Self {
            line: RwSignal::new(Line::Idle),
        }
    }

    /// The tab's line.
    pub fn expect() -> Self {
        expect_context()
    }

    /// How the line stands, for whoever shows it.
    pub fn line(self) -> Line {
        self.line.get()
    }

    /// Follows `topic` from `from` (the last `seq` already known; 0 for everything) while the
    /// present owner lives. `heard` gets every body in order. Call it in an effect: the
    /// server follows nothing.
    pub fn follow(self, topic: Topic, from: u64, heard: impl Fn(&Body) + 'static) {
        let id = TAB.with_borrow_mut(|tab| {
            tab.next_listener += 1;
            let id = tab.next_listener;
            let followed = tab.topics.entry(topic.clone()).or_default();
            followed.listeners.push((id, Rc::new(heard)));
            followed.seq = if followed.listeners.len() == 1 {
                from
            } else {
                followed.seq.min(from)
            };
            id
        });
        self.open();
        say_subscribe(&topic);
        on_cleanup(move || self.leave(&topic, id));
    }

    /// The browser has another session now: the line is opened anew with it.
    pub fn renew(self) {
        hang_up();
        let followed = TAB.with_borrow_mut(|tab| {
            tab.failures = 0;
            !tab.topics.is_empty()
        });
        let _ = self.line.try_set(Line::Idle);
        if followed {
            self.open();
        }
    }

    fn open(self) {
        let line = self.line.try_get_untracked();
        let there = TAB.with_borrow(|tab| tab.socket.is_some());
        if there || line == Some(Line::SignedOut) {
            return;
        }
        let Some(socket) = connect() else { return };
        if line == Some(Line::Idle) {
            self.line.set(Line::Opening);
        }
        let opened = Closure::<dyn Fn()>::new(move || self.opened());
        socket.set_onopen(Some(opened.as_ref().unchecked_ref()));
        opened.forget();
        let heard = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| hear(&event));
        socket.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        heard.forget();
        let closed =
            Closure::<dyn Fn(CloseEvent)>::new(move |event: CloseEvent| self.closed(event.code()));
        socket.set_onclose(Some(closed.as_ref().unchecked_ref()));
        closed.forget();
        TAB.with_borrow_mut(|tab| tab.socket = Some(socket));
    }

    fn opened(self) {
        let _ = self.line.try_set(Line::Open);
        let topics = TAB.with_borrow_mut(|tab| {
            tab.failures = 0;
            tab.topics.keys().cloned().collect::<Vec<_>>()
        });
        topics.iter().for_each(say_subscribe);
    }

    /// Tries again after a pause that doubles up to 8 s, as long as anything is followed.
    fn closed(self, code: u16) {
        let pause = TAB.with_borrow_mut(|tab| {
            tab.socket = None;
            tab.failures = tab.failures.saturating_add(1);
            let wait = 250_u64 << tab.failures.min(5);
            (!tab.topics.is_empty()).then_some(wait)
        });
        if code == SIGNED_OUT {
            return self.signed_out();
        }
        let Some(wait) = pause else {
            let _ = self.line.try_set(Line::Idle);
            return;
        };
        if self.line.try_get_untracked() != Some(Line::Open) {
            self.ask_for_session();
        }
        self.broke();
        // Not all tabs at the same moment.
        let spread = web_sys::js_sys::Math::random() * 300.0;
        set_timeout(
            move || self.open_again(),
            Duration::from_millis(wait + spread as u64),
        );
    }

    /// Opens the line again, unless the last topic was left meanwhile.
    fn open_again(self) {
        if TAB.with_borrow(|tab| !tab.topics.is_empty()) {
            self.open();
        }
    }

    fn broke(self) {
        let line = self.line.try_get_untracked();
        if matches!(line, Some(Line::Broken | Line::Lost)) {
            return;
        }
        let _ = self.line.try_set(Line::Broken);
        let this = TAB.with_borrow_mut(|tab| {
            tab.breaks = tab.breaks.wrapping_add(1);
            tab.breaks
        });
        let look = move || {
            let same = TAB.with_borrow(|tab| tab.breaks == this);
            if same && self.line.try_get_untracked() == Some(Line::Broken) {
                let _ = self.line.try_set(Line::Lost);
            }
        };
        set_timeout(look, LONG);
    }

    /// A session that ended while the line was down has the next one refused,
    /// which a browser does not tell from a server that is not there.
    fn ask_for_session(self) {
        spawn_local(async move {
            if is_signed_in().await == Err(ApiError::SignedOut) {
                self.signed_out();
            }
        });
    }

    fn signed_out(self) {
        hang_up();
        let _ = self.line.try_set(Line::SignedOut);
    }

    fn leave(self, topic: &Topic, id: u32) {
        let (gone, last) = TAB.with_borrow_mut(|tab| {
            let Some(followed) = tab.topics.get_mut(topic) else {
                return (false, false);
            };
            followed.listeners.retain(|(known, _)| *known != id);
            let gone = followed.listeners.is_empty();
            if gone {
                tab.topics.remove(topic);
            }
            (gone, tab.topics.is_empty())
        });
        if gone {
            say(&ClientMessage::Unsubscribe {
                topic: topic.clone(),
            });
        }
        if last {
            hang_up();
            if self.line.try_get_untracked() != Some(Line::SignedOut) {
                let _ = self.line.try_set(Line::Idle);
            }
        }
    }
}

impl Default for Live {
    fn default() -> Self {
        Self::new()
    }
}

fn connect() -> Option<WebSocket> {
    let location = window().location();
    let scheme = match location.protocol().ok()?.as_str() {
        "https:" => "wss",
        _ => "ws",
    };
    WebSocket::new(&format!("{scheme}://{}{PATH}", location.host().ok()?)).ok()
}

fn hear(event: &MessageEvent) {
    let Some(text) = event.data().as_string() else {
        return;
    };
    let Ok(message) = serde_json::from_str::<ServerMessage>(&text) else {
        return leptos::logging::warn!("a live message that cannot be read");
    };
    let listeners: Vec<Listener> = TAB.with_borrow_mut(|tab| {
        let Some(followed) = tab.topics.get_mut(&message.topic) else {
            return Vec::new();
        };
        followed.seq = followed.seq.max(message.seq);
        followed
            .listeners
            .iter()
            .map(|(_, heard)| heard.clone())
            .collect()
    });
    // Outside of the borrow: a listener may follow or leave.
    for heard in listeners {
        heard(&message.body);
    }
}

fn say_subscribe(topic: &Topic) {
    let from = TAB.with_borrow(|tab| tab.topics.get(topic).map(|followed| followed.seq));
    if let Some(from) = from {
        say(&ClientMessage::Subscribe {
            topic: topic.clone(),
            from,
        });
    }
}

fn say(message: &ClientMessage) {
    let Ok(text) = serde_json::to_string(message) else {
        return;
    };
    TAB.with_borrow(|tab| {
        let open = tab
            .socket
            .as_ref()
            .filter(|socket| socket.ready_state() == WebSocket::OPEN);
        if let Some(socket) = open {
            // A line that breaks now subscribes again when it is back.
            let _ = socket.send_with_str(&text);
        }
    });
}

/// Closes the socket, which then has nothing more to say.
fn hang_up() {
    let socket = TAB.with_borrow_mut(|tab| tab.socket.take());
    if let Some(socket) = socket {
        socket.set_onclose(None);
        let _ = socket.close();
    }
}
