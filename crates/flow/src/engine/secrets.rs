//! Which slots may never be shown in a trace.
//!
//! A secure variable's value also stands in whatever it came from (the keys of
//! a Collect Digits, the answer of a request) and in whatever is made of it.

use super::{compiled::CompiledNode, slots::Slot};

/// A way that values take: from these slots into that one.
pub(crate) struct Flowing {
    pub into: u32,
    pub from: Vec<u32>,
}

/// Marks every slot that shares a value with a secure variable; returns whether keys are among them.
pub(super) fn spread(nodes: &[CompiledNode], slots: &mut [Slot]) -> bool {
    let mut ways = Vec::new();
    for node in nodes {
        node.activity.flows(&node.outputs, &mut ways);
    }
    let mut outputs = vec![false; slots.len()];
    for slot in nodes.iter().flat_map(sources) {
        outputs[slot as usize] = true;
    }
    // From which slots a secret goes on to which, either way.
    let mut onward = vec![Vec::new(); slots.len()];
    for way in &ways {
        for from in &way.from {
            onward[*from as usize].push(way.into);
            if outputs[*from as usize] {
                onward[way.into as usize].push(*from);
            }
        }
    }
    let secret = |(index, slot): (u32, &Slot)| slot.secret.then_some(index);
    let mut fresh: Vec<u32> = (0..).zip(slots.iter()).filter_map(secret).collect();
    while let Some(slot) = fresh.pop() {
        for to in &onward[slot as usize] {
            if mark(slots, *to) {
                fresh.push(*to);
            }
        }
    }
    let keys = nodes.iter().filter(|node| node.activity.takes_keys());
    keys.flat_map(sources).any(|slot| is_secret(slots, slot))
}

/// The outputs of a node that a trace shows nowhere else: not those of the start,
/// which is the caller's number.
fn sources(node: &CompiledNode) -> impl Iterator<Item = u32> {
    let shown = node.activity.is_start();
    let outputs = node.outputs.iter().filter(move |_| !shown);
    outputs.map(|(_, slot)| *slot)
}

fn is_secret(slots: &[Slot], slot: u32) -> bool {
    slots.get(slot as usize).is_some_and(|slot| slot.secret)
}

fn mark(slots: &mut [Slot], slot: u32) -> bool {
    match slots.get_mut(slot as usize) {
        Some(slot) if !slot.secret => {
            slot.secret = true;
            true
        }
        _ => false,
    }
}
