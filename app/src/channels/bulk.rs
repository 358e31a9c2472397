//! What can be done with several channels at once: switching them on and off.

use super::api::set_channel_active;
use crate::{
    shell::Changes,
    text::t,
    widgets::{BulkBar, sentence},
};
use domain::{ChannelId, channel::ChannelRow};
use leptos::{prelude::*, task::spawn_local};
use ui::{Button, Toast, Toasts};

/// What switching a channel needs to know of it.
#[derive(Clone)]
pub struct ChannelState {
    id: ChannelId,
    revision: i64,
    active: bool,
}

impl ChannelState {
    /// That of a row.
    pub fn of(row: &ChannelRow) -> Self {
        Self {
            id: row.id,
            revision: row.revision,
            active: row.active,
        }
    }
}

/// The bar over the table while rows are selected.
#[component]
pub fn ChannelBulk(
    /// The ids of the selected rows.
    selection: RwSignal<Vec<String>>,
    /// The rows of this page.
    rows: Vec<ChannelState>,
) -> impl IntoView {
    let t = t();
    let rows = StoredValue::new(rows);
    let switch = switcher();
    let press = move |active: bool| {
        let chosen = selection.get_untracked();
        let wanted =
            |row: &&ChannelState| row.active != active && chosen.contains(&row.id.to_string());
        let found = rows.with_value(|rows| {
            let found = rows.iter().filter(wanted);
            found.map(|row| (row.id, row.revision)).collect::<Vec<_>>()
        });
        selection.set(Vec::new());
        switch.run((found, active));
    };
    view! {
        <BulkBar selection=selection>
            <Button small=true icon="power" on_press=move |_| press(true)>
                {t.channels.activate}
            </Button>
            <Button small=true icon="power-off" on_press=move |_| press(false)>
                {t.channels.deactivate}
            </Button>
        </BulkBar>
    }
}

type Switched = Vec<(ChannelId, i64)>;

/// Switches some channels, says how many, and offers the way back.
fn switcher() -> Callback<(Switched, bool)> {
    let t = t();
    let toasts = expect_context::<Toasts>();
    let changes = Changes::expect();
    Callback::new(move |(some, active): (Switched, bool)| {
        spawn_local(async move {
            let mut done = Switched::new();
            let mut failure = None;
            for (id, revision) in some {
                match set_channel_active(id, revision, active).await {
                    Ok(channel) => done.push((id, channel.revision)),
                    Err(error) => failure = Some(error),
                }
            }
            changes.note();
            if let Some(error) = failure {
                toasts.show(Toast::failed(sentence(&error)));
            }
            let words = match active {
                true => t.channels.many_activated(done.len()),
                false => t.channels.many_deactivated(done.len()),
            };
            let undo = Callback::new(move |()| undo(done.clone(), !active, toasts, changes));
            toasts.show(Toast::done(words).with_action(t.common.undo, undo));
        });
    })
}

fn undo(done: Switched, active: bool, toasts: Toasts, changes: Changes) {
    spawn_local(async move {
        for (id, revision) in done {
            if let Err(error) = set_channel_active(id, revision, active).await {
                toasts.show(Toast::failed(sentence(&error)));
            }
        }
        changes.note();
    });
}
