//! An agent: available, takes nearly everything, talks a moment, ends.

use super::{Act, Api, Kind, OVER, RETRY, Witness};
use crate::{api::Refused, http::Reply};
use domain::{
    ContactId, UserId,
    agent::{Desk, Presence},
    contact::StageKind,
};
use rand::RngExt;
use std::{sync::Arc, time::Duration};

/// How often the desk is looked at.
const LOOK: Duration = Duration::from_millis(40);

/// Works until it is over.
pub async fn work(witness: Arc<Witness>, desk: Api, me: UserId) {
    let mut agent = Agent {
        witness,
        desk,
        me,
        talking: None,
        pops: 0,
    };
    while !agent.witness.is(OVER) {
        match agent.desk.desk().await {
            Ok(Some(seen)) => agent.act(seen).await,
            Ok(None) => {}
            Err(Refused(why)) => {
                let words = format!("an agent's desk was refused: {why}");
                agent.witness.breach(Kind::Other, words);
                tokio::time::sleep(RETRY * 10).await;
            }
        }
        tokio::time::sleep(LOOK).await;
    }
}

struct Agent {
    witness: Arc<Witness>,
    desk: Api,
    me: UserId,
    /// The contact whose accept was acknowledged and whose end was not yet sent.
    talking: Option<ContactId>,
    /// The pages that its desk has shown.
    pops: usize,
}

impl Agent {
    async fn act(&mut self, seen: Desk) {
        self.keeps_contact(&seen).await;
        if let Some(active) = seen.contact {
            // Some talk on, so that their desk is looked at again.
            if rand::rng().random_bool(0.6) {
                self.end(active.offer.contact).await;
            }
            return;
        }
        if let Some(offer) = seen.offer {
            return self.answer(offer.contact).await;
        }
        if seen.presence != Presence::Available {
            // An answer that does not come is found out by the next look.
            let _ = self.desk.presence(Presence::Available).await;
        }
    }

    /// What was accepted stays with the agent until one of the two ends it.
    async fn keeps_contact(&mut self, seen: &Desk) {
        let Some(contact) = self.talking else { return };
        let active = seen.contact.as_ref();
        if let Some(active) = active.filter(|active| active.offer.contact == contact) {
            return self.keeps_pops(contact, active.pops.len());
        }
        let last = seen.last.as_ref().map(|active| active.offer.contact);
        self.talking = None;
        // The caller may have hung up: then the contact is the desk's last one.
        if last != Some(contact) && !self.is_over(contact).await {
            let me = self.me;
            let words = format!("contact {contact} was accepted by {me} and is not at the desk");
            self.witness.breach(Kind::Lost, words);
        }
    }

    /// A page that the desk has shown does not go away while the contact lasts.
    fn keeps_pops(&mut self, contact: ContactId, pops: usize) {
        if pops < self.pops {
            let words = format!("contact {contact}: of {} pops {pops} are left", self.pops);
            self.witness.breach(Kind::Lost, words);
        }
        self.pops = pops;
    }

    async fn is_over(&mut self, contact: ContactId) -> bool {
        match self.desk.contact(contact).await {
            Ok(Some(row)) => row.stage == StageKind::Ended,
            Ok(None) => true,
            Err(_) => false,
        }
    }

    async fn answer(&mut self, contact: ContactId) {
        if rand::rng().random_bool(0.1) {
            let act = Act::Declined(self.me);
            let declining = self.desk.decline(contact);
            self.witness.act(contact, act, declining).await;
            return;
        }
        let act = Act::Accepted(self.me);
        let accepting = self.desk.accept(contact);
        if let Reply::Done(_) = self.witness.act(contact, act, accepting).await {
            self.talking = Some(contact);
            self.pops = 0;
        }
    }

    async fn end(&mut self, contact: ContactId) {
        let talk = rand::rng().random_range(20..150);
        tokio::time::sleep(Duration::from_millis(talk)).await;
        self.talking = None;
        let act = Act::Ended(self.me);
        let ending = self.desk.end(contact);
        self.witness.act(contact, act, ending).await;
    }
}
