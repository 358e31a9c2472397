//! The process is killed at random moments and started again, under load.
//!
//! After each start the database must be whole, and its journal must have
//! every act that was acknowledged and every note that the CRM has. At the end
//! every contact comes to its end, and its journal folds to the very effects
//! that it would have asked for without a crash.

use super::{
    breach::{Breach, Kind},
    crowd::{Crowd, Witness},
    fold::{self, Versions},
    journal::{self, Journal},
    ledger::Ledger,
    notes,
    scene::{FASTER, Options, add_keyless, server_over},
};
use crate::{
    place::Place,
    report::{self, Table, Times},
    server::{Process, Program},
};
use anyhow::Result;
use flow::engine::Pace;
use rand::RngExt;
use samples::crm::{Fault, Mode};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// How long the CRM sits on a note, so that a crash may come while it does.
const SLOW_MS: u64 = 25;
/// The longest that the server lives between two crashes.
const LIFE_MS: u64 = 900;
/// How long the last contacts may take to their ends.
const DRAIN: Duration = Duration::from_secs(90);
/// A restart takes no longer, in milliseconds, at the 99th percentile.
const RESTART_MS: f64 = 500.0;

/// Runs the loop; `true` when every promise was kept.
pub async fn run(options: &Options) -> Result<bool> {
    let mut table = Table::begin(&format!("kill -9 at {} random moments", options.kills));
    let mut work = Loop::prepare(options).await?;
    let killed = work.kill_all(options.kills).await;
    let finished = match killed {
        Ok(()) => work.finish().await,
        Err(error) => Err(error),
    };
    if let Err(error) = finished {
        let words = format!("{error:#}; the server said:\n{}", work.program.said());
        work.witness.breach(Kind::Other, words);
    }
    work.tell(&mut table, options);
    let breaches = work.witness.breaches();
    for line in breaches.lines() {
        report::line(&line);
    }
    if !breaches.is_empty() {
        work.place.folder.keep();
        let place = work.place.folder.path().display();
        report::line(&format!("Everything is left in {place} to be looked at."));
    }
    Ok(table.end() && breaches.is_empty())
}

struct Loop {
    place: Place,
    program: Program,
    process: Process,
    witness: Arc<Witness>,
    crowd: Option<Crowd>,
    journal: Journal,
    restarts: Times,
    /// What the binary takes to do nothing, measured between the restarts.
    floor: Times,
    kills: usize,
}

impl Loop {
    async fn prepare(options: &Options) -> Result<Self> {
        report::note("seeding");
        let place = Place::new(options.directory.as_deref(), "crash").await?;
        let staff = place.agents(options.size.agents).await?;
        let keyless = add_keyless(&place, options.keyless.as_deref()).await?;
        let slow = Fault {
            mode: Mode::Slow,
            ms: SLOW_MS,
            only: Some("PUT".to_owned()),
            ..Fault::default()
        };
        let switched = place.zendesk.switch(slow);
        switched.map_err(|why| anyhow::anyhow!(why))?;
        let program = server_over(&options.server, &place)?;
        let (process, _) = program.start().await?;
        let witness = Witness::new(keyless, None);
        let callers = options.size.callers;
        let crowd = Crowd::begin(&place, program.address, &staff, callers, &witness).await?;
        Ok(Self {
            place,
            program,
            process,
            witness,
            crowd: Some(crowd),
            journal: Journal::default(),
            restarts: Times::default(),
            floor: Times::default(),
            kills: 0,
        })
    }

    async fn kill_all(&mut self, kills: usize) -> Result<()> {
        let mut said = Instant::now();
        while self.kills < kills {
            let life = rand::rng().random_range(10..LIFE_MS);
            tokio::time::sleep(Duration::from_millis(life)).await;
            let ledger = self.kill()?;
            while self.kills < kills && rand::rng().random_bool(0.1) {
                self.die_young().await?;
            }
            let (process, took) = self.program.start().await?;
            self.process = process;
            self.restarts.add(took);
            self.floor.extend(self.program.floor(1)?);
            self.check(&ledger).await?;
            if said.elapsed() > Duration::from_secs(5) {
                said = Instant::now();
                report::note(&self.progress(kills));
            }
        }
        Ok(())
    }

    /// Kills the server; answers what was acknowledged until then.
    fn kill(&mut self) -> Result<Ledger> {
        self.process.kill()?;
        self.kills += 1;
        Ok(self.witness.ledger())
    }

    /// A crash while the server starts, perhaps while it recovers.
    async fn die_young(&mut self) -> Result<()> {
        self.process = self.program.spawn()?;
        let life = rand::rng().random_range(0..80);
        tokio::time::sleep(Duration::from_millis(life)).await;
        self.process.kill()?;
        self.kills += 1;
        Ok(())
    }

