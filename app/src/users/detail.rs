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
        self, ActiveBadge, ConflictView, DraftNote, Drawn, Editor, EditorParts, FormProblem,
        LastChange, SaveBar, Section, Stored,
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
    widgets::whole(user, draw_whole)
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
    widgets::panel(user, whole, on_close, draw_panel)
}

async fn fetch(id: String) -> Result<User, ApiError> {
    let id = id.parse::<UserId>().map_err(|_| ApiError::NotFound)?;
    get_user(id).await
}

fn draw_panel(user: User) -> Drawn {
    let (fields, editor) = edit(&user);
    draw(user.id, fields, editor)
}

fn draw_whole(user: User) -> Drawn {
    let (fields, editor) = edit(&user);
    let active = editor.of_stored(|form| form.active);
    let Drawn { name, view } = draw(user.id, fields, editor);
    let view = view! {
        <Title text=move || name.get() />
        <PageHeader title=name badges=move || view! { <ActiveBadge active=active /> } />
        {view}
    };
    Drawn {
        name,
        view: view.into_any(),
    }
}

fn draw(id: UserId, fields: Fields, editor: Editor<UserForm>) -> Drawn {
    Drawn {
        name: editor.of_stored(|form| form.name.clone()),
        view: view! { <UserEditor id=id fields=fields editor=editor /> }.into_any(),
    }
}

/// The fields of a stored user, and what edits them.
fn edit(user: &User) -> (Fields, Editor<UserForm>) {
    let fields = Fields::new(&user.form);
    let editor = Editor::new(EditorParts {
        key: paths::user(user.id),
        name: Callback::new(|form: UserForm| form.name),
        stored: stored(user.clone()),
        now: Memo::new(move |_| fields.form()),
        fill: Callback::new(move |form: UserForm| fields.fill(&form)),
        clean: std::convert::identity,
    });
    (fields, editor)
}

fn stored(user: User) -> Stored<UserForm> {
    Stored {
        form: user.form,
        revision: user.revision,
        changed: Some((user.changed_at, user.changed_by)),
    }
}

/// The form of a stored user.
#[component]
fn UserEditor(id: UserId, fields: Fields, editor: Editor<UserForm>) -> impl IntoView {
    let t = t();
    let save = saver(id, editor);
    widgets::offer_save(true, save);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        save.run(());
    };
    let name = editor.of_stored(|form| form.name.clone());
    view! {
        <form class="form" id="user-form" novalidate on:submit=submit>
            <FormProblem state=editor.state />
            <DraftNote editor=editor />
            <PersonFields fields=fields state=editor.state>
                <ActiveField fields=fields />
            </PersonFields>
            <RoleFields fields=fields state=editor.state />
            <LastChange editor=editor />
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
                <AccessButtons id=id name=name />
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
                    editor.saved(stored(user));
                    changes.note();
                }
                Err(error) => editor.fail(error),
            }
        });
    })
}
