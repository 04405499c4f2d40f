//! Forms that are posted without wasm and are not carried out.

use reqwest::StatusCode;
use server::form_intents;
use sqlx::PgPool;
use testing::browser;

use crate::{
    answers::endpoint::{Answer, Family, ID, fields},
    support::Server,
};

const SECRET: &str = "zq7Wm4Kt9Rx2Lb5Vn8Yc3";
const AGAIN: &str = "Enter it again: a secret is never sent back to the browser.";

/// Posts a form as a browser without wasm does.
async fn post(server: &Server, path: &str, fields: &[(String, String)]) -> Answer {
    let request = server.client.post(server.url(path)).header("sec-fetch-site", "same-origin");
    Answer::of(request.header("accept", "text/html").form(fields)).await
}

/// A form of this intent with a secret in every field of a secret, and nothing else that can be taken.
fn with_secrets(intent: &str) -> Vec<(String, String)> {
    let secret = |name: &str| ["password", "secret_access_key", "shared_secret", "secret"].contains(&name);
    let field = |(name, value): (String, String)| match name.as_str() {
        name if secret(name) => (name.to_owned(), SECRET.to_owned()),
        "nickname" | "name" | "email" | "role" | "access_key_id" => (name, "a*".to_owned()),
        _ => (name, value),
    };
    fields(intent).into_iter().map(field).collect()
}

