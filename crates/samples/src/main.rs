//! The command `cordboard-samples`: serves the sample CRMs, seeds the sample
//! organisation, writes the sample flows.

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand};
use samples::{
    crm::{Options, Running},
    dynamics, flows, zendesk,
};
use std::{
    io::Write,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};

/// The sample organisation of Cordboard: for the demo and for tests, never for real callers.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the sample CRMs until stopped.
    Serve(Serve),
    /// Writes the sample organisation's flows as files.
    Flows {
        /// The folder that they are written to.
        #[arg(long)]
        out: PathBuf,
    },
}

#[derive(Args)]
struct Serve {
    /// Where the sample Dynamics listens.
    #[arg(long, default_value_t = loopback(3101))]
    dynamics: SocketAddr,
    /// Where the page and the switches of the sample Dynamics are.
    #[arg(long, default_value_t = loopback(3111))]
    dynamics_control: SocketAddr,
    /// Where the sample Zendesk listens.
    #[arg(long, default_value_t = loopback(3102))]
    zendesk: SocketAddr,
    /// Where the page and the switches of the sample Zendesk are.
    #[arg(long, default_value_t = loopback(3112))]
    zendesk_control: SocketAddr,
}

fn loopback(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

#[tokio::main]
async fn main() -> Result<()> {
    match Cli::parse().command {
        Command::Serve(options) => serve(options).await,
        Command::Flows { out } => write_flows(&out),
    }
}

async fn serve(options: Serve) -> Result<()> {
    let ports = |api, control| Options { api, control };
    let dynamics = dynamics::start(ports(options.dynamics, options.dynamics_control))
        .await
        .with_context(|| format!("the sample Dynamics cannot listen on {}", options.dynamics))?;
    let zendesk = zendesk::start(ports(options.zendesk, options.zendesk_control))
        .await
        .with_context(|| format!("the sample Zendesk cannot listen on {}", options.zendesk))?;
    say(&format!(
        "Sample Dynamics at {}, its page at {}\nSample Zendesk at {}, its page at {}",
        dynamics.url(),
        dynamics.control_url(),
        zendesk.url(),
        zendesk.control_url(),
    ))?;
    told_to_stop().await?;
    stop([dynamics, zendesk]).await;
    Ok(())
}

async fn stop(all: [Running; 2]) {
    for crm in all {
        crm.stop().await;
    }
}

/// Ctrl-C, or a polite kill.
async fn told_to_stop() -> Result<()> {
    let mut term = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        _ = term.recv() => {}
        pressed = tokio::signal::ctrl_c() => pressed?,
    }
    Ok(())
}

fn write_flows(out: &std::path::Path) -> Result<()> {
    std::fs::create_dir_all(out)?;
    for (name, text) in flows::files() {
        let path = out.join(name);
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        say(&format!("{}", path.display()))?;
    }
    Ok(())
}

/// A line for the person at the terminal; whoever starts this in the background may close it.
fn say(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")?;
    Ok(out.flush()?)
}
