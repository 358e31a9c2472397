//! Percent-encoding of values in URLs and forms (RFC 3986 §2.1, §2.3).

use std::fmt::Write;

/// Adds `text` to `to` with everything encoded but letters, digits and `-._~`.
pub(super) fn encode(text: &str, to: &mut String) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                to.push(char::from(byte));
            }
            // Writing to a string cannot fail.
            _ => drop(write!(to, "%{byte:02X}")),
        }
    }
}

/// The pairs as `a=1&b=2`, names and values encoded.
pub(super) fn join<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>, to: &mut String) {
    for (index, (name, value)) in pairs.enumerate() {
        if index > 0 {
            to.push('&');
        }
        encode(name, to);
        to.push('=');
        encode(value, to);
    }
}

/// Adds a whole URL, with what may not stand in one encoded and its structure kept.
pub(super) fn tidy(url: &str, to: &mut String) {
    for c in url.trim().chars() {
        if c.is_ascii_graphic()
            && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
        {
            to.push(c);
        } else {
            encode(c.encode_utf8(&mut [0; 4]), to);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_cannot_break_out() {
        let mut url = String::from("https://example.com/?");
        join([("q", "a&b=c #%/é"), ("x y", "")].into_iter(), &mut url);
        assert_eq!(
            url,
            "https://example.com/?q=a%26b%3Dc%20%23%25%2F%C3%A9&x%20y="
        );
    }

    #[test]
    fn a_whole_url_keeps_its_structure() {
        let mut url = String::new();
        tidy(" https://example.com/a b?c=%20&d={e}#f\n", &mut url);
        assert_eq!(url, "https://example.com/a%20b?c=%20&d=%7Be%7D#f");
    }
}
