//! The server over real HTTP, on the test's own database.

#![allow(dead_code, reason = "every test file uses a part of it")]

use std::{net::SocketAddr, sync::Arc};

use backend::{Context, actor::Actor};
use domain::draft::bucket::BucketDraft;
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use server::{AppState, Limits, Site, router};
use sqlx::PgPool;
use testing::{ORG, PASSWORD, World, browser};
use tokio::net::TcpListener;

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) cx: Arc<Context>,
    pub(crate) pool: PgPool,
    /// The owner of `acme`.
    pub(crate) ada: Actor,
    /// The same person as the owner of `ocean`.
    pub(crate) ocean: Actor,
    /// Ada's API token for `acme`.
    pub(crate) token: String,
    /// A browser.
    pub(crate) client: Client,
}

impl Server {
    pub(crate) async fn start(pool: PgPool) -> Self {
        Self::start_at(pool, None).await
    }

    /// Has everybody signed in so many seconds ago.
    pub(crate) async fn date_sign_ins(&self, seconds_ago: i64) {
        let dated = "update session
                     set data = jsonb_set(data, '{confirmed}', to_jsonb(floor(extract(epoch from now()))::bigint - $1))
                     where data ? 'confirmed'";
        let done = sqlx::query(dated).bind(seconds_ago).execute(&self.pool).await.unwrap();
        assert!(done.rows_affected() > 0, "nobody is signed in");
    }

    /// Has everybody signed in a quarter of an hour ago, which is too long for some acts.
    pub(crate) async fn age_sessions(&self) {
        self.date_sign_ins(15 * 60).await;
    }

    /// Behind a proxy at the address `origin`.
    pub(crate) async fn start_at(pool: PgPool, origin: Option<&str>) -> Self {
        Self::serve(World::new(pool).await, origin).await
    }

    /// With an endpoint in Amazon S3's place.
    pub(crate) async fn start_beside(pool: PgPool, s3_endpoint: &str) -> Self {
        let World { cx, pool, ada, ocean } = World::new(pool).await;
        let cx = cx.with_client_s3_endpoint(s3_endpoint.parse().ok());
        Self::serve(World { cx, pool, ada, ocean }, None).await
    }

    /// On an existing world.
    pub(crate) async fn serve(world: World, origin: Option<&str>) -> Self {
        Self::serve_as(world, origin, |state| state).await
    }

    /// The same, with a changed set-up.
    pub(crate) async fn serve_as(
        world: World,
        origin: Option<&str>,
        set_up: impl FnOnce(AppState) -> AppState,
    ) -> Self {
        Self::serve_within(world, origin, Limits::default(), set_up).await
    }

    /// The same, with these limits.
    pub(crate) async fn serve_within(
        world: World,
        origin: Option<&str>,
        limits: Limits,
        set_up: impl FnOnce(AppState) -> AppState,
    ) -> Self {
        let token = world.token(&world.ada).await;
        let World { cx, pool, ada, ocean } = world;
        let cx = Arc::new(cx);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let origin = origin.map_or_else(|| format!("http://{address}"), str::to_owned);
        let state = set_up(AppState::new(cx.clone(), Site::empty(), origin));
        tokio::spawn(server::serve(listener, router(state), limits, std::future::pending()));
        Self { address, cx, pool, ada, ocean, token, client: browser() }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// As a browser on this site posts a form.
    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Response {
        self.client.post(self.url(path)).header("sec-fetch-site", "same-origin").form(form).send().await.unwrap()
    }

    pub(crate) async fn sign_in(&self) {
        self.sign_in_as(&self.client, "ada@example.com").await;
    }

    pub(crate) async fn sign_in_as(&self, client: &Client, email: &str) {
        let signed_in = client
            .post(self.url("/login"))
            .header("sec-fetch-site", "same-origin")
            .form(&[("email", email), ("password", PASSWORD)])
            .send()
            .await
            .unwrap();
        assert_eq!(signed_in.status(), StatusCode::SEE_OTHER);
    }

    /// A page as Ada sees it.
    pub(crate) async fn page(&self, path: &str) -> String {
        self.client.get(self.url(path)).send().await.unwrap().text().await.unwrap()
    }

    pub(crate) async fn api(&self, path: &str) -> Response {
        self.client.get(self.url(path)).bearer_auth(&self.token).send().await.unwrap()
    }

    /// As the data clients call: JSON without a content type; nothing where there is nothing to say.
    pub(crate) fn call(&self, method: &str, path: &str, body: &serde_json::Value) -> RequestBuilder {
        let method = method.parse().unwrap();
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.client.request(method, self.url(path)).bearer_auth(&self.token).body(body)
    }

    pub(crate) async fn add(&self, org: &str, draft: &BucketDraft) -> String {
        let actor = if org == ORG { &self.ada } else { &self.ocean };
        backend::buckets::create(&self.cx, actor, &draft.parse().unwrap()).await.unwrap().id.to_string()
    }
}
