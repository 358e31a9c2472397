//! What a disk may hold after the power failed.
//!
//! The write log of a process (see `shim/wlog.c`) is read into records; a
//! `Disk` plays them up to a point. All that a file held at its last sync is
//! there; of what was written since, a random part is there, in a random
//! order, some of it torn at the sector.

use anyhow::{Context, Result, bail};
use rand::{Rng, RngExt, seq::SliceRandom};
use std::{collections::BTreeMap, fs, path::Path};

/// Drives tear at the sector.
const SECTOR: usize = 512;

/// One thing that the process did to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The file.
    pub path: String,
    /// What was done.
    pub act: Act,
}

/// What was done to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// It came into being, empty.
    Created,
    /// These bytes were written at this offset.
    Written(u64, Vec<u8>),
    /// It was cut or extended to this size.
    Truncated(u64),
    /// All that was written before is on the disk.
    Synced,
    /// It was removed.
    Unlinked,
}

/// Reads a whole write log. A record cut short at the end (the process was
/// killed) ends it.
pub fn read_log(bytes: &[u8]) -> Result<Vec<Record>> {
    let mut records = Vec::new();
    let mut rest = bytes;
    while let Some((record, after)) = take_record(rest)? {
        records.push(record);
        rest = after;
    }
    Ok(records)
}

fn take_record(bytes: &[u8]) -> Result<Option<(Record, &[u8])>> {
    const HEAD: usize = 17;
    if bytes.len() < HEAD {
        return Ok(None);
    }
    let path_len = u32::from_le_bytes(bytes[1..5].try_into()?) as usize;
    let offset = u64::from_le_bytes(bytes[5..13].try_into()?);
    let data_len = u32::from_le_bytes(bytes[13..17].try_into()?) as usize;
    let Some(body) = bytes.get(HEAD..HEAD + path_len + data_len) else {
        return Ok(None);
    };
    let (path, data) = body.split_at(path_len);
    let act = match bytes[0] {
        b'C' => Act::Created,
        b'W' => Act::Written(offset, data.to_vec()),
        b'T' => Act::Truncated(offset),
        b'S' => Act::Synced,
        b'U' => Act::Unlinked,
        other => bail!("unknown record kind {other} in the write log"),
    };
    let path = String::from_utf8(path.to_vec())?;
    Ok(Some((
        Record { path, act },
        &bytes[HEAD + path_len + data_len..],
    )))
}

/// The bytes of a record, for a process that logs its own acknowledgements
/// into the same order.
pub fn encode(path: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(17 + path.len() + data.len());
    bytes.push(b'W');
    bytes.extend((path.len() as u32).to_le_bytes());
    bytes.extend(0_u64.to_le_bytes());
    bytes.extend((data.len() as u32).to_le_bytes());
    bytes.extend(path.as_bytes());
    bytes.extend(data);
    bytes
}

/// Files as a disk holds them.
#[derive(Default)]
pub struct Disk {
    files: BTreeMap<String, File>,
}

#[derive(Default)]
struct File {
    durable: Vec<u8>,
    pending: Vec<Act>,
}

impl Disk {
    /// A file that was on the disk before the log began.
    pub fn hold(&mut self, path: &str, durable: Vec<u8>) {
        let pending = Vec::new();
        self.files
            .insert(path.to_owned(), File { durable, pending });
    }

    /// Plays one record.
    pub fn play(&mut self, record: &Record) {
        if record.act == Act::Unlinked {
            self.files.remove(&record.path);
            return;
        }
        let file = self.files.entry(record.path.clone()).or_default();
        match &record.act {
            Act::Created | Act::Unlinked => {}
            Act::Written(..) | Act::Truncated(_) => file.pending.push(record.act.clone()),
            Act::Synced => {
                for act in std::mem::take(&mut file.pending) {
                    apply(&mut file.durable, &act);
                }
            }
        }
    }

    /// Writes one state that the disk may hold now into `dir`, files by their
    /// last name. SQLite's shared-memory index is not data: it is left out.
    pub fn power_off(&self, dir: &Path, random: &mut impl Rng) -> Result<()> {
        for (path, file) in &self.files {
            if path.ends_with("-shm") {
                continue;
            }
            let name = Path::new(path)
                .file_name()
                .context("a file without a name")?;
            fs::write(dir.join(name), file.after_power_loss(random))?;
        }
        Ok(())
    }
}

impl File {
    fn after_power_loss(&self, random: &mut impl Rng) -> Vec<u8> {
        let mut bytes = self.durable.clone();
        let mut kept: Vec<&Act> = self
            .pending
            .iter()
            .filter(|_| random.random_bool(0.5))
            .collect();
        if random.random_bool(0.3) {
            kept.shuffle(random);
        }
        for act in kept {
            match act {
                Act::Written(offset, data) if data.len() > SECTOR && random.random_bool(0.3) => {
                    tear(&mut bytes, *offset, data, random);
                }
                act => apply(&mut bytes, act),
            }
        }
        bytes
    }
}

fn apply(bytes: &mut Vec<u8>, act: &Act) {
    match act {
        Act::Written(offset, data) => put(bytes, *offset as usize, data),
        Act::Truncated(size) => bytes.resize(*size as usize, 0),
        Act::Created | Act::Synced | Act::Unlinked => {}
    }
}

fn tear(bytes: &mut Vec<u8>, offset: u64, data: &[u8], random: &mut impl Rng) {
    for (index, sector) in data.chunks(SECTOR).enumerate() {
        if random.random_bool(0.5) {
            put(bytes, offset as usize + index * SECTOR, sector);
        }
    }
}

fn put(bytes: &mut Vec<u8>, offset: usize, data: &[u8]) {
    if bytes.len() < offset + data.len() {
        bytes.resize(offset + data.len(), 0);
    }
    bytes[offset..offset + data.len()].copy_from_slice(data);
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{SeedableRng, rngs::StdRng};

    fn record(path: &str, act: Act) -> Record {
        Record {
            path: path.to_owned(),
            act,
        }
    }

    fn states(disk: &Disk) -> Vec<Vec<u8>> {
        let file = &disk.files["/d/a"];
        (0..64)
            .map(|seed| file.after_power_loss(&mut StdRng::seed_from_u64(seed)))
            .collect()
    }

    #[test]
    fn what_was_synced_is_always_there() {
        let mut disk = Disk::default();
        disk.play(&record("/d/a", Act::Created));
        disk.play(&record("/d/a", Act::Written(0, b"synced".to_vec())));
        disk.play(&record("/d/a", Act::Synced));
        assert!(states(&disk).iter().all(|bytes| bytes == b"synced"));
    }

    #[test]
    fn what_was_not_synced_is_there_or_not() {
        let mut disk = Disk::default();
        disk.play(&record("/d/a", Act::Written(0, b"1".to_vec())));
        disk.play(&record("/d/a", Act::Written(1, b"2".to_vec())));
        let states = states(&disk);
        for possible in [&b""[..], b"1", b"12", b"\x002"] {
            assert!(
                states.iter().any(|bytes| bytes == possible),
                "{possible:?} never came"
            );
        }
    }

    #[test]
    fn reads_back_what_is_encoded_and_ignores_a_cut_end() {
        let mut log = encode("/d/ack", b"7");
        let whole = log.len();
        log.extend(encode("/d/ack", b"8"));
        let records = read_log(&log[..whole + 5]).unwrap();
        assert_eq!(records, [record("/d/ack", Act::Written(0, b"7".to_vec()))]);
    }
}
