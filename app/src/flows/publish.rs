//! Publishing a draft.

use super::api;
use crate::{error::ApiError, text::t, widgets::Alert};
use domain::flows::FlowRow;
use leptos::{prelude::*, task::spawn_local};
use ui::{Banner, Button, Dialog, Look, TextArea, Toast, Toasts, Tone};

/// A publication in the making.
#[derive(Clone, Copy)]
pub struct Publication {
    /// Whether the dialog is open.
    pub open: RwSignal<bool>,
    /// The revision of the draft, as far as this page knows.
    pub revision: StoredValue<i64>,
    comment: RwSignal<String>,
}

impl Publication {
    /// Nothing yet.
    pub fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            revision: StoredValue::new(0),
            comment: RwSignal::new(String::new()),
        }
    }
}

/// Asks for a comment and publishes. Where something hinders it, says what, and
/// leads to it.
#[component]
pub fn PublishDialog(
    /// The flow.
    row: FlowRow,
    /// What is typed, and whether the dialog is open.
    publication: Publication,
    /// What is picked for the references is not saved yet.
    unsaved: Signal<bool>,
    /// Shows a part of the page behind.
    show: Callback<&'static str>,
    /// Called once it is published.
    changed: Callback<()>,
) -> impl IntoView {
    let row = StoredValue::new(row);
    view! {
        <Dialog id="publish" title=t().flows.publish_title open=publication.open>
            <PublishForm
                row=row.get_value()
                publication=publication
                unsaved=unsaved
                show=show
                changed=changed
            />
        </Dialog>
    }
}

#[component]
fn PublishForm(
    row: FlowRow,
    publication: Publication,
    unsaved: Signal<bool>,
    show: Callback<&'static str>,
    changed: Callback<()>,
) -> impl IntoView {
    let t = &t().flows;
    let Publication {
        open,
        revision,
        comment,
    } = publication;
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<ApiError>);
    let toasts = expect_context::<Toasts>();
    let row = StoredValue::new(row);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        let FlowRow { id, name, .. } = row.get_value();
        let revision = revision.get_value();
        spawn_local(async move {
            match api::publish(id, revision, comment.get_untracked()).await {
                Ok(version) => {
                    toasts.show(Toast::done(
                        crate::text::t().flows.published(&name, version.number),
                    ));
                    open.set(false);
                    comment.set(String::new());
                    changed.run(());
                }
                Err(error) => {
                    let _ = failure.try_set(Some(error));
                }
            }
            let _ = busy.try_set(false);
        });
    };
    let comment_error = Signal::derive(move || {
        failure.with(|error| error.as_ref()?.field("comment").map(str::to_owned))
    });
    let to = move |part: &'static str| {
        open.set(false);
        show.run(part);
    };
    let hindered = move || {
        failure
            .get()
            .filter(|_| comment_error.get().is_none())
            .map(|error| hindrance(error, to))
    };
    view! {
        <form class="dialog-form" on:submit=submit>
            <p>{t.publish_text}</p>
            <Show when=move || unsaved.get()>
                <Banner tone=Tone::Warn title=t.publish_unsaved>
                    <Button small=true on_press=move |_| to("references")>{t.references}</Button>
                </Banner>
            </Show>
            {hindered}
            <TextArea
                id="comment"
                label=t.comment
                help=t.comment_help
                value=comment
                error=comment_error
                optional=true
            />
            <div class="dialog-actions">
                <Button on_press=move |_| open.set(false)>{crate::text::t().common.cancel}</Button>
                <Button look=Look::Primary submit=true busy=busy icon="upload">
                    {move || if busy.get() { t.publishing } else { t.publish }}
                </Button>
            </div>
        </form>
    }
}

/// What hinders the publication: each thing in a line, and the ways to mend it.
fn hindrance(error: ApiError, to: impl Fn(&'static str) + Copy + Send + Sync + 'static) -> AnyView {
    let t = &t().flows;
    let ApiError::Invalid(fields) = &error else {
        return view! { <Alert error=error /> }.into_any();
    };
    let unmapped = fields
        .iter()
        .filter(|field| field.field.starts_with("mapping."));
    let unmapped = unmapped.count();
    let (maps, others) = (unmapped > 0, unmapped < fields.len());
    let title = if others {
        t.errors_title
    } else {
        t.unmapped_title
    };
    let lines: Vec<_> = fields
        .iter()
        .map(|field| view! { <li>{field.message.clone()}</li> })
        .collect();
    let way = move |part: &'static str, words: &'static str| {
        view! { <Button small=true on_press=move |_| to(part)>{words}</Button> }
    };
    view! {
        <Banner tone=Tone::Bad title=title urgent=true>
            <ul class="hindrances" tabindex="0">{lines}</ul>
            <div class="row">
                {maps.then(|| way("references", t.references))}
                {others.then(|| way("issues", t.issues))}
            </div>
        </Banner>
    }
    .into_any()
}
