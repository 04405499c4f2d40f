//! The forms for visitors who are not signed in, posted otherwise than their pages do it, over real HTTP.

use backend::invitations::invite_by_link;
use domain::org::Role;
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::{PASSWORD, browser};

use crate::support::Server;

/// A password too short to be taken.
const SHORT: &str = "zq7Wm4Kt";

impl Server {
    async fn invitation(&self) -> String {
        let made = invite_by_link(&self.cx, &self.ada, Role::Member, &"".parse().unwrap()).await.unwrap();
        made.token.to_string()
    }

    /// Posts every field of all these forms, by the button `intent`.
    async fn press(&self, path: &str, intent: &str, token: &str) -> Response {
        let form = [
            ("intent", intent),
            ("token", token),
            ("name", "Grace"),
            ("email", if intent == "sign-in" { "ada@example.com" } else { "grace@example.com" }),
            ("password", PASSWORD),
            ("new_password", "another correct horse"),
            ("org", "acme"),
        ];
        let request = browser().post(self.url(path)).header("sec-fetch-site", "same-origin");
        request.header("accept", "text/html").form(&form).send().await.unwrap()
    }

    async fn call_act(&self, function: &str, arguments: &Value) -> Response {
        let request = browser().post(self.url(&format!("/api/ui/{function}"))).header("sec-fetch-site", "same-origin");
        request.json(arguments).send().await.unwrap()
    }

