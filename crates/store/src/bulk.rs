//! Statements that insert many rows at once, in a few fixed sizes so that each
//! is prepared once and stays prepared.

use sqlx::{AssertSqlSafe, PgConnection, SqliteConnection};
use std::fmt::Write;

/// Sizes in which rows are written, largest first.
const SIZES: [usize; 5] = [128, 32, 8, 4, 1];

/// How a driver likes its parameters: PostgreSQL wants numbers, SQLite finds
/// those without a name at once and looks the others up one by one.
pub(crate) trait Marks {
    /// `$1, $2, …`
    const NUMBERED: bool;

    /// The same, asked of a connection.
    fn numbered(&self) -> bool {
        Self::NUMBERED
    }
}

impl Marks for SqliteConnection {
    const NUMBERED: bool = false;
}

impl Marks for PgConnection {
    const NUMBERED: bool = true;
}

/// The same insert in all sizes.
pub(crate) struct Bulk {
    numbered: [String; SIZES.len()],
    plain: [String; SIZES.len()],
}

impl Bulk {
    /// `head` ends with `VALUES`; `tail` follows the rows.
    pub fn new(head: &str, columns: usize, tail: &str) -> Self {
        Self {
            numbered: SIZES.map(|rows| text(head, rows, columns, tail, true)),
            plain: SIZES.map(|rows| text(head, rows, columns, tail, false)),
        }
    }

    /// How many of `left` rows the next statement takes.
    pub fn size(left: usize) -> usize {
        SIZES.into_iter().find(|size| *size <= left).unwrap_or(1)
    }

    /// The statement for so many rows.
    pub fn text(&'static self, size: usize, at: &impl Marks) -> AssertSqlSafe<&'static str> {
        let index = SIZES.iter().position(|known| *known == size);
        let texts = if at.numbered() {
            &self.numbered
        } else {
            &self.plain
        };
        AssertSqlSafe(texts[index.unwrap_or(SIZES.len() - 1)].as_str())
    }
}

fn text(head: &str, rows: usize, columns: usize, tail: &str, numbered: bool) -> String {
    let mut text = format!("{head} ");
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 1..=columns {
            text.push_str(if column == 1 { "" } else { ", " });
            if numbered {
                // Writing to a String cannot fail.
                let _ = write!(text, "${}", row * columns + column);
            } else {
                text.push('?');
            }
        }
        text.push(')');
    }
    text.push_str(tail);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_add_up() {
        for rows in 1..500 {
            let mut left = rows;
            while left > 0 {
                left -= Bulk::size(left);
            }
        }
        let numbered = text("INSERT INTO t (a, b) VALUES", 2, 2, " x", true);
        assert_eq!(numbered, "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4) x");
        let plain = text("INSERT INTO t (a, b) VALUES", 2, 2, "", false);
        assert_eq!(plain, "INSERT INTO t (a, b) VALUES (?, ?), (?, ?)");
    }
}
