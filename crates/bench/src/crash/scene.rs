//! What both crash tests have in common: who uses the server, and how it runs.

use super::{crowd::Size, people::KEYLESS_NUMBER};
use crate::{place::Place, server::Program};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// Prompts last this many times shorter.
pub const FASTER: u32 = 20;
/// What to do.
#[derive(Clone, Debug)]
pub struct Options {
    /// The binary `cordboard`.
    pub server: PathBuf,
    /// How often it is killed.
    pub kills: usize,
    /// Who uses it.
    pub size: Size,
    /// A published flow whose connector honours no keys, where it is there.
    pub keyless: Option<PathBuf>,
    /// Where to work.
    pub directory: Option<PathBuf>,
}

/// The server as both crash tests run it.
pub fn server_over(server: &Path, place: &Place) -> Result<Program> {
    let program = Program::over(server, place.folder.path())?;
    Ok(program
        .with("CORDBOARD_PROMPTS_FASTER", FASTER)
        .with("CORDBOARD_OFFER_SECONDS", 5))
}

/// Adds the flow without keys, where there is one.
pub async fn add_keyless(place: &Place, file: Option<&Path>) -> Result<bool> {
    let Some(file) = file else { return Ok(false) };
    let text = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    place.keyless(&text, KEYLESS_NUMBER).await?;
    Ok(true)
}
