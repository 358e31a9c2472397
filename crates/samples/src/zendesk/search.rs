//! The two searches, with sorting and pages as the real product gives them.

use super::{
    Zendesk, check, failure,
    find::{finds_ticket, finds_user},
    query::{self, Term},
    records::Ticket,
};
use crate::crm::pairs;
use axum::{
    Json,
    extract::{OriginalUri, RawQuery, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use std::{cmp::Ordering, sync::Arc};

/// What both searches take.
struct Asked {
    terms: Vec<Term>,
    sort: Sort,
    falling: bool,
    page: usize,
    per_page: usize,
    /// The query string's other parts, to be repeated in the address of the next page.
    raw: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Relevance,
    Created,
    Updated,
    Priority,
    Status,
}

/// The largest page.
const PAGE: usize = 100;

impl Asked {
    fn parse(raw: &str) -> Result<Self, String> {
        let pairs = pairs(raw);
        let field = |name: &str| pairs.iter().find(|(key, _)| key == name);
        let field = |name: &str| field(name).map(|(_, value)| value.as_str());
        let query = field("query").ok_or("Invalid search: query is missing")?;
        let sort = field("sort_by").map_or(Ok(Sort::Relevance), sort)?;
        let falling = match field("sort_order") {
            None | Some("desc") => true,
            Some("asc") => false,
            Some(other) => return Err(format!("Invalid search: sort_order {other}")),
        };
        Ok(Self {
            terms: query::parse(query)?,
            sort,
            falling,
            page: number(field("page"), 1, usize::MAX)?,
            per_page: number(field("per_page"), PAGE, PAGE)?,
            raw: without_page(raw),
        })
    }

    /// `rows` of the page asked for, with the addresses of its neighbours.
    fn answer(&self, name: &str, rows: Vec<Value>, address: &str) -> Value {
        let count = rows.len();
        let start = (self.page - 1).saturating_mul(self.per_page);
        let more = start.saturating_add(self.per_page) < count;
        let link = |page: usize| format!("{address}?page={page}&{}", self.raw);
        let rows: Vec<_> = rows.into_iter().skip(start).take(self.per_page).collect();
        json!({
            name: rows,
            "next_page": more.then(|| link(self.page + 1)),
            "previous_page": (self.page > 1).then(|| link(self.page - 1)),
            "count": count,
        })
    }

    fn compare(&self, a: &Ticket, b: &Ticket) -> Ordering {
        let order = match self.sort {
            Sort::Relevance => return Ordering::Equal,
            Sort::Created => a.created_at.cmp(&b.created_at),
            Sort::Updated => a.updated_at.cmp(&b.updated_at),
            Sort::Priority => a.priority.cmp(&b.priority),
            Sort::Status => a.status.cmp(&b.status),
        };
        if self.falling { order.reverse() } else { order }
    }
}

fn sort(name: &str) -> Result<Sort, String> {
    match name {
        "created_at" => Ok(Sort::Created),
        "updated_at" => Ok(Sort::Updated),
        "priority" => Ok(Sort::Priority),
        "status" => Ok(Sort::Status),
        "relevance" | "ticket_type" => Ok(Sort::Relevance),
        _ => Err(format!("Invalid search: sort_by {name}")),
    }
}

fn number(value: Option<&str>, default: usize, most: usize) -> Result<usize, String> {
    let Some(value) = value else {
        return Ok(default);
    };
    match value.parse() {
        Ok(0) | Err(_) => Err(format!("Invalid search: {value} is no page")),
        Ok(number) => Ok(number.min(most)),
    }
}

fn without_page(raw: &str) -> String {
    let parts = raw.split('&').filter(|part| !part.starts_with("page="));
    parts.collect::<Vec<_>>().join("&")
}

/// `GET /api/v2/users/search.json?query=…`
pub(super) async fn users(
    State(crm): State<Arc<Zendesk>>,
    OriginalUri(uri): OriginalUri,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Response {
    if let Err(refused) = check(&headers) {
        return *refused;
    }
    let asked = match Asked::parse(&raw.unwrap_or_default()) {
        Ok(asked) => asked,
        Err(why) => return invalid(&why),
    };
    let found = crm
        .users
        .iter()
        .filter(|user| finds_user(&asked.terms, user));
    let rows = found.map(|user| user.json(&crm.address)).collect();
    let address = format!("{}{}", crm.address, uri.path());
    Json(asked.answer("users", rows, &address)).into_response()
}

/// `GET /api/v2/search.json?query=…&sort_by=…&sort_order=…`
pub(super) async fn everything(
    State(crm): State<Arc<Zendesk>>,
    OriginalUri(uri): OriginalUri,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Response {
    if let Err(refused) = check(&headers) {
        return *refused;
    }
    let asked = match Asked::parse(&raw.unwrap_or_default()) {
        Ok(asked) => asked,
        Err(why) => return invalid(&why),
    };
    let mut rows = tickets(&crm, &asked);
    let people = crm
        .users
        .iter()
        .filter(|user| finds_user(&asked.terms, user));
    rows.extend(people.map(|user| typed(user.json(&crm.address), "user")));
    let address = format!("{}{}", crm.address, uri.path());
    let mut answer = asked.answer("results", rows, &address);
    answer["facets"] = Value::Null;
    Json(answer).into_response()
}

fn tickets(crm: &Zendesk, asked: &Asked) -> Vec<Value> {
    let desk = crm.desk();
    let wanted = |ticket: &&Ticket| finds_ticket(&asked.terms, ticket, &crm.users);
    let mut found: Vec<_> = desk.tickets.iter().filter(wanted).collect();
    found.sort_by(|a, b| asked.compare(a, b));
    let rows = found.into_iter().map(|ticket| ticket.json(&crm.address));
    rows.map(|row| typed(row, "ticket")).collect()
}

fn typed(mut row: Value, kind: &str) -> Value {
    row["result_type"] = kind.into();
    row
}

fn invalid(why: &str) -> Response {
    failure(StatusCode::UNPROCESSABLE_ENTITY, "invalid", why)
}
