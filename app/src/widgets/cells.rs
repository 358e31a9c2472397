//! What stands in the cells of tables: small things that know the domain, as text.

use crate::{
    format,
    text::{Catalogue, t},
    viewer::Clock,
};
use domain::Timestamp;
use leptos::{
    leptos_dom::helpers::document,
    prelude::*,
    web_sys::{HtmlElement, js_sys::Date},
};
use ui::{Markup, dom};

/// The words and the clock that the cells of one table are written with.
#[derive(Clone, Copy)]
pub struct Cells {
    /// The words.
    pub t: &'static Catalogue,
    clock: Clock,
}

/// Marks a `time` that says how long ago it was.
const AGO: &str = "data-ago";
/// The beginning of what goes on, of which its length is shown.
const SINCE: &str = "data-since";

impl Cells {
    /// Those of the present page. What they say of times follows its clock.
    pub fn of_page() -> Self {
        let cells = Self {
            t: t(),
            clock: Clock::expect(),
        };
        Effect::new(move |_| cells.follow());
        cells
    }

    /// Active or not, as a dot before the name; in a word for those who do not see it.
    pub fn state(self, active: bool, name: &str) -> Markup {
        let (key, words) = match active {
            true => ("on", self.t.common.active),
            false => ("off", self.t.common.inactive),
        };
        let dot = [
            ("class", "state-dot"),
            ("data-state", key),
            ("data-tip", words),
        ];
        Markup::of(|cell| {
            cell.element("span", &dot, |_| ());
            cell.element("span", &[("class", "visually-hidden")], |hidden| {
                hidden.text(words);
                hidden.text(": ");
            });
            cell.span("truncate", name);
        })
    }

    /// A telephone number as people write it; see `PhoneNumber`.
    pub fn number(self, cell: &mut Markup, number: &str) {
        let attributes = [("class", "number tabular nowrap"), ("data-tip", number)];
        cell.element("span", &attributes, |span| {
            span.text(&format::phone(number));
        });
    }

    /// How long ago something was; see `Moment`.
    pub fn moment(self, at: Timestamp) -> Markup {
        let (machine, exact) = (format::machine(at), self.clock.exact(at));
        let attributes = [
            ("datetime", machine.as_str()),
            ("data-tip", exact.as_str()),
            (AGO, ""),
        ];
        Markup::of(|cell| {
            cell.element("time", &attributes, |time| {
                time.text(&untrack(|| self.clock.relative(at)));
            });
        })
    }

    /// When a thing was changed.
    pub fn changed(self, at: Timestamp) -> Markup {
        Markup::of(|cell| {
            cell.element("span", &[("class", "soft")], |soft| {
                soft.add(&self.moment(at));
            });
        })
    }

    /// How long something took, or goes on.
    pub fn lasted(self, from: Timestamp, until: Option<Timestamp>) -> Markup {
        let since = from.0.to_string();
        let mut attributes = vec![("class", "tabular")];
        if until.is_none() {
            attributes.push((SINCE, since.as_str()));
        }
        let until = until.unwrap_or_else(|| untrack(|| self.clock.now()));
        Markup::of(|cell| {
            cell.element("span", &attributes, |span| {
                span.text(&format::duration(until.since(from)));
            });
        })
    }

    /// Says all times of the page's tables anew as the clock goes on.
    fn follow(self) {
        let now = self.clock.now();
        let Some(root) = document().document_element() else {
            return;
        };
        for element in dom::all(&root, &format!(".table [{AGO}]")) {
            let at = element.get_attribute("datetime").unwrap_or_default();
            let ms = Date::parse(&at);
            if ms.is_finite() {
                say(&element, &self.clock.relative(Timestamp(ms as i64)));
            }
        }
        for element in dom::all(&root, &format!(".table [{SINCE}]")) {
            let from = element.get_attribute(SINCE);
            if let Some(from) = from.and_then(|from| from.parse().ok()) {
                say(&element, &format::duration(now.since(Timestamp(from))));
            }
        }
    }
}

/// Only what has changed is written: a selection there stays.
fn say(element: &HtmlElement, words: &str) {
    if element.text_content().as_deref() != Some(words) {
        element.set_text_content(Some(words));
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::{
        format::Zone,
        text::Language,
        viewer::Viewer,
        widgets::{Moment, PhoneNumber},
    };

    /// A view's HTML without what only the renderer needs, and without its attributes' order.
    fn pieces(html: &str) -> Vec<String> {
        let html = html.replace("<!>", "").replace(" data-ago=\"\"", "");
        let mut pieces: Vec<_> = html
            .split(['<', '>', '"', '=', ' '])
            .filter(|piece| !piece.is_empty())
            .map(str::to_owned)
            .collect();
        pieces.sort_unstable();
        pieces
    }

    #[test]
    fn cells_look_like_the_components() {
        let owner = Owner::new();
        owner.set();
        let viewer = Viewer {
            me: None,
            now: Timestamp(1_750_000_000_000),
            zone: Zone::utc(),
            language: Language::default(),
        };
        provide_context(viewer.language);
        provide_context(Clock::new(&viewer));
        let cells = Cells::of_page();
        let at = viewer.now.plus(-200_000);
        let text = Markup::of(|cell| cells.number(cell, "+4570202020"));
        let view = view! { <PhoneNumber number="+4570202020" /> };
        assert_eq!(pieces(text.as_str()), pieces(&view.to_html()));
        let view = view! { <Moment at=at /> };
        assert_eq!(pieces(cells.moment(at).as_str()), pieces(&view.to_html()));
        assert!(cells.moment(at).as_str().contains("3 min ago"));
    }
}
