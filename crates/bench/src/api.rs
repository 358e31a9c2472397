//! The server functions that the harness calls, and signing in.

use crate::http::{Client, Reply};
use anyhow::{Context, Result};
use domain::{ContactId, agent::Desk, agent::Presence, contact::ContactRow};
use serde_json::json;
use std::net::SocketAddr;

/// A connection of somebody who is signed in.
pub struct Api(Client);

/// Signs in.
pub async fn sign_in(address: SocketAddr, email: &str, password: &str) -> Result<Api> {
    let mut client = Client::new(address);
    let form = json!({ "email": email, "password": password, "next": "/" });
    let reply = client.call("/api/auth/sign-in", &form).await;
    reply
        .done()
        .with_context(|| format!("sign-in of {email}"))?;
    Ok(Api(client))
}

impl Api {
    /// Another connection of the same session.
    pub fn sibling(&self) -> Self {
        Self(self.0.sibling())
    }

    /// For what is no server function.
    pub fn client(&mut self) -> &mut Client {
        &mut self.0
    }

    /// Dials; the value is the contact's id.
    pub async fn dial(&mut self, caller: &str, number: &str) -> Reply {
        let call = json!({ "caller": caller, "number": number });
        self.0.call("/api/phone/dial", &call).await
    }

    /// Presses a key.
    pub async fn press(&mut self, contact: ContactId, key: char) -> Reply {
        let press = json!({ "contact": contact, "key": key });
        self.0.call("/api/phone/press", &press).await
    }

    /// Hangs up.
    pub async fn hang_up(&mut self, contact: ContactId) -> Reply {
        self.on("/api/phone/hang-up", contact).await
    }

    /// A contact as the list shows it; nothing when there was no answer.
    pub async fn contact(&mut self, contact: ContactId) -> Result<Option<ContactRow>, Refused> {
        read(self.on("/api/contacts/get", contact).await)
    }

    /// What the agent's desk shows; nothing when there was no answer.
    pub async fn desk(&mut self) -> Result<Option<Desk>, Refused> {
        read(self.0.call("/api/desk/get", &json!({})).await)
    }

    /// Sets the agent's presence.
    pub async fn presence(&mut self, presence: Presence) -> Reply {
        let form = json!({ "presence": presence });
        self.0.call("/api/desk/presence", &form).await
    }

    /// Takes the contact that rings.
    pub async fn accept(&mut self, contact: ContactId) -> Reply {
        self.on("/api/desk/accept", contact).await
    }

    /// Declines the contact that rings.
    pub async fn decline(&mut self, contact: ContactId) -> Reply {
        self.on("/api/desk/decline", contact).await
    }

    /// Ends the contact in progress.
    pub async fn end(&mut self, contact: ContactId) -> Reply {
        self.on("/api/desk/end", contact).await
    }

    async fn on(&mut self, path: &str, contact: ContactId) -> Reply {
        self.0.call(path, &json!({ "contact": contact })).await
    }
}

/// The server said no, and why.
#[derive(Debug)]
pub struct Refused(pub String);

fn read<T: serde::de::DeserializeOwned>(reply: Reply) -> Result<Option<T>, Refused> {
    match reply {
        Reply::Done(value) => match serde_json::from_value(value) {
            Ok(read) => Ok(Some(read)),
            Err(error) => Err(Refused(format!("unreadable: {error}"))),
        },
        Reply::Refused(why) => Err(Refused(why.to_string())),
        Reply::Unknown(_) => Ok(None),
    }
}
