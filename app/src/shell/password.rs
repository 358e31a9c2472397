//! Changing one's own password: a dialog of the account menu.

use crate::{
    error::ApiError,
    live::Live,
    reply::Reply,
    text::t,
    viewer::Person,
    widgets::{FieldsState, FormProblem},
};
use domain::FieldError;
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use ui::{Button, Dialog, Look, PasswordInput, Toast, Toasts};

/// The way to the dialog, from wherever one is.
#[derive(Clone, Copy)]
pub struct OwnPassword(RwSignal<bool>);

impl OwnPassword {
    pub(super) fn new() -> Self {
        Self(RwSignal::new(false))
    }

    /// The page's dialog.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Opens it.
    pub fn ask(self) {
        self.0.set(true);
    }
}

/// The dialog; placed once.
#[component]
pub fn PasswordDialog() -> impl IntoView {
    let OwnPassword(open) = OwnPassword::expect();
    view! {
        <Dialog id="change-password" title=t().shell.password_change open=open>
            <PasswordForm open=open />
        </Dialog>
    }
}

#[component]
fn PasswordForm(open: RwSignal<bool>) -> impl IntoView {
    let t = t();
    let state = FieldsState::new();
    let current = RwSignal::new(String::new());
    let new = RwSignal::new(String::new());
    let change = changer(open, state);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        change.run((current.get_untracked(), new.get_untracked()));
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <p>{t.shell.password_change_text}</p>
            <FormProblem state=state />
            <PasswordInput
                id="current"
                label=t.shell.password_current
                value=current
                error=state.error("current")
                autocomplete="current-password"
            />
            <PasswordInput
                id="new"
                label=t.shell.password_new
                value=new
                help=t.door.password_help
                error=state.error("new")
                autocomplete="new-password"
            />
            <div class="dialog-actions">
                <Button on_press=move |_| open.set(false)>{t.common.cancel}</Button>
                <Button look=Look::Primary submit=true busy=state.saving()>
                    {t.shell.password_change}
                </Button>
            </div>
        </form>
    }
}

/// Checks, asks the server to change it, and tells what came of it.
fn changer(open: RwSignal<bool>, state: FieldsState) -> Callback<(String, String)> {
    let t = &t().shell;
    let me = Person::expect().me();
    let live = Live::expect();
    let toasts = expect_context::<Toasts>();
    Callback::new(move |(current, new): (String, String)| {
        let weak = domain::password::check(&new, &me.email, &me.name);
        let weak = weak.map(|message| FieldError::new("new", message));
        let missing = current.is_empty();
        let missing = missing.then(|| FieldError::new("current", t.password_current_needed));
        if !state.begin(missing.into_iter().chain(weak).collect()) {
            return;
        }
        spawn_local(async move {
            match change_password(current, new).await {
                Ok(()) => {
                    // The line belongs to the session that has just ended.
                    live.renew();
                    open.set(false);
                    toasts.show(Toast::done(t.password_changed));
                }
                Err(error) => state.fail(error),
            }
        });
    })
}

/// Gives whoever asks another password. Every other session ends; this one goes
/// on under a new id.
#[server(prefix = "/api", endpoint = "account/change-password", protocol = Reply)]
pub(crate) async fn change_password(current: String, new: String) -> Result<(), ApiError> {
    let (cx, session) = (crate::cx::cx()?, crate::cx::session()?);
    let me = services::account::change_password(&cx, &current, &new).await?;
    crate::cx::begin(&session, &me).await
}
