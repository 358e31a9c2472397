//! Finds treatments that go round for ever without changing anything.
//!
//! While the caller is queued, such a cycle is entered once and then plays
//! until something else happens: no timer, nothing written per turn.

use super::compiled::CompiledNode;

/// Notes at each node of a cycle of constant play activities that cycle, itself first.
pub(super) fn find(nodes: &mut [CompiledNode]) {
    for start in 0..nodes.len() {
        if nodes[start].activity.plays_the_same_always() {
            nodes[start].cycle = cycle_from(nodes, start).into();
        }
    }
}

/// The cycle from a node back to it along `default`; empty when there is none.
fn cycle_from(nodes: &[CompiledNode], start: usize) -> Vec<u32> {
    let mut cycle = Vec::new();
    let mut at = start;
    // Longer cycles exist only in flows made to waste time; they still run, turn by turn.
    while cycle.len() < 32 {
        let Some(node) = nodes
            .get(at)
            .filter(|node| node.activity.plays_the_same_always())
        else {
            return Vec::new();
        };
        cycle.push(u32::try_from(at).unwrap_or(u32::MAX));
        let next = node.links.iter().find(|(port, _)| &**port == "default");
        match next {
            Some((_, target)) if *target as usize == start => return cycle,
            Some((_, target)) => at = *target as usize,
            None => return Vec::new(),
        }
    }
    Vec::new()
}
