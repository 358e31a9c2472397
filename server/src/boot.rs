//! Start and end: what is opened in which order, and closed in the reverse one.

use crate::{
    config::{Config, Database},
    listen::{self, Limits},
    router,
    sessions::Sessions,
    site::Site,
    state::State,
};
use adapters::http::Outbound;
use anyhow::{Context as _, Result, bail};
use runtime::{Runtime, SystemClock};
use services::{Keyring, Shared, connectors::Source, setup, zones::Zones};
use std::{
    io::{IsTerminal as _, Write as _},
    path::Path,
    sync::Arc,
    time::Duration,
};
use store::{Db, StoreError};
use tokio::{task::JoinHandle, time::MissedTickBehavior};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

/// How long open requests may take to finish when the server stops …
const DRAIN: Duration = Duration::from_secs(5);
/// … and then the contacts' work that is under way.
const RUNTIME_DRAIN: Duration = Duration::from_secs(5);
/// How often the database's lock is looked after.
const LOOK_AFTER: Duration = Duration::from_secs(5);
/// How often sessions that are over and sign-ins that failed long ago are removed.
const SWEEP: Duration = Duration::from_secs(60 * 60);

/// Runs the server until it is told to stop.
pub fn run(config: Config, site: Site) -> Result<()> {
    start_log(&config)?;
    if let Some(warning) = config.warning() {
        tracing::warn!("{warning}");
    }
    install_tls();
    let workers = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    workers.block_on(serve(config, site))
}

async fn serve(config: Config, site: Site) -> Result<()> {
    let tls = config
        .tls
        .as_ref()
        .map(|(cert, key)| listen::tls(cert, key));
    let tls = tls.transpose()?;
    // Whoever is told that a port is taken should not have touched the data.
    let listener = listen::bind("listen", config.listen).await?;
    let plain = match config.plain_listen {
        Some(address) => Some(listen::bind("plain_listen", address).await?),
        None => None,
    };
    let (state, mut contacts) = open(config, site).await?;
    let stop = state.stop.clone();
    tokio::spawn(stop_on_signal(stop.clone()));
    let sweeping = tokio::spawn(sweep(state.shared.clone()));
    if let Some(plain) = plain {
        let router = router::redirecting(state.clone());
        let limits = Limits::of(&state.config, listen::FEW);
        let stop = (stop.clone(), DRAIN);
        drop(tokio::spawn(listen::serve(
            plain, None, router, limits, stop,
        )));
    }
    greet(&state).await?;
    let router = router::router(state.clone());
    let limits = Limits::of(&state.config, listen::room());
    let db = &state.shared.db;
    tokio::select! {
        () = listen::serve(listener, tls, router, limits, (stop, DRAIN)) => {}
        // Two processes would both run the contacts: this one must write nothing more.
        error = lost(async || db.keep_lock().await) => {
            bail!("this process lost its lock of the database, and stops at once. {error}")
        }
        // It ends by itself only when it has broken down. Whoever keeps the server running
        // starts it again, and every contact goes on from its journal.
        _ = &mut contacts => bail!("contacts are no longer run: the log says why"),
    }
    sweeping.abort();
    close(&state, contacts).await;
    Ok(())
}

/// Opens key, database and runtime.
pub async fn open(config: Config, site: Site) -> Result<(State, JoinHandle<()>)> {
    let keyring = Arc::new(keyring(&config)?);
    let db = match &config.database {
        Database::Folder(folder) => Db::open_sqlite(folder).await?,
        Database::Url(url) => Db::open_postgres(url).await?,
    };
    let outbound = Outbound::new(&adapters::http::Settings::default())?;
    let source = Source {
        db: db.clone(),
        keyring: keyring.clone(),
    };
    let mut settings = runtime::Settings {
        offer_ms: i64::from(config.offer_seconds) * 1000,
        caller_grace_ms: i64::from(config.caller_grace_seconds) * 1000,
        drain_ms: RUNTIME_DRAIN.as_millis() as u64,
        ..runtime::Settings::default()
    };
    settings.pace.words_per_minute = config.speech_words_per_minute;
    settings.pace.faster = config.prompts_faster;
    let options = runtime::Options {
        db: db.clone(),
        outbound,
        connectors: Arc::new(source),
        clock: Arc::new(SystemClock::default()),
        zones: Arc::new(Zones::default()),
        settings,
    };
    let (handle, contacts) = Runtime::start(options).await?;
    app::set_build(site.build());
    let state = State {
        config: Arc::new(config),
        site: Arc::new(site),
        sessions: Sessions::new(db.clone()),
        shared: Shared::new(db, keyring, Some(handle)),
        stop: CancellationToken::new(),
        readiness: Arc::default(),
    };
    Ok((state, contacts))
}

