//! The Web API: collections behind a Bearer token.

use super::{
    Dynamics,
    odata::{self, Options, Refused},
    records::{ENTITIES, Entity},
};
use crate::crm::pairs;
use axum::{
    Json,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;
use std::sync::Arc;

/// `GET /api/data/{version}/{set}`
pub(super) async fn collection(
    State(crm): State<Arc<Dynamics>>,
    Path((version, set)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    if let Err(why) = authorise(&crm, &headers) {
        return unauthorised(&crm, why);
    }
    let service = format!("{}/api/data/{version}/", crm.address);
    let known = matches!(version.as_str(), "v9.0" | "v9.1" | "v9.2");
    if known && set == "WhoAmI" {
        return success(who_am_i(&service));
    }
    let entity = ENTITIES.iter().find(|entity| known && entity.set == set);
    let Some(entity) = entity else {
        let message = format!("Resource not found for the segment '{set}'.");
        return error(StatusCode::NOT_FOUND, "0x8006088a", &message);
    };
    match ask(entity, &query.unwrap_or_default(), &service) {
        Ok(answer) => success(answer),
        Err(Refused(message)) => error(StatusCode::BAD_REQUEST, "0x80060888", &message),
    }
}

fn ask(entity: &Entity, query: &str, service: &str) -> Result<serde_json::Value, Refused> {
    let options = Options::parse(&pairs(query), entity)?;
    Ok(odata::answer(entity, &options, service))
}

fn authorise(crm: &Dynamics, headers: &HeaderMap) -> Result<(), &'static str> {
    let value = headers.get(header::AUTHORIZATION);
    let value = value.and_then(|value| value.to_str().ok());
    let Some((scheme, token)) = value.and_then(|value| value.split_once(' ')) else {
        return Err("No access token was sent.");
    };
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err("Only Bearer tokens are accepted.");
    }
    crm.tokens.check(token.trim())
}

fn unauthorised(crm: &Dynamics, why: &str) -> Response {
    let mut response = error(StatusCode::UNAUTHORIZED, "0x80072560", why);
    let challenge = format!(
        "Bearer authorization_uri={address}/common/oauth2/v2.0/authorize, \
         resource_id={address}, error=\"invalid_token\"",
        address = crm.address
    );
    if let Ok(challenge) = HeaderValue::from_str(&challenge) {
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}

fn who_am_i(service: &str) -> serde_json::Value {
    json!({
        "@odata.context": format!("{service}$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse"),
        "BusinessUnitId": "b0550000-0000-4000-8000-000000000001",
        "UserId": "a9900000-0000-4000-8000-000000000001",
        "OrganizationId": "06900000-0000-4000-8000-000000000001",
    })
}

const ODATA: [(&str, &str); 2] = [
    ("odata-version", "4.0"),
    ("content-type", "application/json; odata.metadata=minimal"),
];

fn success(body: serde_json::Value) -> Response {
    (ODATA, body.to_string()).into_response()
}

/// An error in OData's form.
pub(super) fn error(status: StatusCode, code: &str, message: &str) -> Response {
    let body = json!({ "error": { "code": code, "message": message } });
    (status, [ODATA[0]], Json(body)).into_response()
}
