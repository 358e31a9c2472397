//! The browser's end: one socket for all that a tab follows. It is opened with
//! the first topic, closed after the last, and comes back by itself when the
//! line breaks, asking for what was missed.

use super::{Body, ClientMessage, PATH, ServerMessage, Topic};
use leptos::{
    prelude::*,
    wasm_bindgen::{JsCast, closure::Closure},
    web_sys::{MessageEvent, WebSocket},
};
use std::{cell::RefCell, collections::HashMap, rc::Rc, time::Duration};

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
        on_cleanup(move || leave(&topic, id));
    }

    fn open(self) {
        let there = TAB.with_borrow(|tab| tab.socket.is_some());
        if there {
            return;
        }
        let Some(socket) = connect() else { return };
        if self.line.try_get_untracked() == Some(Line::Idle) {
            self.line.set(Line::Opening);
        }
        let opened = Closure::<dyn Fn()>::new(move || self.opened());
        socket.set_onopen(Some(opened.as_ref().unchecked_ref()));
        opened.forget();
        let heard = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| hear(&event));
        socket.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        heard.forget();
        let closed = Closure::<dyn Fn()>::new(move || self.closed());
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
    fn closed(self) {
        let pause = TAB.with_borrow_mut(|tab| {
            tab.socket = None;
            tab.failures = tab.failures.saturating_add(1);
            let wait = 250_u64 << tab.failures.min(5);
            (!tab.topics.is_empty()).then_some(wait)
        });
        let Some(wait) = pause else {
            let _ = self.line.try_set(Line::Idle);
            return;
        };
        let _ = self.line.try_set(Line::Broken);
        // Not all tabs at the same moment.
        let spread = leptos::web_sys::js_sys::Math::random() * 300.0;
        set_timeout(
            move || self.open(),
            Duration::from_millis(wait + spread as u64),
        );
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

fn leave(topic: &Topic, id: u32) {
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
        let socket = TAB.with_borrow_mut(|tab| tab.socket.take());
        if let Some(socket) = socket {
            socket.set_onclose(None);
            let _ = socket.close();
        }
    }
}
