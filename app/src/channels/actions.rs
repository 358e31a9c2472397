//! What else can be done with a channel: switching it on and off, deleting it.

use super::api::{delete_channel, set_channel_active};
use crate::{
    error::ApiError,
    paths,
    shell::Changes,
    text::t,
    widgets::{Editor, sentence},
};
use domain::{
    ChannelId,
    channel::{Channel, ChannelForm},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use ui::{Button, Dialog, Icon, Look, Menu, MenuItem, MenuLine, Toast, Toasts};

/// The menu of a channel, with its dialogs.
#[component]
pub fn ChannelMenu(
    /// The channel.
    channel: Channel,
    /// Its editor, which learns of the change.
    editor: Editor<ChannelForm>,
) -> impl IntoView {
    let t = t();
    let id = channel.id;
    let name = StoredValue::new(channel.form.name.clone());
    let numbers = channel.form.numbers.len();
    let active = Signal::derive(move || editor.stored().active);
    let (stopping, deleting) = (RwSignal::new(false), RwSignal::new(false));
    let switch = switcher(id, editor);
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
            title=Signal::derive(move || t.channels.deactivate_title(&name.get_value()))
            open=stopping
        >
            <p>{t.channels.deactivate_text(numbers)}</p>
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
            title=Signal::derive(move || t.channels.delete_title(&name.get_value()))
            open=deleting
        >
            <p>{t.channels.delete_text(numbers)}</p>
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

/// Switches the channel on or off. Switching off can be undone from the message.
fn switcher(id: ChannelId, editor: Editor<ChannelForm>) -> Callback<bool> {
    let t = t();
    let toasts = expect_context::<Toasts>();
    let changes = Changes::expect();
    Callback::new(move |active: bool| {
        let revision = editor.revision();
        spawn_local(async move {
            match set_channel_active(id, revision, active).await {
                Ok(channel) => {
                    let words = match active {
                        true => t.channels.activated(&channel.form.name),
                        false => t.channels.deactivated(&channel.form.name),
                    };
                    editor.saved(channel.form, channel.revision);
                    changes.note();
                    toasts.show(Toast::done(words));
                }
                Err(error @ ApiError::Conflict(_)) => editor.fail(error),
                Err(error) => toasts.show(Toast::failed(sentence(&error))),
            }
        });
    })
}

fn remover(id: ChannelId, editor: Editor<ChannelForm>) -> Callback<()> {
    let t = t();
    let toasts = expect_context::<Toasts>();
    let changes = Changes::expect();
    let navigate = use_navigate();
    Callback::new(move |()| {
        let navigate = navigate.clone();
        spawn_local(async move {
            match delete_channel(id, editor.revision()).await {
                Ok(()) => {
                    toasts.show(Toast::done(
                        t.channels.deleted(&untrack(|| editor.stored()).name),
                    ));
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
