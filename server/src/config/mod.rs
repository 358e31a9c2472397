//! What an operator sets: a TOML file, and environment variables over it.
//!
//! `reference` lists every setting with its default and its words; a test holds
//! the list, the struct and `docs/configuration.md` together. Whatever is not
//! known is refused, so a typing error never passes as a default.

mod reference;

pub use reference::overview;

use anyhow::{Context as _, Result, bail, ensure};
use serde::Deserialize;
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

/// All settings, as written. `Config` is what follows from them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Where the server listens.
    pub listen: SocketAddr,
    /// Certificate chain in PEM.
    pub tls_cert: Option<PathBuf>,
    /// Private key in PEM.
    pub tls_key: Option<PathBuf>,
    /// A plain port that only redirects to `public_url`.
    pub plain_listen: Option<SocketAddr>,
    /// How browsers reach the server.
    pub public_url: Option<String>,
    /// The header in which a trusted proxy names the client's address.
    pub trusted_proxy_header: Option<String>,
    /// The folder of the SQLite database.
    pub data_dir: PathBuf,
    /// A PostgreSQL database in its place.
    pub database_url: Option<String>,
    /// The file with the key for secrets.
    pub key_file: Option<PathBuf>,
    /// How long a contact rings at an agent's desktop.
    pub offer_seconds: u32,
    /// How long a caller whose tab closed may take to come back.
    pub caller_grace_seconds: u32,
    /// How fast prompts are spoken.
    pub speech_words_per_minute: u32,
    /// How many times shorter prompts and music last.
    pub prompts_faster: u32,
    /// Sources that a screen pop inside the desktop may show.
    pub frame_sources: Vec<String>,
    /// What is logged.
    pub log: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 3000)),
            tls_cert: None,
            tls_key: None,
            plain_listen: None,
            public_url: None,
            trusted_proxy_header: None,
            data_dir: PathBuf::from("data"),
            database_url: None,
            key_file: None,
            offer_seconds: 20,
            caller_grace_seconds: 30,
            speech_words_per_minute: 150,
            prompts_faster: 1,
            frame_sources: vec!["https:".to_owned()],
            log: "info".to_owned(),
        }
    }
}

/// Where contacts and settings are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// SQLite in this folder.
    Folder(PathBuf),
    /// PostgreSQL.
    Url(String),
}

/// What follows from the settings, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the server listens.
    pub listen: SocketAddr,
    /// Certificate and key.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// The redirecting port.
    pub plain_listen: Option<SocketAddr>,
    /// How browsers reach the server: scheme, host and port without a slash at the end.
    pub origin: String,
    /// The header that names the client's address.
    pub trusted_proxy_header: Option<http::HeaderName>,
    /// Where things are kept.
    pub database: Database,
    /// The key's file.
    pub key_file: PathBuf,
    /// How long an offer rings.
    pub offer_seconds: u32,
    /// How long a caller whose tab closed may take to come back.
    pub caller_grace_seconds: u32,
    /// How fast prompts are spoken.
    pub speech_words_per_minute: u32,
    /// How many times shorter prompts and music last.
    pub prompts_faster: u32,
    /// Sources that frames may show.
    pub frame_sources: Vec<String>,
    /// What is logged.
    pub log: String,
}

impl Config {
    /// Reads the file, if one is named, and the environment over it.
    pub fn load(file: Option<&Path>) -> Result<Self> {
        let text = match file {
            Some(file) => std::fs::read_to_string(file).with_context(|| {
                format!("cannot read the configuration file {}", file.display())
            })?,
            None => String::new(),
        };
        let settings = Settings::parse(&text, |name| std::env::var(name).ok())?;
        Self::check(settings)
    }

