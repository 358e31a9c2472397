//! Finds treatments that go round for ever without changing anything.
//!
//! While the caller is queued, such a cycle is entered once and then plays
//! until something else happens: no timer, nothing written per turn.

use super::compiled::CompiledNode;

/// Notes at each node of a cycle of constant play activities that cycle, itself first.
pub(super) fn find(nodes: &mut [CompiledNode]) {
    let next: Vec<Option<u32>> = nodes.iter().map(played_next).collect();
    for (start, node) in (0..).zip(nodes) {
        node.cycle = cycle_from(&next, start).into();
    }
}

/// What follows a constant play activity; none for every other node.
fn played_next(node: &CompiledNode) -> Option<u32> {
    let plays = node.activity.plays_the_same_always();
    let mut links = node.links.iter().filter(|_| plays);
    let next = links.find(|(port, _)| &**port == "default");
    next.map(|(_, target)| *target)
}

/// The cycle from a node back to it along `default`; empty when there is none.
fn cycle_from(next: &[Option<u32>], start: u32) -> Vec<u32> {
    let mut cycle = Vec::new();
    let mut at = start;
    // Longer cycles exist only in flows made to waste time; they still run, turn by turn.
    while cycle.len() < 32 {
        cycle.push(at);
        match next.get(at as usize).copied().flatten() {
            Some(target) if target == start => return cycle,
            Some(target) => at = target,
            None => return Vec::new(),
        }
    }
    Vec::new()
}
