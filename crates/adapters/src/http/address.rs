//! Which addresses the outside world may have.
//!
//! The IANA special-purpose registries (RFC 6890 and its updates) in one
//! function. Everything that embeds an IPv4 address is judged by that address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether `ip` is an ordinary public unicast address.
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => public_v4(ip),
        IpAddr::V6(ip) => public_v6(ip),
    }
}

fn public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = match (a, b, c) {
        // This network, private use, loopback, multicast, reserved, broadcast.
        (0 | 10 | 127 | 224..=255, _, _) => true,
        (100, 64..=127, _) => true, // shared by carriers (RFC 6598)
        (169, 254, _) => true,      // link-local, cloud metadata
        (172, 16..=31, _) => true,  // private use
        (192, 0, 0 | 2) => true,    // protocol assignments, documentation
        (192, 88, 99) => true,      // 6to4 relays, deprecated
        (192, 168, _) => true,      // private use
        (198, 18 | 19, _) => true,  // benchmarks
        (198, 51, 100) | (203, 0, 113) => true, // documentation
        _ => false,
    };
    !special
}

fn public_v6(ip: Ipv6Addr) -> bool {
    if let Some(inner) = embedded_v4(ip) {
        return public_v4(inner);
    }
    let [a, b, ..] = ip.segments();
    // Only 2000::/3 is global unicast; within it some blocks are not.
    let special = match (a, b) {
        (0x2001, 0x0000..=0x01ff) => true, // protocol assignments, Teredo, ORCHID
        (0x2001, 0x0db8) => true,          // documentation
        (0x3fff, 0x0000..=0x0fff) => true, // documentation
        (0x5f00, _) => true,               // segment routing
        _ => false,
    };
    a & 0xe000 == 0x2000 && !special
}

/// The IPv4 address inside a mapped, compatible, translated or tunnelled one.
fn embedded_v4(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let s = ip.segments();
    let low = || v4(s[6], s[7]);
    match s {
        [0, 0, 0, 0, 0, 0xffff, ..] => Some(low()), // mapped
        [0, 0, 0, 0, 0xffff, 0, ..] => Some(low()), // translated (RFC 2765)
        // Compatible; `::` and `::1` fall into 0.0.0.0/8.
        [0, 0, 0, 0, 0, 0, ..] => Some(low()),
        [0x64, 0xff9b, 0, 0, 0, 0, ..] => Some(low()), // NAT64
        [0x64, 0xff9b, 1, ..] => Some(Ipv4Addr::UNSPECIFIED), // local NAT64: never public
        [0x2002, high, low, ..] => Some(v4(high, low)), // 6to4
        _ => None,
    }
}

fn v4(high: u16, low: u16) -> Ipv4Addr {
    let [a, b] = high.to_be_bytes();
    let [c, d] = low.to_be_bytes();
    Ipv4Addr::new(a, b, c, d)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn public(text: &str) -> bool {
        is_public(text.parse().unwrap())
    }

    #[test]
    fn public_addresses_pass() {
        for text in [
            "1.1.1.1",
            "8.8.8.8",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.1",
            "198.17.255.255",
            "223.255.255.255",
            "2606:4700::1111",
            "2a00:1450::1",
            "2001:4860::8888",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2002:808:808::1",
        ] {
            assert!(public(text), "{text}");
        }
    }

    #[test]
    fn special_addresses_do_not() {
        for text in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:0:127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::808:808",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:a00:1::",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!public(text), "{text}");
        }
    }
}
