//! The waits between failed sign-ins.
//!
//! A try is counted before the password is looked at, and taken back when it
//! was right or was not looked at: however many come at once, only the free
//! ones are looked at. Waits grow and end.
//!
//! Who waits for whom is OWASP's scheme of device cookies: nobody can keep
//! somebody else out by guessing.
//!
//! - A browser on which the account signed in before carries a random token,
//!   of which only the hash is stored ([`super::device`]). It has a strict
//!   count of its own and waits for no stranger.
//! - Everybody else is counted strictly per account and network, weakly per
//!   account (a guesser with many networks), and per address (many accounts).
//!   Strangers may use up the weak count; whoever then comes with a browser
//!   that is not known waits among them, for minutes at most each time.

use crate::{Cx, problems::OrProblem};
use domain::{Problem, Timestamp, UserId};
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use store::{Tx, known_devices::TokenHash, throttle};

/// Failures are forgotten after this time without another.
const FORGET_MS: i64 = 60 * 60 * 1_000;

/// How many failures are free, and the longest wait after that.
#[derive(Clone, Copy)]
struct Rule {
    free: u32,
    longest_s: u32,
}

/// One account from one place.
const STRICT: Rule = Rule {
    free: 5,
    longest_s: 300,
};
/// One account from everywhere.
const ACCOUNT: Rule = Rule {
    free: 100,
    longest_s: 300,
};
/// All accounts from one address, which may be a whole company's.
const ADDRESS: Rule = Rule {
    free: 20,
    longest_s: 900,
};

impl Rule {
    /// Seconds to wait after so many failures: 2, 4, 8 … up to the longest.
    fn wait_s(self, failures: u32) -> u32 {
        match failures.checked_sub(self.free) {
            None | Some(0) => 0,
            Some(over) => 1_u32
                .checked_shl(over)
                .unwrap_or(u32::MAX)
                .min(self.longest_s),
        }
    }
}

/// A try, as it is counted.
pub(super) struct Try {
    /// Counted for this person here alone: a right password forgets it.
    own: Option<String>,
    /// Counted together with other people's tries.
    shared: Vec<(String, Rule)>,
}

impl Try {
    /// A sign-in to `account` (a folded e-mail address), on a browser that it knows or on none.
    pub(super) fn of_account(cx: &Cx, account: &str, known: Option<&TokenHash>) -> Self {
        if let Some(token) = known {
            return Self {
                own: Some(subject("device", &format!("{token:?} {account}"))),
                shared: Vec::new(),
            };
        }
        let here = |ip| subject("place", &format!("{} {account}", network(ip)));
        let address = |ip| (subject("address", &address(ip)), ADDRESS);
        let everywhere = (account_subject(account), ACCOUNT);
        Self {
            own: cx.client_ip.map(here),
            shared: [everywhere]
                .into_iter()
                .chain(cx.client_ip.map(address))
                .collect(),
        }
    }

    /// A signed-in person's own password, asked for once more: no stranger comes here.
    pub(super) fn of_person(user: UserId) -> Self {
        Self {
            own: Some(subject("confirm", &user.to_string())),
            shared: Vec::new(),
        }
    }

    fn subjects(&self) -> impl Iterator<Item = (&str, Rule)> {
        let own = self.own.as_deref().map(|own| (own, STRICT));
        let shared = self
            .shared
            .iter()
            .map(|(name, rule)| (name.as_str(), *rule));
        own.into_iter().chain(shared)
    }

    /// Counts the try, or says how long to wait.
    pub(super) async fn begin(&self, cx: &Cx) -> Result<(), Problem> {
        // Most of a flood is blocked already: it costs a look and no place among the writers.
        for (subject, _) in self.subjects() {
            let until = throttle::blocked_until(cx.db(), subject).await;
            wait_for(until.or_problem(cx)?, cx.now)?;
        }
        let busy = |_| Problem::Throttled { retry_after_s: 2 };
        let _turn = cx.shared.door.acquire().await.map_err(busy)?;
        let mut tx = cx.write().await?;
        for (subject, _) in self.subjects() {
            let until = throttle::blocked_until(&mut tx, subject).await;
            wait_for(until.or_problem(cx)?, cx.now)?;
        }
        for (subject, rule) in self.subjects() {
            count(cx, &mut tx, subject, rule).await?;
        }
        tx.commit().await.or_problem(cx)
    }

