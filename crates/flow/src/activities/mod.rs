//! Activities: one file each, one line each below.

pub mod spec;

pub use spec::{FieldKind, FieldSpec, Group, Needs, PortSpec, Spec};

/// Every activity that this version runs, in the palette's order.
pub fn specs() -> &'static [&'static Spec] {
    &[]
}

/// The description of the activity that a file calls `activity`; none when it is unknown.
pub fn spec(activity: &str) -> Option<&'static Spec> {
    let known = |spec: &&&Spec| spec.activity == activity || spec.also.contains(&activity);
    specs().iter().find(known).copied()
}
