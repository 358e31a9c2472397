//! One process per data directory: two would both resume the same contacts.

use crate::StoreError;
use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{Read, Seek, Write},
    path::Path,
};

/// The name of the lock file in a data directory.
const NAME: &str = "lock";

/// Holds a data directory until it is dropped. The operating system frees it
/// when the process dies, however it dies.
#[derive(Debug)]
pub struct DataLock {
    file: File,
}

impl DataLock {
    /// Takes the directory for this process, or says which process holds it.
    pub fn take(directory: &Path) -> Result<Self, StoreError> {
        let path = directory.join(NAME);
        let failed = |error| StoreError::File {
            path: path.display().to_string(),
            error,
        };
        make(directory).map_err(|error| StoreError::File {
            path: directory.display().to_string(),
            error,
        })?;
        let mut options = OpenOptions::new();
        let options = options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(StoreError::Locked {
                    what: format!("The data directory {}", directory.display()),
                    holder: holder(&mut file),
                });
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        sign(&mut file).map_err(failed)?;
        Ok(Self { file })
    }

    /// Gives the directory back before the last copy of the database is dropped.
    pub fn release(&self) {
        // Closing the file frees it anyway: a failure here only delays that.
        let _ = self.file.unlock();
    }
}

/// Makes the directory where there is none; a new one is its owner's alone.
fn make(directory: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

/// Writes who holds the directory.
fn sign(file: &mut File) -> std::io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

/// Who wrote the lock file.
fn holder(file: &mut File) -> String {
    let mut text = String::new();
    match file.read_to_string(&mut text) {
        Ok(_) if text.trim().parse::<u32>().is_ok() => format!("process {}", text.trim()),
        _ => "its process id is not known".to_owned(),
    }
}
