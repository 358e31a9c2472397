//! The records of the sample Zendesk: users and tickets, as its API shows them.

use crate::people::{self, PEOPLE, Person};

/// The user in whose name API clients write.
pub const AGENT_ID: u64 = 900_001;

/// The user id of a person.
pub fn user_id(person: u32) -> u64 {
    900_100 + u64::from(person)
}

/// A user.
#[derive(Clone, Debug)]
pub struct User {
    /// Its id.
    pub id: u64,
    /// First and last name.
    pub name: String,
    /// The mail address.
    pub email: String,
    /// The number in E.164.
    pub phone: Option<&'static str>,
    /// What they do.
    pub notes: &'static str,
    /// When it was made.
    pub created_at: String,
}

/// A ticket's state, in the order by which `status<solved` compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Nobody has looked at it.
    New,
    /// Somebody works on it.
    Open,
    /// The customer has to answer.
    Pending,
    /// A third party has to act.
    Hold,
    /// Done; may be opened again.
    Solved,
    /// Done for good; takes no comment.
    Closed,
}

impl Status {
    /// Every state with its name.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::New, "new"),
        (Self::Open, "open"),
        (Self::Pending, "pending"),
        (Self::Hold, "hold"),
        (Self::Solved, "solved"),
        (Self::Closed, "closed"),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        let found = Self::ALL.iter().find(|(status, _)| *status == self);
        found.map_or("", |(_, name)| *name)
    }

    /// The state with this name.
    pub fn named(name: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(_, known)| *known == name);
        found.map(|(status, _)| *status)
    }
}

/// The priorities in rising order.
pub const PRIORITIES: [&str; 4] = ["low", "normal", "high", "urgent"];

/// A comment on a ticket.
#[derive(Clone, Debug)]
pub struct Comment {
    /// Its id.
    pub id: u64,
    /// The text.
    pub body: String,
    /// Whether the requester sees it and is told of it.
    pub public: bool,
    /// When it was made, in epoch milliseconds.
    pub at: i64,
    /// The `Idempotency-Key` it came with.
    pub idempotency_key: Option<String>,
}

/// A ticket.
#[derive(Clone, Debug)]
pub struct Ticket {
    /// Its id, which people know it by.
    pub id: u64,
    /// Whose it is.
    pub requester: u64,
    /// What it is about.
    pub subject: &'static str,
    /// Where it stands.
    pub status: Status,
    /// Into `PRIORITIES`.
    pub priority: usize,
    /// When it was made.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
    /// What API clients wrote, oldest first.
    pub comments: Vec<Comment>,
}

/// All users, the agent's own last.
pub fn users() -> Vec<User> {
    let agent = User {
        id: AGENT_ID,
        name: "Flow integration".into(),
        email: super::EMAIL.into(),
        phone: None,
        notes: "Service account",
        created_at: "2026-01-05T08:00:00Z".into(),
    };
    PEOPLE.iter().map(user).chain([agent]).collect()
}

fn user(person: &Person) -> User {
    User {
        id: user_id(person.number),
        name: person.full_name(),
        email: person.email(),
        phone: person.telephone.or(person.mobile),
        notes: person.title,
        created_at: format!("2026-0{}-12T08:30:00Z", 1 + person.number % 9),
    }
}

/// Requester, subject, day, state, priority.
type Row = (u32, &'static str, &'static str, Status, usize);

/// Asta's newest open ticket.
pub const ASTAS_TICKET: u64 = 4_108;
/// A ticket that takes no comment any more.
pub const CLOSED_TICKET: u64 = 4_105;

const ROWS: [Row; 12] = [
    (
        1,
        "Lathe stops after ten minutes",
        "2026-08-03",
        Status::Open,
        2,
    ),
    (
        7,
        "Hive scale shows pounds",
        "2026-08-11",
        Status::Pending,
        1,
    ),
    (
        people::ASTA,
        "Delivery came without papers",
        "2026-08-19",
        Status::Pending,
        1,
    ),
    (
        9,
        "Oven <model 4> & timer: \"E7\"",
        "2026-09-02",
        Status::Open,
        3,
    ),
    (
        people::BRAM,
        "Gate opens at night",
        "2026-09-08",
        Status::Closed,
        3,
    ),
    (10, "Radar image is mirrored", "2026-09-21", Status::Hold, 2),
    (
        people::CLIO,
        "Double booking in May",
        "2026-10-01",
        Status::New,
        0,
    ),
    (
        people::ASTA,
        "Invoice shows the old address",
        "2026-10-09",
        Status::Open,
        1,
    ),
    (
        people::EDDA,
        "Badge does not open the ward",
        "2026-10-17",
        Status::Open,
        2,
    ),
    (11, "Third pipe is flat", "2026-10-28", Status::Solved, 0),
    (
        people::ASTA,
        "Catalogue in print wanted",
        "2026-11-04",
        Status::Solved,
        0,
    ),
    (
        12,
        "Diacritics lost in export",
        "2026-11-12",
        Status::New,
        1,
    ),
];

/// All tickets as they are at the start, oldest first.
pub fn tickets() -> Vec<Ticket> {
    (4_101..).zip(ROWS).map(ticket).collect()
}

fn ticket((id, row): (u64, Row)) -> Ticket {
    let (requester, subject, day, status, priority) = row;
    let created = format!("{day}T09:{:02}:00Z", 10 + id % 50);
    Ticket {
        id,
        requester: user_id(requester),
        subject,
        status,
        priority,
        updated_at: created.clone(),
        created_at: created,
        comments: Vec::new(),
    }
}

impl Ticket {
    /// What the requester wrote first.
    pub fn description(&self) -> String {
        format!("{}. Reported by telephone.", self.subject)
    }
}

/// Epoch milliseconds as the API writes times.
pub fn stamp(at: i64) -> String {
    let seconds = jiff::Timestamp::from_second(at.div_euclid(1_000));
    seconds.map_or_else(|_| String::new(), |at| at.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn astas_newest_open_ticket_is_not_the_first() {
        let tickets = tickets();
        let hers = |ticket: &&Ticket| {
            ticket.requester == user_id(people::ASTA) && ticket.status < Status::Solved
        };
        let newest = tickets.iter().filter(hers).max_by_key(|t| &t.created_at);
        assert_eq!(newest.unwrap().id, ASTAS_TICKET);
        assert_ne!(tickets[0].requester, user_id(people::ASTA));
        let closed = tickets.iter().find(|ticket| ticket.id == CLOSED_TICKET);
        assert_eq!(closed.unwrap().status, Status::Closed);
    }
}
