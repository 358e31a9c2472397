//! What comes back, what is sent again, and what it may cost.

mod support;

use adapters::{
    connector::{Credentials, Secret},
    http::{Bounds, Failure, Lookup, Method, Outbound, Settings},
};
use futures::future::BoxFuture;
use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use support::{Act, Loopback, Stub, basic, get, id, oauth, ok, outbound, request, status};

#[tokio::test]
async fn a_request_carries_credentials_encoding_and_body() {
    let stub = Stub::start(|_, _| ok(r#"{"a":1}"#)).await;
    let mut put = request(Method::PUT, "/api/v2/tickets/7.json?x=a b");
    put.headers = vec![
        ("Host".to_owned(), "evil.example".to_owned()),
        ("Authorization".to_owned(), "Bearer stolen".to_owned()),
        ("X-Case".to_owned(), "é".to_owned()),
    ];
    let answer = outbound().send(Some(&basic(&stub.url())), put).await;
    assert_eq!(
        (answer.status, answer.body.as_str(), answer.attempts),
        (200, r#"{"a":1}"#, 1)
    );
    let seen = stub.seen(0);
    assert_eq!(seen.line, "PUT /api/v2/tickets/7.json?x=a%20b HTTP/1.1");
    assert_eq!(seen.header("host"), Some(stub.address.to_string().as_str()));
    let basic = "Basic YWRhQGV4YW1wbGUuY29tL3Rva2VuOnMzY3JldA==";
    assert_eq!(seen.header("authorization"), Some(basic));
    assert_eq!(seen.header("content-type"), Some("application/json"));
    assert_eq!(seen.header("transfer-encoding"), None);
    assert_eq!(seen.body, r#"{"comment":"hello"}"#);
    assert_eq!(seen.header("idempotency-key"), None);
}

#[tokio::test]
async fn reads_are_repeated_after_5xx() {
    let stub = Stub::start(|_, n| if n < 2 { status(503) } else { ok("fine") }).await;
    let answer = outbound().send(Some(&basic(&stub.url())), get("a")).await;
    assert_eq!((answer.status, answer.attempts), (200, 3));
    let stub = Stub::start(|_, _| status(500)).await;
    let answer = outbound().send(Some(&basic(&stub.url())), get("a")).await;
    assert_eq!((answer.status, answer.attempts, stub.count()), (500, 3, 3));
}

#[tokio::test]
async fn a_write_is_sent_once_unless_the_key_is_honoured() {
    let stub = Stub::start(|_, _| status(500)).await;
    let answer = outbound()
        .send(Some(&basic(&stub.url())), request(Method::PUT, "a"))
        .await;
    assert_eq!((answer.status, stub.count()), (500, 1));

    let stub = Stub::start(|_, _| Act::Close).await;
    let answer = outbound()
        .send(Some(&basic(&stub.url())), request(Method::PUT, "a"))
        .await;
    assert_eq!(
        (answer.failure, stub.count()),
        (Some(Failure::Uncertain), 1)
    );

    let stub = Stub::start(|_, n| if n == 0 { Act::Close } else { ok("") }).await;
    let mut connector = basic(&stub.url());
    connector.honours_idempotency_key = true;
    let answer = outbound()
        .send(Some(&connector), request(Method::PUT, "a"))
        .await;
    assert_eq!((answer.status, answer.attempts), (200, 2));
    for attempt in 0..2 {
        assert_eq!(stub.seen(attempt).header("idempotency-key"), Some("7:3:12"));
    }
}

#[tokio::test]
async fn a_write_that_was_not_sent_is_not_uncertain() {
    let gone = Stub::canary().await.address;
    // Nobody listens on a port that was just given back.
    let free = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    assert_ne!(gone, free);
    let connector = basic(&format!("http://{free}"));
    let mut put = request(Method::PUT, "a");
    put.retries = 1;
    let answer = outbound().send(Some(&connector), put).await;
    assert_eq!(
        (answer.failure, answer.attempts),
        (Some(Failure::Refused), 2)
    );
}

/// A name that is this machine once, and then nobody's.
#[derive(Default)]
struct Once(AtomicBool);

impl Lookup for Once {
    fn lookup(&self, _: String) -> BoxFuture<'static, std::io::Result<Vec<IpAddr>>> {
        let again = self.0.swap(true, Ordering::Relaxed);
        let found = [IpAddr::from([127, 0, 0, 1])];
        let found = if again { Vec::new() } else { found.to_vec() };
        Box::pin(async move { Ok(found) })
    }
}

/// A client that reaches a stub's name once, and the name.
fn reached_once(stub: &Stub) -> (Outbound, String) {
    let settings = Settings {
        lookup: Arc::new(Once::default()),
        ..Settings::default()
    };
    let name = format!("http://crm.example:{}", stub.address.port());
    (Outbound::new(&settings).unwrap(), name)
}

#[tokio::test]
async fn a_write_whose_redirect_fails_is_uncertain_and_not_repeated() {
    for redirect in [303, 307] {
        let away = "Location: /elsewhere\r\nConnection: close\r\n";
        let answer = move |_: &support::Seen, _| Act::Answer(redirect, away.to_owned(), Vec::new());
        let stub = Stub::start(answer).await;
        let (outbound, base) = reached_once(&stub);
        let answer = outbound
            .send(Some(&basic(&base)), request(Method::POST, "a"))
            .await;
        assert_eq!(
            (answer.failure, answer.attempts, stub.count()),
            (Some(Failure::Uncertain), 1, 1),
            "{redirect}"
        );
    }
}

#[tokio::test]
async fn a_write_that_an_earlier_attempt_may_have_sent_is_uncertain() {
    let closing = || Act::Answer(500, "Connection: close\r\n".to_owned(), Vec::new());
    for first in [|| Act::Close, closing] {
        let stub = Stub::start(move |_, _| first()).await;
        let (outbound, base) = reached_once(&stub);
        let mut connector = basic(&base);
        connector.honours_idempotency_key = true;
        let answer = outbound
            .send(Some(&connector), request(Method::PUT, "a"))
            .await;
        assert_eq!(
            (answer.status, answer.failure, stub.count()),
            (0, Some(Failure::Uncertain), 1)
        );
        assert!(answer.attempts > 1, "{}", answer.attempts);
    }
}

#[tokio::test]
async fn time_runs_out_within_the_budget() {
    let stub = Stub::start(|_, _| Act::Hang).await;
    let mut slow = get("a");
    (slow.timeout, slow.retries) = (Duration::from_millis(150), 50);
    slow.budget = Duration::from_millis(600);
    let start = Instant::now();
    let answer = outbound().send(Some(&basic(&stub.url())), slow).await;
    assert_eq!(answer.failure, Some(Failure::TimedOut));
    assert!(answer.attempts >= 2, "{}", answer.attempts);
    let took = start.elapsed();
    assert!(took < Duration::from_millis(900), "{took:?}");

    let mut write = request(Method::POST, "a");
    write.timeout = Duration::from_millis(150);
    let answer = outbound().send(Some(&basic(&stub.url())), write).await;
    assert_eq!(
        (answer.failure, answer.attempts),
        (Some(Failure::Uncertain), 1)
    );
}

#[tokio::test]
async fn large_answers_are_cut_off() {
    let head = "HTTP/1.1 200 x\r\nContent-Length: 104857600\r\n\r\n";
    let chunks = "HTTP/1.1 200 x\r\n\r\n";
    for head in [head, chunks] {
        let stub = Stub::start(move |_, _| Act::Endless(head.to_owned())).await;
        let answer = outbound().send(Some(&basic(&stub.url())), get("a")).await;
        assert_eq!(answer.failure, Some(Failure::TooLarge));
        assert_eq!(stub.count(), 1);
    }
    let stub = Stub::start(|_, _| Act::Answer(200, String::new(), vec![b'x'; 1024 * 1024])).await;
    let answer = outbound().send(Some(&basic(&stub.url())), get("a")).await;
    assert_eq!((answer.status, answer.body.len()), (200, 1024 * 1024));
    // Each byte that is no text becomes three.
    let stub = Stub::start(|_, _| Act::Answer(200, String::new(), vec![0xff; 400 * 1024])).await;
    let answer = outbound().send(Some(&basic(&stub.url())), get("a")).await;
    assert_eq!(answer.failure, Some(Failure::TooLarge));
}

#[tokio::test]
async fn garbage_is_text_and_a_broken_answer_is_none() {
    let stub = Stub::start(|_, _| Act::Answer(200, String::new(), vec![0xff, b'a', 0x00])).await;
    let answer = outbound().send(Some(&basic(&stub.url())), get("a")).await;
    assert_eq!(answer.body, "\u{fffd}a\0");
    let stub = Stub::start(|_, _| Act::Endless("\x01\x02 nonsense\r\n\r\n".to_owned())).await;
    let answer = outbound().send(Some(&basic(&stub.url())), get("a")).await;
    assert_eq!(answer.failure, Some(Failure::Refused));
}

fn token_server(life: &'static str) -> impl Fn(&support::Seen, usize) -> Act {
    move |seen, n| {
        if seen.line.starts_with("POST /token") {
            return ok(&format!(r#"{{"access_token":"t{n}","expires_in":{life}}}"#));
        }
        ok(seen.header("authorization").unwrap_or("none"))
    }
}

#[tokio::test]
async fn a_token_is_fetched_once_for_all() {
    let stub = Stub::start(token_server("3599")).await;
    let (outbound, connector) = (outbound(), oauth(&stub.url()));
    let all = (0..20).map(|_| outbound.send(Some(&connector), get("a")));
    for answer in futures::future::join_all(all).await {
        assert_eq!(answer.body, "Bearer t0");
    }
    let tokens = stub
        .seen
        .lock()
        .unwrap()
        .iter()
        .filter(|s| s.line.contains("/token"))
        .count();
    assert_eq!(tokens, 1);
    let asked = "grant_type=client_credentials&scope=https%3A%2F%2Fcrm.example%2F.default&client_id=cord%20board&client_secret=s%26cret";
    assert_eq!(stub.seen(0).body, asked);
    outbound.forget(connector.id);
    let answer = outbound.send(Some(&connector), get("a")).await;
    assert_ne!(answer.body, "Bearer t0");
}

#[tokio::test]
async fn a_refused_token_is_renewed_once() {
    let stub = Stub::start(|seen, n| match seen.line.split(' ').nth(1) {
        Some("/token") => ok(&format!(r#"{{"access_token":"t{n}","expires_in":"3600"}}"#)),
        Some("/never") => status(401),
        _ if seen.header("authorization") == Some("Bearer t0") => status(401),
        _ => ok("in"),
    })
    .await;
    let (outbound, connector) = (outbound(), oauth(&stub.url()));
    let mut put = request(Method::PUT, "a");
    put.retries = 0;
    let answer = outbound.send(Some(&connector), put).await;
    assert_eq!((answer.status, answer.attempts, stub.count()), (200, 2, 4));
    let answer = outbound.send(Some(&connector), get("never")).await;
    assert_eq!((answer.status, answer.attempts), (401, 2));
}

#[tokio::test]
async fn a_token_is_renewed_before_it_expires() {
    // Of a life of 0.2 s the last fifth is the time to renew.
    let stub = Stub::start(token_server("0.2")).await;
    let (outbound, connector) = (outbound(), oauth(&stub.url()));
    let start = Instant::now();
    let mut last = String::new();
    while start.elapsed() < Duration::from_secs(1) {
        let answer = outbound.send(Some(&connector), get("a")).await;
        assert_eq!(answer.status, 200);
        last = answer.body;
    }
    assert_ne!(last, "Bearer t0");
}

#[tokio::test]
async fn no_token_no_request() {
    let stub = Stub::start(|_, _| {
        Act::Answer(
            400,
            String::new(),
            br#"{"error":"invalid_client"}"#.to_vec(),
        )
    })
    .await;
    let mut one = get("a");
    one.retries = 0;
    let answer = outbound().send(Some(&oauth(&stub.url())), one).await;
    assert_eq!(answer.failure, Some(Failure::NoToken));
    assert!(
        answer.detail.contains("invalid_client"),
        "{}",
        answer.detail
    );
    assert!(!answer.detail.contains("cret"));
    // The second try carries the credentials in the header.
    assert_eq!(stub.count(), 2);
    let header = stub.seen(1).header("authorization").unwrap().to_owned();
    assert_eq!(header, "Basic Y29yZCUyMGJvYXJkOnMlMjZjcmV0");

    let stub = Stub::start(|_, _| Act::Hang).await;
    let mut slow = get("a");
    slow.budget = Duration::from_millis(200);
    let answer = outbound().send(Some(&oauth(&stub.url())), slow).await;
    assert_eq!(answer.failure, Some(Failure::NoToken));
}

#[tokio::test]
async fn one_slow_system_holds_up_no_other() {
    let slow = Stub::start(|_, _| Act::Hang).await;
    let quick = Stub::start(|_, _| ok("quick")).await;
    let settings = Settings {
        lookup: Arc::new(Loopback),
        bounds: Bounds {
            places: 2,
            waiting: 1,
            patience: Duration::from_millis(100),
        },
        ..Settings::default()
    };
    let outbound = Outbound::new(&settings).unwrap();
    let (mut one, mut two) = (basic(&slow.url()), basic(&quick.url()));
    (one.id, two.id) = (id(10), id(11));
    let stuck: Vec<_> = (0..6)
        .map(|_| {
            let (outbound, one) = (outbound.clone(), one.clone());
            let mut request = get("a");
            (request.timeout, request.retries) = (Duration::from_millis(600), 0);
            tokio::spawn(async move { outbound.send(Some(&one), request).await })
        })
        .collect();
    while slow.count() < 2 {
        tokio::task::yield_now().await;
    }
    let start = Instant::now();
    let answer = outbound.send(Some(&two), get("a")).await;
    assert_eq!(answer.body, "quick");
    assert!(start.elapsed() < Duration::from_millis(500));

    let mut busy = 0;
    for answer in stuck {
        busy += u32::from(answer.await.unwrap().failure == Some(Failure::Busy));
    }
    assert_eq!(busy, 4);
}

#[tokio::test]
async fn the_test_button_says_what_the_target_said() {
    let stub = Stub::start(|_, _| ok(&"x".repeat(5_000))).await;
    let probe = outbound().probe(&basic(&stub.url())).await;
    assert!(probe.ok && probe.excerpt.len() == 2_000);
    assert_eq!(stub.seen(0).line, "GET /me HTTP/1.1");
    let stub = Stub::start(|_, _| status(401)).await;
    let probe = outbound().probe(&basic(&stub.url())).await;
    assert_eq!((probe.ok, probe.status), (false, 401));
    assert!(probe.message.contains("does not accept"));
}

#[tokio::test]
async fn the_test_button_shows_no_secret() {
    let mut connector = basic("");
    connector.credentials = Credentials::Basic {
        username: "ada".to_owned(),
        password: Secret::new("s3\"cr et"),
    };
    let echo = |seen: &support::Seen, _| {
        let header = seen.header("authorization").unwrap_or_default();
        let cut = "x".repeat(1_900 - header.len());
        ok(&format!(
            r#"{header} s3"cr et s3%22cr%20et {{"password":"s3\"cr et"}} {cut} s3"cr et"#
        ))
    };
    connector.base_url = Stub::start(echo).await.url();
    let probe = outbound().probe(&connector).await;
    assert!(probe.ok, "{}", probe.message);
    let start = r#"Basic ••• ••• ••• {"password":"•••"} x"#;
    assert!(probe.excerpt.starts_with(start), "{}", probe.excerpt);
    for part in ["s3", "cr et", "YWRh"] {
        assert!(!probe.excerpt.contains(part), "{part}: {}", probe.excerpt);
    }

    let stub = Stub::start(|seen, n| match seen.line.starts_with("POST /token") {
        true => ok(&format!(
            r#"{{"access_token":"tok-{n}","expires_in":3600}}"#
        )),
        false => ok(&format!(
            "{:?} s&cret s%26cret",
            seen.header("authorization")
        )),
    });
    let probe = outbound().probe(&oauth(&stub.await.url())).await;
    assert_eq!(probe.excerpt, r#"Some("Bearer •••") ••• •••"#);
}
