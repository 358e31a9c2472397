//! Values for variables: what a set-variable assigns, and what a declaration's default means.

use super::Value;
use crate::document::VarType;

impl Value {
    /// The value as a variable of type `ty` keeps it, or why it cannot.
    pub fn coerce(self, ty: VarType) -> Result<Self, String> {
        match ty {
            VarType::String => Ok(Self::Text(self.to_text())),
            _ => Ok(self),
        }
    }

    /// The value of a declared default, which files always give as text.
    ///
    /// Never fails: an absent or blank default is the type's zero, one that
    /// does not fit its type stays text (and is an issue of the document).
    pub fn from_default(ty: VarType, default: Option<&str>) -> Self {
        let text = Self::text(default.unwrap_or_default());
        text.clone().coerce(ty).unwrap_or(text)
    }
}
