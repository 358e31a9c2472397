//! One connector: in the side panel of the list, and as a page of its own.

use super::{
    api::{get_connector, update_connector},
    form::{ConnectorFields, Fields, differences, without_secrets},
    test::TestSection,
};
use crate::{
    error::ApiError,
    paths,
    shell::Changes,
    text::t,
    viewer::Person,
    widgets::{
        self, ConflictView, DraftNote, Editor, EditorParts, FormProblem, Moment, ReadOnly, SaveBar,
    },
};
use domain::{
    ConnectorId,
    connector::{Connector, ConnectorForm},
    policy::Action,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use ui::{PageHeader, Toast, Toasts};

/// The connector that the address names.
#[component]
pub fn ConnectorPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default());
    let connector = Resource::new(move || id.get(), fetch);
    widgets::whole(connector, name, |connector| {
        view! { <Whole connector=connector /> }.into_any()
    })
}

/// The connector beside the list.
#[component]
pub fn ConnectorPanel(
    /// Its id.
    id: String,
    /// Closes the panel.
    on_close: Callback<()>,
) -> impl IntoView {
    let whole = id.parse::<ConnectorId>().ok().map(paths::connector);
    let connector = Resource::new(move || id.clone(), fetch);
    let draw = |connector| view! { <ConnectorEditor connector=connector /> }.into_any();
    widgets::panel(connector, whole, on_close, name, draw)
}

fn name(connector: &Connector) -> String {
    connector.form.name.clone()
}

async fn fetch(id: String) -> Result<Connector, ApiError> {
    let id = id.parse::<ConnectorId>().map_err(|_| ApiError::NotFound)?;
    get_connector(id).await
}

#[component]
fn Whole(connector: Connector) -> impl IntoView {
    let name = connector.form.name.clone();
    let title = name.clone();
    view! {
        <Title text=title />
        <PageHeader title=name />
        <ConnectorEditor connector=connector />
    }
}

/// The form of a stored connector.
#[component]
fn ConnectorEditor(connector: Connector) -> impl IntoView {
    let t = t();
    let may_edit = Person::expect().may(Action::EditConnectors);
    let fields = Fields::new(&connector.form);
    let editor = Editor::new(EditorParts {
        key: paths::connector(connector.id),
        name: connector.form.name.clone(),
        base: connector.form.clone(),
        revision: connector.revision,
        now: Memo::new(move |_| fields.form()),
        fill: Callback::new(move |form: ConnectorForm| fields.fill(&form)),
        clean: without_secrets,
    });
    let save = saver(connector.id, editor);
    widgets::offer_save(may_edit, save);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        save.run(());
    };
    let stored = connector.has_secret.then_some(connector.form.auth);
    let id = connector.id;
    let dirty = Signal::derive(move || editor.dirty());
    let bar = may_edit.then(|| {
        view! {
            <SaveBar
                state=editor.state
                dirty=dirty
                words=t.common.save
                on_save=save
                on_discard=Callback::new(move |()| editor.discard())
            />
        }
    });
    view! {
        <form class="form" novalidate on:submit=submit>
            <FormProblem state=editor.state />
            <DraftNote editor=editor />
            <ReadOnly may_edit=may_edit words=t.connectors.read_only />
            <fieldset class="form-fields" disabled=!may_edit>
                <ConnectorFields fields=fields state=editor.state stored=stored />
            </fieldset>
            {may_edit.then(|| view! { <TestSection id=id dirty=dirty /> })}
            <p class="form-changed">
                {t.common.changed} " " <Moment at=connector.changed_at by=connector.changed_by />
            </p>
            {bar}
        </form>
        <ConflictView editor=editor differences=Callback::new(differences) on_save=save />
    }
}

/// Checks, asks the server to save, and tells what came of it.
fn saver(id: ConnectorId, editor: Editor<ConnectorForm>) -> Callback<()> {
    let t = t();
    let toasts = expect_context::<Toasts>();
    let changes = Changes::expect();
    Callback::new(move |()| {
        let form = editor.form();
        if !editor.state.begin(form.check(false)) {
            return;
        }
        spawn_local(async move {
            match update_connector(id, editor.revision(), form).await {
                Ok(connector) => {
                    toasts.show(Toast::done(t.connectors.saved(&connector.form.name)));
                    editor.saved(connector.form, connector.revision);
                    changes.note();
                }
                Err(error) => editor.fail(error),
            }
        });
    })
}
