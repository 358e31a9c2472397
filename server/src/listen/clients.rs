//! How many connections each client has: nobody takes the room of all others.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Open connections per client.
#[derive(Clone, Debug)]
pub struct Clients {
    most: Option<usize>,
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// One of a client's connections, for as long as it lives.
#[derive(Debug)]
pub struct Guest {
    clients: Clients,
    client: Option<IpAddr>,
}

impl Clients {
    /// Clients with at most so many connections each; none bounds nobody.
    pub fn new(most: Option<usize>) -> Self {
        let open = Arc::default();
        Self { most, open }
    }

    /// Lets a connection in, unless its client has too many. This machine is
    /// no client: its operator's tools and proxies come from there.
    pub fn admit(&self, address: IpAddr) -> Option<Guest> {
        let client = Some(one(address)).filter(|client| !client.is_loopback());
        if let (Some(client), Some(most)) = (client, self.most) {
            let mut open = self.open();
            let count = open.entry(client).or_default();
            if *count >= most {
                return None;
            }
            *count += 1;
        }
        Some(Guest {
            clients: self.clone(),
            client: client.filter(|_| self.most.is_some()),
        })
    }

    fn open(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        // A panic while holding it leaves a whole map behind.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let Some(client) = self.client else { return };
        let mut open = self.clients.open();
        if let Some(count) = open.get_mut(&client) {
            *count -= 1;
            if *count == 0 {
                open.remove(&client);
            }
        }
    }
}

/// One customer has one IPv4 address or a whole IPv6 /64.
fn one(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(ip) if !ip.is_loopback() => {
            let network = ip.to_bits() & !u128::from(u64::MAX);
            IpAddr::V6(Ipv6Addr::from_bits(network))
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn nobody_takes_the_room_of_others() {
        let clients = Clients::new(Some(2));
        let first = clients.admit(ip("2001:db8::1")).unwrap();
        let second = clients.admit(ip("2001:db8::2")).unwrap();
        assert!(clients.admit(ip("2001:db8::3")).is_none());
        let other = clients.admit(ip("2001:db8:0:1::3"));
        assert!(other.is_some());
        drop(first);
        assert!(clients.admit(ip("2001:db8::3")).is_some());
        drop((second, other));
        assert!(clients.open().is_empty(), "who has gone is forgotten");
    }

    #[test]
    fn this_machine_and_proxies_are_not_counted() {
        let one = Clients::new(Some(1));
        for address in ["127.0.0.1", "::1", "::ffff:127.0.0.1"] {
            let guests = [one.admit(ip(address)), one.admit(ip(address))];
            assert!(guests.iter().all(Option::is_some), "{address}");
        }
        let proxied = Clients::new(None);
        let guests = [proxied.admit(ip("9.9.9.9")), proxied.admit(ip("9.9.9.9"))];
        assert!(guests.iter().all(Option::is_some));
    }
}
