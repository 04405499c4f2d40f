//! A server where somebody has a second factor, and browsers that are half way in.

use backend::{Quota, Quotas, actor, actor::Actor};
use reqwest::{Client, Response, StatusCode, header};
use serde_json::json;
use sqlx::PgPool;
use testing::{Authenticator, PASSWORD, World, browser};

use crate::support::Server;

pub(super) const ADA: &str = "ada@example.com";
pub(super) const CODE: &str = "/login/code";
pub(super) const ACCOUNT: &str = "/profile/account";

/// A server where Ada has a second factor.
pub(super) struct Site {
    pub(super) server: Server,
    pub(super) own: Actor,
    pub(super) app: Authenticator,
    pub(super) codes: Vec<String>,
}

impl Site {
    pub(super) async fn with(pool: PgPool, quotas: &Quotas) -> Self {
        let server = Server::serve(World::new(pool).await.with_quotas(quotas), None).await;
        let own = actor::find_own(&server.cx, server.ada.person()).await.unwrap();
        let (app, codes) = Authenticator::enrolled(&server.cx, &own).await;
        Self { server, own, app, codes }
    }

    pub(super) async fn new(pool: PgPool) -> Self {
        Self::with(pool, &Quotas::all(Quota::per_hour(1_000))).await
    }

    /// The next code that the app will show, which is accepted already, whatever was accepted before.
    pub(super) async fn code(&self) -> String {
        Authenticator::minutes_later(&self.server.pool).await;
        self.app.code(&self.server.cx, 1).await
    }

    pub(super) async fn post(&self, client: &Client, path: &str, form: &[(&str, &str)]) -> Response {
        let request = client.post(self.server.url(path)).header("sec-fetch-site", "same-origin");
        no_defect(request.form(form).send().await.unwrap())
    }

    pub(super) async fn password(&self, client: &Client) -> Response {
        self.post(client, "/login", &[("email", ADA), ("password", PASSWORD), ("next", "/acme/repos")]).await
    }

    pub(super) async fn enter(&self, client: &Client, code: &str) -> Response {
        self.post(client, CODE, &[("code", code), ("next", "/acme/repos")]).await
    }

    /// A browser that has shown the password, and nothing else.
    pub(super) async fn half_way(&self) -> Client {
        let client = browser();
        let shown = self.password(&client).await;
        assert_eq!((shown.status(), location(&shown)), (StatusCode::SEE_OTHER, "/login/code?next=/acme/repos"));
        client
    }

    pub(super) async fn signed_in(&self) -> Client {
        let client = self.half_way().await;
        let entered = self.enter(&client, &self.code().await).await;
        assert_eq!((entered.status(), location(&entered)), (StatusCode::SEE_OTHER, "/acme/repos"));
        client
    }

    /// Whether a browser is signed in, by a page and by what pages ask.
    pub(super) async fn is_in(&self, client: &Client) -> bool {
        let page = no_defect(client.get(self.server.url("/acme/repos")).send().await.unwrap());
        let asked = client.post(self.server.url("/api/ui/account/sessions")).header("sec-fetch-site", "same-origin");
        let asked = no_defect(asked.json(&json!({})).send().await.unwrap());
        assert_eq!(page.status() == StatusCode::OK, asked.status() == StatusCode::OK);
        page.status() == StatusCode::OK
    }
}

pub(super) fn no_defect(response: Response) -> Response {
    assert!(!response.status().is_server_error(), "{response:?}");
    response
}

pub(super) fn location(response: &Response) -> &str {
    response.headers().get(header::LOCATION).map(|to| to.to_str().unwrap()).unwrap_or_default()
}

/// Refused at the field, on the page with the form, which does not repeat the code.
pub(super) async fn assert_wrong(response: Response, code: &str) {
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = response.text().await.unwrap();
    assert!(page.contains("This code is wrong, or was used before.") && !page.contains(code), "{page}");
}

pub(super) async fn assert_over(response: Response) {
    assert_eq!(response.status(), StatusCode::CONFLICT);
    assert!(response.text().await.unwrap().contains("This sign-in is over."));
}
