//! A table of things that open: beside the list with a click or Space, whole with Enter.
//!
//! `j`, `k` and the arrows move from row to row; where a side panel is open it
//! follows. The name in each row is a link to the thing's own page, so it
//! opens in a new tab as any link does, and works before the browser's half
//! has loaded. Sorting is a link as well: the address is the state.

use crate::{Icon, dom, keys, words::words};
use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    html,
    oco::Oco,
    prelude::*,
    web_sys::{Element, HtmlElement},
};

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

/// What stands in a cell.
pub type Cell = ViewFn;

/// A row: its first cell is the name.
#[derive(Clone)]
pub struct Row {
    /// Tells it from the others.
    pub key: String,
    /// What it is called, for those who do not see the table.
    pub name: String,
    /// Its own page.
    pub href: String,
    /// One per column.
    pub cells: Vec<Cell>,
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
    #[prop(into)]
    rows: Signal<Vec<Row>>,
    /// The order they are in.
    #[prop(optional, into)]
    sort: Signal<Option<Sort>>,
    /// The address of the same list in another order.
    #[prop(optional, into)]
    sort_href: Option<Callback<Sort, String>>,
    /// The row that stands in the side panel.
    #[prop(optional, into)]
    current: Signal<Option<String>>,
    /// Shows a row in the side panel.
    #[prop(optional, into)]
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
    let columns = StoredValue::new(columns);
    let heads = move || {
        let head = |column: &Column| head(column, sort, sort_href).into_any();
        columns.with_value(|columns| columns.iter().map(head).collect::<Vec<_>>())
    };
    let body = move || {
        let row = |row: Row| {
            columns
                .with_value(|columns| row_view(row, columns, moves, selection))
                .into_any()
        };
        rows.get().into_iter().map(row).collect::<Vec<_>>()
    };
    view! {
        <div class="table-frame">
            <table class="table" aria-label=label>
                <thead>
                    <tr>
                        {selection.map(|selection| view! { <SelectAll selection=selection rows=rows /> })}
                        {heads()}
                    </tr>
                </thead>
                <tbody node_ref=node>{body}</tbody>
            </table>
        </div>
    }
}

fn rank_class(column: &Column) -> String {
    let number = if column.number { " cell-number" } else { "" };
    format!("cell cell-rank-{}{number}", column.rank)
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
        <th scope="col" class=rank_class(column) aria-sort=aria>
            {inner}
        </th>
    }
}

