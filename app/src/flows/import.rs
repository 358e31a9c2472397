//! Bringing a flow file in.

use super::{
    api,
    file::{Unread, chosen_text},
};
use crate::{error::ApiError, paths, text::t, widgets::sentence};
use flow::document::ImportNote;
use leptos::{html, prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use ui::{Button, Dialog, Field, Look, Toast, Toasts, Tone};

/// Bytes of a file at most; the server holds the same bound.
const MOST: u32 = 5 * 1024 * 1024;

/// The dialog that imports a file. Nothing is saved until it could be read.
#[component]
pub fn ImportDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let t = &t().flows;
    view! {
        <Dialog id="import" title=t.import open=open>
            <ImportForm open=open />
        </Dialog>
    }
}

#[component]
fn ImportForm(open: RwSignal<bool>) -> impl IntoView {
    let t = &t().flows;
    let node = NodeRef::<html::Input>::new();
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<String>);
    let navigate = use_navigate();
    let toasts = expect_context::<Toasts>();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(input) = node.get_untracked().filter(|_| !busy.get_untracked()) else {
            return;
        };
        busy.set(true);
        error.set(None);
        let navigate = navigate.clone();
        spawn_local(async move {
            match read_and_import(input).await {
                Ok(done) => {
                    tell(&done, toasts);
                    open.set(false);
                    navigate(&paths::flow(done.row.id), Default::default());
                }
                Err(message) => {
                    let _ = error.try_set(Some(message));
                    ui::dom::focus("file");
                }
            }
            let _ = busy.try_set(false);
        });
    };
    view! {
        <form class="dialog-form" on:submit=submit>
            <Field id="file" label=t.file help=Some(t.file_help.into()) error=error>
                <input
                    node_ref=node
                    type="file"
                    id="file"
                    class="input file-input"
                    accept=".json,application/json"
                    aria-describedby="file-error file-help"
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    on:change=move |_| error.set(None)
                />
            </Field>
            <div class="dialog-actions">
                <Button on_press=move |_| open.set(false)>{crate::text::t().common.cancel}</Button>
                <Button look=Look::Primary submit=true busy=busy icon="file-up">
                    {move || if busy.get() { t.importing } else { t.import }}
                </Button>
            </div>
        </form>
    }
}

/// Says that it is done, and what was done on the way that matters later.
fn tell(done: &api::Imported, toasts: Toasts) {
    let t = &t().flows;
    toasts.show(Toast::done(t.imported(&done.row.name)));
    for note in &done.notes {
        let words = match note {
            ImportNote::NumbersRounded { count } => t.rounded(*count),
            ImportNote::OtherEventFlows { keys } => t.other_event_flows(&keys.join(", ")),
            ImportNote::Unwrapped | ImportNote::AuthorsRemoved => continue,
        };
        toasts.show(Toast {
            tone: Tone::Warn,
            ..Toast::done(words)
        });
    }
}

async fn read_and_import(
    input: leptos::web_sys::HtmlInputElement,
) -> Result<api::Imported, String> {
    let t = &t().flows;
    let text = chosen_text(input, MOST).await.map_err(|why| match why {
        Unread::None => t.file_needed.to_owned(),
        Unread::TooLarge => t.file_too_large.to_owned(),
        Unread::Failed => t.file_unread.to_owned(),
    })?;
    api::import(text).await.map_err(|error| said(&error))
}

/// All that the server says is about the one field.
fn said(error: &ApiError) -> String {
    sentence(error)
}

/// The button that opens the dialog.
#[component]
pub fn ImportButton(
    /// Whether the dialog is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Button look=Look::Primary icon="file-up" on_press=move |_| open.set(true)>
            {t().flows.import}
        </Button>
    }
}
