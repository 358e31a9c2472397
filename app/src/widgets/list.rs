//! What every list page shares: its state in the address, the toolbar, the
//! frame with table and side panel, the pager.

use crate::{format::number, shell::Guard, text::t};
use domain::page::{LIMIT, ListQuery, Sort};
use leptos::prelude::*;
use leptos_router::{
    hooks::{use_navigate, use_query_map},
    params::ParamsMap,
};
use std::time::Duration;
use ui::{Button, Icon, Look};

/// The state of a list, read from the address and written to it.
#[derive(Clone, Copy)]
pub struct ListState {
    base: &'static str,
    query: Memo<ParamsMap>,
    /// Where pages began that one came by; empty after a reload.
    trail: StoredValue<Vec<String>>,
    go: Callback<String>,
}

impl ListState {
    /// The list at `base`.
    pub fn new(base: &'static str) -> Self {
        let navigate = use_navigate();
        let guard = Guard::expect();
        let query = use_query_map();
        Self {
            base,
            query,
            trail: StoredValue::new(Vec::new()),
            go: Callback::new(move |href: String| guard.go(&href, &navigate)),
        }
    }

    fn param(self, name: &str) -> Option<String> {
        self.query
            .with(|query| query.get(name))
            .filter(|value| !value.is_empty())
    }

    /// What to ask the server.
    pub fn list_query(self) -> ListQuery<Sort> {
        let sort = match self.param("sort").as_deref() {
            Some("changed") => Sort::Changed,
            _ => Sort::Name,
        };
        ListQuery {
            search: self.param("q").unwrap_or_default(),
            sort,
            descending: self.param("desc").is_some(),
            after: self.param("after"),
            limit: LIMIT,
        }
    }

    /// The search text.
    pub fn search(self) -> String {
        self.param("q").unwrap_or_default()
    }

    /// Where the page before this one ended; none on the first.
    pub fn after(self) -> Option<String> {
        self.param("after")
    }

    /// Whether only what is not over is listed.
    pub fn live_only(self) -> bool {
        self.param("live").is_some()
    }

    /// Lists only what is not over, or all, from the beginning.
    pub fn set_live_only(self, on: bool) {
        self.trail.update_value(Vec::clear);
        let live = on.then(|| "on".to_owned());
        self.go
            .run(self.href(&[("live", live), ("after", None), ("before", None)]));
    }

    /// How many rows lie before this page.
    pub fn before(self) -> u64 {
        let before = self.param("before").and_then(|text| text.parse().ok());
        before.unwrap_or(0)
    }

    /// The order that the table shows.
    pub fn sort(self) -> ui::Sort {
        let query = self.list_query();
        ui::Sort {
            column: match query.sort {
                Sort::Name => "name".to_owned(),
                Sort::Changed => "changed".to_owned(),
            },
            descending: query.descending,
        }
    }

    /// The id of what stands in the side panel.
    pub fn open(self) -> Option<String> {
        self.param("open")
    }

    /// The address of this list with some parameters changed.
    fn href(self, changes: &[(&str, Option<String>)]) -> String {
        const KNOWN: [&str; 7] = ["q", "live", "sort", "desc", "after", "before", "open"];
        let value = |name: &str| {
            let change = changes.iter().find(|(changed, _)| *changed == name);
            match change {
                Some((_, value)) => value.clone(),
                None => self.param(name),
            }
        };
        let pairs: Vec<String> = KNOWN
            .into_iter()
            .filter_map(|name| {
                let value = value(name).filter(|value| !value.is_empty())?;
                Some(format!("{name}={}", crate::paths::encode(&value)))
            })
            .collect();
        match pairs.is_empty() {
            true => self.base.to_owned(),
            false => format!("{}?{}", self.base, pairs.join("&")),
        }
    }

    /// The same list in another order, from its beginning.
    pub fn sort_href(self) -> Callback<ui::Sort, String> {
        Callback::new(move |sort: ui::Sort| {
            let column = (sort.column != "name").then_some(sort.column);
            let descending = sort.descending.then(|| "1".to_owned());
            self.href(&[
                ("sort", column),
                ("desc", descending),
                ("after", None),
                ("before", None),
            ])
        })
    }

    /// Shows a thing in the side panel.
    pub fn look(self) -> Callback<String> {
        Callback::new(move |id: String| self.go.run(self.href(&[("open", Some(id))])))
    }

    /// Closes the side panel.
    pub fn close(self) -> Callback<()> {
        Callback::new(move |()| self.go.run(self.href(&[("open", None)])))
    }

    /// Searches, from the beginning.
    fn search_for(self, text: String) {
        self.trail.update_value(Vec::clear);
        self.go
            .run(self.href(&[("q", Some(text)), ("after", None), ("before", None)]));
    }
}

