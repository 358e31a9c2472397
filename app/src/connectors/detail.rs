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
        self, ConflictView, DraftNote, Drawn, Editor, EditorParts, FormProblem, LastChange,
        ReadOnly, SaveBar, Stored,
    },
};
use domain::{
    ConnectorId,
    connector::{AuthKind, Connector, ConnectorForm},
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
    widgets::whole(connector, draw_whole)
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
    widgets::panel(connector, whole, on_close, draw_panel)
}

async fn fetch(id: String) -> Result<Connector, ApiError> {
    let id = id.parse::<ConnectorId>().map_err(|_| ApiError::NotFound)?;
    get_connector(id).await
}

fn draw_panel(connector: Connector) -> Drawn {
    let editing = Editing::new(&connector);
    Drawn {
        name: editing.editor.of_stored(|form| form.name.clone()),
        view: view! { <ConnectorEditor id=connector.id editing=editing /> }.into_any(),
    }
}

fn draw_whole(connector: Connector) -> Drawn {
    let Drawn { name, view } = draw_panel(connector);
    let view = view! {
        <Title text=move || name.get() />
        <PageHeader title=name />
        {view}
    };
    Drawn {
        name,
        view: view.into_any(),
    }
}

/// The fields of a stored connector, and what edits them.
#[derive(Clone, Copy)]
struct Editing {
    fields: Fields,
    editor: Editor<ConnectorForm>,
    /// Which secret is stored; the secrets themselves never come back.
    secret: RwSignal<Option<AuthKind>>,
}

impl Editing {
    fn new(connector: &Connector) -> Self {
        let fields = Fields::new(&connector.form);
        let editor = Editor::new(EditorParts {
            key: paths::connector(connector.id),
            name: Callback::new(|form: ConnectorForm| form.name),
            stored: stored(connector.clone()),
            now: Memo::new(move |_| fields.form()),
            fill: Callback::new(move |form: ConnectorForm| fields.fill(&form)),
            clean: without_secrets,
        });
        Self {
            fields,
            editor,
            secret: RwSignal::new(secret_of(connector)),
        }
    }
}

fn secret_of(connector: &Connector) -> Option<AuthKind> {
    connector.has_secret.then_some(connector.form.auth)
}

fn stored(connector: Connector) -> Stored<ConnectorForm> {
    Stored {
        form: connector.form,
        revision: connector.revision,
        changed: Some((connector.changed_at, connector.changed_by)),
    }
}

/// The form of a stored connector.
#[component]
fn ConnectorEditor(id: ConnectorId, editing: Editing) -> impl IntoView {
    let t = t();
    let may_edit = Person::expect().may(Action::EditConnectors);
    let Editing {
        fields,
        editor,
        secret,
    } = editing;
    let save = saver(id, editing);
    widgets::offer_save(may_edit, save);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        save.run(());
    };
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
                <ConnectorFields fields=fields state=editor.state stored=secret />
            </fieldset>
            {may_edit.then(|| view! { <TestSection id=id dirty=dirty /> })}
            <LastChange editor=editor />
            {bar}
        </form>
        <ConflictView editor=editor differences=Callback::new(differences) on_save=save />
    }
}

/// Checks, asks the server to save, and tells what came of it.
fn saver(id: ConnectorId, editing: Editing) -> Callback<()> {
    let t = t();
    let toasts = expect_context::<Toasts>();
    let changes = Changes::expect();
    let Editing { editor, secret, .. } = editing;
    Callback::new(move |()| {
        let form = editor.form();
        if !editor.state.begin(form.check(false)) {
            return;
        }
        spawn_local(async move {
            match update_connector(id, editor.revision(), form).await {
                Ok(connector) => {
                    toasts.show(Toast::done(t.connectors.saved(&connector.form.name)));
                    let _ = secret.try_set(secret_of(&connector));
                    editor.saved(stored(connector));
                    changes.note();
                }
                Err(error) => editor.fail(error),
            }
        });
    })
}
