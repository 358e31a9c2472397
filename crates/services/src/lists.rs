//! From a list query of a page to a slice of a table, and back to where the next page begins.

use domain::{
    FieldError, Problem, Timestamp,
    page::{ListQuery, Page, SEARCH_MAX, Sort},
};
use store::{Cursor, Slice, fold};
use uuid::Uuid;

/// The slice that a query asks for; one row more than the page, to see whether more follow.
pub(crate) fn slice(query: &ListQuery<Sort>) -> Result<Slice, Problem> {
    let after = match &query.after {
        Some(text) => Some(read(query.sort, text).ok_or_else(bad)?),
        None => None,
    };
    Ok(Slice {
        search: query.search.chars().take(SEARCH_MAX).collect(),
        sort: query.sort,
        descending: query.descending,
        after,
        limit: query.rows() + 1,
    })
}

/// The page of these rows. `key` names a row's sort keys and its id.
pub(crate) fn page<T>(
    query: &ListQuery<Sort>,
    mut rows: Vec<T>,
    total: u64,
    key: impl Fn(&T) -> (&str, Timestamp, Uuid),
) -> Page<T> {
    let limit = query.rows() as usize;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|last| {
        let (name, changed, id) = key(last);
        match query.sort {
            Sort::Name => format!("{id}.{}", fold(name)),
            Sort::Changed => format!("{id}.{}", changed.0),
        }
    });
    Page { rows, total, next }
}

fn read(sort: Sort, text: &str) -> Option<Cursor> {
    let (id, key) = text.split_once('.')?;
    let id = id.parse().ok()?;
    Some(match sort {
        Sort::Name => Cursor::Text(key.to_owned(), id),
        Sort::Changed => Cursor::Number(key.parse().ok()?, id),
    })
}

/// A place in a list that no page has given.
pub(crate) fn bad() -> Problem {
    let message = "This place in the list does not exist. Begin at the first page.";
    Problem::Invalid(vec![FieldError::new("after", message)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_begins_where_this_one_ends() {
        let mut query = ListQuery {
            limit: 2,
            ..ListQuery::default()
        };
        let rows = vec!["A.x", "B.y", "C"];
        let id = Uuid::from_u128(7);
        let page = page(&query, rows, 9, |row| (row, Timestamp(5), id));
        assert_eq!((page.rows.len(), page.total), (2, 9));
        query.after = page.next;
        let after = slice(&query).unwrap().after;
        assert_eq!(after, Some(Cursor::Text("b.y".into(), id)));
        query.sort = Sort::Changed;
        assert!(slice(&query).is_err(), "a place in another order");
    }
}
