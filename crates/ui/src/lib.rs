//! The kit: buttons, fields, tables, dialogs and what else a console is made of.
//!
//! Invariants. Nothing here knows our nouns, routes or server functions:
//! whoever uses a component hands over its words, and the few that the kit
//! says by itself come from [`Words`]. Components look by class and state
//! attribute only, never by a `style` attribute in what the server sends, so a
//! strict content security policy holds. Each one works by keyboard and has a
//! name. Text typed before the browser's half has loaded is kept.

pub mod asset;
pub mod banner;
pub mod bits;
pub mod button;
pub mod choice;
pub mod combobox;
pub mod dialog;
pub mod dom;
pub mod empty;
pub mod field;
pub mod icon;
pub mod input;
pub mod keys;
pub mod logo;
pub mod markup;
pub mod menu;
pub mod page;
pub mod panel;
pub mod select;
pub mod skeleton;
pub mod table;
pub mod tabs;
pub mod toast;
pub mod tooltip;
pub mod words;

pub use banner::Banner;
pub use bits::{Badge, BadgeFace, CopyButton, Kbd, ProgressBar, Tone};
pub use button::{Button, IconButton, LinkButton, Look};
pub use choice::{CheckField, ChoiceCards, SwitchField};
pub use combobox::{Choice, Combobox};
pub use dialog::Dialog;
pub use empty::EmptyState;
pub use field::Field;
pub use icon::Icon;
pub use input::{NumberInput, PasswordInput, TextArea, TextInput};
pub use logo::Logo;
pub use markup::Markup;
pub use menu::{Menu, MenuItem, MenuLabel, MenuLine, MenuRadio};
pub use page::{Crumb, PageHeader};
pub use panel::SidePanel;
pub use select::Select;
pub use skeleton::{Skeleton, TableSkeleton};
pub use table::{Column, Row, Sort, Table};
pub use tabs::{Tab, Tabs};
pub use toast::{Toast, ToastRegion, Toasts};
pub use tooltip::Tooltips;
pub use words::Words;
