//! Other programs: run, watched, and ended with us.

use crate::say;
use anyhow::{Context as _, Result, bail};
use std::{
    fs::File,
    io::{BufRead as _, BufReader, Read as _, Seek as _},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How often a running program is looked at.
const LOOK: Duration = Duration::from_millis(50);
/// How often a silent program's name is said again.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// How many lines of a failed program's output are shown.
const TAIL: usize = 40;

/// Runs `command` with its output on ours; an exit code other than 0 is an error.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot start {}", name(command)))?;
    if status.success() {
        return Ok(());
    }
    bail!("{} failed ({status})", name(command))
}

/// Runs `command` without showing its output unless it fails; says now and
/// then that it is still at work.
pub fn run_quietly(command: &mut Command) -> Result<()> {
    let what = name(command);
    Beside::start_quietly(&what, command)?.finish()
}

/// Runs `command`, shows what it prints and answers it with the exit status.
pub fn run_and_read(command: &mut Command) -> Result<(String, ExitStatus)> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", name(command)))?;
    let mut text = String::new();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).lines() {
            let line = line?;
            say::line(&line);
            text.push_str(&line);
            text.push('\n');
        }
    }
    Ok((text, child.wait()?))
}

/// What `command` prints; nothing where it fails or does not exist.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// Whether `command` succeeds within `limit`; it is ended when time is up.
pub fn succeeds_within(command: &mut Command, limit: Duration) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null());
    let Ok(mut child) = quiet.stderr(Stdio::null()).spawn() else {
        return false;
    };
    let started = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if started.elapsed() < limit => thread::sleep(LOOK),
            _ => break,
        }
    }
    let _ = child.kill();
    let _ = child.wait();
    false
}

/// A program that runs beside us and is ended when this value is dropped.
pub struct Beside {
    what: String,
    child: Child,
    /// Its output, where it is not shown.
    log: Option<File>,
}

impl Beside {
    /// Starts `command` under the name `what`, with its output on ours.
    pub fn start(what: &str, command: &mut Command) -> Result<Self> {
        Self::spawn(what, command, None)
    }

    /// Starts `command` and keeps its output to itself.
    pub fn start_quietly(what: &str, command: &mut Command) -> Result<Self> {
        let log = tempfile()?;
        command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log.try_clone()?);
        Self::spawn(what, command, Some(log))
    }

    fn spawn(what: &str, command: &mut Command, log: Option<File>) -> Result<Self> {
        let child = command
            .spawn()
            .with_context(|| format!("cannot start {what}"))?;
        let what = what.to_owned();
        Ok(Self { what, child, log })
    }

    /// Waits for the program's end; an exit code other than 0 is an error that
    /// shows the end of the output.
    pub fn finish(mut self) -> Result<()> {
        let started = Instant::now();
        let mut said = started;
        let status = loop {
            if let Some(status) = self.child.try_wait()? {
                break status;
            }
            if said.elapsed() >= HEARTBEAT {
                said = Instant::now();
                say::note(&format!("… {}: {}", self.what, say::duration(started)));
            }
            thread::sleep(LOOK);
        };
        if status.success() {
            return Ok(());
        }
        let output = self.output()?;
        bail!("{} failed ({status})\n{output}", self.what)
    }

    fn output(&mut self) -> Result<String> {
        let mut text = String::new();
        if let Some(log) = &mut self.log {
            log.rewind()?;
            log.read_to_string(&mut text)?;
        }
        Ok(tail(&text))
    }

    /// An error if the program has ended by itself.
    pub fn check(&mut self) -> Result<()> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => bail!("{} has ended by itself ({status})", self.what),
        }
    }

    /// Asks the program to end, waits for it, and ends it where it does not.
    pub fn stop(&mut self) {
        if !matches!(self.child.try_wait(), Ok(None)) {
            return;
        }
        terminate(&self.child);
        let asked = Instant::now();
        while asked.elapsed() < Duration::from_secs(12) {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(LOOK);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Sends the signal that asks a program to end in good order. The standard
/// library can only kill, so the shell's builtin does it.
fn terminate(child: &Child) {
    let pid = child.id().to_string();
    let _ = Command::new("sh")
        .args(["-c", "kill -TERM \"$0\"", &pid])
        .status();
}

/// Waits until `ready` says so or fails; gives up after `limit`.
pub fn wait_until(
    what: &str,
    limit: Duration,
    mut ready: impl FnMut() -> Result<bool>,
) -> Result<()> {
    let started = Instant::now();
    while started.elapsed() < limit {
        if ready()? {
            return Ok(());
        }
        thread::sleep(LOOK);
    }
    bail!("{what}: not within {} s", limit.as_secs())
}

/// The last lines of `text`.
fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(TAIL)..].join("\n")
}

fn name(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut name = program
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    for arg in command.get_args().take(2) {
        name.push(' ');
        name.push_str(&arg.to_string_lossy());
    }
    name
}

fn tempfile() -> Result<File> {
    let unique = format!(
        "cordboard-{}-{:?}",
        std::process::id(),
        thread::current().id()
    );
    let path = std::env::temp_dir().join(unique);
    let file = File::options()
        .read(true)
        .append(true)
        .create(true)
        .open(&path)?;
    // The open file stays usable; nothing is left behind whatever happens.
    std::fs::remove_file(&path)?;
    Ok(file)
}
