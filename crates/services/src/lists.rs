//! From a list query of a page to a slice of a table, and back to where the next page begins.

use domain::{
    FieldError, Problem, Timestamp,
    page::{ListQuery, Page, SEARCH_MAX, Sort},
};
use store::{Cursor, Slice, StoreError, fold};
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

/// The page of these rows. `count` counts all that the search finds: it is asked
/// only where the page is not the whole list. `key` names a row's sort keys and its id.
pub(crate) async fn page<T>(
    query: &ListQuery<Sort>,
    mut rows: Vec<T>,
    count: impl Future<Output = Result<u64, StoreError>>,
    key: impl Fn(&T) -> (&str, Timestamp, Uuid),
) -> Result<Page<T>, StoreError> {
    let limit = query.rows() as usize;
    let more = rows.len() > limit;
    let total = total(rows.len(), more || query.after.is_some(), count).await?;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|last| {
        let (name, changed, id) = key(last);
        match query.sort {
            Sort::Name => format!("{id}.{}", fold(name)),
            Sort::Changed => format!("{id}.{}", changed.0),
        }
    });
    Ok(Page { rows, total, next })
}

/// How many there are on all pages: counted where these rows are not all of them.
pub(crate) async fn total(
    rows: usize,
    others: bool,
    count: impl Future<Output = Result<u64, StoreError>>,
) -> Result<u64, StoreError> {
    match others {
        true => count.await,
        false => Ok(rows as u64),
    }
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

    #[tokio::test]
    async fn the_next_page_begins_where_this_one_ends() {
        let mut query = ListQuery {
            limit: 2,
            ..ListQuery::default()
        };
        let rows = vec!["A.x", "B.y", "C"];
        let id = Uuid::from_u128(7);
        let all = async { Ok(9) };
        let page = page(&query, rows, all, |row| (row, Timestamp(5), id));
        let page = page.await.unwrap();
        assert_eq!((page.rows.len(), page.total), (2, 9));
        query.after = page.next;
        let after = slice(&query).unwrap().after;
        assert_eq!(after, Some(Cursor::Text("b.y".into(), id)));
        query.sort = Sort::Changed;
        assert!(slice(&query).is_err(), "a place in another order");
    }

    #[tokio::test]
    async fn a_list_of_one_page_is_not_counted() {
        let query = ListQuery {
            limit: 2,
            ..ListQuery::default()
        };
        let asked = async { panic!("counted") };
        let page = page(&query, vec!["A", "B"], asked, |row| {
            (row, Timestamp(5), Uuid::nil())
        });
        let page = page.await.unwrap();
        assert_eq!((page.total, page.next), (2, None));
    }
}
