//! Starting the runtime.

use super::{Crash, Driver, Health, batch::Batch, timers::Timers};
use crate::{
    Handle, Options,
    command::{Command, Signal},
    directory::Directory,
    handle::Inner,
    tracer::Tracer,
};
use domain::Timestamp;
use std::{
    collections::{BTreeSet, HashMap, VecDeque},
    sync::Arc,
};
use store::StoreError;
use tokio::{
    sync::{broadcast, mpsc},
    task::JoinHandle,
};

/// Commands that may wait for the driver.
const COMMANDS: usize = 1_024;
/// News that a slow listener may be behind before it is told that it missed some.
const NOTICES: usize = 8_192;

/// The runtime itself, seen from outside: it can be started.
#[derive(Debug)]
pub struct Runtime;

impl Runtime {
    /// Resumes every open contact and starts the driver. The task ends after
    /// `Handle::shutdown`, or when every handle is gone.
    pub async fn start(options: Options) -> Result<(Handle, JoinHandle<()>), StoreError> {
        Self::launch(options, None).await
    }

    /// The same, to stop as a power cut would.
    pub(crate) async fn launch(
        options: Options,
        crash: Option<Crash>,
    ) -> Result<(Handle, JoinHandle<()>), StoreError> {
        let (commands_in, commands) = mpsc::channel(COMMANDS);
        let (signal, signals) = mpsc::unbounded_channel();
        let (notices, _) = broadcast::channel(NOTICES);
        let directory = Arc::new(Directory::new(&options));
        let tracer = Arc::new(Tracer::new(Arc::clone(&directory), notices.clone()));
        let inner = Arc::new(Inner {
            commands: commands_in,
            signals: signal,
            notices,
            directory,
            tracer,
        });
        let mut driver = Driver::new(options, &inner, commands, signals);
        driver.crash = crash;
        driver.recover().await?;
        driver.route();
        Ok((Handle { inner }, tokio::spawn(driver.run())))
    }
}

impl Driver {
    fn new(
        options: Options,
        inner: &Inner,
        commands: mpsc::Receiver<Command>,
        signals: mpsc::UnboundedReceiver<Signal>,
    ) -> Self {
        Self {
            db: options.db,
            clock: options.clock,
            settings: options.settings,
            directory: Arc::clone(&inner.directory),
            tracer: Arc::clone(&inner.tracer),
            notices: inner.notices.clone(),
            commands,
            signals,
            signal: inner.signals.clone(),
            slots: HashMap::new(),
            agents: HashMap::new(),
            boards: HashMap::new(),
            timers: Timers::default(),
            quiet: VecDeque::new(),
            inbox: VecDeque::new(),
            deferred: VecDeque::new(),
            batch: Batch::first(),
            reads: Vec::new(),
            broken: Vec::new(),
            stale: VecDeque::new(),
            unrouted: BTreeSet::new(),
            touched: BTreeSet::new(),
            now: Timestamp(0),
            last_row: 0,
            last_contact: 0,
            alone: false,
            flying: 0,
            health: Health::Well,
            stopping: None,
            crash: None,
        }
    }
}
