//! People who can sign in, and the organisation they belong to.

use crate::{FieldError, OrgId, Timestamp, UserId, policy::Role};
use serde::{Deserialize, Serialize};

/// What an administrator fills in for a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserForm {
    /// How the person is called, 1 to 80 characters.
    pub name: String,
    /// The address to sign in with; unique in the installation.
    pub email: String,
    /// At least one.
    pub roles: Vec<Role>,
    /// Whether the person may sign in.
    pub active: bool,
}

/// A stored person, as pages see one: never the password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The id.
    pub id: UserId,
    /// Grows by one with each change; a stale edit is refused.
    pub revision: i64,
    /// When it was changed last.
    pub changed_at: Timestamp,
    /// Who did.
    pub changed_by: String,
    /// What an administrator filled in.
    #[serde(flatten)]
    pub form: UserForm,
}

impl UserForm {
    /// What is wrong with the form by itself; uniqueness is the service's part.
    pub fn check(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        if !crate::text::is_name(&self.name) {
            errors.push(FieldError::new("name", "Use 1 to 80 characters."));
        }
        if !crate::text::is_email(self.email.trim()) {
            let message = "Enter an e-mail address, for example ada@example.com.";
            errors.push(FieldError::new("email", message));
        }
        if self.roles.is_empty() {
            errors.push(FieldError::new("roles", "Choose at least one role."));
        }
        errors
    }
}

/// The organisation as its people see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Org {
    /// Its id.
    pub id: OrgId,
    /// Its name.
    pub name: String,
    /// Its IANA zone: the default of new channels and of times on screens.
    pub time_zone: String,
    /// Whether it is the sample organisation.
    pub sample: bool,
}

/// What the first start asks for: the organisation and its first administrator.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupForm {
    /// The organisation's name, 1 to 80 characters.
    pub organisation: String,
    /// Its IANA zone.
    pub time_zone: String,
    /// How the administrator is called.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
    /// The password (write-only).
    pub password: String,
}

impl SetupForm {
    /// What is wrong with the form by itself; the zone is the service's part.
    pub fn check(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut bad = |field: &str, message: &str| errors.push(FieldError::new(field, message));
        if !crate::text::is_name(&self.organisation) {
            bad(
                "organisation",
                "Give the organisation a name of 1 to 80 characters.",
            );
        }
        if !crate::text::is_name(&self.name) {
            bad("name", "Give your own name in 1 to 80 characters.");
        }
        if !crate::text::is_email(self.email.trim()) {
            bad(
                "email",
                "Enter an e-mail address, for example ada@example.com.",
            );
        }
        if let Some(message) = crate::password::check(&self.password, &self.email, &self.name) {
            bad("password", message);
        }
        errors
    }
}

/// Who is signed in, for the shell of every page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// The person.
    pub id: UserId,
    /// How the person is called.
    pub name: String,
    /// The address signed in with.
    pub email: String,
    /// What the person is.
    pub roles: Vec<Role>,
    /// The organisation.
    pub org: Org,
}
