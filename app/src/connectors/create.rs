//! A new connector.

use super::{
    api::create_connector,
    form::{ConnectorFields, Fields, without_secrets},
};
use crate::{
    paths,
    shell::Changes,
    text::{self, t},
    widgets::{DraftNote, Editor, EditorParts, FormProblem, SaveBar, Stored},
};
use domain::connector::ConnectorForm;
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use ui::{PageHeader, Toast, Toasts};

/// The page for a new connector.
#[component]
pub fn NewConnector() -> impl IntoView {
    let t = t();
    let base = ConnectorForm::default();
    let fields = Fields::new(&base);
    let editor = Editor::new(EditorParts {
        key: paths::CONNECTOR_NEW.to_owned(),
        name: Callback::new(|_| text::t().connectors.new_name.to_owned()),
        stored: Stored::new_thing(base),
        now: Memo::new(move |_| fields.form()),
        fill: Callback::new(move |form: ConnectorForm| fields.fill(&form)),
        clean: without_secrets,
    });
    let save = creator(editor);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        save.run(());
    };
    view! {
        <Title text=t.connectors.create />
        <PageHeader title=t.connectors.create />
        <form class="form" novalidate on:submit=submit>
            <FormProblem state=editor.state />
            <DraftNote editor=editor />
            <ConnectorFields fields=fields state=editor.state />
            <SaveBar
                state=editor.state
                dirty=Signal::derive(move || editor.dirty())
                words=t.connectors.create
                on_save=save
            >
                <a class="button button-quiet" href=paths::CONNECTORS>
                    {t.common.cancel}
                </a>
            </SaveBar>
        </form>
    }
}

fn creator(editor: Editor<ConnectorForm>) -> Callback<()> {
    let t = t();
    let toasts = expect_context::<Toasts>();
    let changes = Changes::expect();
    let navigate = use_navigate();
    Callback::new(move |()| {
        let form = editor.form();
        if !editor.state.begin(form.check(true)) {
            return;
        }
        let navigate = navigate.clone();
        spawn_local(async move {
            match create_connector(form).await {
                Ok(connector) => {
                    toasts.show(Toast::done(t.connectors.created(&connector.form.name)));
                    editor.discard();
                    changes.note();
                    navigate(&paths::connector(connector.id), NavigateOptions::default());
                }
                Err(error) => editor.fail(error),
            }
        });
    })
}
