//! Flow documents: the model, import and export of Webex files, mapping, issues, drawing.

pub mod mapping;
pub mod model;

pub use mapping::{AudioFile, Mapping, Reference, ReferenceKind};
pub use model::{Document, FlowKind, Graph, Link, Node, Point, VarType, Variable, VariableSource};
