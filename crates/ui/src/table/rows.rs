//! The rows of a table, as text.

use super::Column;
use crate::{Markup, words::words};
use leptos::prelude::*;

/// A row: its first cell is the name.
pub struct Row {
    /// Tells it from the others.
    pub key: String,
    /// What it is called, for those who do not see the table.
    pub name: String,
    /// Its own page.
    pub href: String,
    /// What stands in its cells, one per column.
    pub cells: Vec<Markup>,
}

/// Bytes that most rows need.
const ROW: usize = 1_200;

/// The rows, as text.
pub(super) fn body(
    rows: &[Row],
    columns: &[Column],
    current: Signal<Option<String>>,
    selectable: bool,
) -> Markup {
    let current = current.get_untracked();
    Markup::sized(rows.len() * ROW, |body| {
        for row in rows {
            let looked_at = current.as_ref() == Some(&row.key);
            write_row(body, row, columns, (looked_at, selectable));
        }
    })
}

fn write_row(
    body: &mut Markup,
    row: &Row,
    columns: &[Column],
    (looked_at, selectable): (bool, bool),
) {
    let mut attributes = vec![("class", "table-row"), ("data-key", row.key.as_str())];
    if looked_at {
        attributes.push(("aria-current", "true"));
    }
    body.element("tr", &attributes, |tr| {
        if selectable {
            write_tick(tr, &row.name);
        }
        for (index, (cell, column)) in row.cells.iter().zip(columns).enumerate() {
            let class = ("class", cell_class(column));
            match index {
                0 => tr.element("th", &[("scope", "row"), class], |th| {
                    let link = [("class", "table-link"), ("href", row.href.as_str())];
                    th.element("a", &link, |a| a.add(cell));
                }),
                _ => tr.element("td", &[class], |td| td.add(cell)),
            }
        }
    });
}

fn write_tick(row: &mut Markup, name: &str) {
    let label = format!("{} {name}", words().select_row);
    let attributes = [
        ("type", "checkbox"),
        ("class", "check"),
        ("aria-label", label.as_str()),
    ];
    row.element("td", &[("class", "cell cell-select")], |td| {
        td.open("input", &attributes);
    });
}

/// The class of a column's cells.
pub(super) fn cell_class(column: &Column) -> &'static str {
    match (column.rank, column.number) {
        (..=1, false) => "cell",
        (..=1, true) => "cell cell-number",
        (2, false) => "cell cell-rank-2",
        (2, true) => "cell cell-rank-2 cell-number",
        (3.., false) => "cell cell-rank-3",
        (3.., true) => "cell cell-rank-3 cell-number",
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::Table;

    #[test]
    fn rows_are_written_with_their_cells() {
        let owner = Owner::new();
        owner.set();
        let row = Row {
            key: "a".into(),
            name: "A".into(),
            href: "/a?b&c".into(),
            cells: vec!["A".into(), "1 < 2".into()],
        };
        let columns = vec![
            Column::new("name", "Name"),
            Column::new("rule", "Rule").rank(2).number(),
        ];
        let table = view! { <Table label="Things" columns=columns rows=vec![row] current=Some("a".to_owned()) /> };
        let html = table.to_html();
        let row = "<tr class=\"table-row\" data-key=\"a\" aria-current=\"true\">\
            <th scope=\"row\" class=\"cell\"><a class=\"table-link\" href=\"/a?b&amp;c\">A</a></th>\
            <td class=\"cell cell-rank-2 cell-number\">1 &lt; 2</td></tr>";
        assert!(html.contains(&format!("<tbody>{row}</tbody>")), "{html}");
    }
}
