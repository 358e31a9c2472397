//! The few words that the kit says by itself.

use leptos::prelude::*;

/// The kit's own words; the application provides them in the reader's language.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// After the label of a field that may stay empty.
    pub optional: &'static str,
    /// Closes a dialog, panel or message.
    pub close: &'static str,
    /// Empties a field.
    pub clear: &'static str,
    /// Opens a list of choices.
    pub show_choices: &'static str,
    /// A list of choices that holds none.
    pub no_matches: &'static str,
    /// Shows a password.
    pub show_password: &'static str,
    /// Hides a password.
    pub hide_password: &'static str,
    /// Puts a text on the clipboard.
    pub copy: &'static str,
    /// Said when it is there.
    pub copied: &'static str,
    /// Names the region of passing messages.
    pub messages: &'static str,
    /// Selects all rows of a table.
    pub select_all: &'static str,
    /// Selects the row that is named after it.
    pub select_row: &'static str,
    /// Said while content is on its way.
    pub loading: &'static str,
    /// Changes the width of a side panel.
    pub resize: &'static str,
    /// Opens the side panel's content as a whole page.
    pub open_whole: &'static str,
}

impl Default for Words {
    fn default() -> Self {
        Self {
            optional: "optional",
            close: "Close",
            clear: "Clear",
            show_choices: "Show choices",
            no_matches: "Nothing matches",
            show_password: "Show password",
            hide_password: "Hide password",
            copy: "Copy",
            copied: "Copied",
            messages: "Messages",
            select_all: "Select all",
            select_row: "Select",
            loading: "Loading",
            resize: "Change the width",
            open_whole: "Open as a page",
        }
    }
}

/// The words that the application provides, else English.
pub fn words() -> Words {
    use_context().unwrap_or_default()
}
