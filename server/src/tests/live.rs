//! The socket, over a real connection.

use super::house::{House, NUMBER, ORIGIN, Who};
use crate::listen;
use app::live::{Body, ClientMessage, SIGNED_OUT, ServerMessage, Topic};
use domain::{ContactId, agent::Presence, policy::Role};
use futures::{SinkExt as _, StreamExt as _};
use serde_json::json;
use std::{net::SocketAddr, time::Duration};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Message, client::IntoClientRequest as _, http::HeaderValue},
};

/// No answer may take longer; what is waited for comes at once.
const LIMIT: Duration = Duration::from_secs(20);

async fn listening(house: &House) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (router, stop) = (house.router.clone(), house.state.stop.clone());
    let limits = listen::Limits::of(&house.state.config, listen::FEW);
    let serving = listen::serve(listener, None, router, limits, (stop, LIMIT));
    tokio::spawn(serving);
    address
}

struct Tab(WebSocketStream<TcpStream>);

impl Tab {
    /// The status with which the socket is refused, or the tab.
    async fn try_open(
        at: SocketAddr,
        cookie: Option<&str>,
        origin: Option<&str>,
    ) -> Result<Self, u16> {
        let mut request = format!("ws://{at}{}", app::live::PATH)
            .into_client_request()
            .unwrap();
        let headers = request.headers_mut();
        if let Some(cookie) = cookie {
            headers.insert("cookie", HeaderValue::from_str(cookie).unwrap());
        }
        if let Some(origin) = origin {
            headers.insert("origin", HeaderValue::from_str(origin).unwrap());
        }
        let stream = TcpStream::connect(at).await.unwrap();
        match client_async(request, stream).await {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(tokio_tungstenite::tungstenite::Error::Http(response)) => {
                Err(response.status().as_u16())
            }
            Err(error) => panic!("{error}"),
        }
    }

    async fn open(house: &House, at: SocketAddr, who: Who) -> Self {
        let cookie = house.cookie(who).await;
        Self::try_open(at, cookie.as_deref(), Some(ORIGIN))
            .await
            .ok()
            .unwrap()
    }

    async fn say(&mut self, message: &ClientMessage) {
        let text = serde_json::to_string(message).unwrap();
        self.0.send(Message::text(text)).await.unwrap();
    }

    async fn follow(&mut self, topic: Topic, from: u64) {
        self.say(&ClientMessage::Subscribe { topic, from }).await;
    }

    async fn frame(&mut self) -> Message {
        loop {
            let next = tokio::time::timeout(LIMIT, self.0.next())
                .await
                .expect("nothing comes");
            match next.expect("the socket has ended").unwrap() {
                Message::Ping(_) | Message::Pong(_) => {}
                frame => return frame,
            }
        }
    }

