//! What an activity is, as data: for the palette, the inspector, the checks and the help page.

/// The description of an activity.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// The `activityName` of Webex exports, for example `play-message`.
    pub activity: &'static str,
    /// Other names for the same activity in older and newer exports.
    pub also: &'static [&'static str],
    /// What people call it, for example *Play Message*.
    pub title: &'static str,
    /// The palette's section, which also gives the tint.
    pub group: Group,
    /// The icon's name in the `ui` kit.
    pub icon: &'static str,
    /// Help text: what it does and when it takes which port.
    pub help: &'static str,
    /// Ports that every such node has; a menu's keys and a case's values come on top.
    pub ports: &'static [PortSpec],
    /// Settings, in the inspector's order.
    pub fields: &'static [FieldSpec],
    /// Output variables, as members of the node's name.
    pub outputs: &'static [&'static str],
    /// What it needs of the contact.
    pub needs: Needs,
}

/// The way on that most activities have.
pub(super) const DEFAULT: PortSpec = PortSpec::plain("default", "Continue");
/// The way on of starts, event roots and Set Variable.
pub(super) const OUT: PortSpec = PortSpec::plain("out", "Continue");
/// The way out when something went wrong.
pub(super) const ERROR: PortSpec = PortSpec::error("error", "Error");

/// A section of the palette.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// Where flows and event flows begin.
    Start,
    /// What the caller hears and presses.
    Call,
    /// Queues and agents.
    Queue,
    /// Decisions and variables.
    Logic,
    /// Other systems.
    Data,
    /// Where a path ends.
    End,
    /// Kept, but not known to this version.
    Unknown,
}

/// A way out of a node.
#[derive(Clone, Copy, Debug)]
pub struct PortSpec {
    /// The name in links, for example `default`.
    pub name: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// It is taken when something went wrong.
    pub error: bool,
}

/// A setting.
#[derive(Clone, Copy, Debug)]
pub struct FieldSpec {
    /// The property's key in the file.
    pub key: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// How it is edited and checked.
    pub kind: FieldKind,
    /// The node does nothing useful without it.
    pub required: bool,
}

/// How a setting is edited and checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Text with `{{ … }}`.
    Template,
    /// One expression that gives `true` or `false`.
    Condition,
    /// A whole number between bounds, or a template that gives one.
    Number {
        /// The least.
        min: i64,
        /// The most.
        max: i64,
        /// Where the file gives none.
        default: i64,
    },
    /// On or off.
    Switch,
    /// One of these values.
    Choice(&'static [&'static str]),
    /// A list of prompts (§9 of the format notes): files, variables, speech.
    Prompts,
    /// Keys or values with a port each (`menuLinks`).
    Branches,
    /// Names with templates, in order.
    Pairs,
    /// Assignments of a Set Variable.
    Assignments,
    /// JSONPath rows: output variable and path.
    Paths,
    /// The name of a variable, without braces.
    Variable,
    /// A queue of the organisation.
    Queue,
    /// A connector of the organisation.
    Connector,
    /// An audio file of the organisation.
    Audio,
}

/// What an activity needs of the contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// A caller who listens: a telephone channel, and no agent on the line.
    Caller,
    /// An agent whose desktop shows the contact.
    Agent,
}

impl Spec {
    /// Whether a file's name for an activity means this one.
    pub fn is(&self, activity: &str) -> bool {
        self.activity == activity || self.also.contains(&activity)
    }
}

impl PortSpec {
    /// A port that is taken when all is well.
    pub const fn plain(name: &'static str, label: &'static str) -> Self {
        Self {
            name,
            label,
            error: false,
        }
    }

    /// A port that is taken when something went wrong.
    pub const fn error(name: &'static str, label: &'static str) -> Self {
        Self {
            name,
            label,
            error: true,
        }
    }
}

impl FieldSpec {
    /// A setting that may be absent.
    pub const fn new(key: &'static str, label: &'static str, kind: FieldKind) -> Self {
        Self {
            key,
            label,
            kind,
            required: false,
        }
    }

    /// A setting without which the node does nothing useful.
    pub const fn required(key: &'static str, label: &'static str, kind: FieldKind) -> Self {
        Self {
            key,
            label,
            kind,
            required: true,
        }
    }
}
