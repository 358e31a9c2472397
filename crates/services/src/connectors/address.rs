//! A connector's addresses: https, or http to loopback in the sample organisation.

use domain::{
    FieldError,
    connector::{AuthKind, ConnectorForm},
};
use url::{Host, Url};

/// Longest address.
const LONGEST: usize = 2_000;

/// Gives the addresses their usual spelling; answers what is wrong with them.
pub(super) fn settle(form: &mut ConnectorForm, sample: bool) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut settle = |field: &'static str, text: &mut String, query: bool| {
        if text.trim().is_empty() {
            return;
        }
        match read(text, sample, query) {
            Ok(url) => *text = url.into(),
            Err(message) => errors.push(FieldError::new(field, message)),
        }
    };
    settle("base_url", &mut form.base_url, false);
    if form.auth == AuthKind::ClientCredentials {
        settle("token_url", &mut form.token_url, true);
    }
    let path = form.test_path.trim();
    let elsewhere = path.contains("://") || path.starts_with("//") || path.contains('\\');
    if elsewhere || path.len() > LONGEST || path.chars().any(char::is_control) {
        let message = "Enter a path below the address, for example contacts?$top=1.";
        errors.push(FieldError::new("test_path", message));
    }
    form.test_path = path.to_owned();
    errors
}

fn read(text: &str, sample: bool, query: bool) -> Result<Url, &'static str> {
    let text = text.trim();
    if text.len() > LONGEST {
        return Err("Use at most 2,000 characters.");
    }
    if text.contains('\\') || text.chars().any(|c| c.is_control() || c == ' ') {
        return Err("This is not an address. It begins with https:// and has no spaces.");
    }
    let url = Url::parse(text)
        .map_err(|_| "This is not an address. It begins with https:// and has no spaces.")?;
    match url.scheme() {
        "https" => {}
        "http" if sample && is_loopback(&url) => {}
        "http" if sample => {
            return Err(
                "Use https://. Plain http is for this machine only, in the sample organisation.",
            );
        }
        _ => return Err("The address must begin with https://."),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("Leave user name and password out of the address; they have their own fields.");
    }
    if url.fragment().is_some() || (url.query().is_some() && !query) {
        return Err("Leave out everything from ? or # on.");
    }
    Ok(url)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.trim_end_matches('.') == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// Whether two addresses lead to the same scheme, host and port.
pub(super) fn same_origin(one: &str, other: &str) -> bool {
    match (Url::parse(one), Url::parse(other)) {
        (Ok(one), Ok(other)) => one.origin() == other.origin(),
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_is_needed_except_to_loopback_in_the_sample() {
        let ok = |text, sample| read(text, sample, false).is_ok();
        assert!(ok("https://crm.example/api/", false));
        for http in [
            "http://127.0.0.1:3101/",
            "http://localhost:1",
            "http://[::1]/x",
        ] {
            assert!(ok(http, true), "{http}");
            assert!(!ok(http, false), "{http}");
        }
        for bad in [
            "http://crm.example/",
            "http://127.0.0.1.example/",
            "http://10.0.0.1/",
            "ftp://x/",
            "crm.example",
            "https://u:p@crm.example/",
            "https://crm.example/?a=1",
            "https://crm.example/#a",
            "https://crm. example/",
            "https:\\\\crm.example",
            "",
        ] {
            assert!(!ok(bad, true), "{bad}");
        }
    }

    #[test]
    fn origins() {
        assert!(same_origin(
            "https://a.example/x",
            "https://A.example:443/y"
        ));
        assert!(!same_origin("https://a.example/", "https://b.example/"));
        assert!(!same_origin("https://a.example/", "http://a.example/"));
    }
}
