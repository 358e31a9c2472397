//! What an expression sees of the world: the slots of a session, and the time.

use super::{Value, limits};
use domain::Timestamp;

/// Where the value of a name comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// This slot holds the whole of it; for `base.member` the pair is one slot.
    Whole(u32),
    /// This slot holds the base; a member is read off its value.
    Base(u32),
    /// Nobody knows the name: null.
    Unknown,
}

/// What a rendering may ask for.
pub trait Scope {
    /// The value of a slot.
    fn slot(&self, slot: u32) -> Value;
    /// The present moment.
    fn now(&self) -> Timestamp;
    /// Seconds east of UTC in a zone at a moment; nothing for an unknown zone.
    /// `None` asks for the zone of dates that name none (Webex: UTC).
    fn utc_offset_s(&self, zone: Option<&str>, at: Timestamp) -> Option<i32>;
    /// Units of work that one rendering may still spend.
    fn fuel(&self) -> u64 {
        limits::FUEL
    }
    /// Told after each rendering how many it has spent.
    fn burn(&self, _units: u64) {}
}