    /// Refuses what cannot work, and says what to do about it.
    pub fn check(settings: Settings) -> Result<Self> {
        settings.check_bounds()?;
        let tls = settings.tls()?;
        let origin = settings.origin(tls.is_some())?;
        let header = settings.trusted_proxy_header.map(|name| name.parse());
        let trusted_proxy_header = header
            .transpose()
            .context("trusted_proxy_header is not the name of a header")?;
        let key_file = settings.key_file.context(
            "key_file is not set: it holds the key for stored secrets. \
             Make one with `cordboard new-key PATH`, outside the data directory",
        )?;
        let database = match settings.database_url {
            Some(url) => Database::Url(url),
            None => Database::Folder(settings.data_dir),
        };
        Ok(Self {
            listen: settings.listen,
            tls,
            plain_listen: settings.plain_listen,
            origin,
            trusted_proxy_header,
            database,
            key_file,
            offer_seconds: settings.offer_seconds,
            caller_grace_seconds: settings.caller_grace_seconds,
            speech_words_per_minute: settings.speech_words_per_minute,
            prompts_faster: settings.prompts_faster,
            frame_sources: settings.frame_sources,
            log: settings.log,
        })
    }

    /// Whether browsers come by TLS: then cookies are `Secure` and HSTS is sent.
    pub fn is_secure(&self) -> bool {
        self.origin.starts_with("https://")
    }

    /// Whether connections are a proxy's and not a browser's: one is named, or
    /// browsers come by TLS, which the server does not speak itself.
    pub fn is_proxied(&self) -> bool {
        self.trusted_proxy_header.is_some() || self.is_proxy_unnamed()
    }

    /// Whether a proxy stands before the server that does not say where requests come from.
    pub fn is_proxy_unnamed(&self) -> bool {
        self.is_secure() && self.tls.is_none() && self.trusted_proxy_header.is_none()
    }

    /// What works less well than it could, and what to do about it.
    pub fn warning(&self) -> Option<&'static str> {
        self.is_proxy_unnamed().then_some(
            "public_url begins with https://, but the server has no certificate: a proxy must \
             stand before it, and trusted_proxy_header is not set. Sign-in is not throttled per \
             address, and the audit trail names none. Set trusted_proxy_header to the header in \
             which your proxy names the client's address, for example x-forwarded-for",
        )
    }
}

/// `url` without a slash at its end, if it is scheme, host and perhaps port.
fn checked_origin(url: &str) -> Result<String> {
    let url = url.trim_end_matches('/');
    let uri: http::Uri = url.parse().context("public_url is not a URL")?;
    let whole = matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some();
    ensure!(
        whole && uri.path() == "/" && uri.query().is_none(),
        "public_url: scheme, host and perhaps port are wanted, for example https://calls.example.com"
    );
    Ok(url.to_ascii_lowercase())
}

/// Whether `text` may stand in a content security policy as a source of frames.
fn is_source(text: &str) -> bool {
    let host = match text.strip_prefix("https:") {
        Some("") => return true,
        Some(rest) => rest.strip_prefix("//"),
        // Only a loopback host may come without TLS: the sample CRMs do.
        None => text
            .strip_prefix("http://")
            .filter(|host| host.starts_with("127.0.0.1") || host.starts_with("localhost")),
    };
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '*');
    host.is_some_and(|host| !host.is_empty() && host.chars().all(allowed))
}

impl Settings {
    /// Certificate and key, if the server is to speak TLS.
    fn tls(&self) -> Result<Option<(PathBuf, PathBuf)>> {
        let tls = match (&self.tls_cert, &self.tls_key) {
            (Some(cert), Some(key)) => Some((cert.clone(), key.clone())),
            (None, None) => None,
            _ => bail!("tls_cert and tls_key belong together: set both or neither"),
        };
        ensure!(
            self.plain_listen.is_none() || tls.is_some(),
            "plain_listen only redirects to TLS: set tls_cert and tls_key with it"
        );
        Ok(tls)
    }

    /// How browsers reach the server.
    fn origin(&self, tls: bool) -> Result<String> {
        let scheme = if tls { "https" } else { "http" };
        let origin = match &self.public_url {
            Some(url) => checked_origin(url)?,
            None => format!("{scheme}://{}", self.listen),
        };
        ensure!(
            !tls || origin.starts_with("https://"),
            "public_url is {origin}, but the server speaks TLS: it has to begin with https://"
        );
        Ok(origin)
    }

