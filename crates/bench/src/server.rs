//! The real server as a process: started, asked whether it answers, killed.

use crate::{http::Client, report::Times};
use anyhow::{Context, Result, bail};
use std::{
    fs::{File, OpenOptions},
    io::Read,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// A start that takes longer has failed.
const START: Duration = Duration::from_secs(20);
/// How often a server that does not listen yet is asked again.
const ASK: Duration = Duration::from_millis(2);
/// How much of the log is shown when something went wrong.
const TAIL: usize = 2_000;

/// How to start it.
#[derive(Clone)]
pub struct Program {
    /// The binary `cordboard`.
    pub path: PathBuf,
    /// The data directory.
    pub data: PathBuf,
    /// The key file.
    pub key: PathBuf,
    /// Where it listens.
    pub address: SocketAddr,
    /// Where its output goes.
    pub log: PathBuf,
    /// Further variables.
    pub variables: Vec<(String, String)>,
}

impl Program {
    /// A server over `folder/data` with the key `folder/key`, on a free port.
    pub fn over(path: &Path, folder: &Path) -> Result<Self> {
        Ok(Self {
            path: path.to_owned(),
            data: folder.join("data"),
            key: folder.join("key"),
            address: free_port()?,
            log: folder.join("server.log"),
            variables: Vec::new(),
        })
    }

    /// The same with one variable more.
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.variables.push((name.to_owned(), value.to_string()));
        self
    }

    /// Starts it and waits for nothing.
    pub fn spawn(&self) -> Result<Process> {
        let log = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.log)?;
        let mut command = Command::new(&self.path);
        let inherited = std::env::vars_os().map(|(name, _)| name);
        for name in inherited.filter(|name| name.to_string_lossy().starts_with("CORDBOARD_")) {
            command.env_remove(name);
        }
        let child = command
            .arg("run")
            .env("CORDBOARD_DATA_DIR", &self.data)
            .env("CORDBOARD_KEY_FILE", &self.key)
            .env("CORDBOARD_LISTEN", self.address.to_string())
            .env("CORDBOARD_LOG", "warn")
            .envs(self.variables.iter().cloned())
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("cannot start {}", self.path.display()))?;
        Ok(Process { child })
    }

    /// Starts it and waits until it is ready; says how long that took.
    pub async fn start(&self) -> Result<(Process, Duration)> {
        let began = Instant::now();
        let mut process = self.spawn()?;
        let mut client = Client::new(self.address);
        loop {
            match client.get("/readyz").await {
                Ok(answer) if answer.status == 200 => return Ok((process, began.elapsed())),
                Ok(_) | Err(_) => tokio::time::sleep(ASK).await,
            }
            if let Some(status) = process.child.try_wait()? {
                bail!(
                    "the server ended ({status}) while starting:\n{}",
                    self.said()
                );
            }
            if began.elapsed() > START {
                bail!("the server does not answer:\n{}", self.said());
            }
        }
    }

    /// How long the machine takes at present to run the binary to no purpose.
    pub fn floor(&self, times: usize) -> Result<Times> {
        let mut took = Times::default();
        for _ in 0..times {
            let began = Instant::now();
            let mut command = Command::new(&self.path);
            let quiet = command.arg("--version").stdout(Stdio::null());
            quiet.stderr(Stdio::null()).status()?;
            took.add(began.elapsed());
        }
        Ok(took)
    }

    /// The end of what it has written.
    pub fn said(&self) -> String {
        let mut text = String::new();
        let read = File::open(&self.log).and_then(|mut file| file.read_to_string(&mut text));
        if read.is_err() {
            return "(nothing)".to_owned();
        }
        let cut = text.len().saturating_sub(TAIL);
        let cut = (cut..text.len()).find(|at| text.is_char_boundary(*at));
        text.split_off(cut.unwrap_or(0))
    }
}

/// A running server; killed when dropped.
pub struct Process {
    child: Child,
}

impl Process {
    /// Ends it at once, as a crash would.
    pub fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// What it holds in memory, in KiB.
    pub fn resident_kib(&self) -> u64 {
        status_kib(self.child.id(), "VmRSS:")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.kill();
    }
}

/// A line of the kernel's account of a process.
pub fn status_kib(process: u32, name: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|line| line.split_whitespace().next());
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// A port that was free a moment ago.
pub fn free_port() -> Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?)
}
