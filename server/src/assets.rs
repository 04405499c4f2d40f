//! The built browser files: their names contain a hash of their content, and they are precompressed.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use app::Assets;
use axum::{
    extract::{Path as UrlPath, State},
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;

use crate::http::{Codings, Problem};

/// The files, in memory: a few megabytes.
#[derive(Debug)]
pub struct Site {
    pub(crate) assets: Assets,
    pub(crate) docs: Docs,
    files: HashMap<String, File>,
}

#[derive(Debug)]
struct File {
    mime: &'static str,
    plain: axum::body::Bytes,
    brotli: Option<axum::body::Bytes>,
    gzip: Option<axum::body::Bytes>,
}

/// The manifest that `tools/site/site.mjs` writes.
#[derive(Debug, Deserialize)]
struct Manifest {
    start: String,
    js: String,
    wasm: String,
    css: String,
    icon: String,
    docs_js: String,
    docs_css: String,
}

/// The files of the API documentation, as addresses.
#[derive(Debug, Clone)]
pub(crate) struct Docs {
    pub(crate) js: String,
    pub(crate) css: String,
}

impl Site {
    /// Reads the folder of the built files: the given one, or `site` beside the program.
    ///
    /// # Errors
    /// One sentence that says what to do.
    pub fn load(given: Option<&Path>) -> Result<Self, String> {
        let folder = match given {
            Some(given) => given.to_owned(),
            None => beside_program().ok_or("the program's own folder is not known; set LAKEWARDEN_SITE_DIR")?,
        };
        Self::read(&folder).map_err(|error| {
            format!(
                "the browser's files are not in {}: {error}; build them with make build, or set LAKEWARDEN_SITE_DIR",
                folder.display()
            )
        })
    }

    fn read(folder: &Path) -> std::io::Result<Self> {
        let manifest: Manifest = serde_json::from_slice(&std::fs::read(folder.join("manifest.json"))?)?;
        let mut files = HashMap::new();
        let Manifest { start, js, wasm, css, icon, docs_js, docs_css } = manifest;
        for name in [&start, &js, &wasm, &css, &icon, &docs_js, &docs_css] {
            files.insert(name.clone(), File::read(&folder.join(name))?);
        }
        let url = |name: &String| format!("/pkg/{name}");
        let assets = Assets { start: url(&start), css: url(&css), icon: url(&icon) };
        let docs = Docs { js: url(&docs_js), css: url(&docs_css) };
        Ok(Self { assets, docs, files })
    }

    /// A site without files, for tests that load no page.
    #[must_use]
    pub fn empty() -> Self {
        let none = || "/pkg/none".to_owned();
        let assets = Assets { start: none(), css: none(), icon: none() };
        Self { assets, docs: Docs { js: none(), css: none() }, files: HashMap::new() }
    }
}

impl File {
    fn read(path: &Path) -> std::io::Result<Self> {
        let compressed = |ending: &str| {
            let mut path = path.as_os_str().to_owned();
            path.push(ending);
            std::fs::read(path).ok().map(Into::into)
        };
        let mime = match path.extension().and_then(|ending| ending.to_str()) {
            Some("js") => "text/javascript",
            Some("wasm") => "application/wasm",
            Some("css") => "text/css; charset=utf-8",
            Some("svg") => "image/svg+xml",
            _ => "application/octet-stream",
        };
        Ok(Self { mime, plain: std::fs::read(path)?.into(), brotli: compressed(".br"), gzip: compressed(".gz") })
    }
}

fn beside_program() -> Option<PathBuf> {
    Some(std::env::current_exe().ok()?.parent()?.join("site"))
}

/// One file, in the smallest encoding the browser accepts, cacheable for ever: different content has a different name.
pub(crate) async fn serve(
    State(site): State<Arc<Site>>,
    UrlPath(name): UrlPath<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let file = site.files.get(&name).ok_or_else(Problem::not_found)?;
    // The name contains the content's hash. Weak, because all encodings share it.
    let tag = format!("W/\"{name}\"");
    let kept = [
        (header::ETAG, tag.as_str()),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::VARY, "accept-encoding"),
    ];
    if is_known(&headers, &name) {
        return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    let accepted = Codings::of(&headers);
    let (coding, body) = match file {
        File { brotli: Some(body), .. } if accepted.take("br") => (Some("br"), body),
        File { gzip: Some(body), .. } if accepted.take("gzip") => (Some("gzip"), body),
        File { plain, .. } => (None, plain),
    };
    let mut response = (kept, [(header::CONTENT_TYPE, file.mime)], body.clone()).into_response();
    if let Some(coding) = coding {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    Ok(response)
}

/// Whether the browser has this file cached (RFC 9110, section 13.1.2).
fn is_known(headers: &HeaderMap, name: &str) -> bool {
    let sent = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    sent.flat_map(|value| value.split(',')).map(str::trim).any(|tag| {
        let opaque = tag.strip_prefix("W/").unwrap_or(tag).trim_matches('"');
        tag == "*" || opaque == name
    })
}
