//! A contact from the journal: its snapshot, and the rows after it.
//!
//! A database that cannot be read at present is an error, and reading is tried
//! again. What is read and makes no sense stays so: it concerns its contact alone.

use super::slot::Slot;
use crate::{calm::calm, directory::Directory};
use domain::ContactId;
use flow::engine::{Compiled, Input};
use std::sync::Arc;
use store::{
    StoreError,
    contacts::{self, StoredContact},
    journal::{self, JournalRow, SnapshotRow},
};

/// A contact with the inputs of its rows, or why nothing can be made of it.
pub type Built = Result<(Box<Slot>, Vec<Input>), String>;

/// A contact as the database has it now.
pub struct Found {
    pub built: Built,
    /// The rows after the snapshot.
    pub rows: Vec<JournalRow>,
}

/// Reads a contact; none when it was never stored.
pub async fn read(directory: &Directory, contact: ContactId) -> Result<Option<Found>, StoreError> {
    let db = &directory.db;
    let Some(stored) = contacts::stored(db, contact).await? else {
        return Ok(None);
    };
    let snapshot = journal::snapshot(db, contact).await?;
    let upto = snapshot.as_ref().map_or(0, |snapshot| snapshot.upto);
    let rows = journal::of_contact(db, contact, upto).await?;
    let built = build(directory, stored, snapshot.as_ref(), &rows).await?;
    Ok(Some(Found { built, rows }))
}

/// A contact from its snapshot and the rows after it. A snapshot only saves
/// reading: where it cannot be used, the whole journal is.
pub async fn build(
    directory: &Directory,
    stored: StoredContact,
    snapshot: Option<&SnapshotRow>,
    rows: &[JournalRow],
) -> Result<Built, StoreError> {
    let id = stored.id;
    let flow = match directory.version(stored.org, stored.version).await {
        Ok(flow) => flow,
        Err(error) if stays(&error) => return Ok(Err(format!("its version: {error}"))),
        Err(error) => return Err(error),
    };
    match fold(stored.clone(), Arc::clone(&flow), snapshot, rows) {
        Err(error) if snapshot.is_some() => {
            tracing::error!(contact = %id, error, "a snapshot cannot be used");
            let all = journal::of_contact(&directory.db, id, 0).await?;
            Ok(fold(stored, flow, None, &all))
        }
        built => Ok(built),
    }
}

/// Whether reading again would give the same.
pub fn stays(error: &StoreError) -> bool {
    matches!(error, StoreError::NotFound | StoreError::Corrupt(_))
}

fn fold(
    stored: StoredContact,
    flow: Arc<Compiled>,
    snapshot: Option<&SnapshotRow>,
    rows: &[JournalRow],
) -> Built {
    let mut slot = Box::new(Slot::new(stored, flow));
    if let Some(snapshot) = snapshot {
        slot.restore(snapshot).map_err(|error| error.to_string())?;
    }
    let mut inputs = Vec::with_capacity(rows.len());
    for row in rows {
        let input = calm(|| slot.replay(row)).ok_or("a step breaks down")?;
        inputs.push(input.map_err(|error| error.to_string())?);
    }
    Ok((slot, inputs))
}
