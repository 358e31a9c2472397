//! Files from and to the person's machine.

use leptos::{
    prelude::*,
    web_sys::{self, HtmlAnchorElement, HtmlInputElement},
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Why no text came of the chosen file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// None is chosen.
    None,
    /// It is larger than `most` bytes.
    TooLarge,
    /// The browser could not read it.
    Failed,
}

/// The text of the file that is chosen in `input`.
pub async fn chosen_text(input: HtmlInputElement, most: u32) -> Result<String, Unread> {
    let file = input
        .files()
        .and_then(|files| files.get(0))
        .ok_or(Unread::None)?;
    if file.size() > f64::from(most) {
        return Err(Unread::TooLarge);
    }
    let text = JsFuture::from(file.text())
        .await
        .map_err(|_| Unread::Failed)?;
    text.as_string().ok_or(Unread::Failed)
}

/// Hands a text to the person as a file.
pub fn save(name: &str, text: &str) {
    let offer = || -> Result<(), JsValue> {
        let parts = web_sys::js_sys::Array::of1(&text.into());
        let kind = web_sys::BlobPropertyBag::new();
        kind.set_type("application/json");
        let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, &kind)?;
        let address = web_sys::Url::create_object_url_with_blob(&blob)?;
        let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
        link.set_href(&address);
        link.set_download(name);
        link.click();
        web_sys::Url::revoke_object_url(&address)
    };
    if offer().is_err() {
        leptos::logging::warn!("the browser refused to save {name}");
    }
}
