//! The policy table and the use cases, each on a fresh SQLite database.
