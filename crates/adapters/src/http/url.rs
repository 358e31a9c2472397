//! From what a flow renders to a URL that can go nowhere else.
//!
//! A path below a connector's base URL can change neither scheme, host nor
//! port, nor climb out of the base path. Text is percent-encoded after
//! substitution; escapes that are already there are kept.

use super::address;
use reqwest::Url;
use std::net::IpAddr;

/// Why an address is not allowed, in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadAddress(pub &'static str);

/// The longest URL that is sent.
const LONGEST: usize = 16 * 1024;

/// A URL to send to, and whether its host is exempt from the address check.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The URL.
    pub url: Url,
    /// The connector's own host, which its administrator allows although it is private.
    pub own_host: bool,
}

/// A connector's base URL.
#[derive(Clone, Debug)]
pub struct Base {
    url: Url,
    allowed: bool,
}

impl Base {
    /// Reads a connector's base URL; with `allowed`, its own host may be private and plain http.
    pub fn parse(text: &str, allowed: bool) -> Result<Self, BadAddress> {
        let url = parse(text)?;
        check(&url, allowed)?;
        Ok(Self { url, allowed })
    }

    /// The URL of `path` (which may carry a query) below this base, plus `query`.
    pub fn join(&self, path: &str, query: &[(String, String)]) -> Result<Checked, BadAddress> {
        let (path, raw_query) = path
            .split_once('?')
            .map_or((path, None), |(p, q)| (p, Some(q)));
        let path = path.trim_start_matches(['/', '\\']);
        if path.split(['/', '\\']).any(is_dot_segment) {
            return Err(BadAddress("the path contains a . or .. segment"));
        }
        let mut text = self.url.origin().ascii_serialization();
        text.push_str(self.url.path().trim_end_matches('/'));
        text.push('/');
        encode(path, PATH, &mut text);
        let base_query = self.url.query().filter(|q| !q.is_empty());
        append_query(&mut text, base_query, raw_query, query);
        let url = parse(&text)?;
        let within = url
            .path()
            .starts_with(self.url.path().trim_end_matches('/'));
        if url.origin() != self.url.origin() || !within {
            return Err(BadAddress("the path leads to another host"));
        }
        Ok(Checked {
            url,
            own_host: self.allowed,
        })
    }

    /// A whole URL that belongs to the connector (its token URL): the
    /// exemption covers it only where the host is the base's own.
    pub fn companion(&self, text: &str) -> Result<Checked, BadAddress> {
        let url = parse(text)?;
        let own_host = self.allowed && url.host_str() == self.url.host_str();
        check(&url, own_host)?;
        Ok(Checked { url, own_host })
    }
}

/// A whole URL as a flow renders it, plus `query`. Only https to public hosts.
pub fn whole(text: &str, query: &[(String, String)]) -> Result<Checked, BadAddress> {
    let mut url = parse(text)?;
    url.set_fragment(None);
    let mut full = String::from(url.as_str());
    let raw = url.query().map(str::to_owned);
    if !query.is_empty() {
        url.set_query(None);
        url.as_str().clone_into(&mut full);
        append_query(&mut full, None, raw.as_deref(), query);
    }
    let url = parse(&full)?;
    check(&url, false)?;
    Ok(Checked {
        url,
        own_host: false,
    })
}

/// Where a redirect leads, if it may be followed: same scheme, host and port.
pub fn redirect(from: &Checked, location: &str) -> Option<Checked> {
    let mut url = from.url.join(location).ok()?;
    url.set_fragment(None);
    let same = url.origin() == from.url.origin();
    let clean = check(&url, from.own_host).is_ok();
    (same && clean).then_some(Checked {
        url,
        own_host: from.own_host,
    })
}

fn parse(text: &str) -> Result<Url, BadAddress> {
    let text = text.trim_matches(' ');
    if text.len() > LONGEST {
        return Err(BadAddress("the address is longer than 16 kB"));
    }
    // The URL standard drops tabs and line ends silently; nothing is dropped here.
    if text.chars().any(|c| c.is_control()) {
        return Err(BadAddress("the address contains a control character"));
    }
    // It also reads `\` as `/`; in an authority that is only ever used to deceive.
    let head = text.split(['?', '#']).next().unwrap_or(text);
    if head.split_once("//").is_none_or(|(scheme, rest)| {
        scheme.contains('\\') || rest.split('/').next().is_some_and(|a| a.contains('\\'))
    }) {
        return Err(BadAddress(
            "this is not an address that begins with https://",
        ));
    }
    Url::parse(text).map_err(|_| BadAddress("this is not an address"))
}

