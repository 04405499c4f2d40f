//! Every endpoint: routes, forms and server functions, listed by the server itself, so that new ones are included.

use http::Method;
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use server::{form_intents, route_names};

use crate::support::Server;

/// An id that nothing has.
pub(crate) const ID: &str = "00000000-0000-4000-8000-000000000000";

/// An endpoint.
#[derive(Debug, Clone)]
pub(crate) enum Endpoint {
    /// A route with its method.
    Route(Method, &'static str),
    /// A form of an organisation's pages.
    Form(&'static str),
    /// A server function.
    Function(&'static str),
}

/// All endpoints.
pub(crate) fn endpoints() -> Vec<Endpoint> {
    let routes = route_names().into_iter().map(|name| Endpoint::Route(name.method.parse().unwrap(), name.path));
    let forms = form_intents().map(Endpoint::Form);
    let functions = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| Endpoint::Function(path));
    routes.chain(forms).chain(functions).collect()
}

/// Who asks.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    /// What keeps the session, if there is one.
    pub(crate) client: Client,
    /// The API token, if there is one.
    pub(crate) token: Option<String>,
}

impl Endpoint {
    pub(crate) fn method(&self) -> Method {
        match self {
            Self::Route(method, _) => method.clone(),
            Self::Form(_) | Self::Function(_) => Method::POST,
        }
    }

    /// Its path, with every name in it by what `name` says.
    pub(crate) fn path(&self, name: impl Fn(&str) -> String) -> String {
        let path = match self {
            Self::Route(_, path) => path,
            Self::Form(
                "account/change-password"
                | "account/accept-invitation"
                | "account/decline-invitation"
                | "account/unlink"
                | "account/confirm"
                | "account/second-factor/offer"
                | "account/second-factor/enrol"
                | "account/second-factor/renew-codes"
                | "account/second-factor/remove"
                | "account/passkeys/add"
                | "account/passkeys/remove"
                | "account/passkeys/confirm",
            ) => "/profile/account",
            Self::Form("devices/approve" | "devices/refuse") => "/profile/device",
            Self::Form("sign-in") => "/login",
            Self::Form("sign-in-code") => "/login/code",
            Self::Form("passkeys/sign-in") => "/login/passkey",
            Self::Form("set-up") => "/setup/{token}",
            Self::Form("join" | "accept") => "/invite/{token}",
            Self::Form("reset-password") => "/login/reset/{token}",
            Self::Form(_) => "/{org}/settings",
            Self::Function(path) => path,
        };
        let mut parts = path.split('/').map(|part| {
            part.strip_prefix('{').and_then(|part| part.strip_suffix('}')).map_or_else(|| part.to_owned(), &name)
        });
        let first = parts.next().unwrap_or_default();
        parts.fold(first, |path, part| format!("{path}/{part}"))
    }

    /// The family of its answers.
    pub(crate) fn family(&self) -> Family {
        Family::of(&self.path(|_| "x".to_owned()))
    }

    /// A request by `visitor`, without a body.
    pub(crate) fn request(&self, server: &Server, visitor: &Visitor, path: &str) -> RequestBuilder {
        let request = visitor.client.request(self.method(), server.url(path));
        let request = match &visitor.token {
            Some(token) if self.family().is_of_programs() => request.bearer_auth(token),
            _ => request,
        };
        request.header("sec-fetch-site", "same-origin").header("accept", self.family().accept())
    }

