//! What happens to the contact itself: it arrives, is queued, offered, accepted, and ends.
//!
//! An accept cancels the main token and starts AgentAnswered. The caller's
//! hang-up cancels the main token and starts PhoneContactEnded; writes in
//! flight are still awaited, so that the trace says what came of them.

use super::{
    Await, Effect,
    cx::{Cx, Next},
    drive::Step,
    part::Part,
    session::{Arrived, Token, Wait},
    text::HIDDEN,
};
use crate::{
    expr::Value,
    trace::{TraceSink, What},
};
use domain::{
    UserId,
    agent::AgentFacts,
    contact::{ContactFacts, EndCause, Stage},
};

/// Event flows that may run at once. Nobody offers a contact to more agents than this
/// while its AgentOffered flows still wait.
const EVENT_TOKENS: usize = 32;

impl<T: TraceSink> Cx<'_, '_, T> {
    pub(super) fn started(&mut self, facts: &ContactFacts) {
        self.session.arrived = Some(Box::new(Arrived {
            org: facts.org,
            fallback: facts.fallback.clone(),
        }));
        self.line(|_| What::Arrived {
            ani: facts.ani.clone(),
            dnis: facts.dnis.clone(),
        });
        match self.flow.start {
            Some(start) => {
                self.fill_outputs(start, |output| fact(facts, output));
                self.launch(start, Part::Main, true);
            }
            None if self.flow.nodes.is_empty() => {
                self.reason = Some("the channel has no published flow".to_owned());
            }
            None => self.reason = Some("the flow has no start".to_owned()),
        }
    }

    pub(super) fn offered(&mut self, agent: &AgentFacts) {
        let Stage::Queued { queue, .. } = self.session.stage else {
            return self.ignore(|| format!("no queue has the contact to offer to {}", agent.name));
        };
        self.session.stage = Stage::Offered {
            queue,
            agent: agent.id,
        };
        self.session.agent = Some(agent.id);
        self.line(|_| What::Offered {
            agent: agent.name.clone(),
        });
        self.tell_agent(&[Part::AgentOffered], agent);
        self.starting.push(Part::AgentOffered);
    }

    pub(super) fn offer_ended(&mut self, agent: UserId, why: &str) {
        if !self.offered_to(agent) {
            return self.ignore(|| "the contact is not offered to this agent".to_owned());
        }
        if let (Stage::Offered { queue, .. }, Some(place)) =
            (&self.session.stage, self.session.place.as_deref())
        {
            self.session.stage = Stage::Queued {
                queue: *queue,
                priority: place.priority,
                since: place.since,
            };
        }
        self.line(|_| What::OfferEnded {
            why: why.to_owned(),
        });
    }

    pub(super) fn accepted(&mut self, agent: &AgentFacts) {
        if !self.offered_to(agent.id) {
            return self.ignore(|| format!("the contact is not offered to {}", agent.name));
        }
        self.line(|_| What::Accepted {
            agent: agent.name.clone(),
        });
        self.cancel_main(true);
        self.session.stage = Stage::WithAgent { agent: agent.id };
        self.session.place = None;
        self.session.retry = None;
        let all = [
            Part::AgentAnswered,
            Part::AgentDisconnected,
            Part::ContactEnded,
        ];
        self.tell_agent(&all, agent);
        self.starting.push(Part::AgentAnswered);
    }

    pub(super) fn agent_left(&mut self, agent: UserId) {
        if self.offered_to(agent) {
            return self.offer_ended(agent, "agent left");
        }
        if self.session.stage != (Stage::WithAgent { agent }) {
            return self.ignore(|| "the contact is not with this agent".to_owned());
        }
        self.line(|_| What::AgentLeft);
        self.starting.push(Part::AgentDisconnected);
        self.end_contact(EndCause::AgentEnded);
    }

    pub(super) fn caller_left(&mut self, cause: EndCause) {
        if self.session.is_ended() {
            return self.ignore(|| "the contact is over already".to_owned());
        }
        self.end_contact(cause);
    }

    /// The contact is over; what it leaves behind is put in order.
    pub(super) fn end_contact(&mut self, cause: EndCause) {
        if self.session.is_ended() {
            return;
        }
        if self.session.is_waiting() {
            self.effects.push(Effect::Dequeue);
        }
        self.cancel_main(false);
        self.session.stage = Stage::Ended { cause };
        self.session.place = None;
        self.session.retry = None;
        self.session.typed = Box::default();
        let here = self.here.take();
        self.line(|_| What::Ended { cause });
        self.here = here;
        if matches!(cause, EndCause::FlowDisconnected | EndCause::AgentEnded) {
            self.effects.push(Effect::HangUp { cause });
        }
        self.starting.push(Part::ContactEnded);
    }

