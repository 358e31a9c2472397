//! What an administrator can do about a person's way in: end the sessions, set a password.

use super::api::{end_user_sessions, set_user_password};
use crate::{
    text::t,
    widgets::{FieldsState, FormProblem, sentence},
};
use domain::UserId;
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use ui::{Button, Dialog, Look, PasswordInput, Toast, Toasts};

/// The buttons, with their dialogs.
#[component]
pub fn AccessButtons(
    /// The person.
    id: UserId,
    /// What the person is called now.
    name: Signal<String>,
) -> impl IntoView {
    let t = t();
    let toasts = expect_context::<Toasts>();
    let (ending, renewing) = (RwSignal::new(false), RwSignal::new(false));
    let end = move |_| {
        ending.set(false);
        let name = name.get_untracked();
        spawn_local(async move {
            let toast = match end_user_sessions(id).await {
                Ok(()) => Toast::done(t.users.sessions_ended(&name)),
                Err(error) => Toast::failed(sentence(&error)),
            };
            toasts.show(toast);
        });
    };
    view! {
        <div class="row">
            <Button icon="power-off" on_press=move |_| ending.set(true)>
                {t.users.sessions_end}
            </Button>
            <Button icon="key-round" on_press=move |_| renewing.set(true)>
                {t.users.new_password_do}
            </Button>
        </div>
        <Dialog
            id="end-sessions"
            title=Signal::derive(move || t.users.sessions_title(&name.get()))
            open=ending
        >
            <p>{move || t.users.sessions_text(&name.get())}</p>
            <div class="dialog-actions">
                <Button on_press=move |_| ending.set(false)>{t.common.cancel}</Button>
                <Button look=Look::Danger on_press=end>
                    {t.users.sessions_end}
                </Button>
            </div>
        </Dialog>
        <Dialog id="set-password" title=t.users.new_password_do open=renewing>
            <NewPassword id=id renewing=renewing />
        </Dialog>
    }
}

#[component]
fn NewPassword(id: UserId, renewing: RwSignal<bool>) -> impl IntoView {
    let t = t();
    let toasts = expect_context::<Toasts>();
    let state = FieldsState::new();
    let password = RwSignal::new(String::new());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !state.begin(Vec::new()) {
            return;
        }
        spawn_local(async move {
            match set_user_password(id, password.get_untracked()).await {
                Ok(()) => {
                    state.done();
                    renewing.set(false);
                    toasts.show(Toast::done(t.users.new_password_done));
                }
                Err(error) => state.fail(error),
            }
        });
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <FormProblem state=state />
            <PasswordInput
                id="password"
                label=t.users.new_password
                value=password
                help=t.users.new_password_help
                error=state.error("password")
                autocomplete="new-password"
            />
            <div class="dialog-actions">
                <Button on_press=move |_| renewing.set(false)>{t.common.cancel}</Button>
                <Button look=Look::Primary submit=true busy=state.saving()>
                    {t.users.new_password_do}
                </Button>
            </div>
        </form>
    }
}
