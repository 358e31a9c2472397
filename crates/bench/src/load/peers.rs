//! Node-RED in the same run: a contact flow of the same shape, with one request
//! to a stub CRM, which stores nothing.
//!
//! The folder of peers holds a folder `nodered` with `package.json` and the user
//! directory `ud`; it is copied, so that installing leaves it as it was.

use super::generator;
use crate::{http::Client, place::Folder, report, server::status_kib};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// Where the flow's file asks its CRM, and where Node-RED answers.
const STUB: u16 = 18_800;
const NODE_RED: u16 = 18_801;
/// What a caller asks for.
const PATH: &str = "/contact?ani=%2B390212345";
/// How long Node-RED may take to its first answer.
const START: Duration = Duration::from_secs(90);
/// Requests before it counts: its engine compiles while it runs.
const WARM_UP: Duration = Duration::from_secs(4);

/// What Node-RED did.
pub struct NodeRed {
    /// Contacts per second.
    pub rate: f64,
    /// Median and 99th percentile, in milliseconds.
    pub p50: f64,
    /// The 99th percentile.
    pub p99: f64,
    /// What it held in memory, in MiB.
    pub resident_mib: f64,
}

/// Measures it, `connections` contacts at a time.
pub async fn node_red(
    peers: &Path,
    directory: Option<&Path>,
    connections: usize,
    time: Duration,
) -> Result<NodeRed> {
    let folder = Folder::new(directory, "peers")?;
    let home = install(&peers.join("nodered"), folder.path())?;
    let stub = TcpListener::bind((Ipv4Addr::LOCALHOST, STUB)).await;
    let stub = stub.with_context(|| format!("the stub CRM cannot listen on {STUB}"))?;
    let stub = tokio::spawn(serve_stub(stub));
    let mut running = start(&home)?;
    let client = Client::new(SocketAddr::from((Ipv4Addr::LOCALHOST, NODE_RED)));
    wait(&client, &mut running).await?;
    let marker = "Ada Lovelace";
    generator::ask(&client, PATH, marker, connections, WARM_UP).await?;
    let measured = generator::ask(&client, PATH, marker, connections, time).await?;
    stub.abort();
    Ok(NodeRed {
        rate: measured.rate(),
        p50: measured.times.at(0.5),
        p99: measured.times.at(0.99),
        resident_mib: status_kib(running.0.id(), "VmRSS:") as f64 / 1_024.0,
    })
}

fn install(from: &Path, folder: &Path) -> Result<PathBuf> {
    let home = folder.join("nodered");
    copy(from, &home).with_context(|| format!("cannot copy {}", from.display()))?;
    report::note("installing Node-RED");
    let status = Command::new("npm")
        .args(["install", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(&home)
        .stdout(Stdio::null())
        .status()
        .context("npm is needed for Node-RED")?;
    if !status.success() {
        bail!("npm could not install Node-RED ({status})");
    }
    Ok(home)
}

/// Copies a folder without what tools have put there; the copy can be written.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            if entry.file_name() != "node_modules" {
                copy(&entry.path(), &target)?;
            }
        } else {
            fs::write(target, fs::read(entry.path())?)?;
        }
    }
    Ok(())
}

/// Ended when dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(home: &Path) -> Result<Running> {
    let own = home.join("node_modules/.bin/node");
    let node = if own.exists() {
        own
    } else {
        PathBuf::from("node")
    };
    let child = Command::new(node)
        .args([
            "node_modules/node-red/red.js",
            "-u",
            "ud",
            "-s",
            "ud/settings.js",
        ])
        .current_dir(home)
        .env("NODE_ENV", "production")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    Ok(Running(child))
}

async fn wait(client: &Client, running: &mut Running) -> Result<()> {
    let began = Instant::now();
    while began.elapsed() < START {
        let answer = client.sibling().get(PATH).await;
        if answer.is_ok_and(|answer| answer.status == 200) {
            return Ok(());
        }
        if let Some(status) = running.0.try_wait()? {
            bail!("Node-RED ended ({status})");
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    bail!("Node-RED does not answer")
}

const CUSTOMER: &str =
    r#"{"value":[{"contactid":"0f3a5d1e","fullname":"Ada Lovelace","case":"CAS-01042"}]}"#;

async fn serve_stub(listener: TcpListener) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(answer_all(stream));
    }
}

/// One answer for every request; how a connection ends does not matter.
async fn answer_all(mut stream: TcpStream) {
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{CUSTOMER}",
        CUSTOMER.len()
    );
    let mut asked: Vec<u8> = Vec::new();
    let mut piece = [0; 4096];
    while let Ok(length @ 1..) = stream.read(&mut piece).await {
        asked.extend(&piece[..length]);
        while let Some(end) = asked.windows(4).position(|window| window == b"\r\n\r\n") {
            asked.drain(..end + 4);
            if stream.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
        }
    }
}
