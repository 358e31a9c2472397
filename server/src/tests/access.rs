//! Everything that can be asked for is declared.

use crate::{access, pages};
use leptos::server_fn::axum::server_fn_paths;

#[test]
fn every_page_and_server_function_is_declared() {
    let pages = pages::addresses();
    let calls = server_fn_paths().map(|(path, _)| path.to_owned());
    let missing: Vec<String> = pages
        .into_iter()
        .chain(calls)
        .filter(|path| access::of(path).is_none())
        .collect();
    assert!(
        missing.is_empty(),
        "server/src/access.rs lacks {missing:#?}"
    );
}
