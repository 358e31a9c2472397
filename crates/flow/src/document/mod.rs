//! Flow documents: the model, import and export of Webex files, mapping, issues, drawing.

pub mod catalogue;
pub mod check;
pub mod drawing;
pub mod export;
pub mod expressions;
pub mod import;
pub mod mapping;
pub mod model;
pub mod references;
pub mod settings;

pub use catalogue::Tint;
pub use check::{Excerpt, Issue, IssueCode, PaneName, Severity, check, publishable};
pub use drawing::{Bounds, Drawing, DrawnLink, DrawnNode, DrawnPort, Pane, Side, drawing};
pub use export::{export, to_stored};
pub use import::{ImportCode, ImportError, ImportNote, Imported, Position, from_stored, import};
pub use mapping::{AudioFile, Mapping, Reference, ReferenceKind};
pub use model::{Document, FlowKind, Graph, Link, Node, Point, VarType, Variable, VariableSource};
pub use references::{references, unmapped};
