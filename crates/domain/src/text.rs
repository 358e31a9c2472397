//! Bounds of text that several forms share.

/// Longest name of anything that has no rule of its own.
pub const NAME_MAX: usize = 80;

/// Whether `text` is a name: 1 to 80 characters, not only spaces, no control characters.
pub fn is_name(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().count() <= NAME_MAX && !text.chars().any(char::is_control)
}

/// Whether `text` has the shape of an e-mail address: one `@` with something
/// on both sides, at most 254 characters, no spaces or control characters.
/// Whether it exists, only a message to it could tell.
pub fn is_email(text: &str) -> bool {
    let Some((local, host)) = text.split_once('@') else {
        return false;
    };
    let plain = |c: char| {
        !c.is_whitespace() && !c.is_control() && !matches!(c, '@' | '<' | '>' | ',' | ';')
    };
    text.len() <= 254
        && (1..=64).contains(&local.len())
        && !host.is_empty()
        && !host.starts_with(['.', '-'])
        && !host.ends_with(['.', '-'])
        && local.chars().all(plain)
        && host.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for good in ["a@b.example", "first.last+tag@host", "ü@example.org"] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "", "a", "@b", "a@", "a@b@c", "a b@c", "a@.c", "a@c.", "a@b,c@d", "a@b\n",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn names() {
        assert!(is_name(" Sales "));
        assert!(!is_name("  "));
        assert!(!is_name("a\u{0}b"));
        assert!(!is_name(&"x".repeat(81)));
    }
}