/// Scheme, user name, port and literal host; resolved addresses are the resolver's part.
fn check(url: &Url, own_host: bool) -> Result<(), BadAddress> {
    match url.scheme() {
        "https" => {}
        "http" if own_host => {}
        _ => return Err(BadAddress("only https is allowed")),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(BadAddress("the address carries a user name or password"));
    }
    let host = url.host_str().unwrap_or_default();
    if host.is_empty() {
        return Err(BadAddress("the address has no host"));
    }
    if own_host {
        return Ok(());
    }
    if url.port().is_some_and(|port| port < 1024 && port != 80) {
        return Err(BadAddress(
            "this port is reserved for something other than the web",
        ));
    }
    let literal = host.trim_start_matches('[').trim_end_matches(']');
    if literal
        .parse::<IpAddr>()
        .is_ok_and(|ip| !address::is_public(ip))
    {
        return Err(BadAddress("the host is a private or reserved address"));
    }
    let name = host.trim_end_matches('.');
    if name == "localhost" || name.ends_with(".localhost") {
        return Err(BadAddress("the host is this machine"));
    }
    Ok(())
}

fn is_dot_segment(segment: &str) -> bool {
    let plain = segment.replace("%2e", ".").replace("%2E", ".");
    plain == "." || plain == ".."
}

/// What stays as it is in a path: unreserved characters, sub-delimiters, `:`, `@` and `/`.
const PATH: &[u8] = b"-._~!$&'()*+,;=:@/";
/// The same in a query, where `/` and `?` are also at home.
const QUERY: &[u8] = b"-._~!$&'()*+,;=:@/?";
/// What stays in the name or value of one parameter.
const PARAMETER: &[u8] = b"-._~";

fn append_query(
    text: &mut String,
    base: Option<&str>,
    raw: Option<&str>,
    rows: &[(String, String)],
) {
    let mut separator = '?';
    for part in [base, raw].into_iter().flatten() {
        let part = part.trim_end_matches('&');
        if !part.is_empty() {
            text.push(separator);
            encode(part, QUERY, text);
            separator = '&';
        }
    }
    for (name, value) in rows {
        text.push(separator);
        encode_all(name, text);
        text.push('=');
        encode_all(value, text);
        separator = '&';
    }
}

/// Encodes what is not in `keep`; an escape that is already there stays.
fn encode(part: &str, keep: &[u8], out: &mut String) {
    let bytes = part.as_bytes();
    for (index, byte) in bytes.iter().enumerate() {
        let escape = *byte == b'%'
            && bytes.get(index + 1).is_some_and(u8::is_ascii_hexdigit)
            && bytes.get(index + 2).is_some_and(u8::is_ascii_hexdigit);
        push(*byte, escape || keep.contains(byte), out);
    }
}

/// Encodes a parameter's name or value, escapes included.
pub(super) fn encode_all(part: &str, out: &mut String) {
    for byte in part.bytes() {
        push(byte, PARAMETER.contains(&byte), out);
    }
}

