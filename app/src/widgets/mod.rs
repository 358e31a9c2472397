//! Components that know the domain, and what several features share.

mod alert;
pub mod call_watch;
mod cells;
#[cfg(feature = "ssr")]
pub mod choices;
mod conflict;
pub mod drawing;
mod editor;
mod form;
mod line_note;
mod list;
mod moment;
mod pieces;
mod sight;
pub mod stage;
mod thing;
pub mod ticker;
pub mod trace;
pub mod trace_text;
mod trouble;

pub use alert::Alert;
pub use cells::Cells;
pub use conflict::{ConflictView, Difference, differ};
pub use editor::{DraftNote, Editor, EditorParts, LastChange, Stored};
pub use form::{FieldsState, FormProblem, SaveBar, Section, on_off};
pub use line_note::LineNote;
pub use list::{BulkBar, ListFrame, ListState, ListTable, Listed, NoRows, Pager, Toolbar, Total};
pub use moment::Moment;
pub use pieces::{ActiveBadge, PhoneNumber};
pub use thing::{Asked, Drawn, ReadOnly, offer_create, offer_save, panel, whole};
pub use trouble::{NotFound, NotLoaded, RequestLine, Trouble, sentence};

use leptos::{prelude::*, wasm_bindgen::JsCast, web_sys};

/// Loads `path` as a new document: whoever is signed in may have changed.
pub fn load(path: &str) {
    // Fails only for an address that cannot be read.
    let _ = window().location().set_href(path);
}

/// What stands in the input with this id.
pub fn input_value(id: &str) -> Option<String> {
    let element = document().get_element_by_id(id)?;
    Some(
        element
            .dyn_into::<web_sys::HtmlInputElement>()
            .ok()?
            .value(),
    )
}

/// The zone of the machine that the browser runs on.
pub fn browser_zone() -> Option<String> {
    use web_sys::js_sys::{Array, Intl::DateTimeFormat, Object, Reflect};
    let options = DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    Reflect::get(&options, &"timeZone".into()).ok()?.as_string()
}
