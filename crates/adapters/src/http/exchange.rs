//! One exchange: request out, redirects on the same host, a bounded answer in.

use super::{
    Failure, SetUpError, Settings,
    resolver::{Filtered, Unresolved},
    url::{self, Checked},
};
use futures::stream;
use reqwest::{
    Method, Response,
    header::{CONTENT_LENGTH, HeaderMap, HeaderValue, LOCATION},
};
use rustls::pki_types::{CertificateDer, pem::PemObject};
use std::{
    convert::Infallible,
    error::Error,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// The largest body that is read, unpacked and as text.
pub(super) const LARGEST: usize = 1024 * 1024;
/// Redirects that are followed.
const HOPS: usize = 3;
/// Headers of an answer that are kept, and the bytes of them.
const HEADERS_KEPT: usize = 64;
const HEADER_BYTES_KEPT: usize = 16 * 1024;

/// Two clients: connections that were opened for an exempt host must never
/// serve a request that is not exempt.
#[allow(clippy::disallowed_types, reason = "the one place that may")]
pub(super) struct Clients {
    guarded: reqwest::Client,
    open: reqwest::Client,
}

/// What goes out.
pub(super) struct Outgoing {
    pub method: Method,
    pub to: Checked,
    pub headers: HeaderMap,
    pub body: Option<Arc<str>>,
}

/// What came in.
#[derive(Debug)]
pub(super) struct Incoming {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

/// Why nothing usable came in.
#[derive(Debug)]
pub(super) struct Trouble {
    pub failure: Failure,
    /// Nothing had been sent: repeating it is harmless.
    pub unsent: bool,
    pub detail: String,
}

/// Set as soon as a request's first byte may have left.
#[derive(Clone, Debug, Default)]
pub(super) struct Sent(Arc<AtomicBool>);

impl Sent {
    pub fn get(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
    fn set(&self) {
        self.0.store(true, Ordering::Release);
    }
}

impl Clients {
    #[allow(
        clippy::disallowed_types,
        clippy::disallowed_methods,
        reason = "the one place that may"
    )]
    pub fn new(settings: &Settings) -> Result<Self, SetUpError> {
        let tls = tls(settings)?;
        let client = |open: bool| {
            let lookup = Arc::clone(&settings.lookup);
            reqwest::Client::builder()
                .tls_backend_preconfigured(tls.clone())
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .referer(false)
                .dns_resolver(Arc::new(Filtered { lookup, open }))
                .user_agent(concat!("Cordboard/", env!("CARGO_PKG_VERSION")))
                .pool_idle_timeout(Duration::from_secs(30))
                .tcp_nodelay(true)
                .http1_max_headers(100)
                .build()
                .map_err(|error| SetUpError::Client(error.to_string()))
        };
        Ok(Self {
            guarded: client(false)?,
            open: client(true)?,
        })
    }

    /// Sends, follows redirects that stay on the host, reads the answer.
    pub async fn exchange(&self, mut outgoing: Outgoing, sent: &Sent) -> Result<Incoming, Trouble> {
        for hop in 0.. {
            let answered = self.once(&outgoing, sent).await;
            // Whatever follows a redirect, the request before it had arrived.
            let response = answered.map_err(|trouble| Trouble {
                unsent: trouble.unsent && hop == 0,
                ..trouble
            })?;
            sent.set();
            match next_hop(&outgoing, &response) {
                Some((to, method)) if hop < HOPS => {
                    if method != outgoing.method {
                        outgoing.body = None;
                    }
                    outgoing = Outgoing {
                        to,
                        method,
                        ..outgoing
                    };
                }
                _ => return read(response).await,
            }
        }
        unreachable!("the loop ends by returning")
    }

    async fn once(&self, outgoing: &Outgoing, sent: &Sent) -> Result<Response, Trouble> {
        let client = if outgoing.to.own_host {
            &self.open
        } else {
            &self.guarded
        };
        let mut request = client
            .request(outgoing.method.clone(), outgoing.to.url.clone())
            .headers(outgoing.headers.clone());
        match &outgoing.body {
            Some(text) => {
                request = request
                    .header(CONTENT_LENGTH, text.len())
                    .body(watched(text, sent));
            }
            // Without a body nothing tells when the head leaves: suppose the worst.
            None => sent.set(),
        }
        request.send().await.map_err(|error| trouble(&error, sent))
    }
}

/// A body that notes when it is asked for: before that, nothing has been sent.
fn watched(text: &Arc<str>, sent: &Sent) -> reqwest::Body {
    let (text, sent) = (Arc::clone(text), sent.clone());
    reqwest::Body::wrap_stream(stream::once(async move {
        sent.set();
        Ok::<_, Infallible>(text.as_bytes().to_vec())
    }))
}

/// Where a redirect leads, and by which method, if it may be followed: a write
/// is repeated elsewhere only where the status says so without doubt.
fn next_hop(outgoing: &Outgoing, response: &Response) -> Option<(Checked, Method)> {
    let read = outgoing.method.is_safe();
    let method = match response.status().as_u16() {
        301 | 302 if read => outgoing.method.clone(),
        303 if outgoing.method == Method::HEAD => Method::HEAD,
        303 => Method::GET,
        307 | 308 => outgoing.method.clone(),
        _ => return None,
    };
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    Some((url::redirect(&outgoing.to, location)?, method))
}

async fn read(mut response: Response) -> Result<Incoming, Trouble> {
    let too_large = || Trouble {
        failure: Failure::TooLarge,
        unsent: false,
        detail: "the answer is larger than 1 MB".to_owned(),
    };
    let announced = response.content_length().unwrap_or(0);
    if usize::try_from(announced).is_ok_and(|length| length > LARGEST) {
        return Err(too_large());
    }
    let status = response.status().as_u16();
    let headers = kept_headers(response.headers());
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() <= LARGEST => {
                body.extend_from_slice(&chunk);
            }
            Ok(Some(_)) => return Err(too_large()),
            Ok(None) => break,
            Err(error) => {
                return Err(Trouble {
                    failure: Failure::Refused,
                    unsent: false,
                    detail: format!("the answer broke off: {}", innermost(&error)),
                });
            }
        }
    }
    let body = String::from_utf8(body)
        .unwrap_or_else(|wrong| String::from_utf8_lossy(wrong.as_bytes()).into_owned());
    // A byte that is no text grows to three.
    if body.len() > LARGEST {
        return Err(too_large());
    }
    Ok(Incoming {
        status,
        headers,
        body,
    })
}

