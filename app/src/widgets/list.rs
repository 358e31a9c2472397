//! What every list page shares: its state in the address, the toolbar, the
//! frame with table and side panel, the rows or why there are none, the pager.

use super::{Asked, Cells, Trouble};
use crate::{format::number, shell::Guard, text::t};
use domain::page::{LIMIT, ListQuery, Page, Sort};
use leptos::prelude::*;
use leptos_router::{
    hooks::{use_navigate, use_query_map},
    params::ParamsMap,
};
use serde::{Serialize, de::DeserializeOwned};
use std::{sync::Arc, time::Duration};
use ui::{Button, Column, EmptyState, Icon, LinkButton, Look, Row, Table, TableSkeleton};

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

    /// The address of the first page, seen from another one.
    fn first_page(self) -> Option<String> {
        self.after()?;
        Some(self.href(&[("after", None), ("before", None)]))
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
pub fn Total<T>(
    /// The list, as the server answers it.
    of: Asked<Page<T>>,
) -> impl IntoView
where
    T: Send + Sync + 'static,
{
    let total = move || {
        let answer = of.read();
        let page = answer.as_ref()?.as_ref().ok()?;
        Some(number(page.total))
    };
    view! {
        <Transition>
            <span class="page-count tabular">{total}</span>
        </Transition>
    }
}

/// What stands in place of no rows.
pub struct NoRows {
    icon: &'static str,
    title: &'static str,
    text: &'static str,
    no_match: Option<(&'static str, &'static str)>,
    first: Option<ViewFn>,
}

impl NoRows {
    /// What the list is for, where nothing is in it at all.
    pub fn new(icon: &'static str, title: &'static str, text: &'static str) -> Self {
        Self {
            icon,
            title,
            text,
            no_match: None,
            first: None,
        }
    }

    /// What to say where a search or a filter leaves nothing.
    pub fn no_match(mut self, title: &'static str, text: &'static str) -> Self {
        self.no_match = Some((title, text));
        self
    }

    /// The first thing to do, where the person may.
    pub fn first(mut self, first: Option<impl Into<ViewFn>>) -> Self {
        self.first = first.map(Into::into);
        self
    }

    fn draw(&self, list: ListState) -> AnyView {
        if let Some(first_page) = untrack(|| list.first_page()) {
            let t = &t().common;
            return view! {
                <EmptyState icon="list-ordered" title=t.page_empty_title text=t.page_empty_text>
                    <LinkButton href=first_page>{t.first_page}</LinkButton>
                </EmptyState>
            }
            .into_any();
        }
        let narrowed = untrack(|| !list.search().is_empty() || list.live_only());
        if let Some((title, text)) = self.no_match.filter(|_| narrowed) {
            return view! { <EmptyState icon="search-x" title=title text=text /> }.into_any();
        }
        let first = self.first.as_ref().map(ViewFn::run);
        view! {
            <EmptyState icon=self.icon title=self.title text=self.text>
                {first}
            </EmptyState>
        }
        .into_any()
    }
}

/// The rows once the server has answered; until then, and in place of them,
/// why there are none and what to do.
#[component]
pub fn Listed<T>(
    /// The list, as the server answers it.
    answer: Asked<Page<T>>,
    /// The list's state.
    list: ListState,
    /// What stands in place of no rows.
    none: NoRows,
    /// Asks again after a failure, where more than that is to be done.
    #[prop(optional, into)]
    retry: Option<Callback<()>>,
    /// Shows the rows. What it shows asks the server for nothing more.
    rows: impl Fn(&Page<T>) -> AnyView + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let draw = Arc::new((none, rows));
    let content = move || {
        if answer.read().is_none() {
            return None;
        }
        let draw = Arc::clone(&draw);
        Some(Unsuspend::new(move || {
            let (none, rows) = &*draw;
            let asked = answer;
            answer.with_untracked(|answer| match answer {
                None => ().into_any(),
                Some(Err(error)) => {
                    let ask_again = Callback::new(move |()| asked.refetch());
                    let retry = retry.unwrap_or(ask_again);
                    view! { <Trouble error=error.clone() retry=retry /> }.into_any()
                }
                Some(Ok(page)) if page.rows.is_empty() => none.draw(list),
                Some(Ok(page)) => rows(page),
            })
        }))
    };
    view! {
        <Transition fallback=|| {
            view! { <TableSkeleton /> }
        }>{content}</Transition>
    }
}

/// The table of a list page, with its pager.
#[component]
pub fn ListTable<'a, T: 'static>(
    /// The list.
    list: ListState,
    /// What it lists.
    label: &'static str,
    /// The columns.
    columns: Vec<Column>,
    /// What the server answered.
    page: &'a Page<T>,
    /// A row of the table.
    row: fn(&T, Cells) -> Row,
    /// A click shows a row in the side panel.
    #[prop(optional)]
    beside: bool,
    /// The selected rows, where rows can be selected.
    #[prop(optional_no_strip)]
    selection: Option<RwSignal<Vec<String>>>,
) -> impl IntoView {
    let (count, total, next) = (page.rows.len() as u64, page.total, page.next.clone());
    let cells = Cells::of_page();
    let rows: Vec<Row> = page.rows.iter().map(|it| row(it, cells)).collect();
    view! {
        <Table
            label=label
            columns=columns
            rows=rows
            sort=Signal::derive(move || Some(list.sort()))
            sort_href=list.sort_href()
            current=Signal::derive(move || list.open().filter(|_| beside))
            on_look=beside.then(|| list.look())
            selection=selection
        />
        <Pager list=list rows=count total=total next=next />
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
