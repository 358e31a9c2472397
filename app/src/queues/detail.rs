//! One queue: in the side panel of the list, and as a page of its own.

use super::{
    api::{get_queue, update_queue},
    form::{Fields, QueueFields, differences},
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
    QueueId,
    policy::Action,
    queue::{Queue, QueueForm},
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use ui::{PageHeader, Toast, Toasts};

/// The queue that the address names.
#[component]
pub fn QueuePage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default());
    let queue = Resource::new(move || id.get(), fetch);
    widgets::whole(queue, draw_whole)
}

/// The queue beside the list.
#[component]
pub fn QueuePanel(
    /// Its id.
    id: String,
    /// Closes the panel.
    on_close: Callback<()>,
) -> impl IntoView {
    let whole = id.parse::<QueueId>().ok().map(paths::queue);
    let queue = Resource::new(move || id.clone(), fetch);
    widgets::panel(queue, whole, on_close, draw_panel)
}

async fn fetch(id: String) -> Result<Queue, ApiError> {
    let id = id.parse::<QueueId>().map_err(|_| ApiError::NotFound)?;
    get_queue(id).await
}

fn draw_panel(queue: Queue) -> Drawn {
    let (fields, editor) = edit(&queue);
    Drawn {
        name: editor.of_stored(|form| form.name.clone()),
        view: view! { <QueueEditor id=queue.id fields=fields editor=editor /> }.into_any(),
    }
}

fn draw_whole(queue: Queue) -> Drawn {
    let Drawn { name, view } = draw_panel(queue);
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

/// The fields of a stored queue, and what edits them.
fn edit(queue: &Queue) -> (Fields, Editor<QueueForm>) {
    let fields = Fields::new(&queue.form);
    let editor = Editor::new(EditorParts {
        key: paths::queue(queue.id),
        name: Callback::new(|form: QueueForm| form.name),
        stored: stored(queue.clone()),
        now: Memo::new(move |_| fields.form()),
        fill: Callback::new(move |form: QueueForm| fields.fill(&form)),
        clean: std::convert::identity,
    });
    (fields, editor)
}

fn stored(queue: Queue) -> Stored<QueueForm> {
    Stored {
        form: queue.form,
        revision: queue.revision,
        changed: Some((queue.changed_at, queue.changed_by)),
    }
}

/// The form of a stored queue.
#[component]
fn QueueEditor(id: QueueId, fields: Fields, editor: Editor<QueueForm>) -> impl IntoView {
    let t = t();
    let may_edit = Person::expect().may(Action::EditQueues);
    let save = saver(id, editor);
    widgets::offer_save(may_edit, save);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        save.run(());
    };
    let bar = may_edit.then(|| {
        view! {
            <SaveBar
                state=editor.state
                dirty=Signal::derive(move || editor.dirty())
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
            <ReadOnly may_edit=may_edit words=t.queues.read_only />
            <fieldset class="form-fields" disabled=!may_edit>
                <QueueFields fields=fields state=editor.state />
            </fieldset>
            <LastChange editor=editor />
            {bar}
        </form>
        <ConflictView editor=editor differences=Callback::new(differences) on_save=save />
    }
}

/// Checks, asks the server to save, and tells what came of it.
fn saver(id: QueueId, editor: Editor<QueueForm>) -> Callback<()> {
    let t = t();
    let toasts = expect_context::<Toasts>();
    let changes = Changes::expect();
    Callback::new(move |()| {
        let form = editor.form();
        if !editor.state.begin(form.check()) {
            return;
        }
        spawn_local(async move {
            match update_queue(id, editor.revision(), form).await {
                Ok(queue) => {
                    toasts.show(Toast::done(t.queues.saved(&queue.form.name)));
                    editor.saved(stored(queue));
                    changes.note();
                }
                Err(error) => editor.fail(error),
            }
        });
    })
}
