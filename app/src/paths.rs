//! Every address of the application, built here and nowhere else.

use domain::{ChannelId, ConnectorId, ContactId, FlowId, QueueId, UserId};

/// The start page.
pub const HOME: &str = "/";
/// Where one signs in.
pub const SIGN_IN: &str = "/sign-in";
/// Where the organisation and its first administrator are made.
pub const SET_UP: &str = "/set-up";
/// All channels.
pub const CHANNELS: &str = "/channels";
/// A new channel.
pub const CHANNEL_NEW: &str = "/channels/new";
/// All flows.
pub const FLOWS: &str = "/flows";
/// All queues.
pub const QUEUES: &str = "/queues";
/// A new queue.
pub const QUEUE_NEW: &str = "/queues/new";
/// All users.
pub const USERS: &str = "/users";
/// A new user.
pub const USER_NEW: &str = "/users/new";
/// The telephone on the screen.
pub const PHONE: &str = "/phone";
/// The agent's page.
pub const DESKTOP: &str = "/desktop";
/// Running and finished contacts.
pub const CONTACTS: &str = "/contacts";
/// All connectors.
pub const CONNECTORS: &str = "/connectors";
/// A new connector.
pub const CONNECTOR_NEW: &str = "/connectors/new";
/// The audit trail.
pub const AUDIT: &str = "/audit";

/// One channel.
pub fn channel(id: ChannelId) -> String {
    format!("{CHANNELS}/{id}")
}

/// One flow.
pub fn flow(id: FlowId) -> String {
    format!("{FLOWS}/{id}")
}

/// One flow, with this part of its page shown.
pub fn flow_part(id: FlowId, part: &str) -> String {
    format!("{FLOWS}/{id}?part={part}")
}

/// One queue.
pub fn queue(id: QueueId) -> String {
    format!("{QUEUES}/{id}")
}

/// One user.
pub fn user(id: UserId) -> String {
    format!("{USERS}/{id}")
}

/// One connector.
pub fn connector(id: ConnectorId) -> String {
    format!("{CONNECTORS}/{id}")
}

/// An audio file of the installation.
pub fn audio(name: &str) -> String {
    format!("/audio/{}", encode(name).replace('/', "%2F"))
}

/// The telephone with a call.
pub fn phone_call(id: ContactId) -> String {
    format!("{PHONE}?contact={id}")
}

/// One contact.
pub fn contact(id: ContactId) -> String {
    format!("{CONTACTS}/{id}")
}

/// The Phone page, about to dial `number`.
pub fn phone_to(number: &str) -> String {
    format!("{PHONE}?to={}", encode(number))
}

/// The sign-in page, going on to `next` afterwards.
pub fn sign_in_then(next: &str) -> String {
    if next == HOME {
        SIGN_IN.to_owned()
    } else {
        format!("{SIGN_IN}?next={}", encode(next))
    }
}

/// Percent-encodes `text` for use as one query value.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => {
                const HEX: &[u8; 16] = b"0123456789ABCDEF";
                out.push('%');
                out.push(char::from(HEX[usize::from(byte >> 4)]));
                out.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
    out
}

/// `next` where it is a path of this site, else the start page: a sign-in link
/// must not lead elsewhere.
pub fn local_or_home(next: &str) -> &str {
    let inside = next.starts_with('/') && !next.starts_with("//") && !next.contains('\\');
    let clean = next.chars().all(|c| !c.is_control());
    if inside && clean { next } else { HOME }
}

/// `path` as a header may carry it: what is not plain ASCII is percent-encoded.
pub fn in_header(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            '!'..='~' => out.push(c),
            _ => out.push_str(&encode(c.encode_utf8(&mut [0; 4]))),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_stays_on_this_site() {
        assert_eq!(local_or_home("/channels?q=a"), "/channels?q=a");
        for evil in [
            "//evil.example",
            "https://evil.example",
            "/\\evil",
            "",
            "/a\nb",
        ] {
            assert_eq!(local_or_home(evil), HOME, "{evil:?}");
        }
    }

    #[test]
    fn a_header_carries_any_path() {
        assert_eq!(
            in_header("/flows?q=a%20b&é ü"),
            "/flows?q=a%20b&%C3%A9%20%C3%BC"
        );
    }

    #[test]
    fn every_address_is_known() {
        let nil = "00000000-0000-0000-0000-000000000000";
        let addresses = [
            channel(nil.parse().unwrap()),
            flow(nil.parse().unwrap()),
            queue(nil.parse().unwrap()),
            user(nil.parse().unwrap()),
            connector(nil.parse().unwrap()),
            contact(ContactId(7)),
            phone_to("+4570202020"),
        ];
        let wanted = [
            format!("/channels/{nil}"),
            format!("/flows/{nil}"),
            format!("/queues/{nil}"),
            format!("/users/{nil}"),
            format!("/connectors/{nil}"),
            "/contacts/7".to_owned(),
            "/phone?to=%2B4570202020".to_owned(),
        ];
        assert_eq!(addresses, wanted);
    }

    #[test]
    fn query_values_are_encoded() {
        assert_eq!(
            sign_in_then("/channels?q=a b&é"),
            "/sign-in?next=/channels%3Fq%3Da%20b%26%C3%A9"
        );
        assert_eq!(sign_in_then("/"), "/sign-in");
    }
}
