//! Work whose panic must not be everybody's.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// What `work` gives; none when it panics. What it was changing must then be thrown away.
pub fn calm<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}
