//! The key for stored secrets.
//!
//! Secrets are sealed with XChaCha20-Poly1305 under a random nonce each. What a
//! secret belongs to (organisation, thing, field) is authenticated with it, so
//! that a sealed secret copied to another row cannot be opened there. The key
//! lies in a file of mode 0600 outside the data directory: a copy of the
//! database alone opens nothing.

use base64::{Engine, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use domain::OrgId;
use std::{
    fs,
    io::Write,
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};
use store::connectors::Sealed;
use zeroize::{Zeroize, Zeroizing};

/// The word that begins each line of a key file.
const MARK: &str = "cordboard-key-v1";
/// Bytes of a nonce.
const NONCE: usize = 24;

/// Why there is no usable key, in words for whoever runs the server.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// There is no file.
    #[error(
        "the key file {} does not exist; without it stored secrets cannot be read. Restore it \
         from your backup, or, for a new installation, make one with `cordboard new-key`", .0.display()
    )]
    Missing(PathBuf),
    /// The file cannot be read or written.
    #[error("the key file {}: {error}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the operating system says.
        error: std::io::Error,
    },
    /// Others could read the file.
    #[error(
        "the key file {} has mode {mode:04o}, so others on this machine may read it; \
         run `chmod 600` on it", path.display()
    )]
    Open {
        /// Which.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// The file lies where the database lies.
    #[error(
        "the key file {} lies inside the data directory; a copy of the data would contain the \
         key to its secrets. Move it elsewhere", .0.display()
    )]
    InsideData(PathBuf),
    /// The file's content is not a key.
    #[error("the key file {} has no usable key in line {line}", path.display())]
    Malformed {
        /// Which.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
    },
}

/// Why a sealed secret cannot be opened.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// It was sealed with a key that is not in the file.
    #[error("it was stored with the key {0}, which is not in the key file")]
    UnknownKey(String),
    /// It was changed, or belongs to something else.
    #[error("it was damaged or does not belong here")]
    Damaged,
}

/// What a secret belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Owner<'a> {
    /// The organisation.
    pub org: OrgId,
    /// The thing, for example `connector/<id>`.
    pub thing: &'a str,
    /// Its field.
    pub field: &'a str,
}

impl Owner<'_> {
    fn text(&self) -> String {
        format!("{}/{}/{}", self.org, self.thing, self.field)
    }
}

struct Key {
    id: String,
    cipher: XChaCha20Poly1305,
}

/// The keys: the first seals, all open.
pub struct Keyring {
    keys: Vec<Key>,
}

impl Keyring {
    /// Reads the key file, which must be its owner's alone and lie outside `data`.
    pub fn load(path: &Path, data: Option<&Path>) -> Result<Self, KeyringError> {
        refuse_inside(path, data)?;
        let failed = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => KeyringError::Missing(path.to_owned()),
            _ => KeyringError::File {
                path: path.to_owned(),
                error,
            },
        };
        let mode = fs::metadata(path).map_err(failed)?.permissions().mode() & 0o7777;
        if mode & 0o077 != 0 {
            let path = path.to_owned();
            return Err(KeyringError::Open { path, mode });
        }
        let text = Zeroizing::new(fs::read_to_string(path).map_err(failed)?);
        Self::read(path, &text)
    }

    /// Makes a key file with a new random key; never overwrites one.
    pub fn create(path: &Path, data: Option<&Path>) -> Result<(), KeyringError> {
        refuse_inside(path, data)?;
        let failed = |error| KeyringError::File {
            path: path.to_owned(),
            error,
        };
        let line = new_line();
        let mut options = fs::OpenOptions::new();
        let mut file = options
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .map_err(failed)?;
        file.write_all(line.as_bytes()).map_err(failed)?;
        file.sync_all().map_err(failed)
    }

    /// A key that lives as long as the process, for tests.
    pub fn ephemeral() -> Self {
        let line = new_line();
        // The line was made just now in the form that `read` takes.
        Self::read(Path::new("memory"), &line).unwrap_or(Self { keys: Vec::new() })
    }

    fn read(path: &Path, text: &str) -> Result<Self, KeyringError> {
        let mut keys = Vec::new();
        for (number, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            keys.push(key_of(line).ok_or_else(|| KeyringError::Malformed {
                path: path.to_owned(),
                line: number + 1,
            })?);
        }
        if keys.is_empty() {
            let (path, line) = (path.to_owned(), 1);
            return Err(KeyringError::Malformed { path, line });
        }
        Ok(Self { keys })
    }

    /// Seals `secret` for its owner.
    pub fn seal(&self, owner: Owner<'_>, secret: &str) -> Sealed {
        // `read` refuses a file without keys.
        let key = &self.keys[0];
        let nonce: [u8; NONCE] = rand::random();
        let aad = owner.text();
        let payload = Payload {
            msg: secret.as_bytes(),
            aad: aad.as_bytes(),
        };
        let sealed = key.cipher.encrypt(&XNonce::from(nonce), payload);
        let mut bytes = nonce.to_vec();
        // Encryption fails only beyond 256 GB.
        bytes.extend(sealed.unwrap_or_default());
        Sealed {
            bytes,
            key: key.id.clone(),
        }
    }

    /// Opens a secret of this owner.
    pub fn open(&self, owner: Owner<'_>, sealed: &Sealed) -> Result<Zeroizing<String>, OpenError> {
        let key = self.keys.iter().find(|key| key.id == sealed.key);
        let key = key.ok_or_else(|| OpenError::UnknownKey(sealed.key.clone()))?;
        let (nonce, text) = sealed
            .bytes
            .split_at_checked(NONCE)
            .ok_or(OpenError::Damaged)?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| OpenError::Damaged)?;
        let aad = owner.text();
        let payload = Payload {
            msg: text,
            aad: aad.as_bytes(),
        };
        let opened = key.cipher.decrypt(&XNonce::from(nonce), payload);
        let text = String::from_utf8(opened.map_err(|_| OpenError::Damaged)?);
        text.map(Zeroizing::new).map_err(|_| OpenError::Damaged)
    }
}

