//! Name resolution that hands out public addresses only.
//!
//! The client connects to exactly what this returns, so a name that answers
//! first with a public and then with a private address gains nothing.

use super::address;
use futures::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::{net::IpAddr, sync::Arc};

/// Looks a host name up. The system's resolver; tests bring their own.
pub trait Lookup: Send + Sync + 'static {
    /// All addresses of `host`; empty or an error when there is none.
    fn lookup(&self, host: String) -> BoxFuture<'static, std::io::Result<Vec<IpAddr>>>;
}

/// The system's resolver.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemLookup;

impl Lookup for SystemLookup {
    fn lookup(&self, host: String) -> BoxFuture<'static, std::io::Result<Vec<IpAddr>>> {
        Box::pin(async move {
            let found = tokio::net::lookup_host((host, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

/// Why a name gave no address to connect to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unresolved {
    #[error("no such host")]
    NoSuchHost,
    #[error("the host's address is private or reserved")]
    Forbidden,
}

/// The resolver of a client; `open` lets private addresses through.
pub(super) struct Filtered {
    pub lookup: Arc<dyn Lookup>,
    pub open: bool,
}

impl Resolve for Filtered {
    fn resolve(&self, name: Name) -> Resolving {
        let found = self.lookup.lookup(name.as_str().to_owned());
        let open = self.open;
        Box::pin(async move {
            let found = found.await.map_err(|_| Unresolved::NoSuchHost)?;
            if found.is_empty() {
                return Err(Unresolved::NoSuchHost.into());
            }
            let mut allowed = found;
            allowed.retain(|ip| open || address::is_public(*ip));
            if allowed.is_empty() {
                return Err(Unresolved::Forbidden.into());
            }
            let allowed = allowed.into_iter().map(|ip| (ip, 0u16).into());
            Ok(Box::new(allowed) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, Ordering};

    /// Answers with a public address first and with loopback ever after.
    #[derive(Default)]
    struct Rebinding(AtomicBool);

    impl Lookup for Rebinding {
        fn lookup(&self, _: String) -> BoxFuture<'static, std::io::Result<Vec<IpAddr>>> {
            let again = self.0.swap(true, Ordering::Relaxed);
            let ip = if again { "127.0.0.1" } else { "9.9.9.9" };
            Box::pin(async move { Ok(vec![ip.parse().unwrap()]) })
        }
    }

    struct Mixed;

    impl Lookup for Mixed {
        fn lookup(&self, _: String) -> BoxFuture<'static, std::io::Result<Vec<IpAddr>>> {
            let all = ["10.0.0.1", "9.9.9.9", "::1", "fe80::1"];
            Box::pin(async move { Ok(all.iter().map(|ip| ip.parse().unwrap()).collect()) })
        }
    }

    async fn ask(resolver: &Filtered) -> Result<Vec<String>, String> {
        let name = "crm.example".parse().unwrap();
        let found = resolver.resolve(name).await.map_err(|e| e.to_string())?;
        Ok(found.map(|address| address.ip().to_string()).collect())
    }

    #[tokio::test]
    async fn a_name_that_changes_its_mind_gains_nothing() {
        let lookup = Arc::new(Rebinding::default());
        let resolver = Filtered {
            lookup,
            open: false,
        };
        assert_eq!(ask(&resolver).await.unwrap(), ["9.9.9.9"]);
        let error = ask(&resolver).await.unwrap_err();
        assert_eq!(error, Unresolved::Forbidden.to_string());
    }

    #[tokio::test]
    async fn private_addresses_among_public_ones_are_left_out() {
        let lookup = Arc::new(Mixed);
        let resolver = Filtered {
            lookup,
            open: false,
        };
        assert_eq!(ask(&resolver).await.unwrap(), ["9.9.9.9"]);
    }
}
