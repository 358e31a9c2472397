//! Activities: one file each, one line each below.
//!
//! From the list come the palette, the dispatch of the engine and the help
//! pages. `docs/how-to/add-an-activity.md` says how to add one.

mod address;
mod http_body;
mod keys;
mod parse_rows;
mod percent;
mod prompts;
pub mod spec;

pub(crate) use parse_rows::MAX_ROWS;
pub use spec::{FieldKind, FieldSpec, Group, Needs, PortSpec, Spec};

use crate::{
    document::Node,
    engine::{
        cx::{Cx, News, Next},
        playlist::Playlist,
        reader::Reader,
        secrets::Flowing,
        session::Wait,
        text::View,
    },
    trace::TraceSink,
};

/// What an activity does. `enter` is called when a token arrives, `resume`
/// with news of what it waits for.
pub(crate) trait Act: Sized {
    /// Its description.
    const SPEC: Spec;
    /// Whether keys of the caller become its output.
    const TAKES_KEYS: bool = false;

    /// Reads its settings.
    fn read(reader: &mut Reader) -> Self;

    /// A token arrives.
    fn enter<'f, T: TraceSink>(&'f self, cx: &mut Cx<'f, '_, T>) -> Next<'f>;

    /// News of what it waits for. Activities that never wait keep waiting.
    fn resume<'f, T: TraceSink>(
        &'f self,
        cx: &mut Cx<'f, '_, T>,
        wait: Wait,
        news: News,
    ) -> Next<'f> {
        let _ = (cx, news);
        Next::Wait(wait)
    }

    /// What the caller hears here, if anything.
    fn playlist(&self, view: &View) -> Option<Result<Playlist, String>> {
        let _ = view;
        None
    }

    /// Whether it only plays, and the same to every session.
    fn plays_the_same_always(&self) -> bool {
        false
    }

    /// Which values it moves from slots into variables.
    fn flows(&self, outputs: &[(&'static str, u32)], ways: &mut Vec<Flowing>) {
        let _ = (outputs, ways);
    }
}

/// Makes an activity's settings type, whose doc comment is the help text.
macro_rules! activity {
    ($(#[doc = $help:literal])* pub struct $name:ident $fields:tt) => {
        $(#[doc = $help])*
        #[derive(Debug)]
        pub(crate) struct $name $fields

        impl $name {
            const HELP: &'static str = concat!($($help, "\n"),*);
        }
    };
}

macro_rules! activities {
    ($($module:ident::$name:ident),* $(,)?) => {
        $(mod $module; pub(crate) use $module::$name;)*

        /// A node's activity with its settings.
        #[derive(Debug)]
        pub(crate) enum Activity { $($name($name)),* }

        /// Which activity.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Kind { $($name),* }

        const KINDS: &[Kind] = &[$(Kind::$name),*];
        const SPECS: &[&Spec] = &[$(&$name::SPEC),*];

        impl Kind {
            /// The description.
            pub fn spec(self) -> &'static Spec {
                match self { $(Self::$name => &$name::SPEC),* }
            }
        }

        impl Activity {
            /// Reads a node's settings.
            pub fn read(reader: &mut Reader) -> Self {
                match Self::kind_of(reader.node) {
                    $(Kind::$name => Self::$name($name::read(reader))),*
                }
            }

            /// Which activity this is.
            pub fn kind(&self) -> Kind {
                match self { $(Self::$name(_) => Kind::$name),* }
            }

            /// A token arrives.
            pub fn enter<'f, T: TraceSink>(&'f self, cx: &mut Cx<'f, '_, T>) -> Next<'f> {
                match self { $(Self::$name(act) => act.enter(cx)),* }
            }

            /// News of what it waits for.
            pub fn resume<'f, T: TraceSink>(
                &'f self,
                cx: &mut Cx<'f, '_, T>,
                wait: Wait,
                news: News,
            ) -> Next<'f> {
                match self { $(Self::$name(act) => act.resume(cx, wait, news)),* }
            }

            /// What the caller hears here, if anything.
            pub fn playlist(&self, view: &View) -> Option<Result<Playlist, String>> {
                match self { $(Self::$name(act) => act.playlist(view)),* }
            }

            /// Whether it only plays, and the same to every session.
            pub fn plays_the_same_always(&self) -> bool {
                match self { $(Self::$name(act) => act.plays_the_same_always()),* }
            }

            /// Whether keys of the caller become its output.
            pub fn takes_keys(&self) -> bool {
                match self { $(Self::$name(_) => $name::TAKES_KEYS),* }
            }

            /// Which values it moves from slots into variables.
            pub fn flows(&self, outputs: &[(&'static str, u32)], ways: &mut Vec<Flowing>) {
                match self { $(Self::$name(act) => act.flows(outputs, ways)),* }
            }
        }
    };
}

activities! {
    start::Start,
    subflow_start::SubflowStart,
    event::Event,
    play_message::PlayMessage,
    play_music::PlayMusic,
    menu::Menu,
    collect_digits::CollectDigits,
    queue_contact::QueueContact,
    screen_pop::ScreenPop,
    disconnect_contact::DisconnectContact,
    set_variable::SetVariable,
    condition::Condition,
    case::Case,
    http_request::HttpRequest,
    parse::Parse,
    end_flow::EndFlow,
    subflow_end::SubflowEnd,
    unknown::Unknown,
}

/// Every activity that this version runs, in the palette's order.
pub fn specs() -> &'static [&'static Spec] {
    SPECS
}

/// The description of the activity that a file calls `activity`; none when it is unknown.
pub fn spec(activity: &str) -> Option<&'static Spec> {
    let known = |spec: &&&Spec| !activity.is_empty() && spec.is(activity);
    specs().iter().find(known).copied()
}

impl Kind {
    /// Where the main flow begins.
    pub fn is_start(self) -> bool {
        matches!(self, Self::Start | Self::SubflowStart)
    }

    /// Where an event flow begins.
    pub fn is_event_root(self) -> bool {
        self == Self::Event
    }
}

impl Activity {
    /// Which activity a node is. Starts and event roots are known by their
    /// group: their names differ between generations of files.
    pub fn kind_of(node: &Node) -> Kind {
        match node.group.as_str() {
            "start" => Kind::Start,
            "start-subflow" => Kind::SubflowStart,
            "event" => Kind::Event,
            _ => {
                let known = |kind: &&Kind| kind.spec().is(&node.activity);
                let kind = KINDS.iter().find(known).copied();
                kind.unwrap_or(Kind::Unknown)
            }
        }
    }

    /// Where the main flow begins.
    pub fn is_start(&self) -> bool {
        self.kind().is_start()
    }

    /// The screen pop, if it is one.
    pub fn as_screen_pop(&self) -> Option<&ScreenPop> {
        match self {
            Self::ScreenPop(pop) => Some(pop),
            _ => None,
        }
    }
}
