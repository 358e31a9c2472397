//! The command `cordboard-samples`: serves the sample CRMs, seeds the sample
//! organisation, writes the sample flows.

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand};
use samples::{
    crm::{Options, Running},
    dynamics, flows,
    seed::{self, Report},
    zendesk,
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
    /// Makes the sample organisation, or whatever is missing of it.
    Seed(Seed),
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
    /// Say where everything is as one line of JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct Seed {
    /// The data directory; made where there is none.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The key file for secrets, outside the data directory; made for a new organisation.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Fill this PostgreSQL database instead of the SQLite file in the data directory.
    #[arg(long, value_name = "URL")]
    postgres: Option<String>,
    /// Where the sample Dynamics is.
    #[arg(long, value_name = "URL", default_value = flows::DYNAMICS_URL)]
    dynamics: String,
    /// Where the sample Zendesk is.
    #[arg(long, value_name = "URL", default_value = flows::ZENDESK_URL)]
    zendesk: String,
    /// Print what is there as JSON, sign-ins included.
    #[arg(long)]
    json: bool,
}

fn loopback(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

#[tokio::main]
async fn main() -> Result<()> {
    match Cli::parse().command {
        Command::Serve(options) => serve(options).await,
        Command::Seed(options) => seed(options).await,
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
    say(&whereabouts(&dynamics, &zendesk, options.json))?;
    told_to_stop().await?;
    stop([dynamics, zendesk]).await;
    Ok(())
}

fn whereabouts(dynamics: &Running, zendesk: &Running, json: bool) -> String {
    let place =
        |crm: &Running| serde_json::json!({ "url": crm.url(), "control": crm.control_url() });
    if json {
        let all = serde_json::json!({ "dynamics": place(dynamics), "zendesk": place(zendesk) });
        return all.to_string();
    }
    format!(
        "Sample Dynamics at {}, its page at {}\nSample Zendesk at {}, its page at {}",
        dynamics.url(),
        dynamics.control_url(),
        zendesk.url(),
        zendesk.control_url(),
    )
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

async fn seed(options: Seed) -> Result<()> {
    let trimmed = |url: String| url.trim_end_matches('/').to_owned();
    let report = seed::seed(&seed::Options {
        data: options.data,
        postgres: options.postgres,
        key: options.key,
        dynamics: trimmed(options.dynamics),
        zendesk: trimmed(options.zendesk),
    })
    .await?;
    if options.json {
        return say(&serde_json::to_string_pretty(&report)?);
    }
    say(&described(&report))
}

/// The report for a person at a terminal.
fn described(report: &Report) -> String {
    let mut lines = Vec::new();
    lines.extend(report.made.iter().map(|what| format!("made   {what}")));
    lines.extend(report.kept.iter().map(|what| format!("exists {what}")));
    lines.push(format!(
        "\nSign-ins (kept in {}):",
        report.sign_ins_file.display()
    ));
    for person in &report.sign_ins {
        let roles: Vec<_> = person.roles.iter().map(|role| role.key()).collect();
        lines.push(format!(
            "  {:26} {}  {}",
            person.email,
            person.password,
            roles.join(", ")
        ));
    }
    lines.push("\nSupport numbers:".to_owned());
    let numbers = report.support_numbers.iter();
    lines.extend(numbers.map(|(number, channel)| format!("  {number}  {channel}")));
    lines.join("\n")
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