/// One line of a key file: the mark, the key's id, the key.
fn key_of(line: &str) -> Option<Key> {
    let mut words = line.split_whitespace();
    let (mark, id, text) = (words.next()?, words.next()?, words.next()?);
    let bytes = Zeroizing::new(STANDARD.decode(text).ok()?);
    let mut raw: [u8; 32] = bytes.as_slice().try_into().ok()?;
    let cipher = XChaCha20Poly1305::new(&raw.into());
    raw.zeroize();
    (mark == MARK && words.next().is_none()).then(|| Key {
        id: id.to_owned(),
        cipher,
    })
}

fn new_line() -> Zeroizing<String> {
    let raw: Zeroizing<[u8; 32]> = Zeroizing::new(rand::random());
    let id: u32 = rand::random();
    Zeroizing::new(format!("{MARK} {id:08x} {}\n", STANDARD.encode(*raw)))
}

/// Refuses a key file below the data directory, whatever links lead there.
fn refuse_inside(path: &Path, data: Option<&Path>) -> Result<(), KeyringError> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    let folder = fs::canonicalize(folder.unwrap_or(Path::new(".")));
    let data = data.and_then(|data| fs::canonicalize(data).ok());
    match (folder, data) {
        (Ok(folder), Some(data)) if folder.starts_with(&data) => {
            Err(KeyringError::InsideData(path.to_owned()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn folder() -> PathBuf {
        let folder = std::env::temp_dir().join(format!("cordboard_key_{}", Uuid::now_v7()));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn owner(thing: &str) -> Owner<'_> {
        Owner {
            org: OrgId(Uuid::from_u128(1)),
            thing,
            field: "password",
        }
    }

    #[test]
    fn a_secret_opens_only_for_its_owner() {
        let ring = Keyring::ephemeral();
        let sealed = ring.seal(owner("connector/a"), "hunter2");
        assert!(!sealed.bytes.windows(7).any(|w| w == b"hunter2"));
        assert_eq!(
            *ring.open(owner("connector/a"), &sealed).unwrap(),
            "hunter2"
        );
        let elsewhere = ring.open(owner("connector/b"), &sealed);
        assert_eq!(elsewhere.unwrap_err(), OpenError::Damaged);
        for index in 0..sealed.bytes.len() {
            let mut damaged = sealed.clone();
            damaged.bytes[index] ^= 1;
            assert!(ring.open(owner("connector/a"), &damaged).is_err());
        }
        let other = Keyring::ephemeral().open(owner("connector/a"), &sealed);
        assert!(matches!(other, Err(OpenError::UnknownKey(_))));
        let twice = ring.seal(owner("connector/a"), "hunter2");
        assert!(twice != sealed, "a nonce is never used twice");
    }

    #[test]
    fn a_key_file_is_made_once_and_read_again() {
        let folder = folder();
        let path = folder.join("key");
        assert!(matches!(
            Keyring::load(&path, None),
            Err(KeyringError::Missing(_))
        ));
        Keyring::create(&path, None).unwrap();
        assert!(Keyring::create(&path, None).is_err(), "never overwritten");
        let sealed = Keyring::load(&path, None).unwrap().seal(owner("x"), "s");
        // A rotated file: the new key first, the old one still opens.
        let old = fs::read_to_string(&path).unwrap();
        let rotated = format!("# newest first\n{}{old}", *new_line());
        fs::write(&path, rotated).unwrap();
        let ring = Keyring::load(&path, None).unwrap();
        assert_eq!(*ring.open(owner("x"), &sealed).unwrap(), "s");
        assert!(ring.seal(owner("x"), "s").key != sealed.key);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_key_file_that_others_may_read_or_that_lies_in_the_data_is_refused() {
        let folder = folder();
        let path = folder.join("key");
        let inside = Keyring::create(&path, Some(&folder));
        assert!(matches!(inside, Err(KeyringError::InsideData(_))));
        Keyring::create(&path, None).unwrap();
        let inside = Keyring::load(&path, Some(&folder));
        assert!(matches!(inside, Err(KeyringError::InsideData(_))));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let open = Keyring::load(&path, None).err().unwrap();
        assert!(open.to_string().contains("0640"), "{open}");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_is_no_key_is_refused_by_line() {
        let good = new_line();
        for (text, line) in [
            ("", 1),
            ("hello", 1),
            (&*format!("{}short x eA==", *good), 2),
        ] {
            let error = Keyring::read(Path::new("k"), text).err().unwrap();
            assert!(matches!(error, KeyringError::Malformed { line: l, .. } if l == line));
        }
    }
}
