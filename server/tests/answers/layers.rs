//! What is answered before any handler has its say, in the form of the family the path belongs to.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::body::Bytes;
use http_body::{Body, Frame};
use reqwest::RequestBuilder;
use server::Limits;
use sqlx::PgPool;
use testing::World;

use crate::{
    answers::endpoint::{Answer, Endpoint, Family, endpoints},
    support::Server,
};

/// A body that is announced and never comes.
struct Never;

impl Body for Never {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Pending
    }
}

/// Of each family what reads a body.
fn readers() -> Vec<(&'static str, &'static str)> {
    let function = endpoints()
        .into_iter()
        .find_map(|endpoint| if let Endpoint::Function(path) = endpoint { Some(path) } else { None });
    vec![
        ("/orgs/acme/buckets", "text/plain"),
        ("/v1/organization", "application/json"),
        ("/v2/credentials/acme", "application/json"),
        ("/api/v1/namespaces/acme/credentials/verify", "application/json"),
        ("/login", "application/x-www-form-urlencoded"),
        ("/acme/buckets", "application/x-www-form-urlencoded"),
        (function.unwrap(), "application/json"),
    ]
}

fn ask(server: &Server, method: &str, path: &str, kind: &str) -> RequestBuilder {
    let request = server.client.request(method.parse().unwrap(), server.url(path));
    let request = request.header("content-type", kind).header("sec-fetch-site", "same-origin");
    if Family::of(path).is_of_programs() { request.bearer_auth(&server.token) } else { request }
}

#[sqlx::test(migrations = "../migrations")]
async fn what_layers_answer_has_the_form_of_the_paths_family(pool: PgPool) {
    let limits = Limits { body_pause: Duration::from_millis(200), ..Limits::default() };
    let server = Server::serve_within(World::new(pool).await, None, limits, |state| state).await;
    server.sign_in().await;
    for (path, kind) in readers() {
        let post = || ask(&server, "POST", path, kind);
        let nul = format!("{path}?q=%00");
        for (status, request) in [
            (408, post().body(reqwest::Body::wrap(Never))),
            (413, post().body("x".repeat(70 * 1024))),
            (405, ask(&server, "TRACE", path, kind)),
            (404, ask(&server, "POST", &format!("{path}/x/y/z/nothing"), kind).body("{}")),
            (400, ask(&server, "POST", &nul, kind).body("{}")),
        ] {
            let answer = Answer::of(request).await;
            let what = format!("{status} of {path}");
            assert_eq!(answer.status.as_u16(), status, "{what}: {answer:?}");
            answer.must_have_form(Family::of(path), &what);
        }
    }
    for path in [readers().last().unwrap().0] {
        let answer = Answer::of(ask(&server, "POST", path, "text/plain").header("accept", "application/json")).await;
        assert_eq!(answer.status.as_u16(), 415, "{path}: {answer:?}");
        answer.must_have_form(Family::of(path), path);
    }
}
