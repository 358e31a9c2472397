//! Nothing reaches an address that is not allowed: a canary listens and must stay alone.

mod support;

use adapters::http::{Address, Failure};
use support::{Act, Stub, basic, get, outbound};

/// Spellings of addresses that must be refused before anything is sent; `PORT` is the canary's.
const REFUSED: &[&str] = &[
    // Loopback in all its spellings.
    "https://127.0.0.1:PORT/",
    "https://127.0.0.1.:PORT/",
    "https://127.1:PORT/",
    "https://127.0.1:PORT/",
    "https://2130706433:PORT/",
    "https://0x7f000001:PORT/",
    "https://0x7f.0.0.1:PORT/",
    "https://0x7F.0x0.0x0.0x1:PORT/",
    "https://0177.0.0.1:PORT/",
    "https://017700000001:PORT/",
    "https://127.000.000.001:PORT/",
    "https://%31%32%37.0.0.1:PORT/",
    "https://127。0。0。1:PORT/",
    "https://①②⑦.⓪.⓪.①:PORT/",
    "https://127.255.255.254:PORT/",
    "https://0:PORT/",
    "https://0.0.0.0:PORT/",
    "https://0.1.2.3:PORT/",
    "https://[::1]:PORT/",
    "https://[::]:PORT/",
    "https://[0:0:0:0:0:0:0:1]:PORT/",
    "https://[::ffff:127.0.0.1]:PORT/",
    "https://[::ffff:7f00:1]:PORT/",
    "https://[0000:0000:0000:0000:0000:ffff:7f00:0001]:PORT/",
    "https://[::127.0.0.1]:PORT/",
    "https://[::ffff:0:127.0.0.1]:PORT/",
    "https://[64:ff9b::7f00:1]:PORT/",
    "https://[64:ff9b::127.0.0.1]:PORT/",
    "https://[64:ff9b:1::1]:PORT/",
    "https://[2002:7f00:1::]:PORT/",
    "https://localhost:PORT/",
    "https://LOCALHOST:PORT/",
    "https://localhost.:PORT/",
    "https://crm.localhost:PORT/",
    "https://ⓛocalhost:PORT/",
    // Private, shared, link-local, reserved.
    "https://10.0.0.1:PORT/",
    "https://10.255.255.255:PORT/",
    "https://0xa000001:PORT/",
    "https://167772161:PORT/",
    "https://012.0.0.1:PORT/",
    "https://172.16.0.1:PORT/",
    "https://172.31.255.255:PORT/",
    "https://192.168.0.1:PORT/",
    "https://0xc0a80001:PORT/",
    "https://100.64.0.1:PORT/",
    "https://100.127.255.255:PORT/",
    "https://169.254.169.254/latest/meta-data/",
    "https://0xa9fea9fe/latest/meta-data/",
    "https://2852039166/latest/meta-data/",
    "https://[::ffff:a9fe:a9fe]/latest/meta-data/",
    "https://[fd00:ec2::254]/latest/meta-data/",
    "https://192.0.0.1:PORT/",
    "https://192.0.2.1:PORT/",
    "https://198.18.0.1:PORT/",
    "https://198.51.100.1:PORT/",
    "https://203.0.113.1:PORT/",
    "https://224.0.0.1:PORT/",
    "https://240.0.0.1:PORT/",
    "https://255.255.255.255:PORT/",
    "https://[fc00::1]:PORT/",
    "https://[fdff:ffff::1]:PORT/",
    "https://[fe80::1]:PORT/",
    "https://[fec0::1]:PORT/",
    "https://[ff02::1]:PORT/",
    "https://[2001:db8::1]:PORT/",
    "https://[2001::1]:PORT/",
    // Names that resolve to loopback (here every name does).
    "https://crm.example:PORT/",
    "https://bücher.example:PORT/",
    "https://crm.example.:PORT/",
    // Not https, not a web address, or not what it seems.
    "http://127.0.0.1:PORT/",
    "http://crm.example:PORT/",
    "HTTP://crm.example:PORT/",
    "ftp://crm.example/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:PORT/",
    "//127.0.0.1:PORT/",
    "/path",
    "",
    "crm.example",
    "javascript:alert(1)",
    "data:text/plain,x",
    "https://user@crm.example:PORT/",
    "https://user:pass@crm.example:PORT/",
    "https://1.1.1.1@127.0.0.1:PORT/",
    "https://1.1.1.1#@127.0.0.1:PORT/@x",
    "https:\\\\127.0.0.1:PORT\\",
    "https:/\\127.0.0.1:PORT/",
    "https://1.1.1.1\\@127.0.0.1:PORT/",
    "https://127.0.0.1:PORT\r\nHost: x/",
    "https://crm.\texample:PORT/",
    "https://crm.example:22/",
    "https://crm.example:25/",
    "https://:PORT/",
    "https://[::1",
    "https://999.999.999.999/",
];