    pub(super) fn queue_refused(&mut self, at: Await, why: &str) {
        let place = self.session.place.as_deref().copied();
        let Some(place) = place.filter(|place| place.at == at && self.session.is_waiting()) else {
            return self.ignore(|| format!("visit {} waits for no queue", at.visit));
        };
        self.session.place = None;
        self.session.stage = Stage::InFlow;
        let Some(node) = self.flow.node(place.at.node) else {
            return self.fallback_refused(why);
        };
        self.cancel_main(true);
        let token = Token {
            node: place.at.node,
            visit: place.at.visit,
            part: node.part,
            steps: 0,
            orphan: false,
            since: self.now,
            wait: Wait::Loop,
        };
        self.stand(&token, true);
        self.output("FailureCode", || Value::Int(4));
        self.output("FailureDescription", || Value::text(why));
        let message = format!("the queue refused the contact: {why}");
        self.drive(token, true, Step::Next(Next::Fail(message)));
    }

    /// Stops the main token. A write in flight stays awaited.
    fn cancel_main(&mut self, listening: bool) {
        self.session.typed = Box::default();
        let Some(mut token) = self.session.main.take() else {
            return;
        };
        if listening && token.plays(self.now) {
            self.effects.push(Effect::StopPlaying);
        }
        if token.writes() {
            token.orphan = true;
            self.session.events.push(token);
        }
    }

    fn offered_to(&self, agent: UserId) -> bool {
        matches!(self.session.stage, Stage::Offered { agent: to, .. } if to == agent)
    }

    /// Starts the event flows that were asked for, in order.
    pub(super) fn start_events(&mut self) {
        let mut next = 0;
        while let Some(part) = self.starting.get(next).copied() {
            next += 1;
            let Some(root) = self.flow.root(part) else {
                continue;
            };
            if self.session.events.len() < EVENT_TOKENS {
                self.launch(root, part, false);
            } else {
                self.ignore(|| "too many event flows are running".to_owned());
            }
        }
        self.starting.clear();
    }

    /// Ends a step: event flows start, nobody is left alone, and the end is said once.
    pub(super) fn conclude(&mut self) {
        self.start_events();
        let alone = self.session.arrived.is_some()
            && self.session.stage == Stage::InFlow
            && self.session.main.is_none();
        if alone {
            self.fall_back();
        }
        let over = self.session.is_ended() && self.session.tokens().next().is_none();
        if over && !self.session.finished {
            self.session.finished = true;
            self.effects.push(Effect::Finished);
        }
    }

    /// Gives the outputs of these event flows' roots their values of the agent.
    fn tell_agent(&mut self, parts: &[Part], agent: &AgentFacts) {
        let org = self.session.arrived.as_ref().map(|arrived| arrived.org);
        for root in parts.iter().filter_map(|part| self.flow.root(*part)) {
            self.fill_outputs(root, |output| match output {
                "AgentID" => Value::text(agent.id.to_string()),
                "AgentName" => Value::text(&agent.name),
                "AgentEmailId" => Value::text(&agent.email),
                "QueueID" => Value::text(agent.queue.to_string()),
                "QueueName" => Value::text(&agent.queue_name),
                "TenantID" => org.map_or(Value::Null, |org| Value::text(org.to_string())),
                _ => Value::Null,
            });
        }
    }

    fn fill_outputs(&mut self, node: u32, value: impl Fn(&str) -> Value) {
        let outputs = self.flow.node(node).map_or(&[][..], |node| &node.outputs);
        for (output, slot) in outputs {
            if let Some(place) = self.session.values.get_mut(*slot as usize) {
                *place = value(output);
            }
        }
    }

    /// Says which keys were pressed.
    pub(crate) fn show_keys(&mut self, keys: &str, hidden: bool) {
        self.line(|_| What::Digits {
            digits: if hidden { HIDDEN } else { keys }.to_owned(),
        });
    }
}

/// An output variable of the start.
fn fact(facts: &ContactFacts, output: &str) -> Value {
    match output {
        "ANI" => Value::text(&facts.ani),
        "DNIS" => Value::text(&facts.dnis),
        "InteractionId" => Value::text(facts.contact.to_string()),
        "OrgId" => Value::text(facts.org.to_string()),
        "EntryPointId" => Value::text(facts.channel.to_string()),
        "FlowId" => facts
            .flow
            .map_or(Value::Null, |flow| Value::text(flow.to_string())),
        "FlowVersionLabel" => Value::text(&facts.version_label),
        _ => Value::Null,
    }
}
