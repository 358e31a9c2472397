//! Records in the JSON that the API gives.

use super::records::{AGENT_ID, Comment, PRIORITIES, Ticket, User, stamp};
use serde_json::{Value, json};

impl User {
    /// As the API shows it; `base` is the API's own address.
    pub fn json(&self, base: &str) -> Value {
        let role = if self.id == AGENT_ID {
            "agent"
        } else {
            "end-user"
        };
        json!({
            "id": self.id,
            "url": format!("{base}/api/v2/users/{}.json", self.id),
            "name": self.name,
            "email": self.email,
            "created_at": self.created_at,
            "updated_at": self.created_at,
            "time_zone": "Copenhagen",
            "iana_time_zone": "Europe/Copenhagen",
            "phone": self.phone,
            "shared_phone_number": null,
            "photo": null,
            "locale_id": 1,
            "locale": "en-US",
            "organization_id": null,
            "role": role,
            "verified": true,
            "external_id": null,
            "tags": [],
            "alias": "",
            "active": true,
            "shared": false,
            "shared_agent": false,
            "last_login_at": null,
            "two_factor_auth_enabled": false,
            "signature": null,
            "details": "",
            "notes": self.notes,
            "suspended": false,
            "user_fields": {},
        })
    }
}

impl Ticket {
    /// As the API shows it; `base` is the API's own address.
    pub fn json(&self, base: &str) -> Value {
        json!({
            "url": format!("{base}/api/v2/tickets/{}.json", self.id),
            "id": self.id,
            "external_id": null,
            "via": { "channel": "web", "source": { "from": {}, "to": {}, "rel": null } },
            "created_at": self.created_at,
            "updated_at": self.updated_at,
            "type": "incident",
            "subject": self.subject,
            "raw_subject": self.subject,
            "description": self.description(),
            "priority": PRIORITIES[self.priority],
            "status": self.status.name(),
            "recipient": null,
            "requester_id": self.requester,
            "submitter_id": self.requester,
            "assignee_id": AGENT_ID,
            "organization_id": null,
            "group_id": null,
            "collaborator_ids": [],
            "follower_ids": [],
            "email_cc_ids": [],
            "problem_id": null,
            "has_incidents": false,
            "is_public": true,
            "due_at": null,
            "tags": [],
            "custom_fields": [],
            "satisfaction_rating": null,
            "allow_attachments": true,
        })
    }
}

impl Comment {
    /// As the API shows it.
    pub fn json(&self) -> Value {
        json!({
            "id": self.id,
            "type": "Comment",
            "author_id": AGENT_ID,
            "body": self.body,
            "html_body": format!("<p>{}</p>", crate::crm::html::text(&self.body)),
            "plain_body": self.body,
            "public": self.public,
            "attachments": [],
            "via": { "channel": "api" },
            "created_at": stamp(self.at),
        })
    }
}
