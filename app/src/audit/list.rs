//! The page of the audit trail.

use super::api::list_audit;
use crate::{
    paths,
    shell::Changes,
    text::t,
    widgets::{ListState, Listed, Moment, NoRows, Pager, Total},
};
use domain::{
    audit::{AuditQuery, AuditRow},
    page::Page,
};
use leptos::prelude::*;
use leptos_meta::Title;
use serde_json::Value;
use ui::{Badge, PageHeader, Tone};

/// The page.
#[component]
pub fn AuditList() -> impl IntoView {
    let t = t();
    let list = ListState::new(paths::AUDIT);
    let changes = Changes::expect();
    let answer = Resource::new(
        move || (list.list_query().after, changes.count()),
        |(after, _)| {
            list_audit(AuditQuery {
                after,
                ..AuditQuery::default()
            })
        },
    );
    let none = NoRows::new("history", t.audit.empty_title, t.audit.empty_text);
    view! {
        <Title text=t.audit.title />
        <PageHeader
            title=t.audit.title
            text=t.audit.text
            badges=move || view! { <Total of=answer /> }
        />
        <Listed answer=answer list=list none=none rows=move |page| entries(page, list) />
    }
}

fn entries(page: &Page<AuditRow>, list: ListState) -> AnyView {
    let t = t();
    let (count, total, next) = (page.rows.len() as u64, page.total, page.next.clone());
    let rows: Vec<_> = page
        .rows
        .iter()
        .map(|row| entry(row.clone()).into_any())
        .collect();
    view! {
        <div class="table-frame">
            <table class="table table-plain" aria-label=t.audit.title>
                <thead>
                    <tr>
                        <th class="cell" scope="col">
                            {t.audit.col_when}
                        </th>
                        <th class="cell" scope="col">
                            {t.audit.col_who}
                        </th>
                        <th class="cell" scope="col">
                            {t.audit.col_what}
                        </th>
                        <th class="cell" scope="col">
                            {t.audit.col_thing}
                        </th>
                        <th class="cell cell-rank-3" scope="col">
                            {t.audit.col_from}
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <Pager list=list rows=count total=total next=next />
    }
    .into_any()
}

fn entry(row: AuditRow) -> impl IntoView {
    let t = t();
    let who = if row.user_name.is_empty() {
        t.audit.system.to_owned()
    } else {
        row.user_name.clone()
    };
    let tone = tone(&row.action);
    let details = details(&row.details);
    view! {
        <tr class="table-row-plain">
            <td class="cell soft">
                <Moment at=row.at />
            </td>
            <td class="cell">{who}</td>
            <td class="cell">
                <Badge tone=tone>{t.audit.action(&row.action)}</Badge>
            </td>
            <td class="cell cell-wrap">
                <Thing kind=row.object_kind id=row.object_id name=row.object_name />
                {(!details.is_empty()).then(|| view! { <Details details=details /> })}
            </td>
            <td class="cell cell-rank-3 soft tabular">{row.client_ip}</td>
        </tr>
    }
}

fn tone(action: &str) -> Tone {
    let verb = action.rsplit('.').next().unwrap_or_default();
    match verb {
        "create" | "import" | "publish" => Tone::Good,
        "delete" | "sign_in_failed" => Tone::Bad,
        "update" | "map" => Tone::Accent,
        _ => Tone::Neutral,
    }
}

/// What was changed, as a link where it has a page.
#[component]
fn Thing(kind: String, id: String, name: String) -> impl IntoView {
    let base = match kind.as_str() {
        "channel" => Some(paths::CHANNELS),
        "flow" => Some(paths::FLOWS),
        "queue" => Some(paths::QUEUES),
        "user" => Some(paths::USERS),
        "connector" => Some(paths::CONNECTORS),
        _ => None,
    };
    let words = t().audit.object(&kind);
    let name = match base {
        Some(base) => view! {
            <a class="link" href=format!("{base}/{id}")>
                {name}
            </a>
        }
        .into_any(),
        None => name.into_any(),
    };
    view! {
        <span class="faint">{words} " "</span>
        {name}
    }
}

#[component]
fn Details(details: Vec<(String, String)>) -> impl IntoView {
    let line = |(field, change): (String, String)| {
        view! {
            <dt>{field}</dt>
            <dd>{change}</dd>
        }
    };
    let lines: Vec<_> = details.into_iter().map(line).collect();
    view! {
        <details class="audit-more">
            <summary>{t().audit.details}</summary>
            <dl class="audit-fields">{lines}</dl>
        </details>
    }
}

/// What changed, field by field: `[before, after]` where both are told.
fn details(details: &Value) -> Vec<(String, String)> {
    let Value::Object(fields) = details else {
        return Vec::new();
    };
    let line = |(field, value): (&String, &Value)| {
        let told = match value.as_array().map(Vec::as_slice) {
            Some([before, after]) => format!("{} → {}", plain(before), plain(after)),
            _ => plain(value),
        };
        (field.replace('_', " "), told)
    };
    fields.iter().map(line).collect()
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::String(text) if text.is_empty() => "–".to_owned(),
        Value::String(text) => text.clone(),
        Value::Bool(true) => "✓".to_owned(),
        Value::Bool(false) => "✗".to_owned(),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(plain).collect();
            items.join(", ")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn changes_are_told_field_by_field() {
        let told = details(
            &json!({"name": ["a", "b"], "active": [true, false], "time_zone": "Europe/Rome"}),
        );
        let told: Vec<_> = told
            .iter()
            .map(|(field, change)| (field.as_str(), change.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("name", "a → b"),
                ("active", "✓ → ✗"),
                ("time zone", "Europe/Rome")
            ]
        );
        assert!(details(&Value::Null).is_empty());
    }
}
