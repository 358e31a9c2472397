//! The record pages that a screen pop opens, and the tables of the control page.

use super::{
    Zendesk,
    records::{Comment, PRIORITIES, Ticket, User, stamp},
};
use crate::crm::html::{self, Framed};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use std::sync::Arc;

/// `GET /agent/tickets/{id}`
pub(super) async fn ticket(State(crm): State<Arc<Zendesk>>, Path(id): Path<String>) -> Response {
    let desk = crm.desk();
    let found = desk
        .tickets
        .iter()
        .find(|ticket| ticket.id.to_string() == id);
    match found {
        Some(ticket) => shown(ticket.subject, &ticket_body(ticket, &crm.users)),
        None => missing(&format!("There is no ticket {id}.")),
    }
}

/// `GET /agent/users/{id}`
pub(super) async fn user(State(crm): State<Arc<Zendesk>>, Path(id): Path<String>) -> Response {
    let found = crm.users.iter().find(|user| user.id.to_string() == id);
    match found {
        Some(user) => shown(&user.name, &user_body(user, &crm)),
        None => missing(&format!("There is no user {id}.")),
    }
}

fn shown(title: &str, body: &str) -> Response {
    let body = format!("<p>Sample Zendesk</p>{body}");
    html::guarded(html::page(title, &body), Framed::OnThisMachine)
}

fn missing(why: &str) -> Response {
    let body = format!("<p>{}</p>", html::text(why));
    (StatusCode::NOT_FOUND, shown("Record not found", &body)).into_response()
}

fn name_of(users: &[User], id: u64) -> String {
    let user = users.iter().find(|user| user.id == id);
    user.map_or_else(String::new, |user| user.name.clone())
}

fn ticket_body(ticket: &Ticket, users: &[User]) -> String {
    let facts = html::facts(&[
        ("Ticket", &ticket.id.to_string()),
        ("Requester", &name_of(users, ticket.requester)),
        ("Status", ticket.status.name()),
        ("Priority", PRIORITIES[ticket.priority]),
        ("Created", &ticket.created_at),
        ("Updated", &ticket.updated_at),
        ("Description", &ticket.description()),
    ]);
    let row = |comment: &Comment| {
        let seen = if comment.public {
            "Public reply"
        } else {
            "Internal note"
        };
        vec![stamp(comment.at), seen.to_owned(), comment.body.clone()]
    };
    let comments: Vec<_> = ticket.comments.iter().rev().map(row).collect();
    facts
        + &html::table(
            "Comments, newest first",
            &["Time", "Kind", "Text"],
            &comments,
        )
}

fn user_body(user: &User, crm: &Zendesk) -> String {
    let facts = html::facts(&[
        ("User", &user.id.to_string()),
        ("Phone", user.phone.unwrap_or_default()),
        ("E-mail", &user.email),
        ("Notes", user.notes),
    ]);
    let desk = crm.desk();
    let own = desk
        .tickets
        .iter()
        .filter(|ticket| ticket.requester == user.id);
    facts + &tickets_table("Tickets", own, &crm.users)
}

fn tickets_table<'a>(
    caption: &str,
    tickets: impl Iterator<Item = &'a Ticket>,
    users: &[User],
) -> String {
    let row = |ticket: &Ticket| {
        vec![
            ticket.id.to_string(),
            ticket.subject.to_owned(),
            name_of(users, ticket.requester),
            ticket.status.name().to_owned(),
            PRIORITIES[ticket.priority].to_owned(),
            ticket.created_at.clone(),
            ticket.comments.len().to_string(),
        ]
    };
    let rows: Vec<_> = tickets.map(row).collect();
    let heads = [
        "Ticket",
        "Subject",
        "Requester",
        "Status",
        "Priority",
        "Created",
        "Comments",
    ];
    html::table(caption, &heads, &rows)
}

/// Both tables.
pub(super) fn tables(crm: &Zendesk) -> String {
    let row = |user: &User| {
        vec![
            user.id.to_string(),
            user.name.clone(),
            user.phone.unwrap_or_default().to_owned(),
            user.email.clone(),
        ]
    };
    let rows: Vec<_> = crm.users.iter().map(row).collect();
    let users = html::table("Users", &["User", "Name", "Phone", "E-mail"], &rows);
    tickets_table("Tickets", crm.desk().tickets.iter(), &crm.users) + &users
}
