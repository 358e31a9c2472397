//! Folding: how text is compared, searched and sorted, the same on both databases.

/// `text` as it is searched and sorted: trimmed and in lower case.
pub fn fold(text: &str) -> String {
    text.trim().to_lowercase()
}

/// A `LIKE` pattern (escape character `\`) that finds `text` anywhere in a folded column.
pub fn like_pattern(text: &str) -> String {
    let folded = fold(text);
    let mut pattern = String::with_capacity(folded.len() + 2);
    pattern.push('%');
    for c in folded.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_take_wildcards_literally() {
        assert_eq!(like_pattern(" Sales_50%\\ "), "%sales\\_50\\%\\\\%");
    }
}