    /// What must hold after each start.
    async fn check(&mut self, ledger: &Ledger) -> Result<()> {
        // Notes first: the journal that is read after them must have them all.
        let written = self.place.zendesk.written();
        let mut db = journal::look(&self.place.data()).await?;
        let whole = journal::integrity(&mut db).await?;
        if whole != "ok" {
            self.witness.breach(Kind::Corrupt, whole);
        }
        let caught_up = self.journal.catch_up(&mut db).await;
        journal::close(db).await;
        if let Err(error) = caught_up {
            self.witness.breach(Kind::Lost, format!("{error:#}"));
            return Err(error);
        }
        self.witness.found(ledger.lost(&self.journal.acts));
        // The crowd goes on: what was sent is counted after what was done.
        let sent = self.witness.ledger();
        self.witness.found(sent.twice(&self.journal.acts));
        let keys = notes::keys(&written);
        let unknown = keys
            .iter()
            .filter(|key| !self.journal.writes.contains_key(**key));
        self.witness.found(unknown.map(|key| {
            let words = format!("the CRM has a note {key} that the journal does not ask for");
            Breach::new(Kind::Lost, words)
        }));
        Ok(())
    }

    /// Lets every contact come to its end, and looks at all of it.
    async fn finish(&mut self) -> Result<()> {
        report::note("every contact comes to its end");
        if let Some(mut crowd) = self.crowd.take() {
            crowd.drain(DRAIN).await;
            self.wait_for_ends().await?;
            crowd.go().await;
        }
        self.check(&self.witness.ledger()).await?;
        let written = self.place.zendesk.written();
        self.witness
            .found(notes::doubles(&written, &self.witness.keyless()));
        let keys = notes::keys(&written);
        let keyed = self.journal.stored.iter();
        // The flow without keys writes under none; its notes are counted above.
        let lost = keyed.filter(|key| !keys.contains(key.as_str())).count();
        let without = written.iter().filter(|note| note.idempotency_key.is_none());
        if lost > without.count() {
            let words = format!("the CRM lacks {lost} notes that it confirmed");
            self.witness.breach(Kind::Lost, words);
        }
        self.fold_anew().await
    }

    /// Contacts whose dialling was never answered have no caller here: the
    /// agents take them from the queue.
    async fn wait_for_ends(&mut self) -> Result<()> {
        let began = Instant::now();
        let mut db = journal::look(&self.place.data()).await?;
        loop {
            let query = "SELECT count(*) FROM contacts WHERE finished_at IS NULL";
            let open: i64 = sqlx::query_scalar(query).fetch_one(&mut db).await?;
            if open == 0 {
                break;
            }
            if began.elapsed() > DRAIN {
                let words = format!("{open} contacts are not finished");
                self.witness.breach(Kind::Endless, words);
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        journal::close(db).await;
        Ok(())
    }

    async fn fold_anew(&mut self) -> Result<()> {
        let mut db = journal::look(&self.place.data()).await?;
        let pace = Pace {
            faster: FASTER,
            ..Pace::default()
        };
        let versions = Versions::read(&mut db, pace).await?;
        let rows = journal::rows(&mut db, 0).await?;
        journal::close(db).await;
        self.witness.found(fold::differences(&versions, &rows));
        Ok(())
    }

    fn progress(&self, kills: usize) -> String {
        let (ledger, breaches) = (self.witness.acknowledged(), self.witness.breaches());
        format!(
            "kill {}/{kills}: {} contacts ended, {ledger} acts acknowledged, {} notes, {} rows; \
             restart {}; {} breaches",
            self.kills,
            self.witness.ended(),
            self.place.zendesk.written().len(),
            self.journal.count(),
            self.restarts.summary(),
            breaches.count(),
        )
    }

    fn tell(&self, table: &mut Table, options: &Options) {
        let breaches = self.witness.breaches();
        let ledger = self.witness.ledger();
        let written = self.place.zendesk.written();
        let count = |number: usize| report::whole(number as f64);
        table.fact("Times killed", count(self.kills));
        table.fact("Contacts at a time", count(options.size.callers));
        table.fact("Contacts", count(ledger.contacts()));
        table.fact("Acts acknowledged", count(ledger.count()));
        table.fact("Journal rows", report::whole(self.journal.count() as f64));
        let without = written.iter().filter(|note| note.idempotency_key.is_none());
        let notes = format!(
            "{}, {} of them without a key",
            written.len(),
            without.count()
        );
        table.fact("Notes in the CRM", notes);
        let zero = |table: &mut Table, what: &str, kind: Kind| {
            let found = breaches.of(kind);
            table.aim(what, "0", found.to_string(), found == 0);
        };
        zero(table, "Acknowledged steps lost", Kind::Lost);
        zero(table, "Effects or acts done twice", Kind::Twice);
        zero(table, "Integrity checks that failed", Kind::Corrupt);
        zero(table, "Contacts without an end", Kind::Endless);
        zero(table, "Anything else", Kind::Other);
        let p99 = self.restarts.at(0.99);
        let met = p99 <= RESTART_MS && self.restarts.count() > 0;
        let aim = "p99 ≤ 500 ms";
        table.aim("Restart to first answer", aim, self.restarts.summary(), met);
        let floor = self.floor.summary();
        table.fact("Floor: the binary started to print its version", floor);
    }
}
