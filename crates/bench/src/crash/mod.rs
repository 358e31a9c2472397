//! What is left after a crash: of the process (`kill`), of the machine (`power`).

pub mod breach;
pub mod crowd;
pub mod disk;
pub mod examiner;
pub mod fold;
pub mod history;
pub mod journal;
pub mod kill;
pub mod ledger;
pub mod notes;
pub mod people;
pub mod power;
pub mod scene;
