//! Lists: what a page of one is asked for and answered with.

use serde::{Deserialize, Serialize};

/// The most rows that a page may have.
pub const LIMIT_MAX: u32 = 200;
/// Rows of a page where nothing else is asked.
pub const LIMIT: u32 = 50;
/// Longest search text that is looked at.
pub const SEARCH_MAX: usize = 100;

/// What is asked of a list. `S` names the columns by which it can be sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct ListQuery<S> {
    /// Part of a name or description; empty finds everything.
    pub search: String,
    /// The column to sort by.
    pub sort: S,
    /// Last first.
    pub descending: bool,
    /// Where the page before this one ended (its `next`); none for the first page.
    pub after: Option<String>,
    /// How many rows; 0 means the usual number.
    pub limit: u32,
}

impl<S> ListQuery<S> {
    /// How many rows to answer, between 1 and the most.
    pub fn rows(&self) -> u32 {
        match self.limit {
            0 => LIMIT,
            limit => limit.min(LIMIT_MAX),
        }
    }
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// How many rows the search finds on all pages together.
    pub total: u64,
    /// What to ask for to get the next page; none on the last.
    pub next: Option<String>,
}

/// Columns of lists that have a name and a last change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// By name, without regard to case.
    #[default]
    Name,
    /// By the time of the last change.
    Changed,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_bounded() {
        let rows = |limit| {
            ListQuery::<Sort> {
                limit,
                ..Default::default()
            }
            .rows()
        };
        assert_eq!([rows(0), rows(7), rows(u32::MAX)], [LIMIT, 7, LIMIT_MAX]);
    }
}
