//! Traces: a contact's journal played again, line by line.
//!
//! The driver steps without lines. Whoever watches a contact gets a second
//! session, folded from the same rows, that renders them: a line has the same
//! number live and in the replay, and nobody who does not watch pays for it.

use crate::{
    Notice, RuntimeError, Watch, calm::calm, directory::Directory, directory::unreadable, journal,
};
use domain::{ContactId, OrgId, Timestamp};
use flow::{
    engine::{Compiled, Input, Session, step_traced},
    trace::TraceLine,
};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};
use store::{contacts, journal as rows};
use tokio::sync::broadcast;

/// All watched contacts.
pub struct Tracer {
    directory: Arc<Directory>,
    notices: broadcast::Sender<Notice>,
    /// How many are watched, to be asked without the lock.
    count: AtomicUsize,
    watched: Mutex<HashMap<ContactId, Entry>>,
}

struct Entry {
    watchers: usize,
    /// Ready once the journal so far has been played.
    replay: Option<Replay>,
    /// Rows that were committed meanwhile.
    pending: Vec<(i64, Timestamp, Input)>,
}

/// A session that follows the journal and counts its lines.
struct Replay {
    org: OrgId,
    flow: Arc<Compiled>,
    session: Session,
    last_row: i64,
    lines: u32,
}

impl Replay {
    fn take(&mut self, row: i64, at: Timestamp, input: &Input) -> Vec<TraceLine> {
        if row <= self.last_row {
            return Vec::new();
        }
        let mut lines = Vec::new();
        let stepped = calm(|| step_traced(&self.flow, &mut self.session, at, input, &mut lines));
        // After a panic the session is worth nothing: the trace ends here.
        self.last_row = stepped.map_or(i64::MAX, |_| row);
        let count = u32::try_from(lines.len()).unwrap_or(u32::MAX);
        self.lines = self.lines.saturating_add(count);
        lines
    }
}

impl Tracer {
    pub fn new(directory: Arc<Directory>, notices: broadcast::Sender<Notice>) -> Self {
        Self {
            directory,
            notices,
            count: AtomicUsize::new(0),
            watched: Mutex::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ContactId, Entry>> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether anybody watches anything: the driver's quick question.
    pub fn is_idle(&self) -> bool {
        self.count.load(Ordering::Acquire) == 0
    }

    /// Takes a committed row in.
    pub fn committed(&self, contact: ContactId, row: i64, at: Timestamp, input: &Input) {
        let mut watched = self.lock();
        let Some(entry) = watched.get_mut(&contact) else {
            return;
        };
        match &mut entry.replay {
            Some(replay) => {
                let from_line = replay.lines;
                let lines = replay.take(row, at, input);
                if !lines.is_empty() {
                    // Nobody listening is fine.
                    let _ = self.notices.send(Notice::Trace {
                        org: replay.org,
                        contact,
                        from_line,
                        lines: lines.into(),
                    });
                }
            }
            None => entry.pending.push((row, at, input.clone())),
        }
    }

    /// The trace so far.
    pub async fn trace(
        &self,
        org: OrgId,
        contact: ContactId,
    ) -> Result<Vec<TraceLine>, RuntimeError> {
        Ok(self.play(org, contact).await?.1)
    }

    /// The trace so far, and a watch that keeps the lines coming.
    pub async fn watch(
        this: &Arc<Self>,
        org: OrgId,
        contact: ContactId,
    ) -> Result<(Vec<TraceLine>, Watch), RuntimeError> {
        // First the place where new rows go, then the rows so far: none falls between.
        {
            let mut watched = this.lock();
            let entry = watched.entry(contact).or_insert_with(|| Entry {
                watchers: 0,
                replay: None,
                pending: Vec::new(),
            });
            entry.watchers += 1;
            this.count.store(watched.len(), Ordering::Release);
        }
        let watch = Watch {
            tracer: Arc::clone(this),
            contact,
        };
        let (replay, lines) = this.play(org, contact).await?;
        let lines = this.follow(contact, replay, lines);
        Ok((lines, watch))
    }

    /// Lets the replay follow the contact, unless one does already.
    fn follow(
        &self,
        contact: ContactId,
        mut replay: Replay,
        mut lines: Vec<TraceLine>,
    ) -> Vec<TraceLine> {
        let mut watched = self.lock();
        let Some(entry) = watched.get_mut(&contact) else {
            return lines;
        };
        if entry.replay.is_none() {
            for (row, at, input) in entry.pending.drain(..) {
                lines.extend(replay.take(row, at, &input));
            }
            entry.replay = Some(replay);
        }
        lines
    }

    /// One watcher less.
    pub fn release(&self, contact: ContactId) {
        let mut watched = self.lock();
        if let Some(entry) = watched.get_mut(&contact) {
            entry.watchers -= 1;
            if entry.watchers == 0 {
                watched.remove(&contact);
            }
        }
        self.count.store(watched.len(), Ordering::Release);
    }

    async fn play(
        &self,
        org: OrgId,
        contact: ContactId,
    ) -> Result<(Replay, Vec<TraceLine>), RuntimeError> {
        let bad = |error| unreadable(&error);
        let db = &self.directory.db;
        let stored = contacts::stored(db, contact).await.map_err(bad)?;
        let stored = stored.filter(|stored| stored.org == org);
        let stored = stored.ok_or(RuntimeError::NotFound)?;
        let flow = self.directory.flow(org, stored.version).await?;
        let all = rows::of_contact(db, contact, 0).await.map_err(bad)?;
        let mut replay = Replay {
            org,
            session: Session::new(&flow),
            flow,
            last_row: 0,
            lines: 0,
        };
        let mut lines = Vec::new();
        for row in all {
            match journal::read(&row.body) {
                Ok(input) => lines.extend(replay.take(row.id, row.at, &input)),
                Err(error) => {
                    tracing::error!(row = row.id, %error, "a journal row cannot be read");
                }
            }
        }
        Ok((replay, lines))
    }
}