fn push(byte: u8, keep: bool, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    if keep || byte.is_ascii_alphanumeric() {
        out.push(char::from(byte));
    } else {
        out.push('%');
        out.push(char::from(HEX[usize::from(byte >> 4)]));
        out.push(char::from(HEX[usize::from(byte & 15)]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn join(base: &str, path: &str, query: &[(&str, &str)]) -> Result<String, String> {
        let own = |(n, v): &(&str, &str)| ((*n).to_owned(), (*v).to_owned());
        let query: Vec<_> = query.iter().map(own).collect();
        Base::parse(base, false)
            .and_then(|base| base.join(path, &query))
            .map(|checked| checked.url.to_string())
            .map_err(|error| error.to_string())
    }

    const DYNAMICS: &str = "https://org.crm.example/api/data/v9.2/";

    #[test]
    fn paths_are_joined_and_encoded() {
        for (path, query, expected) in [
            (
                "contacts",
                &[][..],
                "https://org.crm.example/api/data/v9.2/contacts",
            ),
            (
                "/contacts",
                &[],
                "https://org.crm.example/api/data/v9.2/contacts",
            ),
            (
                "contacts?$select=fullname,contactid&$filter=contains(telephone1,'4570 20')",
                &[],
                "https://org.crm.example/api/data/v9.2/contacts?$select=fullname,contactid&$filter=contains(telephone1,%274570%2020%27)",
            ),
            (
                "a b/ü\"<>",
                &[],
                "https://org.crm.example/api/data/v9.2/a%20b/%C3%BC%22%3C%3E",
            ),
            (
                "search.json",
                &[
                    ("query", "type:user +45 70&x=1#"),
                    ("sort_by", "created_at"),
                ],
                "https://org.crm.example/api/data/v9.2/search.json?query=type%3Auser%20%2B45%2070%26x%3D1%23&sort_by=created_at",
            ),
            (
                "a?b=1&",
                &[("c", "2")],
                "https://org.crm.example/api/data/v9.2/a?b=1&c=2",
            ),
            (
                "a?",
                &[("c", "")],
                "https://org.crm.example/api/data/v9.2/a?c=",
            ),
            (
                "a%20b?c=%27",
                &[],
                "https://org.crm.example/api/data/v9.2/a%20b?c=%27",
            ),
            (
                "100%/x",
                &[],
                "https://org.crm.example/api/data/v9.2/100%25/x",
            ),
            (
                "a#b?c=d",
                &[],
                "https://org.crm.example/api/data/v9.2/a%23b?c=d",
            ),
            ("", &[], "https://org.crm.example/api/data/v9.2/"),
        ] {
            assert_eq!(
                join(DYNAMICS, path, query).as_deref(),
                Ok(expected),
                "{path}"
            );
        }
    }

    #[test]
    fn a_path_never_changes_the_host() {
        for path in [
            "//evil.example/x",
            "/\\evil.example/x",
            "\\\\evil.example",
            "@evil.example/",
            ":80@evil.example/",
            ".evil.example/",
            "https://evil.example/",
            "http:evil.example",
            "?x=//evil.example",
            "#@evil.example",
            "x/;@evil.example:443",
            "%2f%2fevil.example",
            "%5c%5cevil.example",
            " //evil.example",
        ] {
            let joined = join("https://crm.example:8443/api", path, &[]);
            let ok = joined
                .as_ref()
                .is_ok_and(|u| u.starts_with("https://crm.example:8443/api/"));
            assert!(ok, "{path}: {joined:?}");
        }
    }

    #[test]
    fn a_path_never_climbs_out_of_the_base() {
        for path in [
            "../admin",
            "contacts/../../admin",
            "contacts/..",
            "./x",
            "x/./y",
            "%2e%2e/admin",
            "x/%2E./admin",
            "..\\admin",
            "x\\..\\..\\admin",
        ] {
            assert!(join(DYNAMICS, path, &[]).is_err(), "{path}");
        }
    }

    #[test]
    fn whole_urls_keep_their_query_and_gain_rows() {
        let rows = [("b".to_owned(), "x y".to_owned())];
        let url = whole("https://api.example/v1?a=1#top", &rows).unwrap().url;
        assert_eq!(url.as_str(), "https://api.example/v1?a=1&b=x%20y");
        let url = whole("https://api.example/find me", &[]).unwrap().url;
        assert_eq!(url.as_str(), "https://api.example/find%20me");
    }

    #[test]
    fn redirects_stay_where_they_are() {
        let from = whole("https://api.example/a/b", &[]).unwrap();
        let to = |location: &str| redirect(&from, location).map(|c| c.url.to_string());
        assert_eq!(to("c").as_deref(), Some("https://api.example/a/c"));
        assert_eq!(to("/c#d").as_deref(), Some("https://api.example/c"));
        for location in [
            "http://api.example/c",
            "https://other.example/",
            "https://api.example:8443/",
            "//other.example/",
            "https://user@api.example/",
            "https://127.0.0.1/",
            "file:///etc/passwd",
        ] {
            assert_eq!(to(location), None, "{location}");
        }
    }
}
