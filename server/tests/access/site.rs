//! The callers, the request to each interface, and its outcome.

use backend::sign_on::{Provider, SignOn, SignUp};
use domain::org::Role;
use reqwest::{Client, RequestBuilder};
use serde_json::Value;
use sqlx::PgPool;
use testing::{PASSWORD, World, aws::Simulation, browser};
use uuid::Uuid;

use crate::{
    access::{
        scene::Scene,
        table::{Interface, Row},
    },
    support::Server,
};

/// An identity provider whose groups can be mapped.
fn provider() -> Provider {
    Provider {
        name: "corp".into(),
        label: "Corp".into(),
        issuer: "https://corp.example.com".parse().unwrap(),
        client_id: "lakewarden".into(),
        client_secret: None,
        scopes: Vec::new(),
        groups_claim: Some("groups".into()),
        orgs: None,
        sign_up: SignUp::Invited,
        domains: Vec::new(),
    }
}

/// A caller.
pub(crate) struct Visitor {
    pub(crate) username: String,
    pub(crate) person: Uuid,
    pub(crate) client: Client,
}

pub(crate) struct Site {
    pub(crate) server: Server,
    pub(crate) count: usize,
    _cloud: Simulation,
}

/// The credentials of a request.
#[derive(Clone, Copy)]
pub(crate) enum Caller<'a> {
    /// Without credentials.
    Anonymous,
    /// The browser they are signed in with, or an API token, as the interface expects.
    Visitor(&'a Visitor),
    /// An API token of this visitor's.
    Token(&'a str, &'a Visitor),
    /// User name and password.
    Password(&'a str),
}

/// The outcome of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    SignIn,
    Forbidden,
    NotFound,
    Done,
    /// The status, and the beginning of what was said.
    Other(u16, String),
}

impl Site {
    pub(crate) async fn new(pool: PgPool) -> Self {
        let (cloud, endpoint) = Simulation::start().await;
        let world = World::beside_aws(pool, &endpoint).await.without_waiting();
        let World { cx, pool, ada, ocean } = world;
        let cx = cx.with_sign_on(SignOn { providers: vec![provider()], passwords: true });
        Self { server: Server::serve(World { cx, pool, ada, ocean }, None).await, count: 0, _cloud: cloud }
    }

    /// Somebody who is signed in.
    pub(crate) async fn visitor(&self, role: Role) -> Visitor {
        let (person, username) = self.somebody(role.as_str()).await;
        let client = browser();
        self.server.sign_in_as(&client, &format!("{username}@example.com")).await;
        Visitor { username, person, client }
    }

    /// Somebody who only ever comes with a token.
    pub(crate) async fn stranger(&mut self) -> Visitor {
        self.count += 1;
        let (person, username) = self.somebody(&format!("owner-{}", self.count)).await;
        Visitor { username, person, client: browser() }
    }

    fn request(&self, row: &Row, by: Caller<'_>, scene: &Scene) -> RequestBuilder {
        let visitor = if let Caller::Visitor(visitor) | Caller::Token(_, visitor) = by { Some(visitor) } else { None };
        let (method, path) = row.route.split_once(' ').unwrap_or(("POST", row.route));
        let mut path = match by {
            // Of whoever shows a password, the path names the account.
            Caller::Password(username) if !path.contains("{namespace}") => path.replace("{name}", username),
            _ => path.to_owned(),
        };
        if path.ends_with("/check") {
            let person = visitor.map_or(Uuid::nil(), |visitor| visitor.person);
            path = format!("{path}?principal_id={person}&resource={{org}}&action=CAN_READ");
        }
        if path.ends_with("/authenticate") {
            path = format!("{path}?token={}", scene.bearer);
        }
        let mut path = scene.fill(&path, visitor);
        if !row.query.is_empty() {
            path = format!("{path}?{}", row.query);
        }
        if row.interface == Interface::Function {
            path = format!("/api/ui/{path}");
        }
        let body: Value = serde_json::from_str(&scene.fill(&row.body.to_string(), visitor)).unwrap();
        let stranger = browser();
        let client = visitor.map_or(&stranger, |visitor| &visitor.client);
        let request = client.request(method.parse().unwrap(), self.server.url(&path));
        let here = |request: RequestBuilder| request.header("sec-fetch-site", "same-origin");
        match row.interface {
            Interface::Tiledb | Interface::Api | Interface::Own => {
                let header = if row.interface == Interface::Tiledb { "x-tiledb-rest-api-key" } else { "authorization" };
                let token = |token: &str| {
                    if row.interface == Interface::Tiledb { token.into() } else { format!("Bearer {token}") }
                };
                let request = match by {
                    Caller::Anonymous => request,
                    Caller::Visitor(_) => request.header(header, token(&scene.bearer)),
                    Caller::Token(text, _) => request.header(header, token(text)),
                    Caller::Password(username) => request.basic_auth(username, Some(PASSWORD)),
                };
                let request = if row.interface == Interface::Own { request.header("if-match", "*") } else { request };
                match body {
                    Value::Null if row.interface == Interface::Own => request,
                    body => request.body(body.to_string()),
                }
            }
            Interface::Page => here(request).header("accept", "text/html").form(&[("x", "y")]),
            Interface::Function => here(request).json(&body),
            Interface::Form(intent) => {
                let mut fields = vec![("intent".to_owned(), intent.to_owned())];
                for (name, value) in body.as_object().unwrap() {
                    fields.push((name.clone(), value.as_str().unwrap().to_owned()));
                }
                here(request).form(&fields)
            }
        }
    }

    pub(crate) async fn outcome(&self, row: &Row, by: Caller<'_>, scene: &Scene) -> Outcome {
        let response = self.request(row, by, scene).send().await.unwrap();
        let status = response.status().as_u16();
        let leads_to_sign_in =
            response.headers().get("location").is_some_and(|path| path.to_str().unwrap().starts_with("/login"));
        let text = response.text().await.unwrap();
        match status {
            401 => Outcome::SignIn,
            _ if leads_to_sign_in => Outcome::SignIn,
            403 => Outcome::Forbidden,
            404 => Outcome::NotFound,
            200..=299 | 303 => Outcome::Done,
            _ => Outcome::Other(status, text.chars().take(300).collect()),
        }
    }
}
