//! A server with passkeys, where Ada has one.

use backend::{Quota, Quotas};
use reqwest::{Client, Response, StatusCode, header};
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::{Answering, ORIGIN, SoftPasskey, World, browser};

use crate::support::Server;

pub(super) const ADA: &str = "ada@example.com";
pub(super) const ACCOUNT: &str = "/profile/account";

/// A server with passkeys.
pub(super) struct Site {
    pub(super) server: Server,
    pub(super) honest: Answering,
}

impl Site {
    pub(super) async fn new(pool: PgPool) -> Self {
        Self::with(pool, &Quotas::all(Quota::per_minute(1_000_000))).await
    }

    pub(super) async fn with(pool: PgPool, quotas: &Quotas) -> Self {
        let server = Server::serve(World::new(pool).await.with_quotas(quotas), None).await;
        Self { server, honest: Answering::at(ORIGIN) }
    }

    /// A server where Ada, in this browser, has this passkey.
    pub(super) async fn with_passkey(pool: PgPool) -> (Self, Client, SoftPasskey) {
        let site = Self::new(pool).await;
        let client = browser();
        site.server.sign_in_as(&client, ADA).await;
        let (phone, added) = site.add(&client, "Phone", &site.honest).await;
        assert_eq!(added.status(), StatusCode::SEE_OTHER);
        (site, client, phone)
    }

    /// What the server asks a browser to sign.
    pub(super) async fn asks(&self, client: &Client, path: &str) -> Value {
        let answer = self.asked(client, path).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let answer: Value = answer.json().await.unwrap();
        serde_json::from_str(answer["options"].as_str().unwrap()).unwrap()
    }

    pub(super) async fn asked(&self, client: &Client, path: &str) -> Response {
        let request = client.post(self.server.url(&format!("/api/ui/{path}"))).header("sec-fetch-site", "same-origin");
        no_defect(request.json(&json!({})).send().await.unwrap())
    }

    pub(super) async fn post(&self, client: &Client, path: &str, form: &[(&str, &str)]) -> Response {
        let request = client.post(self.server.url(path)).header("sec-fetch-site", "same-origin");
        no_defect(request.form(form).send().await.unwrap())
    }

    /// Makes a passkey and adds it.
    pub(super) async fn add(&self, client: &Client, name: &str, answering: &Answering) -> (SoftPasskey, Response) {
        let options = self.asks(client, "account/passkeys/begin-adding").await;
        let (phone, answer) = SoftPasskey::make(&options, answering);
        let added = self.send_new(client, name, &answer.to_string()).await;
        (phone, added)
    }

    pub(super) async fn send_new(&self, client: &Client, name: &str, answer: &str) -> Response {
        let form = [("intent", "account/passkeys/add"), ("passkey_name", name), ("answer", answer)];
        self.post(client, ACCOUNT, &form).await
    }

    /// Signs in with a passkey.
    pub(super) async fn sign_in(&self, client: &Client, phone: &mut SoftPasskey, answering: &Answering) -> Response {
        let options = self.asks(client, "passkeys/begin-sign-in").await;
        let answer = phone.sign(&options, answering);
        self.show(client, &answer).await
    }

    pub(super) async fn show(&self, client: &Client, answer: &Value) -> Response {
        self.show_text(client, &answer.to_string()).await
    }

    pub(super) async fn show_text(&self, client: &Client, answer: &str) -> Response {
        let form = [("intent", "passkeys/sign-in"), ("answer", answer), ("next", "/acme/repos")];
        self.post(client, "/login/passkey", &form).await
    }

    pub(super) async fn is_in(&self, client: &Client) -> bool {
        no_defect(client.get(self.server.url(ACCOUNT)).send().await.unwrap()).status() == StatusCode::OK
    }

    /// The number of events with this action in Ada's own namespace, once there is one.
    pub(super) async fn events(&self, action: &str) -> i64 {
        let count = "select count(*) from audit_event where action = $1";
        sqlx::query_scalar(count).bind(action).fetch_one(&self.server.pool).await.unwrap()
    }
}

pub(super) fn no_defect(response: Response) -> Response {
    assert!(!response.status().is_server_error(), "{response:?}");
    response
}

pub(super) fn location(response: &Response) -> &str {
    response.headers().get(header::LOCATION).map(|to| to.to_str().unwrap()).unwrap_or_default()
}

/// Refused with this sentence, on a page that repeats nothing of the answer.
pub(super) async fn refused(what: &str, response: Response, sentence: &str) {
    assert_eq!(response.status(), StatusCode::CONFLICT, "{what}");
    let page = response.text().await.unwrap();
    assert!(page.contains(sentence), "{what}: {page}");
    assert!(!page.contains("public-key"), "{what}");
}

pub(super) const REFUSED: &str = "This passkey does not sign you in here.";
pub(super) const LATE: &str = "This took too long, or was sent twice.";
pub(super) const NOT_ADDED: &str = "This passkey can";
