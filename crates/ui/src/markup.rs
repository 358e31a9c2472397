//! HTML as text, for what is many and has no life of its own: the rows of a table.
//!
//! A component for each cell of each row costs the server more than all the
//! rest of the page, and the browser as much again. Text is escaped where it
//! enters, tags and attributes are named by the program: nothing that somebody
//! has typed becomes an element.

use crate::{asset::asset, bits::BadgeFace};
use html_escape::{encode_double_quoted_attribute_to_string, encode_text_to_string};
use leptos::tachys::html::element::{InnerHtml, inner_html};

/// Bytes that most cells need.
const CELL: usize = 256;

/// HTML as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup(String);

impl Markup {
    /// What `write` writes.
    pub fn of(write: impl FnOnce(&mut Self)) -> Self {
        Self::sized(CELL, write)
    }

    /// What `write` writes, about so many bytes.
    pub fn sized(bytes: usize, write: impl FnOnce(&mut Self)) -> Self {
        let mut markup = Self(String::with_capacity(bytes));
        write(&mut markup);
        markup
    }

    /// A text.
    pub fn text(&mut self, text: &str) {
        encode_text_to_string(text, &mut self.0);
    }

    /// What was written elsewhere.
    pub fn add(&mut self, other: &Self) {
        self.0.push_str(&other.0);
    }

    /// An element with what `inside` writes.
    pub fn element(
        &mut self,
        tag: &'static str,
        attributes: &[(&'static str, &str)],
        inside: impl FnOnce(&mut Self),
    ) {
        self.open(tag, attributes);
        inside(self);
        self.0.push_str("</");
        self.0.push_str(tag);
        self.0.push('>');
    }

    /// An element that has no inside, for example `input`.
    pub fn open(&mut self, tag: &'static str, attributes: &[(&'static str, &str)]) {
        self.0.push('<');
        self.0.push_str(tag);
        for (name, value) in attributes {
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            encode_double_quoted_attribute_to_string(value, &mut self.0);
            self.0.push('"');
        }
        self.0.push('>');
    }

    /// A text in a `span` of this class.
    pub fn span(&mut self, class: &'static str, text: &str) {
        self.element("span", &[("class", class)], |inside| inside.text(text));
    }

    /// An icon, as [`crate::Icon`] draws it.
    pub fn icon(&mut self, name: &str) {
        let attributes = [
            ("class", "icon"),
            ("aria-hidden", "true"),
            ("focusable", "false"),
        ];
        let href = format!("{}#{name}", asset("/pkg/icons.svg"));
        self.element("svg", &attributes, |svg| {
            svg.element("use", &[("href", href.as_str())], |_| ());
        });
    }

    /// A badge, as [`crate::Badge`] draws it.
    pub fn badge(&mut self, badge: &BadgeFace) {
        let attributes = [("class", "badge"), ("data-tone", badge.tone.key())];
        self.element("span", &attributes, |inside| {
            if badge.dot {
                inside.span("badge-dot", "");
            }
            if let Some(icon) = badge.icon {
                inside.icon(icon);
            }
            inside.span("badge-words", &badge.words);
        });
    }

    /// The HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The inside of an element, for `{..markup.inside()}` among its attributes.
    pub fn inside(self) -> InnerHtml<String> {
        inner_html(self.0)
    }
}

impl From<&str> for Markup {
    fn from(text: &str) -> Self {
        Self::of(|markup| markup.text(text))
    }
}

impl From<String> for Markup {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::{Badge, Icon, Tone};
    use leptos::prelude::*;

    /// A view's HTML without what only the renderer needs.
    fn plain(view: impl IntoView) -> String {
        let html = view.to_html();
        html.replace("<!>", "").replace("<!--<() />-->", "")
    }

    /// The attributes of elements in the order of their names.
    fn sorted(html: &str) -> Vec<String> {
        let tags = html.split('<').skip(1);
        let tag = |tag: &str| {
            let (head, text) = tag.split_once('>').unwrap_or_default();
            let mut parts: Vec<_> = head
                .split("\" ")
                .map(|part| part.trim_end_matches('"'))
                .collect();
            if let Some((name, first)) = parts[0].split_once(' ') {
                parts[0] = name;
                parts.push(first);
            }
            parts[1..].sort_unstable();
            format!("{} {text}", parts.join(" "))
        };
        tags.map(tag).collect()
    }

    #[test]
    fn nothing_typed_becomes_an_element() {
        let hostile = r#"<img src=x onerror="alert(1)">&"#;
        let markup = Markup::of(|markup| {
            markup.element("a", &[("href", hostile)], |inside| inside.text(hostile));
        });
        let html = markup.0;
        let (head, text) = html.split_once('>').unwrap();
        assert_eq!(head.matches(['<', '"']).count(), 3, "{html}");
        assert!(
            head.starts_with("<a href=\"&lt;img") && head.ends_with("&amp;\""),
            "{html}"
        );
        assert!(
            text.starts_with("&lt;img") && text.ends_with("&amp;</a>"),
            "{html}"
        );
    }

    #[test]
    fn what_is_drawn_as_text_looks_like_the_component() {
        let owner = Owner::new();
        owner.set();
        let face = BadgeFace::toned(Tone::Good, "3 & more")
            .icon("check")
            .dot(true);
        let text = Markup::of(|markup| markup.badge(&face)).0;
        let view = plain(view! {
            <Badge tone=Tone::Good icon="check" dot=true>
                "3 & more"
            </Badge>
        });
        assert_eq!(sorted(&text), sorted(&view));
        let text = Markup::of(|markup| markup.icon("plug")).0;
        assert_eq!(
            sorted(&text),
            sorted(&plain(view! { <Icon name="plug" /> }))
        );
    }
}
