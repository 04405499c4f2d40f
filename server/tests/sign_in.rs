//! Signing in through pages and APIs, over real HTTP.

use crate::support::Server;
use backend::{Quota, Quotas};
use reqwest::{Client, Response, StatusCode, header};
use sqlx::{PgPool, raw_sql};
use testing::{PASSWORD, World, browser, until_database};

/// Low limits, so that a test hashes little, refilled only after an hour, however slow the machine is.
fn quotas() -> Quotas {
    Quotas { sign_in_by_address: Quota::per_hour(4), sign_in_by_account: Quota::per_hour(4), ..Quotas::DEFAULT }
}

/// A server behind a proxy on this machine.
async fn behind_proxy(pool: PgPool) -> Server {
    let world = World::new(pool).await.with_quotas(&quotas());
    Server::serve_as(world, None, |state| state.behind("127.0.0.0/8".parse().unwrap())).await
}

impl Server {
    async fn log_in(&self, client: &Client, from: &str, name: &str, password: &str) -> Response {
        let form = [("email", name), ("password", password), ("next", "/acme/repos")];
        let request = client.post(self.url("/login")).header("sec-fetch-site", "same-origin");
        request.header("x-forwarded-for", from).form(&form).send().await.unwrap()
    }

    /// As a page with wasm does: the form's act is called by itself.
    async fn log_in_by_call(&self, client: &Client, from: &str, name: &str, password: &str) -> Response {
        let draft = serde_json::json!({ "email": name, "password": password, "next": "/acme/repos" });
        let request = client.post(self.url("/api/ui/sign-in")).header("sec-fetch-site", "same-origin");
        request.header("x-forwarded-for", from).json(&draft).send().await.unwrap()
    }

    async fn basic(&self, path: &str, from: &str, name: &str, password: &str) -> Response {
        let request = self.client.get(self.url(path)).basic_auth(name, Some(password));
        request.header("x-forwarded-for", from).send().await.unwrap()
    }
}

fn retry_after(response: &Response) -> u64 {
    response.headers()[header::RETRY_AFTER].to_str().unwrap().parse().unwrap()
}

#[sqlx::test(migrations = "../migrations")]
async fn a_stranger_locks_nobody_out(pool: PgPool) {
    let server = behind_proxy(pool).await;
    let known = browser();
    assert_eq!(
        server.log_in(&known, "198.51.100.1", "ada@example.com", PASSWORD).await.status(),
        StatusCode::SEE_OTHER
    );
    for stranger in ["192.0.2.1", "192.0.2.2"] {
        for _ in 0..6 {
            server.log_in(&browser(), stranger, "ada@example.com", "wrong").await;
        }
    }
    let refused = server.log_in(&browser(), "192.0.2.1", "ada@example.com", PASSWORD).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    for (client, from) in [(known, "192.0.2.1"), (browser(), "198.51.100.7")] {
        let signed_in = server.log_in(&client, from, "ada@example.com", PASSWORD).await;
        assert_eq!((signed_in.status(), from), (StatusCode::SEE_OTHER, from));
    }
}

