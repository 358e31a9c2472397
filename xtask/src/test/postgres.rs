//! A PostgreSQL of its own for one test run: in a temporary folder, reached
//! by a socket there, gone afterwards. It refuses to run as root, so root
//! lets the user `postgres` run it.

use crate::{packages, process};
use anyhow::{Context as _, Result};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Where Debian keeps the programs of each version.
const VERSIONS: &str = "/usr/lib/postgresql";
/// Durability only costs time here: what is lost is a test.
const SETTINGS: &str = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off \
    -c max_connections=300 -c listen_addresses=''";

/// A running database server; stopped and removed when dropped.
pub struct Postgres {
    folder: PathBuf,
    programs: PathBuf,
    as_root: bool,
}

impl Postgres {
    /// Makes and starts one.
    pub fn start() -> Result<Self> {
        let folder = env::temp_dir().join(format!("cordboard-postgres-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let postgres = Self {
            folder,
            programs: programs()?,
            as_root: packages::am_root(),
        };
        if postgres.as_root {
            process::run(Command::new("chown").arg("postgres").arg(&postgres.folder))?;
        }
        let data = postgres.data();
        let mut make = postgres.program("initdb");
        make.args(["--auth=trust", "--username=postgres", "--encoding=UTF8"]);
        process::run_quietly(
            make.args(["--locale=C.UTF-8", "--no-sync", "-D"])
                .arg(&data),
        )?;
        let socket = format!("{SETTINGS} -k {}", postgres.folder.display());
        let mut start = postgres.program("pg_ctl");
        start
            .args(["start", "--wait", "-o", &socket, "-D"])
            .arg(&data);
        process::run_quietly(start.arg("-l").arg(postgres.folder.join("log")))?;
        Ok(postgres)
    }

    /// How tests reach it. Each test makes a database of its own there.
    pub fn url(&self) -> String {
        let socket = self.folder.to_string_lossy().replace('/', "%2F");
        format!("postgres://postgres@{socket}/postgres")
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// One of its programs, run by whom it accepts.
    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
        let mut command = if self.as_root {
            let mut command = Command::new("setpriv");
            command.args([
                "--reuid=postgres",
                "--regid=postgres",
                "--init-groups",
                "--reset-env",
            ]);
            command.arg(path);
            command
        } else {
            Command::new(path)
        };
        // It looks for its own folder, which another user may not enter.
        command.current_dir(&self.folder);
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let data = self.data();
        let mut stop = self.program("pg_ctl");
        stop.args(["stop", "--mode=immediate", "-D"]).arg(data);
        // Whatever cannot be ended or removed is in the system's temporary folder.
        let _ = process::run_quietly(&mut stop);
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The newest version's programs.
fn programs() -> Result<PathBuf> {
    let versions = fs::read_dir(VERSIONS).context("PostgreSQL is not installed")?;
    let mut found: Vec<(u32, PathBuf)> = versions
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_string_lossy().parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, programs)| Path::new(&programs.join("initdb")).exists())
        .collect();
    found.sort();
    let (_, newest) = found
        .pop()
        .context("PostgreSQL's initdb is not installed")?;
    Ok(newest)
}
