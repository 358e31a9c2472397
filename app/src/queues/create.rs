//! A new queue.

use super::{
    api::create_queue,
    form::{Fields, QueueFields},
};
use crate::{
    paths,
    shell::Changes,
    text::{self, t},
    widgets::{DraftNote, Editor, EditorParts, FormProblem, SaveBar, Stored},
};
use domain::queue::QueueForm;
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use ui::{PageHeader, Toast, Toasts};

/// The page for a new queue.
#[component]
pub fn NewQueue() -> impl IntoView {
    let t = t();
    let base = QueueForm {
        service_level_s: 20,
        ..QueueForm::default()
    };
    let fields = Fields::new(&base);
    let editor = Editor::new(EditorParts {
        key: paths::QUEUE_NEW.to_owned(),
        name: Callback::new(|_| text::t().queues.new_name.to_owned()),
        stored: Stored::new_thing(base),
        now: Memo::new(move |_| fields.form()),
        fill: Callback::new(move |form: QueueForm| fields.fill(&form)),
        clean: std::convert::identity,
    });
    let save = creator(editor);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        save.run(());
    };
    view! {
        <Title text=t.queues.create />
        <PageHeader title=t.queues.create />
        <form class="form" novalidate on:submit=submit>
            <FormProblem state=editor.state />
            <DraftNote editor=editor />
            <QueueFields fields=fields state=editor.state />
            <SaveBar
                state=editor.state
                dirty=Signal::derive(move || editor.dirty())
                words=t.queues.create
                on_save=save
            >
                <a class="button button-quiet" href=paths::QUEUES>
                    {t.common.cancel}
                </a>
            </SaveBar>
        </form>
    }
}

fn creator(editor: Editor<QueueForm>) -> Callback<()> {
    let t = t();
    let toasts = expect_context::<Toasts>();
    let changes = Changes::expect();
    let navigate = use_navigate();
    Callback::new(move |()| {
        let form = editor.form();
        if !editor.state.begin(form.check()) {
            return;
        }
        let navigate = navigate.clone();
        spawn_local(async move {
            match create_queue(form).await {
                Ok(queue) => {
                    toasts.show(Toast::done(t.queues.created(&queue.form.name)));
                    editor.discard();
                    changes.note();
                    navigate(&paths::queue(queue.id), NavigateOptions::default());
                }
                Err(error) => editor.fail(error),
            }
        });
    })
}
