//! A connector's one secret: the password, or the client's secret.

use super::address::same_origin;
use crate::keyring::{Keyring, OpenError, Owner};
use domain::{
    ConnectorId, FieldError, OrgId,
    connector::{AuthKind, Connector, ConnectorForm},
};
use store::connectors::Sealed;
use zeroize::Zeroizing;

/// The form without its secrets: what is stored in the open, shown and audited.
pub(super) fn without(form: &ConnectorForm) -> ConnectorForm {
    ConnectorForm {
        password: String::new(),
        client_secret: String::new(),
        ..form.clone()
    }
}

/// The name of the secret's field.
fn field(auth: AuthKind) -> &'static str {
    match auth {
        AuthKind::Basic => "password",
        AuthKind::ClientCredentials => "client_secret",
    }
}

/// Seals the secret that was typed, if one was.
pub(super) fn seal(
    keyring: &Keyring,
    org: OrgId,
    id: ConnectorId,
    form: &ConnectorForm,
) -> Option<Sealed> {
    let secret = match form.auth {
        AuthKind::Basic => &form.password,
        AuthKind::ClientCredentials => &form.client_secret,
    };
    let owner = Owner {
        org,
        thing: &format!("connector/{id}"),
        field: field(form.auth),
    };
    (!secret.is_empty()).then(|| keyring.seal(owner, secret))
}

/// Opens the stored secret.
pub(super) fn open(
    keyring: &Keyring,
    org: OrgId,
    id: ConnectorId,
    auth: AuthKind,
    sealed: &Sealed,
) -> Result<Zeroizing<String>, OpenError> {
    let owner = Owner {
        org,
        thing: &format!("connector/{id}"),
        field: field(auth),
    };
    keyring.open(owner, sealed)
}

/// A stored secret is kept only for the system that it was entered for:
/// otherwise whoever may edit could have it sent to a system of their own.
pub(super) fn must_be_entered(before: &Connector, form: &ConnectorForm) -> Option<FieldError> {
    let field = field(form.auth);
    let old = &before.form;
    if old.auth != form.auth || !before.has_secret {
        return Some(FieldError::new(
            field,
            "Enter the secret of this kind of sign-in.",
        ));
    }
    let moved = !same_origin(&old.base_url, &form.base_url)
        || (form.auth == AuthKind::ClientCredentials
            && !same_origin(&old.token_url, &form.token_url));
    let opened = form.allow_private_host && !old.allow_private_host;
    (moved || opened).then(|| {
        let message = "Enter the secret again: it would now be sent to another system.";
        FieldError::new(field, message)
    })
}
