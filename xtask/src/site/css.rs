//! The style sheet: `style/main.css` with its imports put in place, made small.

use anyhow::{Context as _, Result, bail};
use std::{fs, path::Path};

/// The bundled style sheet.
pub fn bundle(main: &Path) -> Result<String> {
    let whole = inline(main, 0)?;
    Ok(minify(&whole))
}

/// How deep imports may lie in each other.
const DEPTH: usize = 8;

fn inline(file: &Path, depth: usize) -> Result<String> {
    if depth > DEPTH {
        bail!("{}: imports go round in a circle", file.display());
    }
    let text =
        fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let text = without_comments(&text);
    check_braces(&text).with_context(|| format!("in {}", file.display()))?;
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("@import") {
        out.push_str(&rest[..at]);
        let end = rest[at..].find(';').context("an @import without its end")? + at;
        let import = Import::parse(&rest[at..end])
            .with_context(|| format!("{}: {}", file.display(), &rest[at..end]))?;
        let path = file.parent().unwrap_or(Path::new("")).join(import.path);
        out.push_str(&import.wrap(&inline(&path, depth + 1)?));
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    Ok(out)
}

/// `@import "path" layer(name) media`.
struct Import<'a> {
    path: &'a str,
    layer: Option<&'a str>,
    media: &'a str,
}

impl<'a> Import<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let text = text.strip_prefix("@import")?.trim();
        let text = text.strip_prefix("url(").unwrap_or(text);
        let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (path, rest) = text[1..].split_once(quote)?;
        let rest = rest.trim_start_matches(')').trim();
        let (layer, media) = match rest.strip_prefix("layer(") {
            Some(rest) => {
                let (layer, media) = rest.split_once(')')?;
                (Some(layer.trim()), media.trim())
            }
            None => (None, rest),
        };
        Some(Self { path, layer, media })
    }

    fn wrap(&self, content: &str) -> String {
        let layered = match self.layer {
            Some(layer) => format!("@layer {layer}{{{content}}}"),
            None => content.to_owned(),
        };
        match self.media {
            "" => layered,
            media => format!("@media {media}{{{layered}}}"),
        }
    }
}

/// Pieces that are kept as they are, and the text between them.
enum Piece<'a> {
    Verbatim(&'a str),
    Text(&'a str),
    Comment,
}

/// Splits into strings, comments and the rest.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let (mut from, mut at) = (0, 0);
    while at < bytes.len() {
        let end = match bytes[at] {
            quote @ (b'"' | b'\'') => end_of_string(bytes, at, quote),
            b'/' if bytes.get(at + 1) == Some(&b'*') => end_of_comment(text, at),
            _ => {
                at += 1;
                continue;
            }
        };
        out.push(Piece::Text(&text[from..at]));
        out.push(match bytes[at] {
            b'/' => Piece::Comment,
            _ => Piece::Verbatim(&text[at..end]),
        });
        (from, at) = (end, end);
    }
    out.push(Piece::Text(&text[from..]));
    out
}

fn end_of_comment(text: &str, start: usize) -> usize {
    let length = text[start + 2..].find("*/");
    length.map_or(text.len(), |length| start + 2 + length + 2)
}

fn end_of_string(bytes: &[u8], start: usize, quote: u8) -> usize {
    let mut at = start + 1;
    while at < bytes.len() && bytes[at] != quote {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(bytes.len())
}

fn without_comments(text: &str) -> String {
    let keep = pieces(text).into_iter().map(|piece| match piece {
        Piece::Verbatim(text) | Piece::Text(text) => text,
        Piece::Comment => " ",
    });
    keep.collect()
}

fn check_braces(text: &str) -> Result<()> {
    let mut depth = 0_i32;
    for piece in pieces(text) {
        if let Piece::Text(text) = piece {
            for c in text.chars() {
                depth += i32::from(c == '{') - i32::from(c == '}');
                if depth < 0 {
                    bail!("a `}}` too many");
                }
            }
        }
    }
    if depth != 0 {
        bail!("a `}}` is missing");
    }
    Ok(())
}

/// Takes away the white space that means nothing. Blanks that can mean
/// something (between selectors, around operators) shrink to one.
fn minify(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Verbatim(text) => out.push_str(text),
            Piece::Comment => {}
            Piece::Text(text) => text.chars().for_each(|c| push(&mut out, c)),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn push(out: &mut String, c: char) {
    const TIGHT: [char; 4] = ['{', '}', ';', ','];
    if c.is_whitespace() {
        let last = out.chars().next_back().unwrap_or(';');
        if !TIGHT.contains(&last) && !last.is_whitespace() && last != ':' {
            out.push(' ');
        }
        return;
    }
    if TIGHT.contains(&c) {
        out.truncate(out.trim_end_matches(' ').len());
    }
    if c == '}' {
        out.truncate(out.trim_end_matches(';').len());
    }
    out.push(c);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_nothing_goes() {
        let text = "/* a */ a ,  b > c {\n  color : red;\n  margin: 0 4px;\n}\n@media (width >= 3px) { x { y: calc(1px + 2px); } }\n";
        assert_eq!(
            minify(text),
            "a,b > c{color :red;margin:0 4px}@media (width >= 3px){x{y:calc(1px + 2px)}}"
        );
    }

    #[test]
    fn strings_stay() {
        let text = "a::before { content: \"a  ;  /* b */ \\\" }\"; }";
        assert_eq!(minify(text), "a::before{content:\"a  ;  /* b */ \\\" }\"}");
    }

    #[test]
    fn a_descendant_is_not_a_state() {
        assert_eq!(minify("a :hover {x:y}"), "a :hover{x:y}");
    }

    #[test]
    fn imports_are_put_into_their_layers() {
        let import = Import::parse("@import url(\"ui/a.css\") layer(ui) print").unwrap();
        assert_eq!(import.path, "ui/a.css");
        assert_eq!(import.wrap("a{}"), "@media print{@layer ui{a{}}}");
        let import = Import::parse("@import 'b.css'").unwrap();
        assert_eq!(import.wrap("b{}"), "b{}");
    }

    #[test]
    fn a_missing_brace_is_told() {
        assert!(check_braces("a { b: \"}\" }").is_ok());
        assert!(check_braces("a { b: c").is_err());
        assert!(check_braces("a } b {").is_err());
    }
}
