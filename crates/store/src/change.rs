//! Who changes a row, and when: written beside every change.

use crate::StoreError;
use domain::Timestamp;

/// Who and when.
#[derive(Clone, Copy, Debug)]
pub struct Stamp<'a> {
    /// The moment.
    pub at: Timestamp,
    /// The person's name, or the program's.
    pub by: &'a str,
}

/// An update that touched no row met another revision (or no row: the caller looks).
pub(crate) fn touched(rows: u64) -> Result<(), StoreError> {
    if rows == 0 {
        Err(StoreError::Stale)
    } else {
        Ok(())
    }
}
