//! Tabs (WAI-ARIA APG): arrows move, the chosen tab's panel follows.

use crate::dom;
use leptos::{ev::KeyboardEvent, html, oco::Oco, prelude::*};

/// One tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// Its value.
    pub value: &'static str,
    /// Its words.
    pub label: String,
    /// A number after the words, for example of issues.
    pub count: Option<u32>,
}

impl Tab {
    /// A tab without a number.
    pub fn new(value: &'static str, label: impl Into<String>) -> Self {
        Self {
            value,
            label: label.into(),
            count: None,
        }
    }
}

/// A row of tabs and the panel of the chosen one.
#[component]
pub fn Tabs(
    /// Prefix of the ids.
    #[prop(into)]
    id: Oco<'static, str>,
    /// What the tabs are about.
    #[prop(into)]
    label: Oco<'static, str>,
    /// The tabs.
    #[prop(into)]
    tabs: Signal<Vec<Tab>>,
    /// The chosen one.
    #[prop(into)]
    chosen: Signal<String>,
    /// Called with the value of a tab that is chosen.
    #[prop(into)]
    on_choose: Callback<&'static str>,
    /// The panel of the chosen tab.
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let key = move |event: KeyboardEvent| move_focus(&event, node);
    let panel_id = format!("{id}-panel");
    let prefix = StoredValue::new(id);
    let row = move || {
        let tab = |tab: Tab| {
            let value = tab.value;
            let is_chosen = move || chosen.with(|chosen| chosen == value);
            let prefix = prefix.get_value();
            view! {
                <button
                    type="button"
                    role="tab"
                    class="tab"
                    id=format!("{prefix}-{value}")
                    aria-controls=format!("{prefix}-panel")
                    aria-selected=move || if is_chosen() { "true" } else { "false" }
                    tabindex=move || if is_chosen() { "0" } else { "-1" }
                    on:click=move |_| on_choose.run(value)
                    on:focus=move |_| {
                        if !is_chosen() {
                            on_choose.run(value);
                        }
                    }
                >
                    {tab.label}
                    {tab.count.map(|count| view! { <span class="tab-count tabular">{count}</span> })}
                </button>
            }
        };
        tabs.get().into_iter().map(tab).collect::<Vec<_>>()
    };
    view! {
        <div class="tabs" role="tablist" aria-label=label node_ref=node on:keydown=key>
            {row}
        </div>
        <div
            class="tab-panel"
            role="tabpanel"
            tabindex="0"
            id=panel_id
            aria-labelledby=move || format!("{}-{}", prefix.get_value(), chosen.get())
        >
            {children()}
        </div>
    }
}

/// Arrow keys, Home and End move within a row of controls.
fn move_focus(event: &KeyboardEvent, node: NodeRef<html::Div>) {
    let Some(row) = node.get_untracked() else {
        return;
    };
    let tabs = dom::all(&row, "[role=tab]");
    let at = tabs
        .iter()
        .position(|tab| dom::active().is_some_and(|active| active == *tab));
    let (Some(at), Some(last)) = (at, tabs.len().checked_sub(1)) else {
        return;
    };
    let to = match event.key().as_str() {
        "ArrowRight" => (at + 1) % tabs.len(),
        "ArrowLeft" => (at + last) % tabs.len(),
        "Home" => 0,
        "End" => last,
        _ => return,
    };
    event.prevent_default();
    let _ = tabs[to].focus();
}
