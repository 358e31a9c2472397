//! In-process requests against the whole router.

mod access;