/// Looks after the database's lock; answers when another process has it.
async fn lost(keep: impl AsyncFn() -> Result<(), StoreError>) -> StoreError {
    let mut ticks = tokio::time::interval(LOOK_AFTER);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match keep().await {
            Ok(()) => {}
            Err(error @ StoreError::Locked { .. }) => return error,
            // A database that is away takes nothing from anybody; it may come back.
            Err(error) => tracing::warn!("{error}"),
        }
    }
}

/// Tells whoever started the server where it is and, the first time, how to set it up.
async fn greet(state: &State) -> Result<()> {
    let origin = &state.config.origin;
    say(&format!("Cordboard answers at {origin}"));
    if setup::needed(&state.shared.db).await? {
        let token = state.shared.gate.open();
        say(&format!(
            "Nobody has set this server up yet. Open this address once: {origin}/set-up?token={token}"
        ));
    }
    Ok(())
}

/// No request is open any more: the contacts' work ends, then the database is closed.
async fn close(state: &State, contacts: JoinHandle<()>) {
    if let Some(runtime) = &state.shared.runtime {
        runtime.shutdown().await;
    }
    if contacts.await.is_err() {
        tracing::error!("the runtime did not end in good order");
    }
    state.shared.db.close().await;
    tracing::info!("stopped");
}

/// Says whether the server could start with this configuration.
pub fn check(config: &Config) -> Result<()> {
    install_tls();
    if let Some((cert, key)) = &config.tls {
        listen::tls(cert, key)?;
    }
    EnvFilter::try_new(&config.log).context("log: not a filter")?;
    keyring(config)?;
    say(&format!(
        "The configuration is acceptable. Browsers reach the server at {}",
        config.origin
    ));
    if let Some(warning) = config.warning() {
        say(&format!("Warning: {warning}"));
    }
    Ok(())
}

/// Writes a new key.
pub fn new_key(path: &Path) -> Result<()> {
    Keyring::create(path, None)?;
    say(&format!(
        "A new key is in {}. Keep a copy of it apart from the copies of the database.",
        path.display()
    ));
    Ok(())
}

fn keyring(config: &Config) -> Result<Keyring> {
    let folder = match &config.database {
        Database::Folder(folder) => Some(folder.as_path()),
        Database::Url(_) => None,
    };
    Ok(Keyring::load(&config.key_file, folder)?)
}

pub fn install_tls() {
    // Fails only where one is installed already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

fn start_log(config: &Config) -> Result<()> {
    let filter = EnvFilter::try_new(&config.log).context("log: not a filter")?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    Ok(())
}

/// A line for whoever started the server.
fn say(text: &str) {
    // A closed console is no reason to stop.
    let _ = writeln!(std::io::stdout(), "{text}");
}

async fn sweep(shared: Arc<Shared>) {
    let mut hours = tokio::time::interval(SWEEP);
    loop {
        hours.tick().await;
        if let Err(error) = services::auth::sweep(&shared, services::now()).await {
            tracing::warn!("what is over could not be removed: {error}");
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;
    use tokio::time::Instant;

    #[tokio::test(start_paused = true)]
    async fn a_database_that_is_away_is_waited_for_and_one_that_is_taken_is_not() {
        let taken = || StoreError::Locked {
            what: "The PostgreSQL database".to_owned(),
            holder: "process 7".to_owned(),
        };
        let away = || Err(StoreError::LockLost);
        let answers = [Ok(()), away(), away(), Ok(()), Err(taken()), Ok(())];
        let answers = RefCell::new(answers.into_iter());
        let start = Instant::now();
        let error = lost(async || answers.borrow_mut().next().unwrap()).await;
        assert!(error.to_string().contains("process 7"), "{error}");
        assert_eq!(start.elapsed(), LOOK_AFTER * 4);
        assert_eq!(answers.into_inner().count(), 1);
    }
}
