//! The wasm entry: a panic hook, then the application takes over the page
//! that the server rendered. Nothing else belongs here.
