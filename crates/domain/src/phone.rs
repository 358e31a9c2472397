//! The telephone on the screen: whom one can be, and what one can dial.

use serde::{Deserialize, Serialize};

/// A caller that the Phone page offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallerPreset {
    /// Who that is, for example `Known, with a case`.
    pub label: String,
    /// The number in E.164, or `anonymous`.
    pub number: String,
}

/// A support number of an active channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportNumber {
    /// The number in E.164.
    pub number: String,
    /// The channel that answers.
    pub channel_name: String,
}

/// What the Phone page offers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneBook {
    /// Whom one can be; empty in an organisation that has set none.
    pub callers: Vec<CallerPreset>,
    /// What one can dial, by channel.
    pub numbers: Vec<SupportNumber>,
}
