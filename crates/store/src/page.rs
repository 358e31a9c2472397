//! Keyset pages: each begins after the last row of the one before, so that it
//! costs the same however far down it is and never skips a row.

use domain::page::Sort;
use uuid::Uuid;

/// Where a page begins: after the row with this key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cursor {
    /// Sorted by a folded column.
    Text(String, Uuid),
    /// Sorted by a time.
    Number(i64, Uuid),
}

/// Which part of a list is asked for.
#[derive(Clone, Debug, Default)]
pub struct Slice {
    /// Part of a folded column; empty finds everything.
    pub search: String,
    /// By what to sort.
    pub sort: Sort,
    /// Last first.
    pub descending: bool,
    /// Where the page before ended.
    pub after: Option<Cursor>,
    /// At most so many rows.
    pub limit: u32,
}

impl Slice {
    /// The text key and id after which the page begins; before or behind everything for the first.
    pub(crate) fn text_bound(&self) -> (String, Uuid) {
        match &self.after {
            Some(Cursor::Text(key, id)) => (key.clone(), *id),
            _ if self.descending => (char::MAX.to_string(), Uuid::max()),
            _ => (String::new(), Uuid::nil()),
        }
    }

    /// The same for a time.
    pub(crate) fn number_bound(&self) -> (i64, Uuid) {
        match &self.after {
            Some(Cursor::Number(key, id)) => (*key, *id),
            _ if self.descending => (i64::MAX, Uuid::max()),
            _ => (i64::MIN, Uuid::nil()),
        }
    }
}

/// The end of a list query on table `t`: from parameters `$3` and `$4`, at most `$5` rows.
macro_rules! page_tail {
    (up $key:literal) => {
        concat!(
            " AND (t.",
            $key,
            ", t.id) > ($3, $4) ORDER BY t.",
            $key,
            ", t.id LIMIT $5"
        )
    };
    (down $key:literal) => {
        concat!(
            " AND (t.",
            $key,
            ", t.id) < ($3, $4) ORDER BY t.",
            $key,
            " DESC, t.id DESC LIMIT $5"
        )
    };
}

/// Runs the one of four list queries that a [`Slice`] asks for: by name up and
/// down, by change up and down. `$1` is the organisation, `$2` the pattern.
macro_rules! paged {
    ($at:expr, $row:ty, $org:expr, $slice:expr) => {{
        let slice: &$crate::page::Slice = $slice;
        let pattern = $crate::like_pattern(&slice.search);
        let limit = i64::from(slice.limit);
        match slice.sort {
            domain::page::Sort::Name => {
                let text = if slice.descending { BY_NAME_DOWN } else { BY_NAME };
                let (key, id) = slice.text_bound();
                on!($at, c => sqlx::query_as::<_, $row>(text).bind($org.0).bind(pattern)
                    .bind(key).bind(id).bind(limit).fetch_all(c))
            }
            domain::page::Sort::Changed => {
                let text = if slice.descending { BY_CHANGE_DOWN } else { BY_CHANGE };
                let (key, id) = slice.number_bound();
                on!($at, c => sqlx::query_as::<_, $row>(text).bind($org.0).bind(pattern)
                    .bind(key).bind(id).bind(limit).fetch_all(c))
            }
        }
    }};
}