#[tokio::test]
async fn no_spelling_reaches_the_canary() {
    assert!(REFUSED.len() >= 60);
    let canary = Stub::canary().await;
    let outbound = outbound();
    for spelling in REFUSED {
        // One of them names a public host and hides the canary in its fragment: not sent there either.
        let hidden = spelling.contains('#');
        let text = spelling.replace("PORT", &canary.address.port().to_string());
        let mut request = get("");
        request.address = Address::Url(text.clone());
        request.retries = 0;
        request.timeout = std::time::Duration::from_millis(300);
        let answer = outbound.send(None, request).await;
        assert_eq!(answer.status, 0, "{text}");
        if !hidden {
            assert_eq!(
                answer.failure,
                Some(Failure::Forbidden),
                "{text}: {}",
                answer.detail
            );
        }
    }
    assert_eq!(canary.connections(), 0);
}

#[tokio::test]
async fn a_permission_covers_the_connectors_own_host_only() {
    let canary = Stub::canary().await;
    let outbound = outbound();
    let mut connector = basic("http://crm.example");
    connector.base_url = format!("http://crm.example:{}", canary.address.port());
    let answer = outbound.send(Some(&connector), get("contacts")).await;
    assert_eq!(
        (answer.status, canary.connections()),
        (200, 1),
        "{}",
        answer.detail
    );

    // The same host without the permission: not even over the connection that is still open.
    let mut request = get("");
    request.address = Address::Url(format!("https://crm.example:{}/", canary.address.port()));
    let answer = outbound.send(None, request).await;
    assert_eq!(answer.failure, Some(Failure::Forbidden));
    connector.allow_private_host = false;
    connector.base_url = connector.base_url.replace("http:", "https:");
    let answer = outbound.send(Some(&connector), get("contacts")).await;
    assert_eq!(answer.failure, Some(Failure::Forbidden));
    assert_eq!(canary.connections(), 1);
}

#[tokio::test]
async fn redirects_to_other_hosts_are_not_followed() {
    let canary = Stub::canary().await;
    let port = canary.address.port();
    for status in [301, 302, 303, 307, 308] {
        for location in [
            format!("http://127.0.0.1:{port}/"),
            format!("//127.0.0.1:{port}/"),
            format!("http://localhost:{port}/"),
            format!("http://[::1]:{port}/"),
            format!("https://127.0.0.1:{port}/"),
        ] {
            let head = format!("Location: {location}\r\n");
            let stub = Stub::start(move |_, _| Act::Answer(status, head.clone(), Vec::new())).await;
            let answer = outbound().send(Some(&basic(&stub.url())), get("a")).await;
            assert_eq!(answer.status, status, "{location}");
            assert_eq!(stub.count(), 1);
        }
    }
    assert_eq!(canary.connections(), 0);
}

#[tokio::test]
async fn redirects_on_the_same_host_are_followed_three_times() {
    let stub = Stub::start(|seen, _| {
        let next = seen.line.matches('x').count();
        Act::Answer(
            302,
            format!("Location: /{}\r\n", "x".repeat(next + 1)),
            Vec::new(),
        )
    })
    .await;
    let answer = outbound().send(Some(&basic(&stub.url())), get("")).await;
    assert_eq!((answer.status, stub.count()), (302, 4));
}
