//! Which headers a flow may set.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

/// Headers that belong to the client: framing, the connection, compression.
const OWNED: &[&str] = &[
    "accept-encoding",
    "connection",
    "content-length",
    "expect",
    "forwarded",
    "host",
    "http2-settings",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
];

/// More headers than this are no request's.
const MOST: usize = 100;

/// The flow's headers without those that the client owns; with credentials
/// their header is the connector's alone. A value that would break out of its
/// line makes the request unsendable.
pub(super) fn allowed(
    rows: &[(String, String)],
    with_credentials: bool,
) -> Result<HeaderMap, &'static str> {
    let mut headers = HeaderMap::new();
    for (name, value) in rows {
        let name = name.trim();
        if name.is_empty() {
            continue;
        }
        let name = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| "a header's name has characters that are not allowed")?;
        let value = HeaderValue::from_str(value.trim())
            .or_else(|_| HeaderValue::from_bytes(value.trim().as_bytes()))
            .map_err(|_| "a header's value has a line end or a control character")?;
        let owned = OWNED.contains(&name.as_str())
            || (with_credentials && name.as_str() == "authorization");
        if !owned {
            // A map that is full would panic long after anybody has a use for more.
            if headers.len() >= MOST {
                return Err("the request has more than 100 headers");
            }
            headers.append(name, value);
        }
    }
    Ok(headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[(&str, &str)]) -> Vec<(String, String)> {
        let own = |(n, v): &(&str, &str)| ((*n).to_owned(), (*v).to_owned());
        rows.iter().map(own).collect()
    }

    #[test]
    fn the_clients_own_headers_are_left_out() {
        let given = rows(&[
            ("Host", "evil.example"),
            ("Content-Length", "5"),
            ("Transfer-Encoding", "chunked"),
            ("Authorization", "Basic x"),
            ("X-Case", "7"),
            ("", "nothing"),
        ]);
        let with = allowed(&given, true).unwrap();
        assert_eq!(with.keys().collect::<Vec<_>>(), ["x-case"]);
        let without = allowed(&given, false).unwrap();
        assert!(without.contains_key("authorization"));
    }

    #[test]
    fn headers_without_number_are_refused() {
        let many = |count: usize| -> Vec<_> {
            let name = |index| (format!("x-{index}"), String::new());
            (0..count).map(name).collect()
        };
        assert!(allowed(&many(100), true).is_ok());
        assert!(allowed(&many(40_000), true).is_err());
    }

    #[test]
    fn nothing_breaks_out_of_its_line() {
        for (name, value) in [
            ("X-Name", "a\r\nHost: evil"),
            ("X-Name", "a\nb"),
            ("X-Name", "a\0b"),
            ("X Name", "a"),
            ("X-Name\r\nHost", "evil"),
            ("X:Name", "a"),
        ] {
            assert!(
                allowed(&rows(&[(name, value)]), true).is_err(),
                "{name}: {value}"
            );
        }
    }
}
