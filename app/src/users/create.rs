//! A new user.

use super::{
    api::create_user,
    form::{Fields, PersonFields, RoleFields},
};
use crate::{
    paths,
    shell::Changes,
    text::{self, t},
    widgets::{DraftNote, Editor, EditorParts, FormProblem, SaveBar, Stored},
};
use domain::{password, policy::Role, user::UserForm};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use ui::{PageHeader, PasswordInput, Toast, Toasts};

/// The page for a new user.
#[component]
pub fn NewUser() -> impl IntoView {
    let t = t();
    let base = UserForm {
        roles: vec![Role::Agent],
        active: true,
        ..UserForm::default()
    };
    let fields = Fields::new(&base);
    let password = RwSignal::new(String::new());
    let editor = Editor::new(EditorParts {
        key: paths::USER_NEW.to_owned(),
        name: Callback::new(|_| text::t().users.new_name.to_owned()),
        stored: Stored::new_thing(base),
        now: Memo::new(move |_| fields.form()),
        fill: Callback::new(move |form: UserForm| fields.fill(&form)),
        clean: std::convert::identity,
    });
    let save = creator(password, editor);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        save.run(());
    };
    view! {
        <Title text=t.users.create_title />
        <PageHeader title=t.users.create_title />
        <form class="form" novalidate on:submit=submit>
            <FormProblem state=editor.state />
            <DraftNote editor=editor />
            <PersonFields fields=fields state=editor.state>
                <PasswordInput
                    id="password"
                    label=t.users.password
                    value=password
                    help=t.users.password_help
                    error=editor.state.error("password")
                    autocomplete="new-password"
                />
            </PersonFields>
            <RoleFields fields=fields state=editor.state />
            <SaveBar
                state=editor.state
                dirty=Signal::derive(move || editor.dirty())
                words=t.users.create
                on_save=save
            >
                <a class="button button-quiet" href=paths::USERS>
                    {t.common.cancel}
                </a>
            </SaveBar>
        </form>
    }
}

fn creator(typed: RwSignal<String>, editor: Editor<UserForm>) -> Callback<()> {
    let t = t();
    let toasts = expect_context::<Toasts>();
    let changes = Changes::expect();
    let navigate = use_navigate();
    Callback::new(move |()| {
        let (form, password) = (editor.form(), typed.get_untracked());
        let mut errors = form.check();
        let weak = password::check(&password, &form.email, &form.name);
        errors.extend(weak.map(|message| domain::FieldError::new("password", message)));
        if !editor.state.begin(errors) {
            return;
        }
        let navigate = navigate.clone();
        spawn_local(async move {
            match create_user(form, password).await {
                Ok(user) => {
                    toasts.show(Toast::done(t.users.created(&user.form.name)));
                    editor.discard();
                    changes.note();
                    navigate(&paths::user(user.id), NavigateOptions::default());
                }
                Err(error) => editor.fail(error),
            }
        });
    })
}
