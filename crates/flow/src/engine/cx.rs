//! What an activity may see and do while it runs.

use super::{
    Await, Compiled, Effect, Session,
    compiled::CompiledNode,
    effect::Prompt,
    part::Part,
    playlist::Playlist,
    session::{FALLBACK, Token, Wait},
    text::{HIDDEN, Text, View},
};
use crate::{
    expr::Value,
    trace::{TraceLine, TraceSink, What},
};
use domain::{Timestamp, contact::Stage};
use std::{borrow::Cow, cell::Cell};

/// Values up to this many bytes are not weighed …
const SMALL: usize = 1024;
/// … and all values of a session together hold at most so many.
const HELD: usize = 8 * 1024 * 1024;
/// What a variable's new value costs at least.
const SET_FUEL: usize = 16;
const FULL: &str =
    "the contact's variables together hold more than 8 MB, or were changed too often";

/// How a node is left, or what it waits for.
pub(crate) enum Next<'f> {
    /// By this port.
    Leave(&'f str),
    /// Not yet.
    Wait(Wait),
    /// By the error path, and why.
    Fail(String),
    /// This path of the flow is over.
    End,
    /// The flow ends the call.
    HangUp,
}

/// News for a node that waits.
pub(crate) enum News<'i> {
    /// Its time has come.
    Due,
    /// The far end finished playing.
    PromptEnded,
    /// The far end could not play.
    PromptFailed(&'i str),
    /// The caller pressed a key.
    Key(char),
    /// What came of its request.
    Response(&'i super::HttpOutcome),
}

/// The token that runs.
#[derive(Clone, Copy)]
pub(crate) struct Here {
    pub node: u32,
    pub visit: u32,
    pub part: Part,
    /// It serves the caller.
    pub main: bool,
}

/// One step in progress.
pub(crate) struct Cx<'f, 's, T: TraceSink> {
    pub flow: &'f Compiled,
    pub session: &'s mut Session,
    pub now: Timestamp,
    pub effects: Vec<Effect>,
    pub(super) trace: &'s mut T,
    /// None while the contact itself is concerned.
    pub(super) here: Option<Here>,
    /// Event flows to start when the running token rests.
    pub(super) starting: Vec<Part>,
    /// Why the main token ended, for the fallback's line.
    pub(super) reason: Option<String>,
    /// What this step may still compute.
    pub(super) fuel: Cell<u64>,
}

impl<'f, T: TraceSink> Cx<'f, '_, T> {
    /// What templates see now.
    pub fn view(&self) -> View<'_> {
        View {
            flow: self.flow,
            values: &self.session.values,
            now: self.now,
            masked: false,
            fuel: Some(&self.fuel),
        }
    }

    /// What this step may still compute.
    pub fn fuel(&self) -> u64 {
        self.fuel.get()
    }

    /// Spends fuel for work outside of expressions; `false` when there is none left.
    pub fn spend(&self, units: usize) -> bool {
        let left = self.fuel.get().saturating_sub(units as u64);
        self.fuel.set(left);
        left > 0
    }

    /// Whether a value still finds room beside the session's others.
    fn has_room(&self, slot: u32, value: &Value) -> bool {
        let bytes = value.bytes();
        if bytes <= SMALL {
            return true;
        }
        let others = self.session.values.iter().enumerate();
        let others = others.filter(|(at, _)| *at != slot as usize);
        let held: usize = others.map(|(_, value)| value.bytes()).sum();
        self.spend(held / SMALL) && held + bytes <= HELD
    }

    /// The running visit.
    pub fn at(&self) -> Await {
        let here = self.here.map(|here| (here.node, here.visit));
        let (node, visit) = here.unwrap_or((FALLBACK, 0));
        Await { node, visit }
    }

    /// The running node; none for the fallback.
    pub fn node(&self) -> Option<&'f CompiledNode> {
        self.flow.node(self.here?.node)
    }

    /// Whether the caller listens to this token: it is the main one and no agent has the contact.
    pub fn caller_listens(&self) -> bool {
        let waits = matches!(
            self.session.stage,
            Stage::InFlow | Stage::Queued { .. } | Stage::Offered { .. }
        );
        waits && self.is_main()
    }

    /// Whether the running token serves the caller.
    pub fn is_main(&self) -> bool {
        self.here.is_some_and(|here| here.main)
    }

    /// Renders a setting.
    pub fn render<'a>(&self, text: &'a Text) -> Result<Cow<'a, str>, String> {
        text.render(&self.view())
    }

    /// Writes a line; it is made only where somebody reads.
    pub fn line(&mut self, what: impl FnOnce(&Self) -> What) {
        if T::ON {
            let what = what(self);
            let line = self.dress(what);
            self.trace.line(line);
        }
    }

    /// Says that something went wrong, without deciding what follows.
    pub fn complain(&mut self, message: impl FnOnce() -> String) {
        self.line(|_| What::Failed { message: message() });
    }

    fn dress(&self, what: What) -> TraceLine {
        let node = self.node();
        let fallback = self.here.is_some_and(|here| here.node == FALLBACK);
        let name = node.map_or(if fallback { "Fallback" } else { "" }, |node| &node.name);
        let event = self.here.filter(|here| here.part != Part::Main);
        let event = event.and_then(|here| {
            let root = self.flow.root(here.part)?;
            self.flow.node(root)?.event.as_deref().map(str::to_owned)
        });
        TraceLine {
            at: self.now,
            event,
            node: node.map(|node| node.id.to_string()),
            name: name.to_owned(),
            activity: node.map_or("", |node| &node.kind).to_owned(),
            what,
        }
    }

    /// Sets an output variable of the running node, if any expression uses it.
    pub fn output(&mut self, output: &str, value: impl FnOnce() -> Value) {
        let outputs = self.node().map_or(&[][..], |node| &node.outputs);
        let slot = outputs.iter().find(|(name, _)| *name == output);
        let Some((_, slot)) = slot else {
            return;
        };
        let mut value = value();
        if !self.has_room(*slot, &value) {
            self.complain(|| FULL.to_owned());
            value = Value::Null;
        }
        if let Some(place) = self.session.values.get_mut(*slot as usize) {
            *place = value;
        }
    }

    /// Whether an output of the running node may not be shown.
    pub fn hides_output(&self, output: &str) -> bool {
        let outputs = self.node().map_or(&[][..], |node| &node.outputs);
        let slot = outputs.iter().find(|(name, _)| *name == output);
        slot.is_some_and(|(_, slot)| self.flow.is_secret(*slot))
    }

    /// Gives a variable a value of its type, or says why it cannot have this one.
    pub fn set(&mut self, slot: u32, value: Value) -> Result<(), String> {
        let Some(variable) = self.flow.slot(slot) else {
            return Err("there is no such variable".to_owned());
        };
        let value = value.coerce(variable.ty).map_err(|why| {
            let why = if variable.secret {
                "it does not fit its type"
            } else {
                &why
            };
            format!("the variable `{}` keeps its value: {why}", variable.name)
        })?;
        if !self.spend(SET_FUEL) || !self.has_room(slot, &value) {
            return Err(format!(
                "the variable `{}` keeps its value: {FULL}",
                variable.name
            ));
        }
        self.line(|_| What::Set {
            variable: variable.name.to_string(),
            value: if variable.secret {
                HIDDEN.to_owned()
            } else {
                value.to_string()
            },
        });
        if let Some(place) = self.session.values.get_mut(slot as usize) {
            *place = value;
        }
        Ok(())
    }

    /// Lets the caller hear a playlist; `shown` is what a trace says instead of
    /// prompts that hold a secret. Returns when it ends by the estimate.
    pub fn play(&mut self, list: Playlist, shown: Option<Vec<Prompt>>) -> Timestamp {
        let ends = self.now.plus(list.millis);
        let said = list.prompts.iter().map(Prompt::bytes).sum::<usize>();
        self.spend(said / 64 + 1);
        self.line(|_| What::Playing {
            prompts: shown.unwrap_or_else(|| list.prompts.clone()),
            ends: Some(ends),
        });
        self.effects.push(Effect::Play {
            at: self.at(),
            prompts: list.prompts,
            voice: list.voice,
            ends: Some(ends),
            interruptible: list.interruptible,
        });
        ends
    }

    /// Whether a port of the running node leads on.
    pub fn is_wired(&self, port: &str) -> bool {
        self.here
            .is_some_and(|here| self.flow.follow(here.node, port).is_some())
    }

    /// The next key that was typed ahead.
    pub fn next_typed(&mut self) -> Option<char> {
        let key = self.session.typed.chars().next()?;
        // Keys are ASCII.
        self.session.typed = self.session.typed.get(1..).unwrap_or_default().into();
        Some(key)
    }

    /// Notes an input that changes nothing.
    pub fn ignore(&mut self, why: impl FnOnce() -> String) {
        self.line(|_| What::Ignored { why: why() });
    }

    /// Puts the contact into a queue. In the same queue it keeps its place.
    pub fn enqueue(&mut self, queue: domain::QueueId, priority: u8) {
        let at = self.at();
        self.line(|_| What::Queued { queue, priority });
        let before = self.session.place.as_deref().copied();
        let waits = self.session.is_waiting();
        let same = before.filter(|place| waits && place.queue == queue);
        if let Stage::Offered { .. } = self.session.stage {
            if same.is_some_and(|place| place.priority == priority) {
                return;
            }
            self.effects.push(Effect::Dequeue);
        }
        let since = same.map_or(self.now, |place| place.since);
        self.session.place = Some(Box::new(super::session::Place {
            at,
            queue,
            priority,
            since,
        }));
        self.session.stage = Stage::Queued {
            queue,
            priority,
            since,
        };
        self.effects.push(Effect::Enqueue {
            at,
            queue,
            priority,
        });
    }

    /// Puts a token that waits back into the session.
    pub(super) fn park(&mut self, token: Token, main: bool) {
        if main {
            self.session.main = Some(token);
        } else {
            self.session.events.push(token);
        }
    }
}
