//! Flows as lists show them; what a flow means is the crate `flow`'s.

use crate::{FlowId, Timestamp, VersionId};
use serde::{Deserialize, Serialize};

/// The label that every publication moves.
pub const LATEST: &str = "Latest";
/// Longest flow description.
pub const DESCRIPTION_MAX: usize = 1_000;
/// Longest comment of a version.
pub const COMMENT_MAX: usize = 500;

/// A flow in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowRow {
    /// Its id.
    pub id: FlowId,
    /// Grows by one with each change of the draft or the mapping.
    pub revision: i64,
    /// Its name, unique in the organisation.
    pub name: String,
    /// Its description.
    pub description: String,
    /// The number of the newest published version.
    pub published: Option<u32>,
    /// When that was published.
    pub published_at: Option<Timestamp>,
    /// Names of the channels that start it.
    pub channels: Vec<String>,
    /// Issues that hinder publishing.
    pub errors: u32,
    /// Issues that do not.
    pub warnings: u32,
    /// When the draft was changed last.
    pub changed_at: Timestamp,
    /// Who did.
    pub changed_by: String,
}

/// A published version in the list of a flow's versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionRow {
    /// Its id.
    pub id: VersionId,
    /// Counts a flow's versions from 1.
    pub number: u32,
    /// The names that point at it, for example `Latest`.
    pub labels: Vec<String>,
    /// What the publisher wrote about it.
    pub comment: String,
    /// When.
    pub published_at: Timestamp,
    /// Who.
    pub published_by: String,
}
