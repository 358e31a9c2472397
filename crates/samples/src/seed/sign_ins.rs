//! The sample people's sign-ins, kept in a file of mode 0600 beside the data
//! directory. The file is written before the accounts are made, so that no
//! account can have a password that nobody knows.

use anyhow::{Context, Result, bail};
use domain::policy::Role;
use serde::{Deserialize, Serialize};
use std::{
    fs,
    io::Write,
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

/// One person who may sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    /// How the person is called.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
    /// The generated password.
    pub password: String,
    /// What the person is.
    pub roles: Vec<Role>,
}

/// All of them, and where they are kept.
pub(super) struct SignIns {
    pub(super) path: PathBuf,
    pub(super) all: Vec<SignIn>,
}

impl SignIns {
    /// Reads the file, or makes it with new passwords.
    pub(super) fn keep(data: &Path) -> Result<Self> {
        let path = beside(data)?;
        let all = match fs::read_to_string(&path) {
            Ok(text) => read(&path, &text)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => write(&path)?,
            Err(error) => return Err(error).context(format!("cannot read {}", path.display())),
        };
        Ok(Self { path, all })
    }

    /// The person who holds every role.
    pub(super) fn first(&self) -> &SignIn {
        // `read` refuses an empty list and `write` never makes one.
        &self.all[0]
    }

    /// Everybody else.
    pub(super) fn others(&self) -> &[SignIn] {
        &self.all[1..]
    }
}

/// `/some/where/data` → `/some/where/data.sign-ins.json`
fn beside(data: &Path) -> Result<PathBuf> {
    let data = fs::canonicalize(data)?;
    let Some(name) = data.file_name() else {
        bail!("{} cannot be a data directory", data.display());
    };
    let mut name = name.to_owned();
    name.push(".sign-ins.json");
    Ok(data.with_file_name(name))
}

fn read(path: &Path, text: &str) -> Result<Vec<SignIn>> {
    let mode = fs::metadata(path)?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        bail!(
            "{} has mode {mode:04o}, so others may read it; run `chmod 600` on it",
            path.display()
        );
    }
    let all: Vec<SignIn> = serde_json::from_str(text)
        .with_context(|| format!("{} is not a list of sign-ins", path.display()))?;
    if all.is_empty() {
        bail!("{} lists nobody", path.display());
    }
    Ok(all)
}

fn write(path: &Path) -> Result<Vec<SignIn>> {
    let all = people();
    let mut options = fs::OpenOptions::new();
    let file = options.write(true).create_new(true).mode(0o600).open(path);
    let mut file = file.with_context(|| format!("cannot write {}", path.display()))?;
    file.write_all(serde_json::to_string_pretty(&all)?.as_bytes())?;
    file.sync_all()?;
    Ok(all)
}

/// One person with all roles, then one per role.
fn people() -> Vec<SignIn> {
    let person = |name: &str, mailbox: &str, roles: &[Role]| SignIn {
        name: name.into(),
        email: format!("{mailbox}@example.com"),
        password: password(),
        roles: roles.to_vec(),
    };
    vec![
        person("Robin Falkner", "sample", &Role::ALL),
        person("Alma Rosendal", "administrator", &[Role::Administrator]),
        person("Dana Kirchholt", "designer", &[Role::FlowDesigner]),
        person("Sten Ullevang", "supervisor", &[Role::Supervisor]),
        person("Gry Solhede", "agent", &[Role::Agent]),
    ]
}

/// What nobody mistakes for something else when reading it from a screen.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz123456789";

/// Five groups of four out of 32 letters: 100 random bits.
fn password() -> String {
    let bytes: [u8; 20] = rand::random();
    let letters = bytes.map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_acceptable_and_not_alike() {
        for person in people() {
            let wrong = domain::password::check(&person.password, &person.email, &person.name);
            assert_eq!(wrong, None, "{}", person.password);
        }
        assert_ne!(password(), password());
    }

    #[test]
    fn the_file_is_made_once_for_its_owner_only() {
        let folder =
            std::env::temp_dir().join(format!("cordboard_sign_ins_{:x}", rand::random::<u64>()));
        let data = folder.join("data");
        fs::create_dir_all(&data).unwrap();
        let first = SignIns::keep(&data).unwrap();
        assert_eq!(
            first.path.parent(),
            fs::canonicalize(&folder).ok().as_deref()
        );
        assert_eq!(
            fs::metadata(&first.path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert_eq!(SignIns::keep(&data).unwrap().all, first.all);
        fs::set_permissions(&first.path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(SignIns::keep(&data).is_err());
        fs::remove_dir_all(folder).unwrap();
    }
}
