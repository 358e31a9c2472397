//! Activities: one file each.
