//! Plain server-rendered pages. Whatever comes from a record or a client goes
//! through `text`, and the policy allows no script at all.

use axum::{
    http::header,
    response::{Html, IntoResponse, Response},
};
use std::fmt::Write as _;

/// `value` so that a browser shows it as it is.
pub fn text(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// A table with a caption. Cells are escaped here; an empty one shows a dash.
pub fn table(caption: &str, heads: &[&str], rows: &[Vec<String>]) -> String {
    let mut out = format!(
        "<div class=scroll><table><caption>{}</caption><thead><tr>",
        text(caption)
    );
    for head in heads {
        let _ = write!(out, "<th scope=col>{}", text(head));
    }
    out.push_str("<tbody>");
    for row in rows {
        out.push_str("<tr>");
        for cell in row {
            let shown = if cell.is_empty() { "–" } else { cell };
            let _ = write!(out, "<td>{}", text(shown));
        }
    }
    if rows.is_empty() {
        let _ = write!(out, "<tr><td colspan={}>Nothing yet.", heads.len());
    }
    out.push_str("</table></div>");
    out
}

/// Names and values, one under the other.
pub fn facts(rows: &[(&str, &str)]) -> String {
    let mut out = String::from("<dl>");
    for (name, value) in rows {
        let shown = if value.is_empty() { "–" } else { value };
        let _ = write!(out, "<dt>{}<dd>{}", text(name), text(shown));
    }
    out.push_str("</dl>");
    out
}

/// A whole page around `body`, which is HTML already.
pub fn page(title: &str, body: &str) -> Html<String> {
    Html(format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title>\
         <meta name=viewport content=\"width=device-width, initial-scale=1\">\
         <link rel=stylesheet href=\"/_style.css\"><main aria-label=\"{title}\"><h1>{title}</h1>{body}</main>",
        title = text(title),
    ))
}

/// Who may show a page in a frame.
#[derive(Clone, Copy)]
pub enum Framed {
    /// Nobody.
    Never,
    /// A desktop on this machine: record pages are what a screen pop shows.
    OnThisMachine,
}

/// The page with its policy: no script, own style sheet only.
pub fn guarded(page: Html<String>, framed: Framed) -> Response {
    let ancestors = match framed {
        Framed::Never => "'none'",
        Framed::OnThisMachine => {
            "http://127.0.0.1:* http://localhost:* https://127.0.0.1:* https://localhost:*"
        }
    };
    let policy = format!(
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors {ancestors}"
    );
    let headers = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, page).into_response()
}

/// The one style sheet.
pub(crate) const STYLE: &str = include_str!("style.css");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_value_becomes_markup() {
        assert_eq!(
            text("<b title='x'>\"&\"</b>"),
            "&lt;b title=&#39;x&#39;&gt;&quot;&amp;&quot;&lt;/b&gt;"
        );
        let html = table("<c>", &["<h>"], &[vec!["<script>".into()]]);
        assert!(!html.contains("<script>") && !html.contains("<h>") && !html.contains("<c>"));
    }
}
