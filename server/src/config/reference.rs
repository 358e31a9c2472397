//! Every setting with its default and its words: what the environment may set,
//! and the text of `docs/configuration.md`.

use anyhow::{Context as _, Result};
use toml::Value;

/// What a setting's value looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// A whole number.
    Number,
    /// Several texts; separated by commas in the environment.
    List,
}

/// One setting.
pub struct Setting {
    /// Its name in the file.
    pub name: &'static str,
    /// What its value looks like.
    pub kind: Kind,
    /// Its default as TOML, or words for none.
    pub default: &'static str,
    /// What it does.
    pub help: &'static str,
}

impl Setting {
    /// The environment variable of the same meaning.
    pub fn variable(&self) -> String {
        format!("CORDBOARD_{}", self.name.to_ascii_uppercase())
    }

    /// A variable's text as the file would hold it.
    pub fn value(&self, text: &str) -> Result<Value> {
        let list = || {
            text.split(',')
                .map(|item| Value::from(item.trim()))
                .collect()
        };
        Ok(match self.kind {
            Kind::Text => Value::from(text),
            Kind::List => Value::Array(list()),
            Kind::Number => {
                let number: i64 = text
                    .parse()
                    .with_context(|| format!("{} is not a whole number", self.variable()))?;
                Value::from(number)
            }
        })
    }
}

const fn setting(
    name: &'static str,
    kind: Kind,
    default: &'static str,
    help: &'static str,
) -> Setting {
    Setting {
        name,
        kind,
        default,
        help,
    }
}

/// All of them, in the order of the documentation.
pub const SETTINGS: &[Setting] = &[
    setting(
        "key_file",
        Kind::Text,
        "none: required",
        "The file with the key that encrypts stored secrets. It has mode 0600 and lies outside the data directory; `cordboard new-key PATH` makes one. Without it the server does not start.",
    ),
    setting(
        "data_dir",
        Kind::Text,
        "\"data\"",
        "The folder of the SQLite database. One process at a time may use it. Not used with `database_url`.",
    ),
    setting(
        "database_url",
        Kind::Text,
        "none: SQLite",
        "A PostgreSQL database in place of SQLite, for example `postgres://cordboard@localhost/cordboard`.",
    ),
    setting(
        "listen",
        Kind::Text,
        "\"127.0.0.1:3000\"",
        "The address and port that the server listens on.",
    ),
    setting(
        "public_url",
        Kind::Text,
        "none: `listen` with http or https",
        "How browsers reach the server: scheme, host and perhaps port. Where it begins with `https://`, cookies are `Secure` and HSTS is sent, also behind a proxy that ends TLS.",
    ),
    setting(
        "tls_cert",
        Kind::Text,
        "none",
        "The certificate chain in PEM, for TLS without a proxy. Belongs with `tls_key`.",
    ),
    setting("tls_key", Kind::Text, "none", "The private key in PEM."),
    setting(
        "plain_listen",
        Kind::Text,
        "none",
        "With TLS: a plain port that does nothing but redirect to `public_url`.",
    ),
    setting(
        "trusted_proxy_header",
        Kind::Text,
        "none",
        "The header in which your proxy names the client's address, for example `x-forwarded-for` (its last entry counts). Set it wherever every request comes through that proxy, and only there: sign-in is throttled per address, and the audit trail names it.",
    ),
    setting(
        "offer_seconds",
        Kind::Number,
        "20",
        "How long a contact rings at an agent's desktop before it is offered to the next one. At least 5.",
    ),
    setting(
        "caller_grace_seconds",
        Kind::Number,
        "30",
        "How long a caller on the Phone page whose tab was closed may take to come back before the call ends. At least 1.",
    ),
    setting(
        "speech_words_per_minute",
        Kind::Number,
        "150",
        "How fast the browser's voice is taken to speak: the server times prompts by it, so nothing hangs where there is no voice. 40 to 1000.",
    ),
    setting(
        "prompts_faster",
        Kind::Number,
        "1",
        "Prompts and music last this many times shorter. For tests.",
    ),
    setting(
        "frame_sources",
        Kind::List,
        "[\"https:\"]",
        "What a screen pop inside the desktop may show: `https:` for any site with TLS, or sites such as `https://crm.example.com`.",
    ),
    setting(
        "log",
        Kind::Text,
        "\"info\"",
        "What is logged: `error`, `warn`, `info`, `debug`, or per part, for example `info,runtime=debug`.",
    ),
];

/// The list for the command's help.
pub fn overview() -> String {
    let mut out =
        String::from("Settings of the configuration file, with their variables and defaults:\n");
    for setting in SETTINGS {
        let (name, variable, default) = (setting.name, setting.variable(), setting.default);
        out.push_str(&format!(
            "\n  {name}, {variable} (default {default})\n      {}\n",
            setting.help
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::Settings;
    use super::*;
    use std::fmt::Write as _;

    fn documentation() -> String {
        let mut out = String::from(
            "# Configuration\n\n\
             `cordboard run --config FILE` reads a TOML file; an environment variable of the name in the\n\
             third column wins over it. What is not listed here is refused. `cordboard check-config --config FILE`\n\
             says whether a configuration is acceptable, without starting anything.\n\n\
             | Setting | Default | Environment | What it does |\n| --- | --- | --- | --- |\n",
        );
        for setting in SETTINGS {
            let default = match setting.default.starts_with("none") {
                true => setting.default.to_owned(),
                false => format!("`{}`", setting.default),
            };
            let (name, variable, help) = (setting.name, setting.variable(), setting.help);
            writeln!(out, "| `{name}` | {default} | `{variable}` | {help} |").unwrap();
        }
        out
    }

    #[test]
    fn the_list_is_the_struct() {
        let defaults = toml::Table::try_from(Settings::default()).unwrap();
        for setting in SETTINGS {
            match defaults.get(setting.name) {
                Some(value) => assert_eq!(setting.default, value.to_string(), "{}", setting.name),
                None => assert!(setting.default.starts_with("none"), "{}", setting.name),
            }
        }
        let known = |name: &str| SETTINGS.iter().any(|setting| setting.name == name);
        assert!(defaults.keys().all(|name| known(name)));
        // A field without a default is only seen when it is refused as unknown.
        for setting in SETTINGS {
            let text = format!("{} = {}", setting.name, sample(setting));
            Settings::parse(&text, |_| None).unwrap_or_else(|error| panic!("{error:#}"));
        }
    }

    fn sample(setting: &Setting) -> &'static str {
        match setting.kind {
            Kind::Number => "70",
            Kind::List => "[\"https:\"]",
            Kind::Text if setting.name.ends_with("listen") => "\"127.0.0.1:1\"",
            Kind::Text => "\"text\"",
        }
    }

    /// Writes the page when `CORDBOARD_WRITE_DOCS` is set, else compares it.
    #[test]
    fn the_documentation_is_the_list() {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/configuration.md");
        if std::env::var_os("CORDBOARD_WRITE_DOCS").is_some() {
            std::fs::write(page, documentation()).unwrap();
        }
        let written = std::fs::read_to_string(page).unwrap();
        assert!(
            written == documentation(),
            "docs/configuration.md is out of date: run this test with CORDBOARD_WRITE_DOCS=1"
        );
    }
}
