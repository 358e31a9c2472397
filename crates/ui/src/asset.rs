//! Addresses of the site's own files, versioned so that browsers may keep them for good.

use std::sync::OnceLock;

static BUILD: OnceLock<String> = OnceLock::new();

/// Names the build: by the server at its start, by the browser from what the
/// server wrote into the document. The first call counts.
pub fn set_build(build: impl Into<String>) {
    // A second call finds the name set, which is what it wanted.
    let _ = BUILD.set(build.into());
}

/// The build that addresses carry.
pub fn build() -> &'static str {
    let named = BUILD.get().map(String::as_str);
    named.unwrap_or(option_env!("CORDBOARD_BUILD").unwrap_or("dev"))
}

/// `path` below a folder that is named after the build: a new build is a new
/// address, so the answer may be cached for ever, and files that name each
/// other relatively stay within their build.
pub fn asset(path: &str) -> String {
    format!("/build/{}{path}", build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asset_names_its_build() {
        set_build("abc");
        set_build("too late");
        assert_eq!(asset("/pkg/x.js"), "/build/abc/pkg/x.js");
    }
}
