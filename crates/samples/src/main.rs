//! The command `cordboard-samples`: serves the sample CRMs and seeds the sample organisation.

fn main() {}
