//! The waits between failed sign-ins, per account and per address.
//!
//! A try is counted before the password is looked at, and taken back when it
//! was right: however many come at once, only the free ones are looked at.
//! Waits grow and end: nobody can lock somebody else out for good.

use crate::{Cx, problems::OrProblem};
use domain::{Problem, Timestamp};
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use store::{Tx, throttle};

/// Failures are forgotten after this time without another.
const FORGET_MS: i64 = 60 * 60 * 1_000;

/// How many failures are free, and the longest wait after that.
#[derive(Clone, Copy)]
struct Rule {
    free: u32,
    longest_s: u32,
}

const ACCOUNT: Rule = Rule {
    free: 5,
    longest_s: 300,
};
/// An address may be a whole company's.
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

/// A try that was counted.
pub(super) struct Try {
    account: String,
    address: Option<String>,
}

/// Counts a try, or says how long to wait.
pub(super) async fn begin(cx: &Cx, account: &str) -> Result<Try, Problem> {
    let this = Try {
        account: subject("account", account),
        address: cx.client_ip.map(|ip| subject("address", &network(ip))),
    };
    // Most of a flood is blocked already: it costs a look and no place among the writers.
    for (subject, _) in this.subjects() {
        let until = throttle::blocked_until(cx.db(), subject).await;
        wait_for(until.or_problem(cx)?, cx.now)?;
    }
    let busy = |_| Problem::Throttled { retry_after_s: 2 };
    let _turn = cx.shared.door.acquire().await.map_err(busy)?;
    let mut tx = cx.write().await?;
    for (subject, _) in this.subjects() {
        let until = throttle::blocked_until(&mut tx, subject).await;
        wait_for(until.or_problem(cx)?, cx.now)?;
    }
    for (subject, rule) in this.subjects() {
        count(cx, &mut tx, subject, rule).await?;
    }
    tx.commit().await.or_problem(cx)?;
    Ok(this)
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

impl Try {
    fn subjects(&self) -> impl Iterator<Item = (&str, Rule)> {
        let address = self.address.as_deref().map(|address| (address, ADDRESS));
        [(self.account.as_str(), ACCOUNT)]
            .into_iter()
            .chain(address)
    }

    /// The password was right: the account's failures are forgotten, the
    /// address gets only this try back, or one account would open it for guessing others.
    pub(super) async fn was_right(&self, cx: &Cx, tx: &mut Tx) -> Result<(), Problem> {
        throttle::forget(tx, &self.account).await.or_problem(cx)?;
        if let Some(address) = &self.address {
            throttle::take_back(tx, address).await.or_problem(cx)?;
        }
        Ok(())
    }
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

/// The address, or its network where one customer has a whole one (IPv6 /64).
fn network(ip: IpAddr) -> String {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("{:?}", &ip.segments()[..4]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        let waits: Vec<_> = (0..=20).map(|n| ACCOUNT.wait_s(n)).collect();
        assert_eq!(waits[..9], [0, 0, 0, 0, 0, 0, 2, 4, 8]);
        assert_eq!(waits[20], 300);
        assert_eq!(ACCOUNT.wait_s(u32::MAX), 300);
        assert_eq!(ADDRESS.wait_s(20), 0);
    }

    #[test]
    fn one_customers_addresses_are_one() {
        let net = |text: &str| network(text.parse().unwrap());
        assert_eq!(net("2001:db8:1:2::1"), net("2001:db8:1:2:ffff::9"));
        assert!(net("2001:db8:1:2::1") != net("2001:db8:1:3::1"));
        assert_eq!(net("::ffff:192.0.2.1"), net("192.0.2.1"));
    }
}