/// The bar over a table: search, and what else narrows the list.
#[component]
pub fn Toolbar(
    /// The list.
    list: ListState,
    /// What the search looks at, in words.
    search: &'static str,
    /// More controls.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let turn = StoredValue::new(0_u32);
    let typed = move |text: String| {
        let mine = turn.get_value().wrapping_add(1);
        turn.set_value(mine);
        let send = move || {
            if turn.try_get_value() == Some(mine) {
                list.search_for(text);
            }
        };
        set_timeout(send, Duration::from_millis(220));
    };
    let text = list
        .query
        .with_untracked(|query| query.get("q").unwrap_or_default());
    view! {
        <form class="toolbar" role="search" method="get" action=list.base>
            <label class="toolbar-search">
                <Icon name="search" />
                <span class="visually-hidden">{search}</span>
                <input
                    class="toolbar-input"
                    type="search"
                    name="q"
                    id="list-search"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder=search
                    value=text
                    on:input=move |event| typed(event_target_value(&event))
                />
            </label>
            {children.map(|children| children())}
        </form>
    }
}

/// The list with the side panel beside it.
#[component]
pub fn ListFrame(
    /// Head, toolbar, table and pager.
    children: Children,
    /// The panel, where something is open.
    #[prop(into)]
    panel: ViewFn,
) -> impl IntoView {
    view! {
        <div class="list">
            <div class="list-main">{children()}</div>
            {panel.run()}
        </div>
    }
}

/// Which rows one sees, and the way to the others.
#[component]
pub fn Pager(
    /// The list.
    list: ListState,
    /// Rows on this page.
    rows: u64,
    /// Rows on all pages.
    total: u64,
    /// Where the next page begins, if there is one.
    next: Option<String>,
) -> impl IntoView {
    let t = t();
    let Ways {
        before,
        here,
        ahead,
        behind,
    } = untrack(|| Ways::of(list, rows, next));
    let first = if rows == 0 { 0 } else { before + 1 };
    let go_ahead = move |_| list.trail.update_value(|trail| trail.push(here.clone()));
    let go_behind = move |_| {
        list.trail.update_value(|trail| {
            trail.pop();
        });
    };
    view! {
        <nav class="pager" aria-label=t.common.range(first, before + rows, total)>
            <span class="pager-words tabular" aria-hidden="true">
                {t.common.range(first, before + rows, total)}
            </span>
            <a
                class="icon-button"
                href=behind.clone()
                role=behind.is_none().then_some("link")
                aria-label=t.common.previous
                aria-disabled=behind.is_none().then_some("true")
                on:click=go_behind
            >
                <Icon name="chevron-left" />
            </a>
            <a
                class="icon-button"
                href=ahead.clone()
                role=ahead.is_none().then_some("link")
                aria-label=t.common.next
                aria-disabled=ahead.is_none().then_some("true")
                on:click=go_ahead
            >
                <Icon name="chevron-right" />
            </a>
        </nav>
    }
}

/// The addresses that the pager leads to.
struct Ways {
    before: u64,
    here: String,
    ahead: Option<String>,
    behind: Option<String>,
}

impl Ways {
    fn of(list: ListState, rows: u64, next: Option<String>) -> Self {
        let before = list.before();
        let start = |after: Option<String>, before: Option<String>| {
            list.href(&[("after", after), ("before", before), ("open", None)])
        };
        let remembered = list.trail.with_value(|trail| trail.last().cloned());
        let behind = remembered.unwrap_or_else(|| start(None, None));
        Self {
            before,
            here: list.href(&[("open", None)]),
            ahead: next.map(|next| start(Some(next), Some((before + rows).to_string()))),
            behind: (before > 0).then_some(behind),
        }
    }
}

/// How many there are on all pages together, after a heading.
#[component]
pub fn Total(
    /// None while unknown.
    total: Signal<Option<u64>>,
) -> impl IntoView {
    view! {
        <Transition>
            <span class="page-count tabular">{move || total.get().map(number)}</span>
        </Transition>
    }
}

/// The bar over a table while rows are selected.
#[component]
pub fn BulkBar(
    /// The selected rows.
    selection: RwSignal<Vec<String>>,
    /// What can be done with all of them.
    children: ChildrenFn,
) -> impl IntoView {
    let t = t();
    let count = move || t.common.rows_selected(selection.with(Vec::len));
    let children = StoredValue::new(children);
    view! {
        <Show when=move || selection.with(|chosen| !chosen.is_empty())>
            <div class="bulk" role="toolbar" aria-label=count>
                <span class="bulk-count tabular" role="status">
                    {count}
                </span>
                {children.with_value(|children| children())}
                <Button look=Look::Quiet small=true on_press=move |_| selection.set(Vec::new())>
                    {t.common.clear}
                </Button>
            </div>
        </Show>
    }
}
