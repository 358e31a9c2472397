//! "Did you mean …?": the nearest of a list of words.

/// Longer words are no slips of the pen.
const LONGEST: usize = 24;

/// The word that differs least from `name`, if it differs little.
pub(super) fn nearest(name: &str, all: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    if name.len() > LONGEST {
        return None;
    }
    let allowed = name.chars().count().div_ceil(3).min(2);
    all.map(|word| (distance(name, word), word))
        .filter(|(differs, _)| *differs <= allowed)
        .min_by_key(|(differs, _)| *differs)
        .map(|(_, word)| word)
}

/// How many letters must be put in, taken away or changed; case does not count.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().map(|c| c.to_ascii_lowercase()).collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in right.iter().enumerate() {
            let change = diagonal + usize::from(a.to_ascii_lowercase() != *b);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_slips_of_the_pen() {
        let all = ["upper", "lower", "urlencode"];
        for (name, near) in [
            ("uper", Some("upper")),
            ("Lower", Some("lower")),
            ("urlEncode", Some("urlencode")),
            ("banana", None),
            ("x", None),
        ] {
            assert_eq!(nearest(name, all.into_iter()), near, "{name}");
        }
    }
}
