//! Pages opened at another address than the configured one, over real HTTP.

use crate::support::Server;
use reqwest::{Response, StatusCode};
use sqlx::PgPool;
use testing::{PASSWORD, World, browser};

impl Server {
    /// As a browser does over plain http to another host than localhost: without site information.
    async fn post_at(&self, host: &str, path: &str, form: &[(&str, &str)]) -> Response {
        let request = browser().post(self.url(path)).header("host", host).header("origin", format!("http://{host}"));
        request.form(form).send().await.unwrap()
    }
}

const SIGN_IN: [(&str, &str); 2] = [("email", "ada@example.com"), ("password", PASSWORD)];

#[sqlx::test(migrations = "../migrations")]
async fn whoever_finds_the_machine_by_its_address_can_sign_in(pool: PgPool) {
    let server = Server::serve_as(World::new(pool).await, None, server::AppState::at_any_address).await;
    for host in ["192.168.1.5:8080", "[fd00::5]:8080", "localhost:8080"] {
        let signed_in = server.post_at(host, "/login", &SIGN_IN).await;
        assert_eq!(signed_in.status(), StatusCode::SEE_OTHER, "{host}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_name_the_server_cannot_know_gets_the_form_back_with_the_setting_to_set(pool: PgPool) {
    let server = Server::serve_as(World::new(pool).await, None, server::AppState::at_any_address).await;
    let page = server.post_at("lake.corp.example:8080", "/login", &SIGN_IN).await;
    assert_eq!(page.status(), StatusCode::FORBIDDEN);
    assert!(!page.headers().contains_key("set-cookie"));
    let html = page.text().await.unwrap();
    assert!(html.contains("LAKEWARDEN_PUBLIC_URL to http://lake.corp.example:8080"), "{html}");
    assert!(html.contains("value=\"ada@example.com\"") && !html.contains(PASSWORD) && html.contains("<h1>"));
}

#[sqlx::test(migrations = "../migrations")]
async fn where_the_operator_has_named_an_address_the_form_says_which(pool: PgPool) {
    let server = Server::start_at(pool, Some("https://lakewarden.example.com")).await;
    let page = server.post_at("192.168.1.5:8080", "/login", &SIGN_IN).await;
    assert_eq!(page.status(), StatusCode::FORBIDDEN);
    let html = page.text().await.unwrap();
    assert!(html.contains("https://lakewarden.example.com") && html.contains("LAKEWARDEN_PUBLIC_URL"), "{html}");
    assert!(html.contains("value=\"ada@example.com\"") && !html.contains(PASSWORD));
}

#[sqlx::test(migrations = "../migrations")]
async fn the_first_set_up_keeps_what_was_typed(pool: PgPool) {
    let cx = testing::context(&pool).await;
    let link = backend::people::offer_set_up(&cx).await.unwrap().unwrap();
    let state = server::AppState::new(cx.into(), server::Site::empty(), "http://127.0.0.1:8080".into());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/setup/{}", listener.local_addr().unwrap(), *link);
    let router = server::router(state.at_any_address());
    tokio::spawn(server::serve(listener, router, server::Limits::default(), std::future::pending()));
    let post = async |host: &str| {
        let form = [("name", "Ada Byron"), ("email", "ada@example.com"), ("password", PASSWORD), ("org", "acme")];
        let request = browser().post(&url).header("host", host).header("origin", format!("http://{host}")).form(&form);
        request.send().await.unwrap()
    };
    let refused = post("lake.corp.example").await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    let html = refused.text().await.unwrap();
    for typed in ["Ada Byron", "ada@example.com", "acme"] {
        assert!(html.contains(&format!("value=\"{typed}\"")), "{typed}");
    }
    assert!(html.contains("LAKEWARDEN_PUBLIC_URL") && !html.contains(PASSWORD));
    assert_eq!(post("192.168.1.5:8080").await.status(), StatusCode::SEE_OTHER);
}

/// Every form that is filled in before signing in.
#[sqlx::test(migrations = "../migrations")]
async fn a_link_opened_at_another_address_keeps_its_form_and_is_not_used_up(pool: PgPool) {
    let server = Server::start_at(pool, Some("https://lakewarden.example.com")).await;
    let reset = backend::passwords::offer_reset(&server.cx, &"ada@example.com".parse().unwrap()).await.unwrap();
    let made =
        backend::invitations::invite_by_link(&server.cx, &server.ada, domain::org::Role::Member, &"".parse().unwrap())
            .await
            .unwrap();
    let new = "a password that was typed";
    for (path, form) in [
        (format!("/login/reset/{}", *reset), vec![("new_password", new)]),
        (
            format!("/invite/{}", *made.token),
            vec![("intent", "join"), ("name", "Grace"), ("email", "grace@example.com"), ("password", new)],
        ),
    ] {
        let page = server.post_at("192.168.1.5:8080", &path, &form).await;
        assert_eq!(page.status(), StatusCode::FORBIDDEN, "{path}");
        let html = page.text().await.unwrap();
        assert!(html.contains("https://lakewarden.example.com") && html.contains("<form"), "{path}: {html}");
        assert!(!html.contains(new), "{path}");
    }
    assert!(backend::passwords::reset_is_open(&server.cx, &reset).await.unwrap());
}
