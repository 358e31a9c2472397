//! What every form looks like: errors at their fields and in a summary,
//! sections, the bar that saves.

use super::{sentence, trouble::RequestLine};
use crate::{error::ApiError, text::t};
use domain::FieldError;
use leptos::{oco::Oco, prelude::*};
use ui::{Banner, Button, Look, Tone, keys};

/// Errors and progress of a form.
#[derive(Clone, Copy)]
pub struct FieldsState {
    errors: RwSignal<Vec<FieldError>>,
    problem: RwSignal<Option<ApiError>>,
    saving: RwSignal<bool>,
}

impl FieldsState {
    /// Nothing wrong, nothing under way.
    pub fn new() -> Self {
        Self {
            errors: RwSignal::new(Vec::new()),
            problem: RwSignal::new(None),
            saving: RwSignal::new(false),
        }
    }

    /// What is wrong with `field`.
    pub fn error(self, field: impl Into<Oco<'static, str>>) -> Signal<Option<String>> {
        let field = field.into();
        Signal::derive(move || {
            let of_field = |error: &&FieldError| error.field == field.as_str();
            self.errors
                .with(|errors| Some(errors.iter().find(of_field)?.message.clone()))
        })
    }

    /// What is wrong with the entries of the list `field`.
    pub fn errors_below(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            let below = |error: &&FieldError| {
                let rest = error.field.strip_prefix(field);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            self.errors.with(|errors| {
                let found: Vec<_> = errors
                    .iter()
                    .filter(below)
                    .map(|error| error.message.as_str())
                    .collect();
                (!found.is_empty()).then(|| found.join(" "))
            })
        })
    }

    /// Whether it is being saved.
    pub fn saving(self) -> Signal<bool> {
        self.saving.into()
    }

    /// Begins saving, unless that is under way or fields are wrong; those get the keyboard.
    pub fn begin(self, errors: Vec<FieldError>) -> bool {
        if self.saving.get_untracked() {
            return false;
        }
        self.problem.set(None);
        let fine = errors.is_empty();
        self.errors.set(errors);
        self.saving.set(fine);
        if !fine {
            self.focus_first();
        }
        fine
    }

    /// It was saved.
    pub fn done(self) {
        self.saving.set(false);
        self.errors.set(Vec::new());
        self.problem.set(None);
    }

    /// It was not.
    pub fn fail(self, error: ApiError) {
        self.saving.set(false);
        match error {
            ApiError::Invalid(errors) => {
                self.errors.set(errors);
                self.focus_first();
            }
            error => self.problem.set(Some(error)),
        }
    }

    fn focus_first(self) {
        let first = self
            .errors
            .with_untracked(|errors| errors.first().map(|error| error.field.clone()));
        request_animation_frame(move || {
            if let Some(field) = first {
                ui::dom::focus(&input_id(&field));
            }
        });
    }
}

impl Default for FieldsState {
    fn default() -> Self {
        Self::new()
    }
}

/// The input of a field: the name itself, or for an entry of a list (`numbers.0`) the list's.
fn input_id(field: &str) -> String {
    field.split('.').next().unwrap_or_default().to_owned()
}

/// The summary on top of a form: what is wrong, with links to the fields.
#[component]
pub fn FormProblem(
    /// The form.
    state: FieldsState,
) -> impl IntoView {
    let t = t();
    let problem = move || {
        state.problem.get().map(|error| {
            let request = match &error {
                ApiError::Failed { request_id } if !request_id.is_empty() => {
                    Some(request_id.clone())
                }
                _ => None,
            };
            let words = match error {
                ApiError::Failed { .. } => t.common.failed.to_owned(),
                error => sentence(&error),
            };
            view! {
                <Banner tone=Tone::Bad title=t.common.errors_title urgent=true>
                    <p>{words}</p>
                    {request.map(|id| view! { <RequestLine id=id /> })}
                </Banner>
            }
        })
    };
    let summary = move || {
        let errors = state.errors.get();
        (!errors.is_empty()).then(|| {
            let title = t.common.errors_summary(errors.len());
            let items: Vec<_> = errors
                .into_iter()
                .map(|error| summary_line(error).into_any())
                .collect();
            view! {
                <Banner tone=Tone::Bad title=title urgent=true>
                    <ul>{items}</ul>
                </Banner>
            }
        })
    };
    view! {
        {problem}
        {summary}
    }
}

fn summary_line(error: FieldError) -> impl IntoView {
    let id = input_id(&error.field);
    let href = format!("#{id}");
    let focus = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        ui::dom::focus(&id);
    };
    view! {
        <li>
            <a class="link" href=href on:click=focus>
                {error.message}
            </a>
        </li>
    }
}

/// The bar at the foot of a form: what is unsaved, and the buttons. Ctrl or Cmd with S saves.
#[component]
pub fn SaveBar(
    /// Errors and progress.
    state: FieldsState,
    /// Whether there is something to save.
    #[prop(into)]
    dirty: Signal<bool>,
    /// The words on the button.
    #[prop(into)]
    words: Oco<'static, str>,
    /// Saves.
    on_save: Callback<()>,
    /// Gives the changes up; none for a new thing.
    #[prop(optional, into)]
    on_discard: Option<Callback<()>>,
    /// More buttons, at the start.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let t = t();
    keys::on_command("s", move || {
        if !ui::dom::in_dialog() {
            on_save.run(());
        }
    });
    let discard = on_discard.map(|on_discard| {
        view! {
            <Show when=move || dirty.get()>
                <Button look=Look::Quiet on_press=move |_| on_discard.run(())>
                    {t.common.discard}
                </Button>
            </Show>
        }
    });
    view! {
        <footer class="save" data-state=move || dirty.get().then_some("dirty")>
            {children.map(|children| children())}
            <span class="save-note" role="status">
                {move || dirty.get().then_some(t.common.unsaved)}
            </span>
            {discard}
            <Button look=Look::Primary submit=true busy=state.saving() keys=t.common.keys_save>
                {words}
            </Button>
        </footer>
    }
}

/// Fields that belong together, with what they are about beside them.
#[component]
pub fn Section(
    /// Their heading.
    title: &'static str,
    /// What they are about.
    text: &'static str,
    /// The fields.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="section">
            <header class="section-head">
                <h2 class="section-title">{title}</h2>
                <p class="section-text">{text}</p>
            </header>
            <div class="section-fields">{children()}</div>
        </section>
    }
}

/// A switch in words.
pub fn on_off(value: bool) -> String {
    let t = t();
    let words = if value { t.common.on } else { t.common.off };
    words.to_owned()
}
