//! Reading a data directory's database from outside, and what stands in its journal.

use super::ledger::{Act, Stepped};
use anyhow::{Context, Result, ensure};
use domain::{ContactId, contact::EndCause};
use flow::engine::{Await, Effect, Input};
use serde::Deserialize;
use sqlx::{ConnectOptions, Row as _};
use sqlx::{
    Connection, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteRow},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    time::Duration,
};

/// The database's file in a data directory.
pub const FILE: &str = "cordboard.db";

/// Opens a database whose server may be running; reads only.
pub async fn look(directory: &Path) -> Result<SqliteConnection> {
    open(SqliteConnectOptions::new().read_only(true), directory).await
}

/// Opens a database whose process has died, as the next start would: SQLite
/// recovers it from its log.
pub async fn recover(directory: &Path) -> Result<SqliteConnection> {
    open(SqliteConnectOptions::new(), directory).await
}

async fn open(options: SqliteConnectOptions, directory: &Path) -> Result<SqliteConnection> {
    let options = options
        .filename(directory.join(FILE))
        .busy_timeout(Duration::from_secs(5));
    Ok(options.connect().await?)
}

/// What SQLite's own check says; `ok` when nothing is wrong.
pub async fn integrity(db: &mut SqliteConnection) -> Result<String> {
    let lines: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check(5)")
        .fetch_all(db)
        .await?;
    Ok(lines.join("; "))
}

/// A journal row as it is stored.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its number.
    pub id: i64,
    /// The contact.
    pub contact: ContactId,
    /// When, in epoch milliseconds.
    pub at: i64,
    /// What happened and what it asked for.
    pub body: String,
}

/// The rows after `after`, in order.
pub async fn rows(db: &mut SqliteConnection, after: i64) -> Result<Vec<Row>> {
    let query = "SELECT id, contact, at, body FROM journal WHERE id > $1 ORDER BY id";
    let rows = sqlx::query(query).bind(after).fetch_all(db).await?;
    Ok(rows.iter().map(row).collect())
}

fn row(row: &SqliteRow) -> Row {
    Row {
        id: row.get(0),
        contact: ContactId(row.get(1)),
        at: row.get(2),
        body: row.get(3),
    }
}

/// A row's body, read.
#[derive(Debug, Deserialize)]
pub struct Body {
    /// What happened.
    pub input: Input,
    /// What it asked for.
    #[serde(default)]
    pub effects: Vec<Effect>,
}

/// Reads a row's body.
pub fn read(row: &Row) -> Result<Body> {
    serde_json::from_str(&row.body).with_context(|| format!("journal row {}", row.id))
}

/// The act of a client that an input stands for, if it does.
pub fn act(input: &Input) -> Option<Act> {
    Some(match input {
        Input::Started { .. } => Act::Dialled,
        Input::Digit { digit } => Act::Pressed(*digit),
        Input::CallerLeft {
            cause: EndCause::CallerHungUp,
        } => Act::HungUp,
        Input::Accepted { agent } => Act::Accepted(agent.id),
        Input::OfferEnded { agent, why } if why == "declined" => Act::Declined(*agent),
        Input::AgentLeft { agent } => Act::Ended(*agent),
        _ => return None,
    })
}

/// The key of all attempts of a request; [`super::notes::key`] finds it in what was sent.
pub fn key(contact: ContactId, at: Await) -> String {
    format!("{contact}:{}:{}", at.node, at.visit)
}

/// All that the harness knows of a journal; grows with it.
#[derive(Default)]
pub struct Journal {
    /// Each contact's acts.
    pub acts: BTreeMap<ContactId, Vec<Stepped>>,
    /// The row of each request that changes something, by its key.
    pub writes: BTreeMap<String, i64>,
    /// The keys of those that were answered with 200.
    pub stored: BTreeSet<String>,
    /// Contacts that are over for good.
    pub finished: BTreeSet<ContactId>,
    last: i64,
    count: i64,
}

impl Journal {
    /// Takes in what is new. Rows that were there before must still be there.
    pub async fn catch_up(&mut self, db: &mut SqliteConnection) -> Result<()> {
        let query = "SELECT count(*) FROM journal WHERE id <= $1";
        let kept: i64 = sqlx::query_scalar(query)
            .bind(self.last)
            .fetch_one(&mut *db)
            .await?;
        ensure!(
            kept == self.count,
            "of {} journal rows {kept} are left",
            self.count
        );
        for row in rows(db, self.last).await? {
            self.take(&row)?;
        }
        Ok(())
    }

    /// Takes in one row.
    pub fn take(&mut self, row: &Row) -> Result<()> {
        let body = read(row)?;
        self.last = row.id;
        self.count += 1;
        if let Some(act) = act(&body.input) {
            let steps = self.acts.entry(row.contact).or_default();
            steps.push(Stepped { row: row.id, act });
        }
        if let Input::Response { at, outcome } = &body.input {
            let key = key(row.contact, *at);
            if outcome.status == 200 && self.writes.contains_key(&key) {
                self.stored.insert(key);
            }
        }
        for effect in &body.effects {
            match effect {
                Effect::Request { at, request } if !request.method.is_read() => {
                    self.writes.insert(key(row.contact, *at), row.id);
                }
                Effect::Finished => drop(self.finished.insert(row.contact)),
                _ => {}
            }
        }
        Ok(())
    }

    /// How many rows there are.
    pub fn count(&self) -> i64 {
        self.count
    }
}

/// Closes a connection; what it says at the end changes nothing.
pub async fn close(db: SqliteConnection) {
    let _ = db.close().await;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(id: i64, input: &str, effects: &str) -> Row {
        Row {
            id,
            contact: ContactId(7),
            at: 0,
            body: format!("{{\"input\":{input},\"effects\":{effects}}}"),
        }
    }

    #[test]
    fn a_write_is_known_by_its_key_and_its_answer() {
        let put = r#"[{"effect":"request","at":{"node":3,"visit":9},"request":{"method":"PUT",
            "target":{"to":"url","url":"https://crm.example.com/"},"query":[],"headers":[],
            "body":null,"timeout_ms":2000,"retries":0,"caller_waits":true}}]"#;
        let answer = r#"{"input":"response","at":{"node":3,"visit":9},"outcome":{"status":200,
            "headers":[],"body":"","duration_ms":1,"attempts":1,"no_answer":null}}"#;
        let mut journal = Journal::default();
        let key_pressed = body(4, r#"{"input":"digit","digit":"2"}"#, put);
        journal.take(&key_pressed).unwrap();
        assert_eq!(journal.writes, BTreeMap::from([("7:3:9".to_owned(), 4)]));
        assert!(journal.stored.is_empty());
        let answered = body(5, answer, r#"[{"effect":"finished"}]"#);
        journal.take(&answered).unwrap();
        assert!(journal.stored.contains("7:3:9") && journal.finished.contains(&ContactId(7)));
        let pressed = Stepped {
            row: 4,
            act: Act::Pressed('2'),
        };
        assert_eq!(journal.acts[&ContactId(7)], [pressed]);
    }
}