#[sqlx::test(migrations = "../migrations")]
async fn no_form_that_comes_back_carries_the_secret_that_was_typed_into_it(pool: PgPool) {
    let server = Server::start(pool.clone()).await;
    server.sign_in().await;
    for intent in form_intents() {
        for page in ["buckets", "credentials", "settings", "repos"] {
            let answer = post(&server, &format!("/acme/{page}"), &with_secrets(intent)).await;
            assert!(!answer.text.contains(SECRET), "{intent} at {page}");
        }
    }
    for (intent, path) in [
        ("buckets/create", "/acme/buckets?dialog=add"),
        ("credentials/create", "/acme/credentials?dialog=add&step=keys"),
        ("credentials/create", "/profile/credentials?dialog=add&step=keys"),
    ] {
        let answer = post(&server, path, &with_secrets(intent)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{intent}");
        assert!(answer.text.contains(AGAIN), "{intent}: somebody is told to enter it again");
        assert!(!answer.text.contains(SECRET), "{intent}");
    }
    let link =
        backend::invitations::invite_by_link(&server.cx, &server.ada, domain::org::Role::Member, &"".parse().unwrap())
            .await
            .unwrap()
            .token;
    let guest = Server { client: browser(), ..server };
    for (path, intent) in [("/login", ""), (&*format!("/invite/{}", *link), "join"), ("/setup/thing", "")] {
        let answer = post(&guest, path, &with_secrets(intent)).await;
        assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
        assert!(!answer.text.contains(SECRET), "{path}");
        assert!(path == "/login" || answer.text.contains(AGAIN) || answer.status == StatusCode::NOT_FOUND, "{path}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_form_posted_past_its_dialog_comes_back_with_its_sentences(pool: PgPool) {
    let server = Server::start(pool).await;
    server.sign_in().await;
    server.add("acme", &testing::draft::self_managed("open-data", "open-data")).await;
    let id = server.add("acme", &testing::draft::self_managed("free", "free")).await;
    backend::repos::create(&server.cx, &server.ada, &testing::draft::repo("era5", "", "")).await.unwrap();
    let form = |intent: &str, more: &[(&str, &str)]| -> Vec<(String, String)> {
        let typed =
            [("intent", intent), ("platform", "s3"), ("auth_method", "anonymous"), ("nickname", "a*"), ("name", "a*")];
        let pairs = typed.iter().chain(more).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        pairs.collect()
    };
    for (intent, path, more, field) in [
        ("buckets/create", "/acme/buckets", vec![], "nickname"),
        ("buckets/create", "/acme/repos", vec![], "nickname"),
        ("buckets/create", "/acme/settings", vec![], "nickname"),
        ("buckets/test", "/acme/buckets", vec![("bucket", "a*")], "bucket"),
        ("buckets/edit", "/acme/buckets", vec![("id", &*id), ("version", "1")], "nickname"),
        ("repos/create", "/acme/repos", vec![], "name"),
        ("repos/create", "/acme/buckets", vec![], "name"),
        (
            "credentials/create",
            "/acme/credentials",
            vec![("format", "aws_key"), ("access_key_id", "")],
            "access_key_id",
        ),
        ("credentials/create", "/acme/buckets", vec![("format", "aws_key"), ("access_key_id", "")], "access_key_id"),
    ] {
        let answer = post(&server, path, &form(intent, &more)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{intent} at {path}");
        assert!(answer.text.contains(&format!("id=\"{field}-error\"")), "{intent} at {path}: no sentence at {field}");
        assert!(answer.text.contains("value=\"a*\""), "{intent} at {path}: what was typed is gone");
    }
    for (intent, more) in [
        ("buckets/delete", vec![("id", &*id), ("confirmation", "other")]),
        ("repos/delete", vec![("repo", "era5"), ("confirmation", "other")]),
        ("repos/set-mode", vec![("repo", "era5"), ("mode", "sideways"), ("message", "")]),
        ("repos/set-visibility", vec![("repo", "era5"), ("visibility", "everyone")]),
        ("buckets/edit", vec![("id", "nonsense"), ("version", "1")]),
        ("credentials/set-default", vec![("id", "nonsense")]),
        ("members/set-role", vec![("person", "nonsense"), ("role", "admin")]),
    ] {
        let answer = post(&server, "/acme/buckets", &form(intent, &more)).await;
        assert!(answer.status.is_client_error(), "{intent}: {}", answer.status);
        let says = answer.text.contains("role=\"alert\"") || answer.text.contains("-error\"");
        assert!(says || answer.text.contains("Page not found"), "{intent}: no sentence in {}", answer.text);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_form_from_before_a_repo_came_is_refused_whole_and_renaming_goes_on(pool: PgPool) {
    let server = Server::start(pool).await;
    server.sign_in().await;
    let draft = testing::draft::self_managed("open-data", "open-data");
    let id = server.add("acme", &draft).await;
    backend::repos::create(&server.cx, &server.ada, &testing::draft::repo("era5", "", "")).await.unwrap();
    let typed = |intent: &str, more: &[(&str, &str)]| {
        let about = [("intent", intent), ("id", &*id), ("version", "1")];
        let pairs = about.iter().chain(more).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        pairs.collect::<Vec<_>>()
    };
    let mut edit = typed("buckets/edit", &[("prefix", "moved"), ("nickname", "renamed")]);
    let fields = serde_json::to_value(&draft).unwrap();
    let fields =
        fields.as_object().unwrap().iter().filter(|(name, _)| !["prefix", "nickname"].contains(&name.as_str()));
    edit.extend(fields.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())));
    let answer = post(&server, "/acme/buckets", &edit).await;
    assert!(answer.status.is_client_error() && answer.text.contains("role=\"alert\""), "{answer:?}");
    let stored = || backend::buckets::get(&server.cx, &server.ada, id.parse().unwrap());
    assert_eq!(stored().await.unwrap().nickname.as_str(), "open-data", "nothing of it was saved");

    let answer = post(&server, "/acme/buckets", &typed("buckets/rename", &[("nickname", "a*")])).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("id=\"nickname-error\"") && answer.text.contains("value=\"a*\""), "{}", answer.text);
    let answer = post(&server, "/acme/buckets", &typed("buckets/rename", &[("nickname", "renamed")])).await;
    assert_eq!((answer.status, &*answer.location), (StatusCode::SEE_OTHER, "/acme/buckets"));
    let stored = stored().await.unwrap();
    assert_eq!((stored.nickname.as_str(), stored.repos), ("renamed", 1));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_form_whose_session_has_ended_keeps_what_was_typed(pool: PgPool) {
    let server = Server::start(pool).await;
    let typed = [("intent", "buckets/create"), ("nickname", "typed here"), ("secret_access_key", SECRET)];
    let typed = typed.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let answer = post(&server, "/acme/buckets?dialog=add", &typed).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    answer.must_have_form(Family::Pages, "an ended session");
    assert!(answer.text.contains("typed here") && answer.text.contains("/login") && answer.text.contains(AGAIN));
    assert!(!answer.text.contains(SECRET));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_form_whose_session_has_ended_keeps_its_lines_and_shows_no_ids(pool: PgPool) {
    let server = Server::start(pool).await;
    let lines = "repository_id = 7\nref = refs/heads/main";
    for intent in form_intents() {
        let mut typed = fields(intent);
        typed.iter_mut().filter(|(name, _)| name == "conditions").for_each(|(_, value)| *value = lines.to_owned());
        let answer = post(&server, "/acme/members", &typed).await;
        let shown = answer.text.split('<').filter(|tag| tag.starts_with("input") && !tag.contains("type=\"hidden\""));
        for control in shown {
            let is_hidden = control.contains(ID) || control.contains("name=\"account\"");
            assert!(!is_hidden, "{intent}: {control}");
        }
        let keeps_lines = answer.text.contains(&format!("{lines}</textarea>"));
        assert_eq!(keeps_lines, intent == "trust-rules/create", "{intent}: {}", answer.text);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn attempts_that_are_too_many_say_when_to_try_again(pool: PgPool) {
    let server = Server::start(pool).await;
    let mut answer = Vec::new();
    for _ in 0..40 {
        let typed = [("email", "ada@example.com"), ("password", "wrong wrong wrong")];
        let typed = typed.map(|(name, value)| (name.to_owned(), value.to_owned()));
        answer.push(post(&server, "/login", &typed).await);
    }
    let limited = answer.into_iter().find(|answer| answer.status == StatusCode::TOO_MANY_REQUESTS).unwrap();
    assert!(limited.retry_after.is_some_and(|seconds| (1..=600).contains(&seconds)), "{limited:?}");
    assert!(limited.text.contains("ada@example.com"), "what was typed is kept");
}
