//! The frame around every input: label above, one line of help, the error with an icon.

use crate::{Icon, words::words};
use leptos::{oco::Oco, prelude::*};

/// What the frame and the input in it agree on.
#[derive(Clone, Copy)]
pub(crate) struct Frame {
    id: StoredValue<Oco<'static, str>>,
    error: Signal<Option<String>>,
    has_help: bool,
}

impl Frame {
    pub(crate) fn new(
        id: &Oco<'static, str>,
        error: Signal<Option<String>>,
        help: Option<&Oco<'static, str>>,
    ) -> Self {
        Self {
            id: StoredValue::new(id.clone()),
            error,
            has_help: help.is_some(),
        }
    }

    /// The value of `aria-invalid`.
    pub(crate) fn invalid(self) -> Option<&'static str> {
        self.error.with(Option::is_some).then_some("true")
    }

    /// The value of `aria-describedby`: the error first, then the help.
    pub(crate) fn described_by(self) -> Option<String> {
        let id = self.id.get_value();
        match (self.error.with(Option::is_some), self.has_help) {
            (true, true) => Some(format!("{id}-error {id}-help")),
            (true, false) => Some(format!("{id}-error")),
            (false, true) => Some(format!("{id}-help")),
            (false, false) => None,
        }
    }
}

/// The frame: label above, input, help under it in one line, error with what to do.
#[component]
pub fn Field(
    /// The input's id.
    #[prop(into)]
    id: Oco<'static, str>,
    /// What is asked.
    #[prop(into)]
    label: Oco<'static, str>,
    /// One line under the input.
    #[prop(optional_no_strip, into)]
    help: Option<Oco<'static, str>>,
    /// What is wrong, and what to do.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// It may stay empty.
    #[prop(optional)]
    optional: bool,
    /// The label names a group of inputs, not one.
    #[prop(optional)]
    group: bool,
    /// The input.
    children: Children,
) -> impl IntoView {
    let words = words();
    let note = optional.then(|| view! { <span class="field-note">{words.optional}</span> });
    let label_id = format!("{id}-label");
    let label = if group {
        view! {
            <span class="field-label" id=label_id>
                {label}
                {note}
            </span>
        }
        .into_any()
    } else {
        view! {
            <label class="field-label" id=label_id for=id.clone()>
                {label}
                {note}
            </label>
        }
        .into_any()
    };
    let help = help.map(|help| {
        let help_id = format!("{id}-help");
        view! {
            <p class="field-help" id=help_id>
                {help}
            </p>
        }
    });
    let error_id = StoredValue::new(format!("{id}-error"));
    view! {
        <div class="field" data-state=move || error.with(Option::is_some).then_some("invalid")>
            {label} {children()}
            {move || {
                error
                    .get()
                    .map(|message| {
                        view! {
                            <p class="field-error" id=error_id.get_value()>
                                <Icon name="circle-alert" />
                                <span>{message}</span>
                            </p>
                        }
                    })
            }} {help}
        </div>
    }
}
