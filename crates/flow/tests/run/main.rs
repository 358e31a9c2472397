//! Runs flows: scripted contacts, port coverage, properties of the engine.
//!
//! `UPDATE_EXPECT=1` writes what happened into the fixtures instead of comparing.
//! Flows of the corpus are used where it lies beside the repository, or where
//! `CORDBOARD_CORPUS` points; without it their fixtures are skipped, saying so.

mod bounds;
mod broken;
mod coverage;
mod fixtures;
mod flows;
mod play;
mod prepare;
mod properties;
mod script;
mod tell;
