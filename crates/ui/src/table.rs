//! A table of things that open: beside the list with a click or Space, whole with Enter.
//!
//! `j`, `k` and the arrows move from row to row; where a side panel is open it
//! follows. The name in each row is a link to the thing's own page, so it
//! opens in a new tab as any link does, and works before the browser's half
//! has loaded. Sorting is a link as well: the address is the state.
//!
//! The rows are text, not views: a thousand of them cost little. The table
//! listens for all of them, and marks those that are selected or looked at.

mod moves;
mod rows;

pub use rows::Row;

use crate::{Icon, keys, words::words};
use leptos::{ev::Event, html, oco::Oco, prelude::*};
use moves::{Moves, keep_focus, ticked};
use rows::{body, cell_class};

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name in the address.
    pub key: &'static str,
    /// Its heading.
    pub label: &'static str,
    /// Rows can be ordered by it.
    pub sortable: bool,
    /// 1 is always there, 2 goes where it is narrow, 3 goes first.
    pub rank: u8,
    /// Numbers: set flush right.
    pub number: bool,
}

impl Column {
    /// A column of text that is always there.
    pub fn new(key: &'static str, label: &'static str) -> Self {
        Self {
            key,
            label,
            sortable: false,
            rank: 1,
            number: false,
        }
    }

    /// Rows can be ordered by it.
    pub fn sortable(mut self) -> Self {
        self.sortable = true;
        self
    }

    /// How early it goes where it is narrow: 2, or 3 to go first.
    pub fn rank(mut self, rank: u8) -> Self {
        self.rank = rank;
        self
    }

    /// It holds numbers.
    pub fn number(mut self) -> Self {
        self.number = true;
        self
    }
}

/// The order of the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    /// The column's key.
    pub column: String,
    /// Last first.
    pub descending: bool,
}

impl Sort {
    /// What choosing the heading of `column` asks for: turned round where it is the order already.
    pub fn after(now: &Self, column: &str) -> Self {
        Self {
            column: column.to_owned(),
            descending: now.column == column && !now.descending,
        }
    }
}

/// A table of things that open.
#[component]
pub fn Table(
    /// What it lists.
    #[prop(into)]
    label: Oco<'static, str>,
    /// The columns.
    columns: Vec<Column>,
    /// The rows.
    rows: Vec<Row>,
    /// The order they are in.
    #[prop(optional, into)]
    sort: Signal<Option<Sort>>,
    /// The address of the same list in another order.
    #[prop(optional, into)]
    sort_href: Option<Callback<Sort, String>>,
    /// The row that stands in the side panel.
    #[prop(optional, into)]
    current: Signal<Option<String>>,
    /// Shows a row in the side panel, where there is one.
    #[prop(optional_no_strip)]
    on_look: Option<Callback<String>>,
    /// The selected rows, where rows can be selected.
    #[prop(optional_no_strip)]
    selection: Option<RwSignal<Vec<String>>>,
) -> impl IntoView {
    let node = NodeRef::<html::Tbody>::new();
    let moves = Moves {
        node,
        current,
        on_look,
    };
    keys::on_free_key(move |event| moves.key(&event));
    Effect::new(move |_| moves.mark(selection));
    keep_focus(moves);
    let select_all = selection.map(|selection| {
        let keys = rows.iter().map(|row| row.key.clone()).collect();
        view! { <SelectAll selection=selection keys=keys /> }
    });
    let heads: Vec<_> = columns
        .iter()
        .map(|column| head(column, sort, sort_href))
        .collect();
    let body = body(&rows, &columns, current, selection.is_some());
    let tick = move |event: Event| {
        if let Some(selection) = selection {
            ticked(&event, selection);
        }
    };
    view! {
        <div class="table-frame">
            <table class="table" aria-label=label>
                <thead>
                    <tr>{select_all} {heads}</tr>
                </thead>
                <tbody
                    {..body.inside()}
                    node_ref=node
                    on:click=move |event| moves.click(&event)
                    on:change=tick
                ></tbody>
            </table>
        </div>
    }
}

fn head(
    column: &Column,
    sort: Signal<Option<Sort>>,
    sort_href: Option<Callback<Sort, String>>,
) -> impl IntoView + use<> {
    let Column { key, label, .. } = *column;
    let order = Memo::new(move |_| {
        let sort = sort.get()?;
        (sort.column == key).then_some(sort.descending)
    });
    let next = move || {
        let now = sort.get().unwrap_or(Sort {
            column: String::new(),
            descending: false,
        });
        Sort::after(&now, key)
    };
    let aria = move || {
        order
            .get()
            .map(|down| if down { "descending" } else { "ascending" })
    };
    let inner = match sort_href.filter(|_| column.sortable) {
        None => view! { <span class="table-head">{label}</span> }.into_any(),
        Some(sort_href) => view! {
            <a class="table-head table-sort" href=move || sort_href.run(next())>
                {label}
                <span class="table-order" data-state=aria>
                    {move || {
                        let name = if order.get() == Some(true) { "arrow-down" } else { "arrow-up" };
                        view! { <Icon name=name /> }
                    }}
                </span>
            </a>
        }
        .into_any(),
    };
    view! {
        <th scope="col" class=cell_class(column) aria-sort=aria>
            {inner}
        </th>
    }
}

#[component]
fn SelectAll(
    selection: RwSignal<Vec<String>>,
    /// Of all rows.
    keys: Vec<String>,
) -> impl IntoView {
    let words = words();
    let keys = StoredValue::new(keys);
    let all = move || {
        let chosen = selection.get();
        keys.with_value(|keys| !keys.is_empty() && keys.iter().all(|key| chosen.contains(key)))
    };
    let change = move |event| {
        selection.set(match event_target_checked(&event) {
            true => keys.get_value(),
            false => Vec::new(),
        });
    };
    view! {
        <th class="cell cell-select">
            <input
                type="checkbox"
                class="check"
                aria-label=words.select_all
                prop:checked=all
                prop:indeterminate=move || !all() && selection.with(|chosen| !chosen.is_empty())
                on:change=change
            />
        </th>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_turns_the_order_round() {
        let name = Sort {
            column: "name".into(),
            descending: false,
        };
        assert!(Sort::after(&name, "name").descending);
        assert!(!Sort::after(&Sort::after(&name, "name"), "name").descending);
        assert_eq!(Sort::after(&name, "type").column, "type");
    }
}