    /// Refuses numbers and sources that make no sense.
    fn check_bounds(&self) -> Result<()> {
        ensure!(self.offer_seconds >= 5, "offer_seconds: at least 5");
        let grace = self.caller_grace_seconds >= 1;
        ensure!(grace, "caller_grace_seconds: at least 1");
        let pace = (40..=1000).contains(&self.speech_words_per_minute);
        ensure!(pace, "speech_words_per_minute: 40 to 1000");
        ensure!(self.prompts_faster >= 1, "prompts_faster: at least 1");
        for source in &self.frame_sources {
            ensure!(
                is_source(source),
                "frame_sources: `{source}` is neither https: nor https://HOST"
            );
        }
        Ok(())
    }

    /// The settings of a TOML text with the variables that `env` knows laid over it.
    pub fn parse(text: &str, env: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let mut table: toml::Table = text.parse().context("the configuration file is not TOML")?;
        for setting in reference::SETTINGS {
            if let Some(text) = env(&setting.variable()) {
                table.insert(setting.name.to_owned(), setting.value(&text)?);
            }
        }
        table.try_into().context(
            "the configuration is not acceptable (docs/configuration.md lists every setting)",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> Result<Config> {
        Config::check(Settings::parse(text, |_| None)?)
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let env = |name: &str| match name {
            "CORDBOARD_LISTEN" => Some("0.0.0.0:80".to_owned()),
            "CORDBOARD_OFFER_SECONDS" => Some("30".to_owned()),
            "CORDBOARD_FRAME_SOURCES" => Some("https://a.example, https://b.example".to_owned()),
            _ => None,
        };
        let settings = Settings::parse("listen = \"127.0.0.1:1\"\nlog = \"warn\"", env).unwrap();
        assert_eq!(settings.listen.port(), 80);
        assert_eq!(settings.offer_seconds, 30);
        assert_eq!(
            settings.frame_sources,
            ["https://a.example", "https://b.example"]
        );
        assert_eq!(settings.log, "warn");
    }

    #[test]
    fn what_is_not_known_is_refused() {
        let error = Settings::parse("listn = \"127.0.0.1:1\"", |_| None).unwrap_err();
        assert!(format!("{error:#}").contains("listn"), "{error:#}");
    }

    #[test]
    fn what_cannot_work_is_refused_with_what_to_do() {
        for (text, says) in [
            ("", "new-key"),
            ("key_file = \"k\"\ntls_cert = \"c\"", "both or neither"),
            (
                "key_file = \"k\"\nplain_listen = \"0.0.0.0:80\"",
                "tls_cert",
            ),
            (
                "key_file = \"k\"\npublic_url = \"calls.example\"",
                "public_url",
            ),
            (
                "key_file = \"k\"\npublic_url = \"https://a/b\"",
                "public_url",
            ),
            (
                "key_file = \"k\"\nframe_sources = [\"*; script-src *\"]",
                "frame_sources",
            ),
            ("key_file = \"k\"\noffer_seconds = 1", "offer_seconds"),
        ] {
            let error = format!("{:#}", config(text).unwrap_err());
            assert!(error.contains(says), "{text}: {error}");
        }
    }

    #[test]
    fn the_public_url_decides_what_is_secure() {
        let plain = config("key_file = \"k\"").unwrap();
        assert_eq!(plain.origin, "http://127.0.0.1:3000");
        assert!(!plain.is_secure());
        let proxied = config("key_file = \"k\"\npublic_url = \"https://Calls.example/\"").unwrap();
        assert_eq!(proxied.origin, "https://calls.example");
        assert!(proxied.is_secure());
    }

    #[test]
    fn a_proxy_that_does_not_name_its_clients_is_told() {
        let here = "key_file = \"k\"\n";
        let url = "public_url = \"https://calls.example\"\n";
        let tls = "tls_cert = \"c\"\ntls_key = \"k\"\n";
        let header = "trusted_proxy_header = \"x-forwarded-for\"\n";
        for (parts, proxied, warned) in [
            (vec![here], false, false),
            (vec![here, url, tls], false, false),
            (vec![here, url], true, true),
            (vec![here, url, header], true, false),
            (vec![here, header], true, false),
        ] {
            let config = config(&parts.concat()).unwrap();
            assert_eq!(config.is_proxied(), proxied, "{parts:?}");
            assert_eq!(config.warning().is_some(), warned, "{parts:?}");
        }
    }
}
