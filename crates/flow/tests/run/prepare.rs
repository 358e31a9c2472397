//! Applies what stands above `start` in a script.

use crate::{flows, play, script::Setting};
use domain::QueueId;
use flow::document::{AudioFile, Document, Mapping};
use std::collections::BTreeMap;

/// Changes a document as the settings say, and maps what it refers to.
pub fn prepare(
    document: &mut Document,
    settings: &[Setting],
) -> (Mapping, BTreeMap<QueueId, String>) {
    for setting in settings {
        change(document, setting);
    }
    let (mut mapping, mut queues) = flows::map(document);
    queues.insert(play::fallback_queue(), "Fallback".to_owned());
    for setting in settings {
        match setting {
            Setting::Audio(name, seconds) => {
                let file = AudioFile {
                    name: name.clone(),
                    duration_ms: (seconds * 1000.0) as u32,
                };
                mapping.audio.insert(name.clone(), file);
            }
            Setting::Unmapped(key) => {
                let named = |id: &QueueId| queues.get(id) == Some(key);
                mapping.queues.retain(|k, id| k != key && !named(id));
                mapping.connectors.retain(|k, _| k != key);
                mapping.audio.retain(|k, _| k != key);
            }
            _ => {}
        }
    }
    (mapping, queues)
}

fn change(document: &mut Document, setting: &Setting) {
    match setting {
        Setting::Default(name, value) => {
            let mut variables = document.variables.iter_mut();
            let variable = variables.find(|variable| variable.name == *name);
            variable.expect("a declared variable").default = Some(value.clone());
        }
        Setting::Break(name, field) => {
            let nodes = document
                .main
                .nodes
                .iter_mut()
                .chain(&mut document.events.nodes);
            for node in nodes.filter(|node| node.name == *name) {
                let broken = node.properties.iter_mut().map(|(key, value)| {
                    let here = key == field;
                    break_texts(value, field, here)
                });
                assert!(broken.sum::<u32>() > 0, "{name} has no {field}");
            }
        }
        Setting::Change(name, field, text) => {
            let nodes = document
                .main
                .nodes
                .iter_mut()
                .chain(&mut document.events.nodes);
            for node in nodes.filter(|node| node.name == *name) {
                node.properties.insert(field.clone(), text.as_str().into());
            }
        }
        Setting::Audio(..) | Setting::Unmapped(_) => {}
    }
}

/// Breaks every text under a key; how many there were.
fn break_texts(value: &mut serde_json::Value, key: &str, here: bool) -> u32 {
    use serde_json::Value::{Array, Object, String};
    match value {
        String(text) if here => {
            *text = "{{[broken".to_owned();
            1
        }
        Array(list) => list
            .iter_mut()
            .map(|item| break_texts(item, key, here))
            .sum(),
        Object(map) => {
            let items = map.iter_mut();
            items
                .map(|(name, item)| break_texts(item, key, here || name == key))
                .sum()
        }
        _ => 0,
    }
}
