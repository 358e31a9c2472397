//! Every word that pages say, as a typed catalogue: one file per area, one
//! constant per language. A message that a language lacks does not compile.
//!
//! `let t = text::t();` in a component, then `t.channels.title` for a text and
//! `t.channels.count(3)` for one with parameters. `format` writes dates and
//! numbers.

mod audit;
mod calls;
mod channels;
mod common;
mod connectors;
mod door;
mod flows;
mod home;
mod queues;
mod shell;
mod users;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// Declares an area: texts, then functions with parameters. The English words
/// stand in the declaration and are its documentation.
macro_rules! messages {
    (
        $(#[$meta:meta])* $area:ident;
        $($key:ident = $text:literal),* $(,)?;
        $($function:ident($($name:ident: $kind:ty),* $(,)?) = $body:expr),* $(,)?
    ) => {
        $(#[$meta])*
        pub struct $area {
            $(#[doc = concat!("“", $text, "”")] pub $key: &'static str,)*
            $($function: fn($($kind),*) -> String,)*
        }

        impl $area {
            /// In English.
            pub const EN: Self = Self {
                $($key: $text,)*
                $($function: |$($name: $kind),*| $body,)*
            };

            $(
                #[doc = concat!("`", stringify!($body), "`")]
                pub fn $function(&self, $($name: $kind),*) -> String {
                    (self.$function)($($name),*)
                }
            )*
        }
    };
}
pub(crate) use messages;

/// A language of the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    #[default]
    En,
}

impl Language {
    /// The value of `lang`.
    pub fn key(self) -> &'static str {
        match self {
            Self::En => "en",
        }
    }

    /// All its words.
    pub fn catalogue(self) -> &'static Catalogue {
        match self {
            Self::En => &EN,
        }
    }
}

/// All words of one language.
pub struct Catalogue {
    /// Words that every page uses.
    pub common: common::Common,
    /// Navigation, palette, menus.
    pub shell: shell::Shell,
    /// Sign-in and set-up.
    pub door: door::Door,
    /// The start page.
    pub home: home::Home,
    /// Channels.
    pub channels: channels::Channels,
    /// Queues.
    pub queues: queues::Queues,
    /// Users.
    pub users: users::Users,
    /// Connectors.
    pub connectors: connectors::Connectors,
    /// The audit trail.
    pub audit: audit::Audit,
    /// Flows and drawings.
    pub flows: flows::Flows,
    /// Telephone, desktop, contacts and traces.
    pub calls: calls::Calls,
}

/// English.
pub static EN: Catalogue = Catalogue {
    common: common::Common::EN,
    shell: shell::Shell::EN,
    door: door::Door::EN,
    home: home::Home::EN,
    channels: channels::Channels::EN,
    queues: queues::Queues::EN,
    users: users::Users::EN,
    connectors: connectors::Connectors::EN,
    audit: audit::Audit::EN,
    flows: flows::Flows::EN,
    calls: calls::Calls::EN,
};

static PAGE: OnceLock<Language> = OnceLock::new();

/// Notes the language of the one page that a browser's tab shows, for code that
/// runs outside of components. The server, which shows many, notes none.
pub fn note_page(language: Language) {
    if cfg!(feature = "hydrate") {
        // A tab keeps its language until it is loaded anew.
        let _ = PAGE.set(language);
    }
}

/// The words of the reader's language.
pub fn t() -> &'static Catalogue {
    let language = use_context::<Language>().or_else(|| PAGE.get().copied());
    language.unwrap_or_default().catalogue()
}

impl Catalogue {
    /// The words that the kit says by itself.
    pub fn kit(&self) -> ui::Words {
        let t = &self.common;
        ui::Words {
            optional: t.optional,
            close: t.close,
            clear: t.clear,
            show_choices: t.show_choices,
            no_matches: t.no_matches,
            show_password: t.show_password,
            hide_password: t.hide_password,
            copy: t.copy,
            copied: t.copied,
            messages: t.messages,
            select_all: t.select_all,
            select_row: t.select_row,
            loading: t.loading,
            resize: t.resize,
            open_whole: t.open_whole,
        }
    }
}
