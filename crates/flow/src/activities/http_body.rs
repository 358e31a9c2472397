//! Bodies of HTTP requests: raw text, forms, GraphQL.

use super::percent;
use crate::engine::{
    HttpBody, Method,
    reader::Reader,
    text::{Text, View},
};
use serde_json::{Map, Value as Json};
use std::fmt::Write;

/// A body in the making.
#[derive(Debug)]
pub(super) enum Body {
    /// Nothing is sent.
    None,
    /// Text as it stands, with its media type.
    Raw(Box<str>, Text),
    /// `application/x-www-form-urlencoded`.
    Form(Fields),
    /// `multipart/form-data`.
    Multipart(Fields),
    /// A query, and its variables as JSON text.
    GraphQl { query: Text, variables: Text },
}

type Fields = Box<[(Box<str>, Text)]>;

impl Body {
    pub fn read(reader: &mut Reader) -> Self {
        let kind = reader.plain("httpContentType").trim().to_ascii_lowercase();
        let media = match kind.as_str() {
            "graphql" => return Self::graph_ql(reader),
            "form data" | "multipart/form-data" => return Self::Multipart(fields(reader)),
            "form url encoded" | "application/x-www-form-urlencoded" => return Self::form(reader),
            "" | "none" | "application/json" | "json" => "application/json",
            "xml" => "application/xml",
            "yaml" => "application/yaml",
            "toml" => "application/toml",
            other if other.contains('/') => other,
            _ => "text/plain; charset=utf-8",
        };
        match reader.text("httpRequestBody") {
            text if text.is_blank() => Self::None,
            text => Self::Raw(media.into(), text),
        }
    }

    fn form(reader: &mut Reader) -> Self {
        let fields = fields(reader);
        let text = reader.text("httpRequestBody");
        if fields.is_empty() && !text.is_blank() {
            Self::Raw("application/x-www-form-urlencoded".into(), text)
        } else {
            Self::Form(fields)
        }
    }

    fn graph_ql(reader: &mut Reader) -> Self {
        let body = reader
            .raw("httpRequestBodyGQL")
            .cloned()
            .unwrap_or_default();
        let part = |key: &str| body.get(key).cloned().unwrap_or_default();
        Self::GraphQl {
            query: reader.template("httpRequestBodyGQL.query", &part("query")),
            variables: reader.template("httpRequestBodyGQL.variables", &part("variables")),
        }
    }

    /// The body of this request; GET and HEAD have none.
    pub fn render(&self, method: Method, view: &View) -> Result<Option<HttpBody>, String> {
        if matches!(method, Method::Get | Method::Head) {
            return Ok(None);
        }
        let (content_type, text) = match self {
            Self::None => return Ok(None),
            Self::Raw(media, text) => (media.to_string(), text.render(view)?.into_owned()),
            Self::Form(fields) => form(&rendered(fields, view)?),
            Self::Multipart(fields) => multipart(&rendered(fields, view)?),
            Self::GraphQl { query, variables } => {
                graph_ql(&query.render(view)?, &variables.render(view)?)
            }
        };
        Ok(Some(HttpBody { content_type, text }))
    }
}

/// Form fields: an object, or a list of objects with a key and a value.
fn fields(reader: &mut Reader) -> Fields {
    let keys = ["httpRequestBodyFormData", "httpRequestBodyFormUrlEncoded"];
    let raw = keys.into_iter().find_map(|key| reader.raw(key)).cloned();
    let pairs: Vec<(String, Json)> = match raw {
        Some(Json::Object(object)) => object.into_iter().collect(),
        Some(Json::Array(rows)) => rows.iter().filter_map(row).collect(),
        _ => Vec::new(),
    };
    let fields = pairs.into_iter().map(|(name, value)| {
        let text = reader.template(&name, &value);
        (name.into(), text)
    });
    fields.collect()
}

fn row(row: &Json) -> Option<(String, Json)> {
    let names = ["key", "name"].into_iter();
    let name = names.filter_map(|key| row.get(key)?.as_str()).next()?;
    let value = row.get("value").cloned().unwrap_or_default();
    Some((name.to_owned(), value))
}

fn rendered(fields: &Fields, view: &View) -> Result<Vec<(String, String)>, String> {
    let fields = fields.iter();
    let fields = fields.map(|(name, text)| Ok((name.to_string(), text.render(view)?.into_owned())));
    fields.collect()
}

fn form(fields: &[(String, String)]) -> (String, String) {
    let mut text = String::new();
    let pairs = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    percent::join(pairs, &mut text);
    ("application/x-www-form-urlencoded".to_owned(), text)
}

/// The boundary grows until no value holds it, so the same fields always give the same text.
fn multipart(fields: &[(String, String)]) -> (String, String) {
    let mut boundary = String::from("cordboard-form");
    while fields.iter().any(|(_, value)| value.contains(&boundary)) {
        boundary.push('x');
    }
    let mut text = String::new();
    for (name, value) in fields {
        let name = name.replace('"', "%22").replace(['\r', '\n'], " ");
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
    }
    let _ = write!(text, "--{boundary}--\r\n");
    (format!("multipart/form-data; boundary={boundary}"), text)
}

/// Variables that are no JSON are sent as text: the target says what is wrong with them.
fn graph_ql(query: &str, variables: &str) -> (String, String) {
    let mut body = Map::new();
    body.insert("query".to_owned(), Json::from(query));
    if !variables.trim().is_empty() {
        let variables = serde_json::from_str(variables).unwrap_or_else(|_| Json::from(variables));
        body.insert("variables".to_owned(), variables);
    }
    (
        "application/json".to_owned(),
        Json::Object(body).to_string(),
    )
}