/// The other transaction is that of a new password: it holds the account while the old one is being verified.
#[sqlx::test(migrations = "../migrations")]
async fn a_password_replaced_while_it_is_verified_signs_nobody_in(pool: PgPool) {
    let server = Server::start(pool).await;
    let ada = server.ada.person();
    for by_browser in [true, false] {
        let mut other = server.pool.begin().await.unwrap();
        let replace = "update person set password_hash = password_hash || 'x' where email = 'ada@example.com'";
        raw_sql(replace).execute(&mut *other).await.unwrap();
        let commit = async {
            let waits = "select exists (select 1 from pg_stat_activity
                         where datname = current_database() and wait_event_type = 'Lock' and query like '%for share%')";
            until_database("a sign-in that waits for the account", &server.pool, waits).await;
            other.commit().await.unwrap();
        };
        let visitor = browser();
        if by_browser {
            let (refused, ()) = tokio::join!(server.log_in(&visitor, "192.0.2.1", "ada@example.com", PASSWORD), commit);
            assert_eq!(refused.status(), StatusCode::CONFLICT);
            assert!(!refused.headers().contains_key(header::SET_COOKIE), "{:?}", refused.headers());
            let page = refused.text().await.unwrap();
            assert!(page.contains("This sign-in is over. Begin again with your e-mail address"), "{page}");
        } else {
            let (refused, ()) = tokio::join!(server.basic("/v1/session", "192.0.2.1", "ada", PASSWORD), commit);
            assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
        }
        let opened = "select (select count(*) from session where person_id = $1)
                           + (select count(*) from api_token where person_id = $1 and is_session)";
        let opened: i64 = sqlx::query_scalar(opened).bind(uuid::Uuid::from(ada)).fetch_one(&server.pool).await.unwrap();
        assert_eq!(opened, 0);
        let restore = "update person set password_hash = rtrim(password_hash, 'x')";
        raw_sql(restore).execute(&server.pool).await.unwrap();
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_signs_in_again_while_that_fails_stays_signed_in(pool: PgPool) {
    let server = Server::start(pool).await;
    let visitor = browser();
    server.log_in(&visitor, "192.0.2.1", "ada@example.com", PASSWORD).await;
    let fail = "create function fail() returns trigger language plpgsql as $$ begin raise exception 'full'; end $$;
                create trigger fail before delete on session for each row execute function fail()";
    raw_sql(fail).execute(&server.pool).await.unwrap();
    let refused = server.log_in(&visitor, "192.0.2.1", "ada@example.com", PASSWORD).await;
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(!refused.headers().contains_key(header::SET_COOKIE), "{:?}", refused.headers());
}

#[sqlx::test(migrations = "../migrations")]
async fn who_is_told_to_wait_is_told_how_long_and_keeps_what_was_typed(pool: PgPool) {
    let server = behind_proxy(pool).await;
    for _ in 0..4 {
        server.log_in(&browser(), "192.0.2.1", "ada@example.com", "wrong").await;
    }
    let page = server.log_in(&browser(), "192.0.2.1", "ada@example.com", "a secret that was typed").await;
    assert_eq!(page.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!((1..=3600).contains(&retry_after(&page)));
    let html = page.text().await.unwrap();
    assert!(html.contains("value=\"ada@example.com\"") && html.contains("value=\"/acme/repos\""), "{html}");
    assert!(html.contains("Too many attempts. Try again in ") && !html.contains("a secret that was typed"));
    for path in ["/v1/user", "/v1/session", "/v2/credentials/ada"] {
        let refused = server.basic(path, "192.0.2.1", "ada", PASSWORD).await;
        assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS, "{path}");
        assert!((1..=3600).contains(&retry_after(&refused)));
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn one_client_is_limited_whatever_names_and_doors_it_tries(pool: PgPool) {
    let server = behind_proxy(pool).await;
    let mut statuses = Vec::new();
    for number in 0..8 {
        // The client's own claim comes before the proxy's entry.
        let from = format!("203.0.113.{number}, 192.0.2.1");
        let name = format!("p{number}@example.com");
        let response = match number % 3 {
            0 => server.log_in(&browser(), &from, &name, "wrong").await,
            1 => server.log_in_by_call(&browser(), &from, &name, "wrong").await,
            _ => server.basic("/v1/user", &from, &name, "wrong").await,
        };
        statuses.push(response.status().as_u16());
    }
    assert_eq!(statuses, [422, 422, 401, 422, 429, 429, 429, 429]);
    let world = server.log_in(&browser(), "192.0.2.9", "ada@example.com", PASSWORD).await;
    assert_eq!(world.status(), StatusCode::SEE_OTHER, "others are not limited by it");
}

#[sqlx::test(migrations = "../migrations")]
async fn without_a_trusted_proxy_what_a_client_says_of_itself_counts_for_nothing(pool: PgPool) {
    let server = Server::serve(World::new(pool).await.with_quotas(&quotas()), None).await;
    let mut limited = false;
    for number in 0..6 {
        let name = format!("p{number}@example.com");
        let response = server.log_in(&browser(), &format!("192.0.2.{number}"), &name, "wrong").await;
        limited |= response.status() == StatusCode::TOO_MANY_REQUESTS;
    }
    assert!(limited);
}

#[sqlx::test(migrations = "../migrations")]
async fn known_and_unknown_names_get_the_same_answers_at_every_door(pool: PgPool) {
    let server = behind_proxy(pool).await;
    let mut answers = Vec::new();
    for (number, name) in ["ada@example.com", "eve@example.com", "ada", "eve"].into_iter().enumerate() {
        let from = |endpoint: usize| format!("192.0.2.{}", 10 * endpoint + number);
        let mut responses = Vec::new();
        for _ in 0..6 {
            for (endpoint, path) in ["/v1/user", "/v1/session"].into_iter().enumerate() {
                let response = server.basic(path, &from(endpoint), name, "wrong").await;
                let (status, retry) = (response.status(), response.headers().contains_key(header::RETRY_AFTER));
                let mut body: serde_json::Value = response.json().await.unwrap();
                body["request_id"].take();
                responses.push(format!("{status} {retry} {body}"));
            }
            let page = server.log_in(&browser(), &from(2), name, "wrong").await;
            responses.push(format!("{} {}", page.status(), page.text().await.unwrap().contains("is wrong.")));
            let call = server.log_in_by_call(&browser(), &from(3), name, "wrong").await;
            let (status, retry) = (call.status(), call.headers().contains_key(header::RETRY_AFTER));
            responses.push(format!("{status} {retry} {}", call.text().await.unwrap().contains("is wrong.")));
        }
        answers.push(responses);
    }
    for other in &answers[1..] {
        assert_eq!(other, &answers[0]);
    }
    assert!(answers[0].iter().any(|answer| answer.starts_with("429")));
}

#[sqlx::test(migrations = "../migrations")]
async fn all_that_sign_in_leave_a_browser_known_and_every_cookie_is_held_to_this_site(pool: PgPool) {
    let origin = "https://lakewarden.example.com";
    let server = Server::start_at(pool, Some(origin)).await;
    let invitation =
        backend::invitations::invite_by_link(&server.cx, &server.ada, domain::org::Role::Reader, &"".parse().unwrap())
            .await
            .unwrap();
    let join = [("intent", "join"), ("name", "Eve"), ("email", "eve@example.com"), ("password", PASSWORD)];
    let log_in = [("intent", ""), ("name", ""), ("email", "ada@example.com"), ("password", PASSWORD)];
    let theme = [("theme", "dark"), ("next", "/"), ("", ""), ("", "")];
    let link = format!("/invite/{}", *invitation.token);
    for (path, form, known) in [("/login", log_in, true), (&*link, join, true), ("/theme", theme, false)] {
        let response = browser().post(server.url(path)).header("origin", origin).form(&form).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::SEE_OTHER, "{path}");
        let cookies: Vec<&str> =
            response.headers().get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap()).collect();
        assert_eq!(cookies.iter().any(|cookie| cookie.starts_with("__Host-lakewarden-device=")), known, "{cookies:?}");
        assert!(!cookies.is_empty());
        for cookie in cookies {
            for part in ["__Host-", "; Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
                assert!(cookie.contains(part), "{path}: {part} in {cookie}");
            }
        }
    }
}

/// A browser that has just entered the old password, or used the operator's link, is known to the account afterwards.
#[sqlx::test(migrations = "../migrations")]
async fn a_new_password_ends_the_other_sessions_and_leaves_its_browser_known(pool: PgPool) {
    let server = behind_proxy(pool).await;
    let (here, elsewhere, by_link) = (browser(), browser(), browser());
    let ada = "ada@example.com";
    for client in [&here, &elsewhere] {
        assert_eq!(server.log_in(client, "198.51.100.1", ada, PASSWORD).await.status(), StatusCode::SEE_OTHER);
    }
    let status = async |client: &Client| client.get(server.url("/acme/buckets")).send().await.unwrap().status();
    let crowd = async || {
        for stranger in ["192.0.2.1", "192.0.2.2"] {
            for _ in 0..6 {
                server.log_in(&browser(), stranger, ada, "wrong").await;
            }
        }
        server.log_in(&browser(), "192.0.2.1", ada, PASSWORD).await.status()
    };
    let (changed, reset) = ("another correct horse", "one more correct horse");
    let form = [("intent", "account/change-password"), ("old_password", PASSWORD), ("new_password", changed)];
    let post = here.post(server.url("/profile/account")).header("sec-fetch-site", "same-origin").form(&form);
    assert_eq!(post.send().await.unwrap().status(), StatusCode::SEE_OTHER);
    assert_eq!((status(&here).await, status(&elsewhere).await), (StatusCode::OK, StatusCode::SEE_OTHER));
    assert_eq!(crowd().await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(server.log_in(&here, "192.0.2.1", ada, changed).await.status(), StatusCode::SEE_OTHER);

    let link = backend::passwords::offer_reset(&server.cx, &ada.parse().unwrap()).await.unwrap();
    let path = format!("/login/reset/{}", *link);
    let form = [("new_password", reset)];
    let post = by_link.post(server.url(&path)).header("sec-fetch-site", "same-origin").form(&form);
    assert_eq!(post.send().await.unwrap().status(), StatusCode::SEE_OTHER);
    assert_eq!(status(&here).await, StatusCode::SEE_OTHER, "every session has ended");
    let unknown = server.log_in(&browser(), "192.0.2.1", ada, reset).await.status();
    assert_eq!(unknown, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(server.log_in(&by_link, "192.0.2.1", ada, reset).await.status(), StatusCode::SEE_OTHER);
}

#[sqlx::test(migrations = "../migrations")]
async fn the_account_tells_where_its_person_is_signed_in(pool: PgPool) {
    let server = behind_proxy(pool.clone()).await;
    let agents = [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0".to_owned(), "198.51.100.1"),
        (format!("<script>alert(1)</script>{}", "x".repeat(5_000)), "2001:db8::7"),
    ];
    let mut clients = Vec::new();
    for (agent, from) in &agents {
        let client = browser();
        let form = [("email", "ada@example.com"), ("password", PASSWORD)];
        let request =
            client.post(server.url("/login")).header("sec-fetch-site", "same-origin").header("user-agent", agent);
        // The client's own claim comes before the proxy's entry.
        let request = request.header("x-forwarded-for", format!("203.0.113.9, {from}"));
        assert_eq!(request.form(&form).send().await.unwrap().status(), StatusCode::SEE_OTHER);
        clients.push(client);
    }
    let page = clients[0].get(server.url("/profile/account")).send().await.unwrap().text().await.unwrap();
    for told in ["Firefox on Linux (this browser)", "198.51.100.1", "An unknown browser", "2001:db8::7"] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(!page.contains("alert(1)") && !page.contains("203.0.113.9"));
    let stored: i64 =
        sqlx::query_scalar("select max(length(data->>'agent'))::bigint from session").fetch_one(&pool).await.unwrap();
    assert_eq!(stored, 300);
    let other = clients[1].get(server.url("/profile/account")).send().await.unwrap().text().await.unwrap();
    assert!(other.contains("An unknown browser (this browser)"), "{other}");
}

/// Where the database takes no change of the kind that `when` names, in the middle of a request.
async fn sessions_stay(pool: &PgPool, when: &str) {
    let trigger = format!(
        "create or replace function refuse() returns trigger language plpgsql as $$ begin
             raise exception 'no space left' using errcode = '53100';
         end $$;
         create trigger refuse before {when} on session for each row execute function refuse()"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(trigger)).execute(pool).await.unwrap();
}

#[sqlx::test(migrations = "../migrations")]
async fn nobody_is_told_that_they_are_signed_in_whose_session_was_not_saved(pool: PgPool) {
    let server = Server::start(pool.clone()).await;
    for when in ["insert", "update"] {
        sessions_stay(&pool, when).await;
        let refused = server.log_in(&browser(), "192.0.2.1", "ada@example.com", PASSWORD).await;
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE, "{when}");
        assert!(refused.headers().contains_key(header::RETRY_AFTER), "{when}");
        assert!(!refused.headers().get_all(header::SET_COOKIE).iter().any(is_session), "{when}");
        let html = refused.text().await.unwrap();
        assert!(html.contains("value=\"ada@example.com\"") && !html.contains(PASSWORD), "{when}: {html}");
        sqlx::query("drop trigger refuse on session").execute(&pool).await.unwrap();
    }
    server.sign_in().await;
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_could_not_be_signed_out_is_told_and_can_try_again(pool: PgPool) {
    let server = Server::start(pool.clone()).await;
    server.sign_in().await;
    sessions_stay(&pool, "delete").await;
    let refused = server.post("/logout", &[]).await;
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(!refused.headers().get_all(header::SET_COOKIE).iter().any(is_session));
    let page = server.client.get(server.url("/acme/buckets")).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK, "they are signed in still");
    sqlx::query("drop trigger refuse on session").execute(&pool).await.unwrap();
    let done = server.post("/logout", &[]).await;
    assert_eq!(done.status(), StatusCode::SEE_OTHER);
    let left: i64 = sqlx::query_scalar("select count(*) from session").fetch_one(&pool).await.unwrap();
    assert_eq!(left, 0);
}

fn is_session(cookie: &header::HeaderValue) -> bool {
    cookie.to_str().unwrap().starts_with("lakewarden=")
}
