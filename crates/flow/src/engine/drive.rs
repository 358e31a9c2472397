//! Runs one token from node to node until it waits or its path is over.

use super::{
    cx::{Cx, Here, Next},
    effect::Effect,
    part::Part,
    session::{Token, Wait},
};
use crate::trace::{TraceSink, What};
use domain::contact::EndCause;

/// Visits between positive waits. A flow that needs more goes round in circles.
pub const STEP_BUDGET: u16 = 1_000;

/// Units of work that all expressions of one step may spend together. A step holds up every
/// other contact for as long as it takes.
pub const STEP_FUEL: u64 = 1_000_000;

/// Ports that lead on after an error, in this order.
const ERROR_PORTS: [&str; 2] = ["error", "failure"];

impl<'f, T: TraceSink> Cx<'f, '_, T> {
    /// Starts a new token at a node.
    pub(super) fn launch(&mut self, node: u32, part: Part, main: bool) {
        let mut token = Token {
            node,
            visit: 0,
            part,
            steps: 0,
            orphan: false,
            since: self.now,
            wait: Wait::Loop,
        };
        let next = self.enter(&mut token, node, main);
        self.drive(token, main, next);
    }

    /// Lets a token act on what its node decided, and so on until it rests.
    pub(super) fn drive(&mut self, mut token: Token, main: bool, next: Step<'f>) {
        let mut step = next;
        loop {
            self.stand(&token, main);
            step = match step {
                Step::Next(Next::Wait(wait)) => {
                    token.wait = wait;
                    token.since = self.now;
                    self.here = None;
                    return self.park(token, main);
                }
                Step::Next(Next::Leave(port)) => self.leave(&mut token, port, main),
                Step::Next(Next::Fail(message)) => self.fail(&mut token, message, main),
                Step::Next(Next::End) => {
                    Step::Over(self.reason(|name| format!("the flow ended at {name}")))
                }
                Step::Next(Next::HangUp) => {
                    self.path_ended(String::new());
                    return self.end_contact(EndCause::FlowDisconnected);
                }
                Step::Over(reason) => return self.path_ended(reason),
            };
        }
    }

    /// Makes a token the running one.
    pub(super) fn stand(&mut self, token: &Token, main: bool) {
        self.here = Some(Here {
            node: token.node,
            visit: token.visit,
            part: token.part,
            main,
        });
    }

    fn enter(&mut self, token: &mut Token, node: u32, main: bool) -> Step<'f> {
        if token.steps >= STEP_BUDGET {
            let message = format!("{STEP_BUDGET} steps without a pause: the flow goes in circles");
            self.complain(|| message.clone());
            return Step::Over(message);
        }
        if self.fuel.get() == 0 {
            let message = "too much to compute without a pause".to_owned();
            self.complain(|| message.clone());
            return Step::Over(message);
        }
        token.steps += 1;
        token.node = node;
        // Wraps after four billion visits; two that collide would have to wait at the same time.
        self.session.visits = self.session.visits.wrapping_add(1);
        token.visit = self.session.visits;
        self.stand(token, main);
        self.line(|_| What::Entered);
        let Some(node) = self.flow.node(node) else {
            return Step::Over(String::new());
        };
        if main && !node.cycle.is_empty() && self.session.is_waiting() {
            return self.settle_loop(node);
        }
        Step::Next(node.activity.enter(self))
    }

    /// The treatment goes round from here and changes nothing: it plays until something happens.
    fn settle_loop(&mut self, node: &'f super::compiled::CompiledNode) -> Step<'f> {
        let Some(list) = self.flow.cycle_playlist(node, &self.view()) else {
            return Step::Next(node.activity.enter(self));
        };
        self.session.typed = Box::default();
        self.play_on(list);
        Step::Next(Next::Wait(Wait::Loop))
    }

    /// Plays until stopped.
    pub(super) fn play_on(&mut self, list: super::playlist::Playlist) {
        self.line(|_| What::Playing {
            prompts: list.prompts.clone(),
            ends: None,
        });
        self.line(|_| What::Looping);
        let at = self.at();
        self.effects.push(Effect::Play {
            at,
            prompts: list.prompts,
            voice: list.voice,
            ends: None,
            interruptible: false,
        });
    }

    fn leave(&mut self, token: &mut Token, port: &str, main: bool) -> Step<'f> {
        let target = self.flow.follow(token.node, port);
        self.line(|_| What::Left {
            port: port.to_owned(),
            wired: target.is_some(),
        });
        match target {
            Some(_) if token.orphan => Step::Over(String::new()),
            Some(target) => self.enter(token, target, main),
            None => Step::Over(
                self.reason(|name| format!("{name} was left by `{port}`, which leads nowhere")),
            ),
        }
    }

    /// The error path: the node's own port, else OnGlobalError, else the end.
    fn fail(&mut self, token: &mut Token, message: String, main: bool) -> Step<'f> {
        self.complain(|| message.clone());
        let wired = |port: &&str| self.flow.follow(token.node, port).is_some();
        if let Some(port) = ERROR_PORTS.into_iter().find(wired) {
            return self.leave(token, port, main);
        }
        let reason = self.reason(|name| format!("{name} failed: {message}"));
        let handler = self.flow.root(Part::GlobalError);
        match handler.filter(|_| token.part != Part::GlobalError && !token.orphan) {
            Some(root) => {
                token.part = Part::GlobalError;
                self.reason = Some(reason).filter(|_| main);
                self.enter(token, root, main)
            }
            None => Step::Over(reason),
        }
    }

    fn path_ended(&mut self, reason: String) {
        self.line(|_| What::PathEnded);
        if self.is_main() {
            // An OnGlobalError that handles nothing is not what left the caller alone.
            self.reason.get_or_insert(reason);
        }
        self.here = None;
    }

    /// A reason that names the running node; made only where somebody reads.
    fn reason(&self, words: impl FnOnce(&str) -> String) -> String {
        match self.node() {
            Some(node) if T::ON => words(&node.name),
            _ => String::new(),
        }
    }
}

/// What the loop of `drive` does next.
pub(super) enum Step<'f> {
    /// What the node decided.
    Next(Next<'f>),
    /// This path is over, and why.
    Over(String),
}
