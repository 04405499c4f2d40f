//! A browser that remembers every secret it has seen, and every address it was led to.

use std::collections::BTreeMap;

use reqwest::{Client, Method, RequestBuilder, StatusCode, header, header::HeaderMap};
use serde_json::{Value, json};

use crate::start::support::Server;

/// What an answer was.
pub(super) struct Said {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) text: String,
}

impl Said {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{} {}", self.status, self.text))
    }
}

/// A browser that keeps its cookies by hand, and remembers every secret it has seen and every address it was led to.
pub(super) struct Sweep {
    pub(super) server: Server,
    pub(super) client: Client,
    pub(super) jar: BTreeMap<String, String>,
    pub(super) secrets: Vec<(&'static str, String)>,
    /// Addresses in `Location` and `Refresh`, but for those of the provider, which have what its protocol puts there.
    pub(super) led_to: Vec<String>,
    pub(super) provider: String,
}

impl Sweep {
    pub(super) fn knows(&mut self, what: &'static str, secret: impl Into<String>) {
        let secret = secret.into();
        assert!(secret.len() >= 6, "{what} {secret:?} would be found by chance");
        self.secrets.push((what, secret));
    }

    /// The text at `name` of an answer, which is a secret.
    pub(super) fn learns(&mut self, what: &'static str, from: &Value, name: &str) -> String {
        let text = from[name].as_str().unwrap_or_else(|| panic!("no {name} in {from}")).to_owned();
        self.knows(what, text.clone());
        text
    }

    pub(super) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let cookies: Vec<String> = self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = self.client.request(method, self.server.url(path)).header("sec-fetch-site", "same-origin");
        if cookies.is_empty() { request } else { request.header(header::COOKIE, cookies.join("; ")) }
    }

    pub(super) async fn send(&mut self, request: RequestBuilder) -> Said {
        let response = request.send().await.unwrap();
        let (status, headers, url) = (response.status(), response.headers().clone(), response.url().clone());
        assert!(!status.is_server_error(), "{status} {url}");
        let policy = headers[header::REFERRER_POLICY].to_str().unwrap();
        assert!(["same-origin", "no-referrer"].contains(&policy), "{url}: {policy}");
        for cookie in headers.get_all(header::SET_COOKIE) {
            let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.jar.insert(name.to_owned(), value.to_owned());
            // A notice is a sentence for the next page.
            if !name.contains("notice") && value.len() > 8 {
                self.knows("cookie", value);
            }
        }
        for name in [header::LOCATION, header::HeaderName::from_static("refresh")] {
            let Some(to) = headers.get(&name) else { continue };
            let to = to.to_str().unwrap().trim_start_matches("0; url=").to_owned();
            if !to.starts_with(&self.provider) {
                self.led_to.push(to);
            }
        }
        Said { status, headers, text: response.text().await.unwrap() }
    }

    pub(super) async fn get(&mut self, path: &str) -> Said {
        let request = self.request(Method::GET, path);
        self.send(request).await
    }

    pub(super) async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Said {
        let request = self.request(Method::POST, path).form(form);
        self.send(request).await
    }

    pub(super) async fn bearer(&mut self, method: Method, path: &str, token: &str) -> Said {
        let request = self.client.request(method, self.server.url(path)).bearer_auth(token);
        self.send(request).await
    }

    /// What a browser is asked to sign, whose challenge is a secret until it is answered.
    pub(super) async fn asked_to_sign(&mut self, path: &str) -> Value {
        let request = self.request(Method::POST, &format!("/api/ui/{path}")).json(&json!({}));
        let asked = self.send(request).await.json();
        let options: Value = serde_json::from_str(asked["options"].as_str().unwrap()).unwrap();
        self.learns("challenge", &options, "challenge");
        options
    }

    pub(super) fn leave(&mut self) {
        self.jar.clear();
    }
}
