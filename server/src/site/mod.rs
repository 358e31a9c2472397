//! The site: files that every browser loads, embedded with their compressed forms.
//!
//! An address below the present build's folder (`/build/…/`) may be kept for ever,
//! one below another build's leads nowhere: files of two builds do not fit
//! together. Any other is asked for again with its tag.

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, Method, Response, StatusCode, Uri, header},
};
use std::{collections::HashMap, ffi::OsString, fs, path::Path};

/// One file, as the table that `cargo xtask` writes names it.
#[derive(Debug)]
pub struct File {
    /// Its address.
    pub address: &'static str,
    /// The fingerprint of its content.
    pub print: &'static str,
    /// Its content.
    pub plain: &'static [u8],
    /// Its content, compressed with Brotli.
    pub br: Option<&'static [u8]>,
    /// Its content, compressed with gzip.
    pub gz: Option<&'static [u8]>,
}

/// All files of the site.
#[derive(Debug)]
pub struct Site {
    build: &'static str,
    files: HashMap<&'static str, &'static File>,
    /// Read where nothing is embedded, for work on pages.
    folder: Option<OsString>,
}

/// Names the folder that a server without an embedded site reads.
const FOLDER: &str = "CORDBOARD_SITE";

impl Site {
    /// The site of the table that the program was built with.
    pub fn new(build: &'static str, files: &'static [File]) -> Self {
        let folder = std::env::var_os(FOLDER).filter(|_| files.is_empty());
        Self {
            build,
            files: files.iter().map(|file| (file.address, file)).collect(),
            folder,
        }
    }

    /// The build that addresses carry.
    pub fn build(&self) -> &'static str {
        self.build
    }

    /// The file at this address, if there is one.
    pub fn answer(
        &self,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
    ) -> Option<Response<Body>> {
        if !matches!(*method, Method::GET | Method::HEAD) {
            return None;
        }
        let (build, address) = parts(uri.path());
        if build.is_some_and(|build| build != self.build) {
            return None;
        }
        match (self.files.get(address), &self.folder) {
            (Some(file), _) => Some(respond(file, lifetime(build, address), headers)),
            (None, Some(folder)) => from_folder(Path::new(folder), address),
            (None, None) => None,
        }
    }
}

fn respond(file: &File, lifetime: &'static str, headers: &HeaderMap) -> Response<Body> {
    let (encoding, content) = choose(file, headers);
    // Each form is a representation of its own, so its tag differs.
    let tag = format!("\"{}-{}\"", file.print, encoding.unwrap_or("plain"));
    let mut response = Response::new(Body::empty());
    let out = response.headers_mut();
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(lifetime));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(value) = HeaderValue::from_str(&tag) {
        out.insert(header::ETAG, value);
    }
    if names(headers, &header::IF_NONE_MATCH, &tag) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    out.insert(header::CONTENT_TYPE, kind(file.address));
    if let Some(encoding) = encoding {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    *response.body_mut() = Body::from(Bytes::from_static(content));
    response
}

fn choose(file: &File, headers: &HeaderMap) -> (Option<&'static str>, &'static [u8]) {
    let forms = [("br", file.br), ("gzip", file.gz)];
    for (encoding, content) in forms {
        if let Some(content) = content
            && names(headers, &header::ACCEPT_ENCODING, encoding)
        {
            return (Some(encoding), content);
        }
    }
    (None, file.plain)
}

/// Whether a comma-separated header names `wanted` (and does not refuse it).
fn names(headers: &HeaderMap, header: &header::HeaderName, wanted: &str) -> bool {
    let lines = headers.get_all(header).iter();
    let mut words = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','));
    words.any(|word| {
        let (name, quality) = word.split_once(';').unwrap_or((word, ""));
        let name = name.trim();
        let name = name.strip_prefix("W/").unwrap_or(name);
        name == wanted && !matches!(quality.trim(), "q=0" | "q=0.0")
    })
}

/// The build that a path names, if it does, and the address within it.
fn parts(path: &str) -> (Option<&str>, &str) {
    let below = path.strip_prefix("/build/");
    match below.and_then(|below| Some((below, below.find('/')?))) {
        Some((below, end)) => (Some(&below[..end]), &below[end..]),
        None => (None, path),
    }
}

/// How long browsers may keep what lies at this address.
fn lifetime(build: Option<&str>, address: &str) -> &'static str {
    // Letters change their address with their package's version, not with ours.
    if build.is_some() || address.starts_with("/fonts/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

fn kind(address: &str) -> HeaderValue {
    let (_, ending) = address.rsplit_once('.').unwrap_or_default();
    HeaderValue::from_static(match ending {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "svg" => "image/svg+xml",
        "wav" => "audio/wav",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    })
}

/// A file of the folder, never one outside of it.
fn from_folder(folder: &Path, address: &str) -> Option<Response<Body>> {
    let inside = address.strip_prefix('/')?;
    let plain = inside
        .split('/')
        .all(|part| !part.is_empty() && !part.starts_with('.') && !part.contains('\\'));
    let content = fs::read(folder.join(inside)).ok().filter(|_| plain)?;
    let mut response = Response::new(Body::from(content));
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, kind(address));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Some(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: File = File {
        address: "/pkg/a.css",
        print: "p",
        plain: b"plain",
        br: Some(b"br"),
        gz: Some(b"gz"),
    };

    fn headers(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn the_smallest_accepted_form_is_chosen() {
        for (accepts, encoding) in [
            ("gzip, deflate, br, zstd", Some("br")),
            ("gzip;q=1.0, br;q=0", Some("gzip")),
            ("identity", None),
        ] {
            let headers = headers(header::ACCEPT_ENCODING, accepts);
            assert_eq!(choose(&FILE, &headers).0, encoding, "{accepts}");
        }
    }

    #[test]
    fn a_known_tag_answers_without_a_body() {
        let headers = headers(header::IF_NONE_MATCH, "\"x\", W/\"p-plain\"");
        let response = respond(&FILE, "no-cache", &headers);
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(response.headers()[header::ETAG], "\"p-plain\"");
    }

    #[test]
    fn only_the_present_build_is_kept_for_ever() {
        static FILES: &[File] = &[FILE];
        let site = Site::new("now", FILES);
        let of = |uri: &'static str| {
            let answer = site.answer(&Method::GET, &Uri::from_static(uri), &HeaderMap::new());
            answer.map(|answer| answer.headers()[header::CACHE_CONTROL].clone())
        };
        let for_ever = of("/build/now/pkg/a.css").unwrap();
        assert!(for_ever.to_str().unwrap().contains("immutable"));
        assert_eq!(of("/pkg/a.css").unwrap(), "no-cache");
        for nowhere in ["/build/old/pkg/a.css", "/build/now", "/build/now/pkg/b.css"] {
            assert_eq!(of(nowhere), None, "{nowhere}");
        }
    }

    #[test]
    fn the_folder_is_not_left() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        assert!(from_folder(&folder, "/lib.rs").is_some());
        for address in [
            "/../Cargo.toml",
            "/./lib.rs",
            "//lib.rs",
            "/site/..\\lib.rs",
            "/",
        ] {
            assert!(from_folder(&folder, address).is_none(), "{address}");
        }
    }
}
