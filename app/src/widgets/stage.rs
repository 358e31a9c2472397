//! Where a contact stands, as a badge.

use super::trace_text::cause;
use crate::text::t;
use domain::contact::{ContactRow, StageKind};
use ui::{BadgeFace, Tone};

/// Where a contact stands; of one that is over, why.
pub fn stage_badge(contact: &ContactRow) -> BadgeFace {
    let t = &t().calls;
    let (tone, words) = match (contact.stage, contact.cause) {
        (_, Some(why)) => (Tone::Neutral, cause(why)),
        (StageKind::InFlow, None) => (Tone::Live, t.in_flow),
        (StageKind::Queued, None) => (Tone::Live, t.queued),
        (StageKind::Offered, None) => (Tone::Live, t.offered),
        (StageKind::WithAgent, None) => (Tone::Live, t.with_agent),
        (StageKind::Ended, None) => (Tone::Neutral, t.ended),
    };
    BadgeFace::toned(tone, words).dot(contact.cause.is_none())
}