#[component]
fn SelectAll(
    selection: RwSignal<Vec<String>>,
    #[prop(into)] rows: Signal<Vec<Row>>,
) -> impl IntoView {
    let words = words();
    let all = move || {
        let chosen = selection.get();
        rows.with(|rows| !rows.is_empty() && rows.iter().all(|row| chosen.contains(&row.key)))
    };
    let change = move |event| {
        let keys = rows.with_untracked(|rows| rows.iter().map(|row| row.key.clone()).collect());
        selection.set(if event_target_checked(&event) {
            keys
        } else {
            Vec::new()
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

fn row_view(
    row: Row,
    columns: &[Column],
    moves: Moves,
    selection: Option<RwSignal<Vec<String>>>,
) -> impl IntoView + use<> {
    let Row {
        key,
        name,
        href,
        cells,
    } = row;
    let mut cells = cells.into_iter().zip(columns);
    let first = cells.next().map(|(cell, column)| {
        view! {
            <th scope="row" class=rank_class(column)>
                <a class="table-link" href=href>
                    {cell.run()}
                </a>
            </th>
        }
    });
    let rest: Vec<_> = cells
        .map(|(cell, column)| view! { <td class=rank_class(column)>{cell.run()}</td> })
        .collect();
    let tick = selection.map(|selection| select_row(selection, key.clone(), &name));
    let selected_key = key.clone();
    let is_selected = move || {
        let selection = selection?;
        selection
            .with(|chosen| chosen.contains(&selected_key))
            .then_some("true")
    };
    let current_key = key.clone();
    let is_current = move || {
        let current = moves.current.get()?;
        (current == current_key).then_some("true")
    };
    view! {
        <tr
            class="table-row"
            data-key=key.clone()
            data-selected=is_selected
            aria-current=is_current
            on:click=move |event| moves.click(&event, &key)
        >
            {tick}
            {first}
            {rest}
        </tr>
    }
}

fn select_row(selection: RwSignal<Vec<String>>, key: String, name: &str) -> impl IntoView + use<> {
    let label = format!("{} {name}", words().select_row);
    let chosen_key = key.clone();
    let change = move |event| {
        selection.update(|chosen| {
            chosen.retain(|known| *known != key);
            if event_target_checked(&event) {
                chosen.push(key.clone());
            }
        });
    };
    view! {
        <td class="cell cell-select">
            <input
                type="checkbox"
                class="check"
                aria-label=label
                prop:checked=move || selection.with(|chosen| chosen.contains(&chosen_key))
                on:change=change
            />
        </td>
    }
}

/// How one moves about the rows.
#[derive(Clone, Copy)]
struct Moves {
    node: NodeRef<html::Tbody>,
    current: Signal<Option<String>>,
    on_look: Option<Callback<String>>,
}

impl Moves {
    /// A click with the mouse anywhere in a row shows it beside the list.
    fn click(self, event: &MouseEvent, key: &str) {
        let Some(on_look) = self.on_look else { return };
        let special = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        // A click that no mouse made (`detail` 0) is Enter on the link: it opens whole.
        if special || event.detail() == 0 || event.default_prevented() {
            return;
        }
        let target = dom::target(event);
        let own = |selector: &str| {
            let found = target
                .as_ref()
                .and_then(|target| target.closest(selector).ok()?);
            found.is_some()
        };
        if own("button, input, label, .menu") || (own("a") && !own("a.table-link")) {
            return;
        }
        event.prevent_default();
        on_look.run(key.to_owned());
    }

    fn key(self, event: &KeyboardEvent) {
        let inside = self.focused_row().is_some();
        let looking = self.current.with_untracked(Option::is_some);
        match event.key().as_str() {
            "j" => self.step(1),
            "k" => self.step(-1),
            "ArrowDown" if inside || looking => self.step(1),
            "ArrowUp" if inside || looking => self.step(-1),
            " " if inside => self.look(),
            "x" if inside => self.tick(),
            "Enter"
                if !inside
                    && looking
                    && dom::active().is_none_or(|active| active.tag_name() == "BODY") =>
            {
                self.open_current();
            }
            _ => return,
        }
        event.prevent_default();
    }

    fn rows(self) -> Vec<HtmlElement> {
        let body = self.node.get_untracked();
        body.map(|body| dom::all(&body, "tr[data-key]"))
            .unwrap_or_default()
    }

    fn focused_row(self) -> Option<Element> {
        let body = self.node.get_untracked()?;
        let row = dom::active()?.closest("tr[data-key]").ok()??;
        body.contains(Some(&row)).then_some(row)
    }

    fn current_row(self) -> Option<Element> {
        let key = self.current.get_untracked()?;
        let row = self
            .rows()
            .into_iter()
            .find(|row| row.get_attribute("data-key").as_ref() == Some(&key))?;
        Some(row.into())
    }

    fn step(self, by: isize) {
        let rows = self.rows();
        let from = self.focused_row().or_else(|| self.current_row());
        let at = from.and_then(|from| {
            rows.iter()
                .position(|row| Element::from(row.clone()) == from)
        });
        let to = match at {
            Some(at) => at.checked_add_signed(by),
            None => Some(0),
        };
        let Some(row) = to.and_then(|to| rows.get(to)) else {
            return;
        };
        if let Some(link) = dom::first(row, "a.table-link") {
            let _ = link.focus();
        }
        if self.current.with_untracked(Option::is_some) {
            self.show(row);
        }
    }

    fn show(self, row: &Element) {
        if let (Some(on_look), Some(key)) = (self.on_look, row.get_attribute("data-key")) {
            on_look.run(key);
        }
    }

    fn look(self) {
        if let Some(row) = self.focused_row() {
            self.show(&row);
        }
    }

    fn tick(self) {
        let tick = self
            .focused_row()
            .and_then(|row| dom::first(&row, "input.check"));
        if let Some(tick) = tick {
            tick.click();
        }
    }

    fn open_current(self) {
        let link = self
            .current_row()
            .and_then(|row| dom::first(&row, "a.table-link"));
        if let Some(link) = link {
            link.click();
        }
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