fn kept_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let mut bytes = 0;
    headers
        .iter()
        .take(HEADERS_KEPT)
        .map(|(name, value)| (name.as_str().to_owned(), text(value)))
        .take_while(|(name, value)| {
            bytes += name.len() + value.len();
            bytes <= HEADER_BYTES_KEPT
        })
        .collect()
}

fn trouble(error: &reqwest::Error, sent: &Sent) -> Trouble {
    let mut source: Option<&(dyn Error + 'static)> = error.source();
    let mut unresolved = None;
    while let Some(inner) = source {
        unresolved = unresolved.or(inner.downcast_ref::<Unresolved>().copied());
        source = inner.source();
    }
    let failure = match unresolved {
        Some(Unresolved::NoSuchHost) => Failure::NoSuchHost,
        Some(Unresolved::Forbidden) => Failure::Forbidden,
        None if error.is_timeout() => Failure::TimedOut,
        None => Failure::Refused,
    };
    Trouble {
        failure,
        unsent: error.is_connect() || error.is_builder() || !sent.get(),
        detail: innermost(error),
    }
}

/// The innermost message: it names the cause and never the URL.
fn innermost(error: &(dyn Error + 'static)) -> String {
    let mut inner = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}

/// Trusts what the system trusts, the well-known roots where the system has
/// none (a bare container), and the administrator's own.
fn tls(settings: &Settings) -> Result<rustls::ClientConfig, SetUpError> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    if let Some(path) = &settings.extra_roots {
        let bad = |error: String| SetUpError::Roots {
            path: path.display().to_string(),
            error,
        };
        let pem = std::fs::read(path).map_err(|error| bad(error.to_string()))?;
        for certificate in CertificateDer::pem_slice_iter(&pem) {
            let certificate = certificate.map_err(|error| bad(error.to_string()))?;
            roots
                .add(certificate)
                .map_err(|error| bad(error.to_string()))?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| SetUpError::Client(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
