//! Statements that insert many rows at once, in a few fixed sizes so that each
//! is prepared once and stays prepared.

use sqlx::AssertSqlSafe;
use std::fmt::Write;

/// Sizes in which rows are written, largest first.
const SIZES: [usize; 4] = [64, 16, 4, 1];

/// The same insert for 64, 16, 4 and 1 rows.
pub(crate) struct Bulk {
    texts: [String; SIZES.len()],
}

impl Bulk {
    /// `head` ends with `VALUES`; `tail` follows the rows.
    pub fn new(head: &str, columns: usize, tail: &str) -> Self {
        Self {
            texts: SIZES.map(|rows| {
                let mut text = format!("{head} ");
                for row in 0..rows {
                    text.push_str(if row == 0 { "(" } else { ", (" });
                    for column in 1..=columns {
                        let comma = if column == 1 { "" } else { ", " };
                        // Writing to a String cannot fail.
                        let _ = write!(text, "{comma}${}", row * columns + column);
                    }
                    text.push(')');
                }
                text.push_str(tail);
                text
            }),
        }
    }

    /// The statement and the number of rows for the next chunk of `left` rows.
    pub fn next(&'static self, left: usize) -> (AssertSqlSafe<&'static str>, usize) {
        let size = SIZES.iter().position(|size| *size <= left.max(1));
        let index = size.unwrap_or(SIZES.len() - 1);
        (AssertSqlSafe(self.texts[index].as_str()), SIZES[index])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::LazyLock;

    static BULK: LazyLock<Bulk> = LazyLock::new(|| Bulk::new("INSERT INTO t (a, b) VALUES", 2, ""));

    #[test]
    fn chunks_add_up() {
        for rows in 1..200 {
            let mut left = rows;
            while left > 0 {
                left -= BULK.next(left).1;
            }
        }
        let (text, rows) = BULK.next(5);
        assert_eq!(rows, 4);
        assert!(text.0.ends_with("($7, $8)"), "{}", text.0);
    }
}
