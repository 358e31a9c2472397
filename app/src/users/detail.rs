//! One user: in the side panel of the list, and as a page of its own.

use super::{
    access::AccessButtons,
    api::{get_user, update_user},
    form::{ActiveField, Fields, PersonFields, RoleFields, differences},
};
use crate::{
    error::ApiError,
    paths,
    shell::Changes,
    text::t,
    widgets::{
        self, ActiveBadge, ConflictView, DraftNote, Editor, EditorParts, FormProblem, Moment,
        SaveBar, Section,
    },
};
use domain::{
    UserId,
    user::{User, UserForm},
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use ui::{PageHeader, Toast, Toasts};

/// The user that the address names.
#[component]
pub fn UserPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default());
    let user = Resource::new(move || id.get(), fetch);
    widgets::whole(user, name, |user| view! { <Whole user=user /> }.into_any())
}

/// The user beside the list.
#[component]
pub fn UserPanel(
    /// Its id.
    id: String,
    /// Closes the panel.
    on_close: Callback<()>,
) -> impl IntoView {
    let whole = id.parse::<UserId>().ok().map(paths::user);
    let user = Resource::new(move || id.clone(), fetch);
    let draw = |user| view! { <UserEditor user=user /> }.into_any();
    widgets::panel(user, whole, on_close, name, draw)
}

fn name(user: &User) -> String {
    user.form.name.clone()
}

async fn fetch(id: String) -> Result<User, ApiError> {
    let id = id.parse::<UserId>().map_err(|_| ApiError::NotFound)?;
    get_user(id).await
}

#[component]
fn Whole(user: User) -> impl IntoView {
    let name = user.form.name.clone();
    let title = name.clone();
    let active = user.form.active;
    view! {
        <Title text=title />
        <PageHeader title=name badges=move || view! { <ActiveBadge active=active /> } />
        <UserEditor user=user />
    }
}

/// The form of a stored user.
#[component]
fn UserEditor(user: User) -> impl IntoView {
    let t = t();
    let fields = Fields::new(&user.form);
    let editor = Editor::new(EditorParts {
        key: paths::user(user.id),
        name: user.form.name.clone(),
        base: user.form.clone(),
        revision: user.revision,
        now: Memo::new(move |_| fields.form()),
        fill: Callback::new(move |form: UserForm| fields.fill(&form)),
        clean: std::convert::identity,
    });
    let save = saver(user.id, editor);
    widgets::offer_save(true, save);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        save.run(());
    };
    let (at, by) = (user.changed_at, user.changed_by.clone());
    let access = user.clone();
    view! {
        <form class="form" id="user-form" novalidate on:submit=submit>
            <FormProblem state=editor.state />
            <DraftNote editor=editor />
            <PersonFields fields=fields state=editor.state>
                <ActiveField fields=fields />
            </PersonFields>
            <RoleFields fields=fields state=editor.state />
            <p class="form-changed">{t.common.changed} " " <Moment at=at by=by /></p>
            <SaveBar
                state=editor.state
                dirty=Signal::derive(move || editor.dirty())
                words=t.common.save
                on_save=save
                on_discard=Callback::new(move |()| editor.discard())
            />
        </form>
        <div class="form-extra">
            <Section title=t.users.access text=t.users.access_text>
                <AccessButtons user=access />
            </Section>
        </div>
        <ConflictView editor=editor differences=Callback::new(differences) on_save=save />
    }
}

/// Checks, asks the server to save, and tells what came of it.
fn saver(id: UserId, editor: Editor<UserForm>) -> Callback<()> {
    let t = t();
    let toasts = expect_context::<Toasts>();
    let changes = Changes::expect();
    Callback::new(move |()| {
        let form = editor.form();
        if !editor.state.begin(form.check()) {
            return;
        }
        spawn_local(async move {
            match update_user(id, editor.revision(), form).await {
                Ok(user) => {
                    toasts.show(Toast::done(t.users.saved(&user.form.name)));
                    editor.saved(user.form, user.revision);
                    changes.note();
                }
                Err(error) => editor.fail(error),
            }
        });
    })
}
