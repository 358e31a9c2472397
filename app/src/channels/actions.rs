//! What else can be done with a channel: switching it on and off, deleting it.

use super::{
    api::{delete_channel, set_channel_active},
    detail::stored,
};
use crate::{
    error::ApiError,
    paths,
    shell::Changes,
    text::t,
    widgets::{Editor, sentence},
};
use domain::{ChannelId, channel::ChannelForm};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use ui::{Button, Dialog, Icon, Look, Menu, MenuItem, MenuLine, Toast, Toasts};

/// The menu of a channel, with its dialogs.
#[component]
pub fn ChannelMenu(
    /// The channel.
    id: ChannelId,
    /// Its editor, which learns of the change.
    editor: Editor<ChannelForm>,
) -> impl IntoView {
    let t = t();
    let name = editor.of_stored(|form| form.name.clone());
    let numbers = editor.of_stored(|form| form.numbers.len());
    let active = editor.of_stored(|form| form.active);
    let (stopping, deleting) = (RwSignal::new(false), RwSignal::new(false));
    let switch = Switch::of(id, editor);
    let remove = remover(id, editor);
    view! {
        <Menu id="channel-menu" name=t.common.more face=|| view! { <Icon name="ellipsis" /> }>
            {move || match active.get() {
                true => {
                    view! {
                        <MenuItem icon="power-off" on_choose=move |()| stopping.set(true)>
                            {t.channels.deactivate}
                        </MenuItem>
                    }
                        .into_any()
                }
                false => {
                    view! {
                        <MenuItem icon="power" on_choose=move |()| switch.run(true)>
                            {t.channels.activate}
                        </MenuItem>
                    }
                        .into_any()
                }
            }}
            <MenuLine />
            <MenuItem icon="trash-2" danger=true on_choose=move |()| deleting.set(true)>
                {t.channels.delete}
            </MenuItem>
        </Menu>
        <Dialog
            id="stop-channel"
            title=Signal::derive(move || t.channels.deactivate_title(&name.get()))
            open=stopping
        >
            <p>{move || t.channels.deactivate_text(numbers.get())}</p>
            <div class="dialog-actions">
                <Button on_press=move |_| stopping.set(false)>{t.common.cancel}</Button>
                <Button
                    look=Look::Primary
                    on_press=move |_| {
                        stopping.set(false);
                        switch.run(false);
                    }
                >
                    {t.channels.deactivate}
                </Button>
            </div>
        </Dialog>
        <Dialog
            id="delete-channel"
            title=Signal::derive(move || t.channels.delete_title(&name.get()))
            open=deleting
        >
            <p>{move || t.channels.delete_text(numbers.get())}</p>
            <div class="dialog-actions">
                <Button on_press=move |_| deleting.set(false)>{t.common.cancel}</Button>
                <Button
                    look=Look::Danger
                    refusal=Signal::derive(move || {
                        active.get().then(|| t.channels.delete_active.to_owned())
                    })
                    on_press=move |_| {
                        deleting.set(false);
                        remove.run(());
                    }
                >
                    {t.channels.delete}
                </Button>
            </div>
            <Show when=move || active.get()>
                <p class="dialog-note">
                    <Icon name="info" />
                    {t.channels.delete_active}
                </p>
            </Show>
        </Dialog>
    }
}

/// Switches a channel on or off.
#[derive(Clone, Copy)]
struct Switch {
    id: ChannelId,
    editor: Editor<ChannelForm>,
    toasts: Toasts,
    changes: Changes,
}

impl Switch {
    fn of(id: ChannelId, editor: Editor<ChannelForm>) -> Self {
        Self {
            id,
            editor,
            toasts: expect_context(),
            changes: Changes::expect(),
        }
    }

    /// Does it; the message offers the way back.
    fn run(self, active: bool) {
        let revision = self.editor.revision();
        spawn_local(async move {
            let Some(channel) = self.ask(revision, active).await else {
                return;
            };
            let t = &t().channels;
            let words = match active {
                true => t.activated(&channel.name),
                false => t.deactivated(&channel.name),
            };
            let undo = Callback::new(move |()| {
                spawn_local(async move {
                    self.ask(channel.revision, !active).await;
                });
            });
            let toast = Toast::done(words).with_action(crate::text::t().common.undo, undo);
            self.toasts.show(toast);
        });
    }

    /// Asks the server; the editor, if it is still there, learns what came of it.
    async fn ask(self, revision: i64, active: bool) -> Option<Switched> {
        match set_channel_active(self.id, revision, active).await {
            Ok(channel) => {
                let switched = Switched {
                    name: channel.form.name.clone(),
                    revision: channel.revision,
                };
                let carry = |mine: &mut ChannelForm, theirs: &ChannelForm| {
                    mine.active = theirs.active;
                };
                self.editor.changed_beside(stored(channel), carry);
                self.changes.note();
                Some(switched)
            }
            Err(error) => {
                self.refused(error);
                None
            }
        }
    }

    fn refused(self, error: ApiError) {
        match error {
            error @ ApiError::Conflict(_) if !self.editor.is_gone() => self.editor.fail(error),
            error => self.toasts.show(Toast::failed(sentence(&error))),
        }
    }
}

/// What a message about a channel that was switched must know.
struct Switched {
    name: String,
    revision: i64,
}

fn remover(id: ChannelId, editor: Editor<ChannelForm>) -> Callback<()> {
    let t = t();
    let toasts = expect_context::<Toasts>();
    let changes = Changes::expect();
    let navigate = use_navigate();
    Callback::new(move |()| {
        let navigate = navigate.clone();
        let (revision, name) = (editor.revision(), untrack(|| editor.stored()).name);
        spawn_local(async move {
            match delete_channel(id, revision).await {
                Ok(()) => {
                    toasts.show(Toast::done(t.channels.deleted(&name)));
                    editor.discard();
                    changes.note();
                    navigate(paths::CHANNELS, NavigateOptions::default());
                }
                Err(error @ ApiError::Conflict(_)) => editor.fail(error),
                Err(error) => toasts.show(Toast::failed(sentence(&error))),
            }
        });
    })
}
