//! A URL of literal text and values, each value encoded for the place where it stands.
//!
//! So a ticket number can never become another parameter, path or host. Only a
//! value that begins the URL is taken as it is: it is the address itself.

use super::percent;
use crate::{
    engine::{
        Compiled,
        reader::Reader,
        text::{Text, View},
    },
    expr::Template,
};

/// A URL in the making.
#[derive(Debug)]
pub(super) struct Address {
    pieces: Box<[Piece]>,
}

#[derive(Debug)]
enum Piece {
    Literal(Box<str>),
    Value(Text),
}

impl Address {
    /// Reads a URL setting. One that does not parse as a whole is one broken value.
    pub fn read(reader: &mut Reader, key: &str) -> Self {
        let source = reader.plain(key).to_owned();
        let whole = reader.parse(key, &source);
        if matches!(whole, Text::Broken(_)) {
            return Self {
                pieces: [Piece::Value(whole)].into(),
            };
        }
        let mut pieces = Vec::new();
        let mut rest = source.as_str();
        while let Some(at) = rest.find("{{") {
            let (literal, from) = rest.split_at(at);
            let (value, after) = from.split_at(value_end(from));
            pieces.push(Piece::Literal(literal.into()));
            pieces.push(Piece::Value(reader.parse(key, value)));
            rest = after;
        }
        pieces.push(Piece::Literal(rest.into()));
        Self {
            pieces: pieces.into(),
        }
    }

    /// The URL.
    pub fn render(&self, view: &View) -> Result<String, String> {
        let mut url = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Literal(text) => percent::tidy(text, &mut url),
                Piece::Value(text) => {
                    let value = text.render(view)?;
                    if url.is_empty() {
                        percent::tidy(&value, &mut url);
                    } else if in_authority(&url) {
                        add_host(&value, &mut url);
                    } else {
                        percent::encode(&value, &mut url);
                    }
                }
            }
        }
        Ok(url)
    }

    /// The URL as a trace may show it.
    pub fn shown(&self, view: &View) -> String {
        let pieces = self.pieces.iter().map(|piece| match piece {
            Piece::Literal(text) => text.to_string(),
            Piece::Value(text) => text.shown(view),
        });
        pieces.collect()
    }

    /// Whether it reads a slot whose value may not appear in a trace.
    pub fn reads_secret(&self, flow: &Compiled) -> bool {
        self.pieces.iter().any(|piece| match piece {
            Piece::Literal(_) => false,
            Piece::Value(text) => text.reads_secret(flow),
        })
    }
}

/// Where the expression at the front of a text ends: `}}` may also stand in a text or close a map.
fn value_end(text: &str) -> usize {
    Template::end_of_first(text).unwrap_or(text.len())
}

/// Whether a URL so far stops within its host.
fn in_authority(url: &str) -> bool {
    let behind = url.split_once("://").map(|(_, behind)| behind);
    behind.is_some_and(|behind| !behind.contains(['/', '?', '#']))
}

/// A host or port: nothing that ends it, and no user name.
fn add_host(value: &str, url: &mut String) {
    for c in value.trim().chars() {
        match c {
            ':' | '[' | ']' => url.push(c),
            c => percent::encode(c.encode_utf8(&mut [0; 4]), url),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::value_end;

    #[test]
    fn an_expression_ends_where_it_is_whole() {
        for (text, end) in [
            ("{{ a }}/b", 7),
            ("{{ a | replace({\"x\":\"}}\"}) }}/b", 29),
            ("{{ a | replace({\"x\":\"y\"})}}/b}}", 27),
            ("{{a}}{{b}}", 5),
        ] {
            assert_eq!(value_end(text), end, "{text}");
        }
    }
}
