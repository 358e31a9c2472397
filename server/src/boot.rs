//! Start and end: what is opened in which order, and closed in the reverse one.

use crate::{config::Config, listen, router};
use anyhow::{Context as _, Result};
use std::{io::Write as _, path::Path, sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

/// How long open requests may take to finish when the server stops.
const DRAIN: Duration = Duration::from_secs(10);

/// Runs the server until it is told to stop.
pub fn run(config: Config) -> Result<()> {
    start_log(&config)?;
    // Fails only where one is installed already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let workers = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    workers.block_on(serve(Arc::new(config)))
}

async fn serve(config: Arc<Config>) -> Result<()> {
    let tls = config
        .tls
        .as_ref()
        .map(|(cert, key)| listen::tls(cert, key));
    let tls = tls.transpose()?;
    let listener = listen::bind("listen", config.listen).await?;
    let stop = CancellationToken::new();
    let router = router::router(config.clone());
    tokio::spawn(stop_on_signal(stop.clone()));
    say(&format!("Cordboard answers at {}", config.origin));
    listen::serve(listener, tls, router, stop, DRAIN).await;
    Ok(())
}

/// Says whether the server could start with this configuration.
pub fn check(config: &Config) -> Result<()> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    if let Some((cert, key)) = &config.tls {
        listen::tls(cert, key)?;
    }
    say(&format!(
        "The configuration is acceptable. Browsers reach the server at {}",
        config.origin
    ));
    Ok(())
}

/// Writes a new key.
pub fn new_key(path: &Path) -> Result<()> {
    anyhow::bail!("cannot write {} yet", path.display())
}

fn start_log(config: &Config) -> Result<()> {
    let filter = EnvFilter::try_new(&config.log).context("log: not a filter")?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    Ok(())
}

/// A line for whoever started the server.
fn say(text: &str) {
    // A closed console is no reason to stop.
    let _ = writeln!(std::io::stdout(), "{text}");
}

async fn stop_on_signal(stop: CancellationToken) {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut term), Ok(mut int)) = (
        signal(SignalKind::terminate()),
        signal(SignalKind::interrupt()),
    ) else {
        tracing::error!("signals cannot be heard; the server stops only when killed");
        return;
    };
    tokio::select! {
        _ = term.recv() => {}
        _ = int.recv() => {}
    }
    tracing::info!("stopping");
    stop.cancel();
}
