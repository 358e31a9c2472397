//! The wasm entry: a panic hook, then the application takes over the page
//! that the server rendered. Nothing else belongs here.

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page's own script once the module has loaded.
#[wasm_bindgen]
pub async fn hydrate() {
    console_error_panic_hook::set_once();
    app::take_over().await;
}
