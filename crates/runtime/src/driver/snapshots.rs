//! Snapshots: they only shorten the reading of the journal, and never stand
//! between an input and its commit.

use super::{Driver, timers::Timer};
use store::{Db, StoreError, journal};

/// Quiet contacts are looked for this often.
const EVERY_MS: i64 = 250;
/// So many are snapshotted at a time.
const AT_A_TIME: usize = 128;
/// So many in one transaction at the end.
const AT_THE_END: usize = 500;

impl Driver {
    /// Adds snapshots of contacts that have been quiet to the batch.
    pub(super) fn snapshot_quiet(&mut self) {
        let quiet = self.settings.quiet_before_snapshot_ms;
        for _ in 0..AT_A_TIME.min(self.quiet.len()) {
            let Some((listed, id)) = self.quiet.front().copied() else {
                break;
            };
            if listed.plus(quiet) > self.now {
                break;
            }
            self.quiet.pop_front();
            let Some(slot) = self.slots.get_mut(&id) else {
                continue;
            };
            if slot.last_at.plus(quiet) > self.now || slot.batch == self.batch.number {
                // It was busy meanwhile: its turn comes again.
                self.quiet.push_back((slot.last_at, id));
            } else {
                slot.listed = false;
                if slot.unkept > 0 {
                    let snapshot = slot.snapshot();
                    self.batch.snapshots.push(snapshot);
                }
            }
        }
        self.timers.set(self.now.plus(EVERY_MS), Timer::Snapshots);
    }

    /// Snapshots every session that is ahead of its snapshot.
    pub(super) async fn snapshot_all(&mut self) {
        // What the journal does not have must not get into a snapshot.
        for (contact, _) in std::mem::take(&mut self.stale) {
            self.slots.remove(&contact);
        }
        let ahead = |slot: &super::Slot| slot.unkept > 0 && !slot.session.is_finished();
        let mut rows: Vec<_> = self
            .slots
            .values_mut()
            .filter(|slot| ahead(slot))
            .map(|slot| slot.snapshot())
            .collect();
        rows.sort_unstable_by_key(|row| row.contact);
        let db = self.db.clone();
        for chunk in rows.chunks(AT_THE_END) {
            // The journal has it all; without them the next start reads a little longer.
            match self.patiently(keep(&db, chunk)).await {
                Some(Ok(())) => {}
                Some(Err(error)) => {
                    return tracing::warn!(%error, "snapshots could not be written");
                }
                None => return,
            }
        }
    }
}

pub(super) async fn keep(db: &Db, rows: &[journal::SnapshotRow]) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    journal::keep(&mut tx, rows).await?;
    tx.commit().await
}