    /// What these forms change.
    async fn changed(&self) -> (i64, i64) {
        let count = "select (select count(*) from person), (select count(*) from session)";
        sqlx::query_as(count).fetch_one(&self.pool).await.unwrap()
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_form_for_visitors_is_taken_at_its_own_page_alone(pool: PgPool) {
    let server = Server::start(pool).await;
    let invitation = server.invitation().await;
    let reset = backend::passwords::offer_reset(&server.cx, &"ada@example.com".parse().unwrap()).await.unwrap();
    let before = server.changed().await;
    let (invite, login_reset) = (format!("/invite/{invitation}"), format!("/login/reset/{}", *reset));
    for (intent, token, own) in [
        ("sign-in", "", "/login"),
        ("set-up", "guess", "/setup/guess"),
        ("join", &*invitation, &*invite),
        ("accept", &*invitation, &*invite),
        ("reset-password", &*reset, &*login_reset),
    ] {
        for path in ["/login", "/setup/guess", &*invite, &*login_reset, "/acme/buckets", "/profile/account"] {
            if path != own {
                let refused = server.press(path, intent, token).await;
                assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY, "{intent} at {path}");
                assert!(!refused.headers().contains_key("set-cookie"), "{intent} at {path}");
                assert!(refused.text().await.unwrap().contains("cannot be read"), "{intent} at {path}");
            }
        }
    }
    assert_eq!(server.changed().await, before);
    assert!(backend::passwords::reset_is_open(&server.cx, &reset).await.unwrap());

    server.sign_in().await;
    let form = [
        ("intent", "buckets/create"),
        ("org", "acme"),
        ("nickname", "made"),
        ("platform", "gs"),
        ("bucket", "made"),
        ("auth_method", "anonymous"),
    ];
    for path in ["/login", "/setup/guess", &*invite, &*login_reset] {
        assert_eq!(server.post(path, &form).await.status(), StatusCode::UNPROCESSABLE_ENTITY, "{path}");
    }
    let made: i64 = sqlx::query_scalar("select count(*) from bucket_config").fetch_one(&server.pool).await.unwrap();
    assert_eq!(made, 0);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_link_that_was_typed_does_not_stand_for_the_one_in_the_address(pool: PgPool) {
    let server = Server::start(pool).await;
    let invitation = server.invitation().await;
    let reset = backend::passwords::offer_reset(&server.cx, &"ada@example.com".parse().unwrap()).await.unwrap();
    let before = server.changed().await;
    for (path, intent, token) in
        [("/invite/guess", "join", &*invitation), ("/login/reset/guess", "reset-password", &*reset)]
    {
        let refused = server.press(path, intent, token).await;
        assert!(refused.status().is_client_error(), "{intent}: {}", refused.status());
    }
    assert_eq!(server.changed().await, before);
    assert!(backend::passwords::reset_is_open(&server.cx, &reset).await.unwrap());
    let joined = server.press(&format!("/invite/{invitation}"), "join", "guess").await;
    assert_eq!(
        (joined.status(), &joined.headers()["location"]),
        (StatusCode::SEE_OTHER, &"/acme/buckets".parse().unwrap())
    );
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_accepts_signed_out_signs_in_first_and_comes_back(pool: PgPool) {
    let server = Server::start(pool).await;
    let link = format!("/invite/{}", server.invitation().await);
    let led = server.press(&link, "accept", "").await;
    let login = format!("/login?next={link}");
    assert_eq!((led.status(), led.headers()["location"].to_str().unwrap()), (StatusCode::SEE_OTHER, &*login));
    let page = browser().get(server.url(&login)).send().await.unwrap().text().await.unwrap();
    assert!(page.contains(&format!("value=\"{link}\"")), "{page}");
}

#[sqlx::test(migrations = "../migrations")]
async fn no_password_comes_back_in_a_page_or_a_response(pool: PgPool) {
    let server = Server::start(pool).await;
    let invitation = server.invitation().await;
    let reset = backend::passwords::offer_reset(&server.cx, &"ada@example.com".parse().unwrap()).await.unwrap();
    for (act, path, token) in [
        ("sign-in", "/login".to_owned(), ""),
        ("set-up", "/setup/guess".to_owned(), "guess"),
        ("join", format!("/invite/{invitation}"), &*invitation),
        ("reset-password", format!("/login/reset/{}", *reset), &*reset),
    ] {
        let typed = [("name", "Grace"), ("email", "grace@example.com"), ("password", SHORT), ("new_password", SHORT)];
        let mut arguments = json!(typed.into_iter().collect::<std::collections::BTreeMap<_, _>>());
        arguments["token"] = json!(token);
        let called = server.call_act(act, &arguments).await;
        assert_eq!(called.status(), StatusCode::UNPROCESSABLE_ENTITY, "{act}");
        assert!(!called.text().await.unwrap().contains(SHORT), "{act}, called");

        // Once without a button, as some password managers post.
        for intent in if act == "join" { vec![act] } else { vec![act, ""] } {
            let form: Vec<_> = [("intent", intent)].into_iter().chain(typed).collect();
            let page = server.post(&path, &form).await;
            // There is a first account, so no set-up link is valid.
            let refused = if act == "set-up" { StatusCode::NOT_FOUND } else { StatusCode::UNPROCESSABLE_ENTITY };
            assert_eq!(page.status(), refused, "{act}");
            let page = page.text().await.unwrap();
            assert!(!page.contains(SHORT), "{act}, posted by {intent:?}");
            let keeps_rest = !["sign-in", "join"].contains(&act) || page.contains("value=\"grace@example.com\"");
            assert!(keeps_rest, "{act}: what else was typed is kept: {page}");
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_link_that_does_not_work_any_more_says_so_whatever_the_cause(pool: PgPool) {
    let server = Server::start(pool).await;
    let open = server.invitation().await;
    assert_eq!(
        server.client.get(server.url(&format!("/invite/{open}"))).send().await.unwrap().status(),
        StatusCode::OK
    );
    for path in ["/invite/guess", "/login/reset/guess", "/setup/guess"] {
        let answer = browser().get(server.url(path)).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        let page = answer.text().await.unwrap();
        assert!(
            page.contains("This link does not work any more") && page.contains("href=\"/login\""),
            "{path}: {page}"
        );
        assert!(!page.contains("Page not found"), "{path}");
    }
    assert_eq!(server.press(&format!("/invite/{open}"), "join", &open).await.status(), StatusCode::SEE_OTHER);
    let used = server.press(&format!("/invite/{open}"), "join", &open).await;
    assert_eq!(used.status(), StatusCode::NOT_FOUND);
    assert!(used.text().await.unwrap().contains("This link does not work any more"));
}
