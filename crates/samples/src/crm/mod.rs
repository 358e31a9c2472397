//! What both sample CRMs share: two ports each, the switch for faults, the log
//! of requests, and the page that shows and steers them.
//!
//! The *API port* speaks the wire format of the real product and carries its
//! faults. The *control port* answers always, also while the API port refuses
//! connections; it has the page (`/`), the switch (`POST /_switch`), the log
//! (`GET /_log`) and `POST /_reset`. The API port has the last three as well.

mod control;
mod fault;
mod guard;
pub mod html;
mod log;
mod port;
mod url;

pub use fault::{Fault, Mode};
pub use log::{Logged, Written};
pub use url::{decode, pairs};

use axum::{Router, response::Response, routing::get};
use fault::Switch;
use log::Log;
use port::{Cord, Port};
use std::{io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

/// Where a sample CRM listens. Port 0 picks a free one.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The product's own API and record pages.
    pub api: SocketAddr,
    /// The page, the switch and the log.
    pub control: SocketAddr,
}

impl Default for Options {
    /// Two free ports on loopback.
    fn default() -> Self {
        let free = SocketAddr::from(([127, 0, 0, 1], 0));
        Self {
            api: free,
            control: free,
        }
    }
}

/// What the shared machinery needs to know of one CRM.
pub(crate) trait Site: Send + Sync + 'static {
    /// Its name on the page.
    fn name(&self) -> &'static str;
    /// Its records as HTML, every value escaped.
    fn records(&self) -> String;
    /// What was written since the start or the last reset, oldest first.
    fn written(&self) -> Vec<Written>;
    /// Forgets what was written, and tokens.
    fn reset(&self);
    /// Forgets tokens only, so that the next call is answered 401.
    fn expire_tokens(&self) {}
    /// Its own words for status 500.
    fn broken(&self) -> Response;
    /// Its own words for status 429.
    fn throttled(&self) -> Response;
}

/// The state that both ports share.
pub(crate) struct Hub {
    pub(crate) site: Arc<dyn Site>,
    pub(crate) switch: Switch,
    pub(crate) log: Log,
    pub(crate) api: SocketAddr,
    pub(crate) control: SocketAddr,
    pub(crate) stopped: watch::Receiver<bool>,
}

/// A sample CRM that is running.
pub struct Running {
    hub: Arc<Hub>,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Running {
    /// The API's base address, for example `http://127.0.0.1:3101`.
    pub fn url(&self) -> String {
        format!("http://{}", self.hub.api)
    }

    /// The address of the page with the switches.
    pub fn control_url(&self) -> String {
        format!("http://{}", self.hub.control)
    }

    /// The API port's address.
    pub fn api(&self) -> SocketAddr {
        self.hub.api
    }

    /// The control port's address.
    pub fn control(&self) -> SocketAddr {
        self.hub.control
    }

    /// Turns a fault on, or off with `Fault::default()`.
    pub fn switch(&self, fault: Fault) -> Result<(), &'static str> {
        self.hub.switch.set(fault)
    }

    /// The requests to the API, oldest first; the last thousand are kept.
    pub fn requests(&self) -> Vec<Logged> {
        self.hub.log.entries()
    }

    /// What was written, oldest first.
    pub fn written(&self) -> Vec<Written> {
        self.hub.site.written()
    }

    /// As after the start: no fault, no log, nothing written, no token.
    pub fn reset(&self) {
        self.hub.reset();
    }

    /// Every token given out so far counts as expired.
    pub fn expire_tokens(&self) {
        self.hub.site.expire_tokens();
    }

    /// Waits until the process is told to stop elsewhere; returns only on failure of a port.
    pub async fn wait(&mut self) {
        for task in &mut self.tasks {
            let _ = task.await;
        }
    }

    /// Stops both ports; connections that wait for a slow answer are reset.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        for mut task in self.tasks {
            if tokio::time::timeout(Duration::from_secs(1), &mut task)
                .await
                .is_err()
            {
                task.abort();
            }
        }
    }
}

impl Hub {
    pub(crate) fn reset(&self) {
        self.switch.clear();
        self.log.clear();
        self.site.reset();
    }
}

/// The addresses a site may name in its answers, known before its routes are built.
pub(crate) struct Ports {
    port: Port,
    control: TcpListener,
    refusing: watch::Sender<bool>,
    /// The API port.
    pub(crate) api: SocketAddr,
}

/// Takes both ports.
pub(crate) async fn open(options: Options) -> io::Result<Ports> {
    let (refusing, refused) = watch::channel(false);
    let port = Port::open(options.api, refused)?;
    Ok(Ports {
        api: port.address(),
        control: TcpListener::bind(options.control).await?,
        port,
        refusing,
    })
}

/// Serves `api` (behind the faults) and `pages` (never faulty) until stopped.
pub(crate) fn serve(
    ports: Ports,
    site: Arc<dyn Site>,
    api: Router,
    pages: Router,
) -> io::Result<Running> {
    let (stop, stopped) = watch::channel(false);
    let hub = Arc::new(Hub {
        site,
        stopped: stopped.clone(),
        switch: Switch::new(ports.refusing),
        log: Log::default(),
        api: ports.api,
        control: ports.control.local_addr()?,
    });
    let guarded = api.layer(axum::middleware::from_fn_with_state(
        hub.clone(),
        guard::guard,
    ));
    let front = guarded
        .merge(pages)
        .route("/", get(control::to_control).with_state(hub.clone()))
        .merge(control::routes(hub.clone()))
        .into_make_service_with_connect_info::<Cord>();
    let desk = control::routes(hub.clone())
        .route("/", get(control::page).with_state(hub.clone()))
        .into_make_service();
    let api_task = axum::serve(ports.port, front).with_graceful_shutdown(told(stopped.clone()));
    let desk_task = axum::serve(ports.control, desk).with_graceful_shutdown(told(stopped));
    let tasks = vec![
        tokio::spawn(async move { drop(api_task.await) }),
        tokio::spawn(async move { drop(desk_task.await) }),
    ];
    Ok(Running { hub, stop, tasks })
}

/// Resolves once `stopped` is true or its sender is gone.
pub(crate) async fn told(mut stopped: watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stop| *stop).await;
}
