//! The programs that make up a running Cordboard with its sample organisation.

use crate::{
    build::Programs,
    process::{self, Beside},
    say,
};
use anyhow::{Context as _, Result, bail};
use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGTERM},
    iterator::Signals,
};
use std::{
    fs,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::Duration,
};

/// How long a server may take until it answers.
const START: Duration = Duration::from_secs(30);

/// A folder with all that one installation owns.
pub struct Home {
    /// The database's folder.
    pub data: PathBuf,
    /// The key, beside the data and not in it.
    pub key: PathBuf,
    /// The configuration file.
    pub config: PathBuf,
}

impl Home {
    /// The installation in `folder`.
    pub fn at(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self {
            data: folder.join("data"),
            key: folder.join("key"),
            config: folder.join("cordboard.toml"),
        })
    }

    /// Writes the configuration file, with `more` settings than the places.
    pub fn configure(&self, more: &str) -> Result<()> {
        let (data, key) = (self.data.display(), self.key.display());
        let text = format!("data_dir = \"{data}\"\nkey_file = \"{key}\"\n{more}");
        fs::write(&self.config, text)?;
        Ok(())
    }
}

/// Fills an installation with the sample organisation; answers what the
/// program says, the sign-ins above all. What is there already stays.
pub fn seed(programs: &Programs, home: &Home) -> Result<String> {
    let mut command = Command::new(&programs.samples);
    command.arg("seed").arg("--data").arg(&home.data);
    let output = command.arg("--key").arg(&home.key).output()?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Starts the sample CRMs on their usual ports.
pub fn start_crms(programs: &Programs) -> Result<Beside> {
    Beside::start(
        "the sample CRMs",
        Command::new(&programs.samples).arg("serve"),
    )
}

/// Starts the server and waits until it is ready to work.
pub fn start_server(programs: &Programs, home: &Home, listen: SocketAddr) -> Result<Beside> {
    let mut command = programs.server();
    command.arg("run").arg("--config").arg(&home.config);
    let mut server = Beside::start("cordboard", &mut command)?;
    process::wait_until("the server answers", START, || {
        server.check()?;
        Ok(is_ready(listen))
    })?;
    Ok(server)
}

/// Whether the server at this address says that it can work.
fn is_ready(address: SocketAddr) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(
            stream,
            "GET /readyz HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n"
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}

/// Waits for Ctrl-C or a polite kill, then ends all programs, the last started first.
pub fn until_told(mut programs: Vec<Beside>) -> Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).context("signals cannot be heard")?;
    let ended = loop {
        if signals.pending().next().is_some() {
            break Ok(());
        }
        if let Err(error) = programs.iter_mut().try_for_each(Beside::check) {
            break Err(error);
        }
        thread::sleep(Duration::from_millis(100));
    };
    say::note("stopping");
    while let Some(mut program) = programs.pop() {
        program.stop();
    }
    ended
}