    async fn hear(&mut self) -> ServerMessage {
        match self.frame().await {
            Message::Text(text) => serde_json::from_str(&text).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    async fn closed_with(&mut self) -> u16 {
        loop {
            if let Message::Close(frame) = self.frame().await {
                return frame.unwrap().code.into();
            }
        }
    }
}

#[tokio::test]
async fn the_socket_opens_only_for_our_own_pages_with_a_session() {
    let house = House::new().await;
    let at = listening(&house).await;
    let cookie = house.cookie(Who::Role(Role::Agent)).await;
    for (cookie, origin, status) in [
        (cookie.as_deref(), None, 403),
        (cookie.as_deref(), Some("https://evil.example"), 403),
        (None, Some(ORIGIN), 401),
        (Some("sid=AAAAAAAAAAAAAAAAAAAAAA"), Some(ORIGIN), 401),
    ] {
        let refused = Tab::try_open(at, cookie, origin).await.err();
        assert_eq!(refused, Some(status), "{cookie:?} {origin:?}");
    }
    assert!(
        Tab::try_open(at, cookie.as_deref(), Some(ORIGIN))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_tab_hears_what_it_may_hear_and_nothing_else() {
    let house = House::new().await;
    let contact = house.furnish().await.contact;
    let at = listening(&house).await;
    for (who, topic, may) in [
        (Who::Role(Role::Agent), Topic::Desk, true),
        (Who::Role(Role::Supervisor), Topic::Desk, false),
        (Who::Role(Role::Supervisor), Topic::Trace(contact), true),
        (Who::Role(Role::Agent), Topic::Trace(contact), false),
        (Who::Neighbour, Topic::Trace(contact), false),
        (Who::Role(Role::Administrator), Topic::Phone(contact), true),
        (Who::Role(Role::FlowDesigner), Topic::Phone(contact), false),
        (Who::Neighbour, Topic::Phone(contact), false),
        (
            Who::Role(Role::Administrator),
            Topic::Trace(ContactId(999)),
            false,
        ),
    ] {
        let mut tab = Tab::open(&house, at, who).await;
        tab.follow(topic.clone(), 0).await;
        let heard = tab.hear().await;
        assert_eq!(heard.topic, topic);
        let refused = matches!(heard.body, Body::Refused { .. });
        assert_eq!(refused, !may, "{who:?} {topic:?}: {heard:?}");
    }
}

#[tokio::test]
async fn a_desk_is_told_of_its_changes() {
    let house = House::new().await;
    let at = listening(&house).await;
    let who = Who::Role(Role::Agent);
    let mut tab = Tab::open(&house, at, who).await;
    tab.follow(Topic::Desk, 0).await;
    let first = tab.hear().await;
    services::desk::set_presence(&house.cx(who), Presence::Away)
        .await
        .unwrap();
    loop {
        let heard = tab.hear().await;
        assert!(heard.seq > first.seq);
        if matches!(&heard.body, Body::Desk { desk } if desk.presence == Presence::Away) {
            return;
        }
    }
}

#[tokio::test]
async fn a_broken_line_is_resumed_where_it_was() {
    let house = House::new().await;
    let contact = house.furnish().await.contact;
    let at = listening(&house).await;
    let who = Who::Role(Role::Supervisor);
    let mut tab = Tab::open(&house, at, who).await;
    tab.follow(Topic::Trace(contact), 0).await;
    let heard = tab.hear().await;
    let Body::Trace { first: 1, lines } = heard.body else {
        panic!("{heard:?}");
    };
    assert_eq!(heard.seq, lines.len() as u64);
    drop(tab);
    let mut tab = Tab::open(&house, at, who).await;
    tab.follow(Topic::Trace(contact), 1).await;
    let again = tab.hear().await;
    let Body::Trace {
        first: 2,
        lines: rest,
    } = again.body
    else {
        panic!("{again:?}");
    };
    assert_eq!(rest[..lines.len() - 1], lines[1..]);
}

#[tokio::test]
async fn a_list_is_told_that_contacts_move() {
    let house = House::new().await;
    house.furnish().await;
    let at = listening(&house).await;
    let mut tab = Tab::open(&house, at, Who::Role(Role::Supervisor)).await;
    tab.follow(Topic::Contacts, 0).await;
    // The subscription stands once a second one has been answered.
    tab.follow(Topic::Trace(ContactId(999)), 0).await;
    assert!(matches!(tab.hear().await.body, Body::Refused { .. }));
    let admin = house.cx(Who::Role(Role::Administrator));
    let dialled = services::phone::dial(&admin, NUMBER, "anonymous")
        .await
        .unwrap();
    loop {
        if tab.hear().await.body == (Body::Contact { contact: dialled }) {
            return;
        }
    }
}

#[tokio::test]
async fn the_socket_ends_with_its_session() {
    let house = House::new().await;
    let at = listening(&house).await;
    let who = Who::Role(Role::Agent);
    // Signed out in another tab of the same browser.
    let cookie = house.cookie(who).await;
    let mut tab = Tab::try_open(at, cookie.as_deref(), Some(ORIGIN))
        .await
        .ok()
        .unwrap();
    tab.follow(Topic::Desk, 0).await;
    tab.hear().await;
    house
        .call(cookie.as_deref(), "/api/auth/sign-out", &json!({}))
        .await;
    assert_eq!(tab.closed_with().await, SIGNED_OUT);
    // Signed out everywhere.
    let mut tab = Tab::open(&house, at, who).await;
    tab.follow(Topic::Desk, 0).await;
    tab.hear().await;
    services::account::sign_out_everywhere(&house.cx(who))
        .await
        .unwrap();
    assert_eq!(tab.closed_with().await, SIGNED_OUT);
}

#[tokio::test]
async fn a_stopping_server_says_goodbye_first() {
    let house = House::new().await;
    let at = listening(&house).await;
    let mut tab = Tab::open(&house, at, Who::Role(Role::Agent)).await;
    tab.follow(Topic::Desk, 0).await;
    tab.hear().await;
    house.state.stop.cancel();
    assert_eq!(tab.closed_with().await, 1012);
}

#[tokio::test]
async fn a_tab_that_floods_is_cut_off() {
    let house = House::new().await;
    let at = listening(&house).await;
    let mut tab = Tab::open(&house, at, Who::Role(Role::Agent)).await;
    for _ in 0..200 {
        let topic = Topic::Contacts;
        let text = serde_json::to_string(&ClientMessage::Unsubscribe { topic }).unwrap();
        if tab.0.send(Message::text(text)).await.is_err() {
            return;
        }
    }
    assert_eq!(tab.closed_with().await, 1008);
}