    /// The password was right: the person's own failures are forgotten. What is
    /// shared gets only this try back, or one account would open an address for
    /// guessing others.
    pub(super) async fn was_right(&self, cx: &Cx, tx: &mut Tx) -> Result<(), Problem> {
        if let Some(own) = &self.own {
            throttle::forget(tx, own).await.or_problem(cx)?;
        }
        for (subject, _) in &self.shared {
            throttle::take_back(tx, subject).await.or_problem(cx)?;
        }
        Ok(())
    }

    /// Nobody looked whether the password was right: the try does not count.
    pub(super) async fn was_not_judged(&self, cx: &Cx) {
        if self.take_back(cx).await.is_err() {
            tracing::warn!(request_id = %cx.request_id, "a try that was not judged stays counted");
        }
    }

    async fn take_back(&self, cx: &Cx) -> Result<(), Problem> {
        let busy = |_| Problem::Throttled { retry_after_s: 2 };
        let _turn = cx.shared.door.acquire().await.map_err(busy)?;
        let mut tx = cx.write().await?;
        for (subject, _) in self.subjects() {
            throttle::take_back(&mut tx, subject).await.or_problem(cx)?;
        }
        tx.commit().await.or_problem(cx)
    }
}

/// Says how long to wait, where one has to.
fn wait_for(free_at: Timestamp, now: Timestamp) -> Result<(), Problem> {
    if free_at <= now {
        return Ok(());
    }
    let seconds = (free_at.since(now) + 999) / 1_000;
    let retry_after_s = u32::try_from(seconds).unwrap_or(u32::MAX);
    Err(Problem::Throttled { retry_after_s })
}

/// Failures before this moment count no more.
pub(super) fn forgotten(now: Timestamp) -> Timestamp {
    now.plus(-FORGET_MS)
}

async fn count(cx: &Cx, tx: &mut Tx, subject: &str, rule: Rule) -> Result<(), Problem> {
    let forget = forgotten(cx.now);
    let failures = throttle::count_one(tx, subject, cx.now, forget)
        .await
        .or_problem(cx)?;
    let wait = rule.wait_s(failures);
    if wait > 0 {
        let until = cx.now.plus(i64::from(wait) * 1_000);
        throttle::block(tx, subject, until).await.or_problem(cx)?;
    }
    Ok(())
}

/// The account's name in the table and in the log.
pub(super) fn account_subject(account: &str) -> String {
    subject("account", account)
}

/// A hash of who or what is throttled: the table names nobody.
fn subject(kind: &str, text: &str) -> String {
    use std::fmt::Write;
    let mut name = format!("{kind}:");
    for byte in &Sha256::digest(text.as_bytes())[..16] {
        let _ = write!(name, "{byte:02x}");
    }
    name
}

/// The address; one customer's where a customer has a whole network (IPv6 /64).
fn address(ip: IpAddr) -> String {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("{:?}", &ip.segments()[..4]),
    }
}

/// The network that a guesser may have all of: IPv4 /24, IPv6 /64.
fn network(ip: IpAddr) -> String {
    match ip.to_canonical() {
        IpAddr::V4(ip) => format!("{:?}", &ip.octets()[..3]),
        v6 => address(v6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        let waits: Vec<_> = (0..=20).map(|n| STRICT.wait_s(n)).collect();
        assert_eq!(waits[..9], [0, 0, 0, 0, 0, 0, 2, 4, 8]);
        assert_eq!(waits[20], 300);
        assert_eq!(STRICT.wait_s(u32::MAX), 300);
        assert_eq!(ADDRESS.wait_s(20), 0);
    }

    #[test]
    fn one_customers_addresses_are_one() {
        let net = |text: &str| network(text.parse().unwrap());
        let one = |text: &str| address(text.parse().unwrap());
        assert_eq!(net("2001:db8:1:2::1"), net("2001:db8:1:2:ffff::9"));
        assert!(net("2001:db8:1:2::1") != net("2001:db8:1:3::1"));
        assert_eq!(net("::ffff:192.0.2.1"), net("192.0.2.250"));
        assert!(net("192.0.2.1") != net("192.0.3.1"));
        assert_eq!(one("::ffff:192.0.2.1"), one("192.0.2.1"));
        assert!(one("192.0.2.1") != one("192.0.2.2"));
    }
}
