//! What one tab follows, and how far it was told.

use super::{End, line::Line};
use app::live::{Body, Topic};
use domain::{ContactId, OrgId, Problem, UserId, agent::Desk};
use runtime::{Notice, Watch};
use services::{
    Cx, contacts,
    desk::{self, OpenDesk},
    phone::{self, OpenPhone},
};
use std::collections::{BTreeSet, HashMap};

/// A tab of ours follows a handful of topics.
const TOPICS: usize = 32;
/// Contacts that are told singly; more at once are one reason to look again.
const GATHERED: usize = 50;

/// One followed topic.
struct Followed {
    /// The number of the last message.
    seq: u64,
    /// What is kept open for as long as it is followed.
    open: Open,
}

/// Held for its end: each of these tells the runtime when it is dropped.
enum Open {
    Trace(#[expect(dead_code, reason = "held for its end")] Watch),
    Phone(#[expect(dead_code, reason = "held for its end")] OpenPhone),
    Desk(#[expect(dead_code, reason = "held for its end")] OpenDesk),
    Contacts,
}

/// All that one tab follows.
pub struct Topics {
    cx: Cx,
    me: Option<(OrgId, UserId)>,
    followed: HashMap<Topic, Followed>,
    /// Contacts that moved since the last time this was told.
    moved: BTreeSet<ContactId>,
}

impl Topics {
    /// Nothing yet, for whoever `cx` names.
    pub fn new(cx: Cx) -> Self {
        let me = cx.principal.as_ref().map(|me| (me.org, me.user));
        Self {
            cx,
            me,
            followed: HashMap::new(),
            moved: BTreeSet::new(),
        }
    }

    /// Whether the tab is a desk or a telephone in use.
    pub fn at_work(&self) -> bool {
        let mut open = self.followed.values().map(|followed| &followed.open);
        open.any(|open| matches!(open, Open::Phone(_) | Open::Desk(_)))
    }

    /// Follows `topic` from after `from`, if the services allow it.
    pub async fn subscribe(&mut self, topic: Topic, from: u64, line: &mut Line) -> Result<(), End> {
        if self.followed.len() >= TOPICS && !self.followed.contains_key(&topic) {
            return Err(End::Misused);
        }
        // A new subscription takes the place of an old one only when it stands.
        match self.open(&topic, from, line).await? {
            Ok(followed) => {
                self.followed.insert(topic, followed);
                Ok(())
            }
            Err(problem) => {
                self.followed.remove(&topic);
                let error = problem.into();
                line.tell(&topic, from, Body::Refused { error }).await
            }
        }
    }

    /// Follows `topic` no longer.
    pub fn unsubscribe(&mut self, topic: &Topic) {
        self.followed.remove(topic);
    }

    /// Asks the services, tells what there is so far, and keeps open what must be.
    async fn open(
        &self,
        topic: &Topic,
        from: u64,
        line: &mut Line,
    ) -> Result<Result<Followed, Problem>, End> {
        Ok(match *topic {
            Topic::Trace(contact) => match contacts::watch(&self.cx, contact).await {
                Ok((lines, watch)) => {
                    let open = Open::Trace(watch);
                    let mut followed = Followed { seq: from, open };
                    if let Some((first, lines)) = unread(from, 0, &lines) {
                        followed.seq = first + lines.len() as u64 - 1;
                        line.tell(topic, followed.seq, Body::Trace { first, lines })
                            .await?;
                    }
                    Ok(followed)
                }
                Err(problem) => Err(problem),
            },
            Topic::Phone(contact) => match self.phone(contact).await {
                Ok((open, body)) => Ok(Followed::whole(topic, from, open, body, line).await?),
                Err(problem) => Err(problem),
            },
            Topic::Desk => match self.desk().await {
                Ok((open, body)) => Ok(Followed::whole(topic, from, open, body, line).await?),
                Err(problem) => Err(problem),
            },
            Topic::Contacts => contacts::may_follow(&self.cx).await.map(|()| Followed {
                seq: from,
                open: Open::Contacts,
            }),
        })
    }

    async fn phone(&self, contact: ContactId) -> Result<(Open, Body), Problem> {
        let open = phone::open(&self.cx, contact).await?;
        let phone = phone::phone(&self.cx, contact).await?;
        let phone = Box::new(phone);
        Ok((Open::Phone(open), Body::Phone { phone }))
    }

    async fn desk(&self) -> Result<(Open, Body), Problem> {
        let open = desk::open(&self.cx).await?;
        let desk: Box<Desk> = Box::new(desk::desk(&self.cx).await?);
        Ok((Open::Desk(open), Body::Desk { desk }))
    }

    /// Passes on what concerns this tab.
    pub async fn note(&mut self, notice: Notice, line: &mut Line) -> Result<(), End> {
        let Some((my_org, me)) = self.me else {
            return Ok(());
        };
        match notice {
            Notice::Trace {
                org,
                contact,
                from_line,
                lines,
            } if org == my_org => {
                let topic = Topic::Trace(contact);
                let Some(followed) = self.followed.get_mut(&topic) else {
                    return Ok(());
                };
                let Some((first, lines)) = unread(followed.seq, from_line, &lines) else {
                    return Ok(());
                };
                followed.seq = first + lines.len() as u64 - 1;
                line.tell(&topic, followed.seq, Body::Trace { first, lines })
                    .await
            }
            Notice::Phone { org, phone } if org == my_org => {
                let topic = Topic::Phone(phone.contact);
                let phone = || Box::new(phone.as_ref().clone());
                self.tell(&topic, || Body::Phone { phone: phone() }, line)
                    .await
            }
            Notice::Desk { org, user, desk } if org == my_org && user == me => {
                let desk = || Box::new(desk.as_ref().clone());
                self.tell(&Topic::Desk, || Body::Desk { desk: desk() }, line)
                    .await
            }
            Notice::Contact { org, contact } if org == my_org => {
                self.gather(contact);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    async fn tell(
        &mut self,
        topic: &Topic,
        body: impl FnOnce() -> Body,
        line: &mut Line,
    ) -> Result<(), End> {
        let Some(followed) = self.followed.get_mut(topic) else {
            return Ok(());
        };
        followed.seq += 1;
        line.tell(topic, followed.seq, body()).await
    }

    fn gather(&mut self, contact: ContactId) {
        if self.followed.contains_key(&Topic::Contacts) {
            self.moved.insert(contact);
            if self.moved.len() > GATHERED {
                self.moved.pop_first();
            }
        }
    }

    /// Tells of the contacts that moved.
    pub async fn flush(&mut self, line: &mut Line) -> Result<(), End> {
        for contact in std::mem::take(&mut self.moved) {
            self.tell(&Topic::Contacts, || Body::Contact { contact }, line)
                .await?;
        }
        Ok(())
    }

    /// Some news was missed: everything is read anew from where it was.
    pub async fn again(&mut self, line: &mut Line) -> Result<(), End> {
        let known: Vec<(Topic, u64)> = self
            .followed
            .iter()
            .map(|(topic, followed)| (topic.clone(), followed.seq))
            .collect();
        for (topic, seq) in known {
            self.subscribe(topic, seq, line).await?;
        }
        Ok(())
    }
}

impl Followed {
    /// A topic that is told whole at each change.
    async fn whole(
        topic: &Topic,
        from: u64,
        open: Open,
        body: Body,
        line: &mut Line,
    ) -> Result<Self, End> {
        let seq = from + 1;
        line.tell(topic, seq, body).await?;
        Ok(Self { seq, open })
    }
}

/// Those of `lines` that have not been read, and the number of the first of
/// them, from 1. The first of `lines` is number `from_line`, from 0.
fn unread<T: Clone>(read: u64, from_line: u32, lines: &[T]) -> Option<(u64, Vec<T>)> {
    let from_line = u64::from(from_line);
    let skip = usize::try_from(read.saturating_sub(from_line)).ok()?;
    let rest = lines.get(skip..).filter(|rest| !rest.is_empty())?;
    Some((from_line.max(read) + 1, rest.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::unread;

    #[test]
    fn a_line_is_told_once() {
        assert_eq!(unread(0, 0, &["a", "b"]), Some((1, vec!["a", "b"])));
        assert_eq!(unread(1, 0, &["a", "b"]), Some((2, vec!["b"])));
        assert_eq!(unread(2, 0, &["a", "b"]), None);
        assert_eq!(unread(2, 2, &["c"]), Some((3, vec!["c"])));
        assert_eq!(unread(3, 2, &["c", "d"]), Some((4, vec!["d"])));
        assert_eq!(unread(9, 0, &["a"]), None);
    }
}