    /// The same, as it is meant to be asked: in `acme`, with a body that has every field there is.
    pub(crate) fn meant(&self, server: &Server, visitor: &Visitor) -> RequestBuilder {
        let named = |name: &str| match name {
            "org" | "namespace" => "acme".to_owned(),
            "id" | "credential" => ID.to_owned(),
            _ => "thing".to_owned(),
        };
        let mut path = self.path(named);
        if path.ends_with("/permissions/check") {
            path = format!("{path}?principal_id={ID}&resource=acme&action=CAN_READ");
        }
        if path.ends_with("/authenticate") {
            path = format!("{path}?token=x");
        }
        let request = self.request(server, visitor, &path);
        match self {
            _ if self.method() == Method::GET => request,
            Self::Route(_, path) if self.family() == Family::Api && path.ends_with("{id}/test") => request,
            Self::Route(_, path) if is_test(path) => request.json(&everything()["draft"]),
            Self::Route(_, path) if self.family() == Family::Pages => request.form(&fields(match *path {
                "/login" => "sign-in",
                "/login/code" => "sign-in-code",
                "/login/passkey" => "passkeys/sign-in",
                "/setup/{token}" => "set-up",
                "/invite/{token}" => "accept",
                "/login/reset/{token}" => "reset-password",
                "/profile/account" => "account/change-password",
                "/profile/device" => "devices/approve",
                _ => "tokens/create",
            })),
            Self::Route(..) if self.family() == Family::Oauth => request.form(&[("client_id", "arraylake")]),
            Self::Route(..) => request.body("{}"),
            Self::Form(intent) => request.form(&fields(intent)),
            Self::Function(_) => request.json(&everything()),
        }
    }
}

/// Whether a page asks there by JSON.
pub(crate) fn is_test(path: &str) -> bool {
    path.ends_with("/test")
}

/// Every field of every form, filled in so that it can be read.
pub(crate) fn fields(intent: &str) -> Vec<(String, String)> {
    let mut fields = vec![("intent".to_owned(), intent.to_owned())];
    let draft = everything()["draft"].as_object().unwrap().clone();
    fields.extend(draft.into_iter().map(|(name, value)| (name, value.as_str().unwrap_or_default().to_owned())));
    fields
}

/// Every argument of every server function, with every field of every draft.
pub(crate) fn everything() -> Value {
    let draft = json!({
        "name": "Thing", "email": "thing@example.com", "password": "correct horse battery", "org": "thing",
        "old_password": "correct horse battery", "current_password": "correct horse battery", "new_password": "correct horse battery", "end_tokens": "",
        "days": "30", "role": "member", "note": "thing", "nickname": "thing", "platform": "s3", "bucket": "thing",
        "prefix": "", "region": "us-east-1", "endpoint": "", "auth_method": "hmac", "access_key_id": "AKIDEXAMPLE",
        "secret_access_key": "thing/thing/thing", "shared_secret": "a secret", "format": "aws_key",
        "secret": "thing/thing/thing", "bucket_config": "", "credential": "", "version": "1", "repo": "thing",
        "confirmation": "thing", "mode": "online", "visibility": "private", "message": "", "person": ID, "account": "thing", "to": "everyone", "level": "read", "default_level": "read", "grant": ID, "group": ID, "whose": "everyone", "access": "", "repos": "", "bucket_configs": "", "invitation": ID, "token": "thing",
        "theme": "dark", "code": "WDJB-MJHT", "rule": ID, "mapping": ID, "provider": "thing", "value": "thing", "gives": "role:reader", "issuer": "https://issuer.example.com", "audience": "lake", "conditions": "sub = thing",
        "passkey": ID, "passkey_name": "thing",
        "answer": r#"{"id":"YWJj","rawId":"YWJj","type":"public-key","response":{"authenticatorData":"","clientDataJSON":"","signature":""}}"#,
        "first_code": "123456", "device": ID, "next": "/", "identity": ID, "refused": "stale", "purpose": "sign_in", "description": "", "metadata": "", "id": ID,
    });
    let mut everything = draft.clone();
    let arguments = json!({
    "org": "acme", "namespace": "acme", "on": null, "version": 1,
        "wanted": { "search": "", "page": 1, "rows": 50 }, "filter": {}, "view": {}, "turn": "newest", "search": "thing", "draft": draft,
    });
    everything.as_object_mut().unwrap().extend(arguments.as_object().unwrap().clone());
    everything
}

/// A family of answers, as the documents of each client have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    /// `{"detail": …}`
    Arraylake,
    /// Problem details (RFC 9457).
    Api,
    /// `{"error": …, "error_description": …}` (RFC 6749, section 5.2)
    Oauth,
    /// The XML of STS.
    Sts,
    /// `{"code": …, "message": …, "request_id": …}`
    Tiledb,
    /// A refusal in JSON.
    Functions,
    /// A sentence.
    Plain,
    /// A page, or a refusal for who asks for JSON.
    Pages,
}

impl Family {
    pub(crate) fn of(path: &str) -> Self {
        let path = path.trim_start_matches('/');
        match path.split('/').next().unwrap_or_default() {
            "api" if path.starts_with("api/ui/") => Self::Functions,
            "api" if path.starts_with("api/v1/namespaces/") => Self::Tiledb,
            "api" => Self::Api,
            "v1" | "v2" | "v3" | "v4" => Self::Tiledb,
            "orgs" | "repos" | "user" | "auth" => Self::Arraylake,
            "oauth" if path.starts_with("oauth/device") || path.starts_with("oauth/token") => Self::Oauth,
            "sts" if path.trim_end_matches('/') == "sts" => Self::Sts,
            "pkg" | "livez" | "readyz" => Self::Plain,
            _ => Self::Pages,
        }
    }

