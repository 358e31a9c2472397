//! Addresses of the site's own files, versioned so that browsers may keep them for good.

/// The build that this binary belongs to; `dev` where nobody named one.
pub const BUILD: &str = match option_env!("CORDBOARD_BUILD") {
    Some(build) => build,
    None => "dev",
};

/// `path` with the build as its `v` parameter: a new build is a new address,
/// so the answer may be cached for ever.
pub fn asset(path: &str) -> String {
    format!("{path}?v={BUILD}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asset_names_its_build() {
        assert_eq!(asset("/pkg/x.js"), format!("/pkg/x.js?v={BUILD}"));
    }
}