    pub(crate) fn is_of_programs(self) -> bool {
        matches!(self, Self::Api | Self::Arraylake | Self::Oauth | Self::Sts | Self::Tiledb)
    }

    fn accept(self) -> &'static str {
        if self == Self::Pages { "text/html" } else { "*/*" }
    }
}

/// The answer to a request.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) retry_after: Option<u32>,
    pub(crate) allow: Option<String>,
    pub(crate) text: String,
    request_id: String,
    kind: String,
}

impl Answer {
    pub(crate) async fn of(request: RequestBuilder) -> Self {
        let response: Response = request.send().await.unwrap();
        let header = |name: &str| {
            let value = response.headers().get(name)?.to_str().unwrap();
            Some(value.to_owned())
        };
        Self {
            status: response.status(),
            location: header("location").unwrap_or_default(),
            retry_after: header("retry-after").map(|seconds| seconds.parse().unwrap()),
            allow: header("allow"),
            request_id: header("x-request-id").unwrap_or_default(),
            kind: header("content-type").unwrap_or_default(),
            text: response.text().await.unwrap(),
        }
    }

    /// Makes sure that an error has the form of its family, says something, and says nothing of how we are made.
    pub(crate) fn must_have_form(&self, family: Family, what: &str) {
        if !self.status.is_client_error() && !self.status.is_server_error() {
            return;
        }
        let json: Option<Value> = serde_json::from_str(&self.text).ok();
        let text = |key: &str| json.as_ref().and_then(|json| json[key].as_str()).unwrap_or_default().to_owned();
        let (status, sentence) = (
            self.status,
            match family {
                Family::Api => {
                    let json = json.as_ref().unwrap_or(&Value::Null);
                    assert_eq!(self.kind, "application/problem+json", "{what}: {self:?}");
                    assert_eq!(json["status"], self.status.as_u16(), "{what}: {self:?}");
                    assert_eq!(json["request_id"], self.request_id, "{what}: {self:?}");
                    assert!(text("type").starts_with("urn:problem-type:lakewarden:"), "{what}: {self:?}");
                    assert!(json["errors"].is_array(), "{what}: {self:?}");
                    text("detail")
                }
                Family::Arraylake => text("detail"),
                Family::Oauth => {
                    let word = text("error");
                    assert!(
                        !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'),
                        "{what}: {self:?}"
                    );
                    text("error_description")
                }
                Family::Sts => {
                    let message = self.text.split("<Message>").nth(1).and_then(|rest| rest.split("</Message>").next());
                    assert!(self.kind.starts_with("text/xml"), "{what}: {self:?}");
                    assert!(self.text.contains("<ErrorResponse xmlns="), "{what}: {self:?}");
                    assert!(self.text.contains(&self.request_id), "{what}: {self:?}");
                    message.unwrap_or_default().to_owned()
                }
                Family::Tiledb => {
                    let json = json.as_ref().unwrap_or(&Value::Null);
                    assert_eq!(json["code"], self.status.as_u16(), "{what}: {self:?}");
                    assert_eq!(json["request_id"], self.request_id, "{what}: {self:?}");
                    text("message")
                }
                Family::Functions | Family::Pages if json.is_some() => self.text.clone(),
                Family::Pages => {
                    assert!(self.kind.starts_with("text/html") && self.text.contains("<main"), "{what}: {self:?}");
                    "A page.".to_owned()
                }
                Family::Functions | Family::Plain => {
                    assert_eq!(family, Family::Plain, "{what}: {self:?}");
                    self.text.clone()
                }
            },
        );
        assert!(!sentence.trim().is_empty(), "{what}: {status} without a sentence: {self:?}");
        for inside in [
            "deserialize",
            "struct ",
            "enum ",
            "std::",
            "core::",
            "domain::",
            "server::",
            "serde",
            "panicked",
            "sqlx",
            "invalid type",
            "expected value",
        ] {
            assert!(!sentence.contains(inside), "{what}: {inside} in {sentence}");
        }
        if [429, 503].contains(&status.as_u16()) {
            assert!(self.retry_after.is_some(), "{what}: {status} does not say when to try again");
        }
    }
}
