//! The second factor over real HTTP, and what somebody who knows the password tries against it.

use backend::{Quota, Quotas, actor, actor::Actor, second_factor};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, header};
use serde_json::json;
use sqlx::PgPool;
use testing::{Authenticator, PASSWORD, World, browser};

use crate::support::Server;

const ADA: &str = "ada@example.com";
const CODE: &str = "/login/code";
const ACCOUNT: &str = "/profile/account";

/// A server where Ada has a second factor.
struct Site {
    server: Server,
    own: Actor,
    app: Authenticator,
    codes: Vec<String>,
}

impl Site {
    async fn with(pool: PgPool, quotas: &Quotas) -> Self {
        let server = Server::serve(World::new(pool).await.with_quotas(quotas), None).await;
        let own = actor::find_own(&server.cx, server.ada.person()).await.unwrap();
        let (app, codes) = Authenticator::enrolled(&server.cx, &own).await;
        Self { server, own, app, codes }
    }

    async fn new(pool: PgPool) -> Self {
        Self::with(pool, &Quotas::all(Quota::per_hour(1_000))).await
    }

    /// The next code that the app will show, which is accepted already, whatever was accepted before.
    async fn code(&self) -> String {
        Authenticator::minutes_later(&self.server.pool).await;
        self.app.code(&self.server.cx, 1).await
    }

    async fn post(&self, client: &Client, path: &str, form: &[(&str, &str)]) -> Response {
        let request = client.post(self.server.url(path)).header("sec-fetch-site", "same-origin");
        no_defect(request.form(form).send().await.unwrap())
    }

    async fn password(&self, client: &Client) -> Response {
        self.post(client, "/login", &[("email", ADA), ("password", PASSWORD), ("next", "/acme/repos")]).await
    }

    async fn enter(&self, client: &Client, code: &str) -> Response {
        self.post(client, CODE, &[("code", code), ("next", "/acme/repos")]).await
    }

    /// A browser that has shown the password, and nothing else.
    async fn half_way(&self) -> Client {
        let client = browser();
        let shown = self.password(&client).await;
        assert_eq!((shown.status(), location(&shown)), (StatusCode::SEE_OTHER, "/login/code?next=/acme/repos"));
        client
    }

    async fn signed_in(&self) -> Client {
        let client = self.half_way().await;
        let entered = self.enter(&client, &self.code().await).await;
        assert_eq!((entered.status(), location(&entered)), (StatusCode::SEE_OTHER, "/acme/repos"));
        client
    }

    /// Whether a browser is signed in, by a page and by what pages ask.
    async fn is_in(&self, client: &Client) -> bool {
        let page = no_defect(client.get(self.server.url("/acme/repos")).send().await.unwrap());
        let asked = client.post(self.server.url("/api/ui/account/sessions")).header("sec-fetch-site", "same-origin");
        let asked = no_defect(asked.json(&json!({})).send().await.unwrap());
        assert_eq!(page.status() == StatusCode::OK, asked.status() == StatusCode::OK);
        page.status() == StatusCode::OK
    }
}

fn no_defect(response: Response) -> Response {
    assert!(!response.status().is_server_error(), "{response:?}");
    response
}

fn location(response: &Response) -> &str {
    response.headers().get(header::LOCATION).map(|to| to.to_str().unwrap()).unwrap_or_default()
}

/// Refused at the field, on the page with the form, which does not repeat the code.
async fn assert_wrong(response: Response, code: &str) {
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = response.text().await.unwrap();
    assert!(page.contains("This code is wrong, or was used before.") && !page.contains(code), "{page}");
}

async fn assert_over(response: Response) {
    assert_eq!(response.status(), StatusCode::CONFLICT);
    assert!(response.text().await.unwrap().contains("This sign-in is over."));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_password_leads_to_the_code_and_the_code_to_the_page(pool: PgPool) {
    let site = Site::new(pool).await;
    let client = site.half_way().await;
    assert!(!site.is_in(&client).await);
    let page = client.get(site.server.url("/login/code?next=/acme/repos")).send().await.unwrap();
    assert_eq!((page.status(), page.headers()[header::CACHE_CONTROL].to_str().unwrap()), (StatusCode::OK, "no-store"));
    let page = page.text().await.unwrap();
    assert!(page.contains("one-time-code") && !page.contains(ADA), "it names nobody: {page}");
    for invalid in ["", "12345", "a code"] {
        let refused = site.enter(&client, invalid).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().await.unwrap().contains("Enter the six digits"), "{invalid}");
    }
    assert_wrong(site.enter(&client, "918273").await, "918273").await;
    assert_eq!(site.enter(&client, &site.code().await).await.status(), StatusCode::SEE_OTHER);
    assert!(site.is_in(&client).await);
    let next = [("code", &*site.codes[0]), ("next", "//evil.example")];
    let entered = site.post(&site.half_way().await, CODE, &next).await;
    assert_eq!((entered.status(), location(&entered)), (StatusCode::SEE_OTHER, "/"));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_step_is_skipped_by_no_address(pool: PgPool) {
    let site = Site::new(pool).await;
    let half_way = site.half_way().await;
    for path in
        ["/acme", "/acme/repos", ACCOUNT, "/profile/device", "/acme/tokens", "/acme/repos.csv", "/acme/settings"]
    {
        let page = no_defect(half_way.get(site.server.url(path)).send().await.unwrap());
        assert!(location(&page).starts_with("/login") || page.status() == StatusCode::UNAUTHORIZED, "{path}: {page:?}");
    }
    for (path, form) in [
        (ACCOUNT, [("intent", "account/second-factor/remove"), ("", "")]),
        (ACCOUNT, [("intent", "account/confirm"), ("current_password", PASSWORD)]),
        (ACCOUNT, [("intent", "account/second-factor/renew-codes"), ("", "")]),
        ("/acme/tokens", [("intent", "tokens/create"), ("name", "mine")]),
    ] {
        let refused = site.post(&half_way, path, &form).await;
        assert!(location(&refused).starts_with("/login") || refused.status() == StatusCode::UNAUTHORIZED, "{form:?}");
    }
    assert!(second_factor::is_on(&site.server.cx, site.own.person()).await.unwrap());
    let nobody = browser();
    let page = nobody.get(site.server.url(CODE)).send().await.unwrap();
    assert!(page.text().await.unwrap().contains("No sign-in waits for a code here."));
    assert_over(site.enter(&nobody, &site.code().await).await).await;
    assert!(!site.is_in(&nobody).await && !site.is_in(&half_way).await);
    // Its form is taken nowhere else, and no other form there.
    for (path, intent) in
        [("/login", "sign-in-code"), (ACCOUNT, "sign-in-code"), (CODE, "sign-in"), (CODE, "account/confirm")]
    {
        let form = [("intent", intent), ("code", &*site.code().await), ("email", ADA), ("password", PASSWORD)];
        assert_eq!(
            site.post(&half_way, path, &form).await.status(),
            StatusCode::UNPROCESSABLE_ENTITY,
            "{path} {intent}"
        );
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_step_belongs_to_the_browser_that_began_it_and_ends_with_it(pool: PgPool) {
    let site = Site::new(pool).await;
    let (ours, other) = (site.half_way().await, browser());
    assert_over(site.enter(&other, &site.code().await).await).await;
    // The cookie of before a sign-in opens nothing after it.
    let planted = Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let begun = site.password(&planted).await;
    let cookie = begun.headers()[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
    let code = site.code().await;
    let finish = planted.post(site.server.url(CODE)).header("sec-fetch-site", "same-origin").header("cookie", &cookie);
    let finished = finish.form(&[("code", &*code), ("next", "/")]).send().await.unwrap();
    assert_eq!(finished.status(), StatusCode::SEE_OTHER);
    let after = planted.get(site.server.url("/acme/repos")).header("cookie", &cookie).send().await.unwrap();
    assert!(location(&after).starts_with("/login"), "the id changes when the code is right");
    let again = planted.post(site.server.url(CODE)).header("sec-fetch-site", "same-origin").header("cookie", &cookie);
    let again = again.form(&[("code", &*site.codes[5]), ("next", "/")]).send().await.unwrap();
    assert_over(again).await;
    // Whoever signs out has to begin again.
    site.post(&ours, "/logout", &[]).await;
    assert_over(site.enter(&ours, &site.code().await).await).await;
    // Another site can't finish a step.
    let ours = site.half_way().await;
    let forged = ours.post(site.server.url(CODE)).header("sec-fetch-site", "cross-site");
    assert_eq!(forged.form(&[("code", &*site.code().await)]).send().await.unwrap().status(), StatusCode::FORBIDDEN);
    assert!(!site.is_in(&ours).await);
}

#[sqlx::test(migrations = "../migrations")]
async fn codes_that_were_used_or_are_of_others_open_nothing(pool: PgPool) {
    let site = Site::new(pool).await;
    let client = site.half_way().await;
    let used = site.code().await;
    site.enter(&client, &used).await;
    let replayed = site.half_way().await;
    assert_wrong(site.enter(&replayed, &used).await, &used).await;
    let (old, far) = (site.app.code(&site.server.cx, -3).await, site.app.code(&site.server.cx, 3).await);
    assert_wrong(site.enter(&replayed, &old).await, &old).await;
    assert_wrong(site.enter(&replayed, &far).await, &far).await;
    // Of another account, whose second factor is as good.
    let cx = &site.server.cx;
    let grace = grace(&site).await;
    let (graces, graces_codes) = Authenticator::enrolled(cx, &grace).await;
    let theirs = graces.code(cx, 1).await;
    let replayed = site.half_way().await;
    assert_wrong(site.enter(&replayed, &theirs).await, &theirs).await;
    assert_wrong(site.enter(&replayed, &graces_codes[0]).await, &graces_codes[0]).await;
    assert!(!site.is_in(&replayed).await);
    assert_eq!(second_factor::get(cx, grace.person()).await.unwrap().unwrap().codes_left, 10);
}

/// Somebody else's own namespace.
async fn grace(site: &Site) -> Actor {
    let draft = domain::draft::people::JoinDraft {
        name: "Grace".into(),
        email: "grace@example.com".into(),
        password: PASSWORD.into(),
    };
    let cx = &site.server.cx;
    let note = "".parse().unwrap();
    let made =
        backend::invitations::invite_by_link(cx, &site.server.ada, domain::org::Role::Member, &note).await.unwrap();
    let (person, _) = backend::invitations::join(cx, &made.token, &draft.parse().unwrap()).await.unwrap();
    actor::find_own(cx, person).await.unwrap()
}

#[sqlx::test(migrations = "../migrations")]
async fn one_recovery_code_shown_twice_at_once_lets_one_in(pool: PgPool) {
    let site = Site::new(pool).await;
    let (one, two) = (site.half_way().await, site.half_way().await);
    let code = &*site.codes[0];
    let (first, second) = tokio::join!(site.enter(&one, code), site.enter(&two, code));
    let mut statuses = [first.status().as_u16(), second.status().as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
    assert_ne!(site.is_in(&one).await, site.is_in(&two).await);
    // One step, two codes that are both right.
    let client = site.half_way().await;
    let (first, second) = tokio::join!(site.enter(&client, &site.codes[1]), site.enter(&client, &site.codes[2]));
    let finished = [&first, &second].into_iter().filter(|it| it.status() == StatusCode::SEE_OTHER).count();
    assert_eq!(finished, 1, "{first:?} {second:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn guessing_ends_the_step_and_is_limited_like_passwords(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    let client = site.half_way().await;
    for guess in ["000000", "000001", "000002", "000003"] {
        assert_wrong(site.enter(&client, guess).await, guess).await;
    }
    assert_over(site.enter(&client, "000004").await).await;
    assert_over(site.enter(&client, &site.code().await).await).await;
    sqlx::query("delete from second_factor").execute(&pool).await.unwrap();
    let quotas = Quotas { second_factors: Quota::per_hour(6), ..Quotas::all(Quota::per_hour(1_000)) };
    let world = World {
        cx: testing::context(&pool).await.with_quotas(&quotas),
        pool,
        ada: site.server.ada.clone(),
        ocean: site.server.ocean.clone(),
    };
    let server = Server::serve(world, None).await;
    let (app, codes) = Authenticator::enrolled(&server.cx, &site.own).await;
    let site = Site { server, app, codes, ..site };
    let mut statuses = Vec::new();
    for _ in 0..4 {
        let client = site.half_way().await;
        for guess in ["000000", "000001"] {
            statuses.push(site.enter(&client, guess).await.status().as_u16());
        }
    }
    assert_eq!(statuses, [422, 422, 422, 422, 422, 422, 429, 429], "however many steps are begun");
    let limited = site.enter(&site.half_way().await, &site.code().await).await;
    assert_eq!(limited.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(limited.headers().contains_key(header::RETRY_AFTER));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_new_password_ends_the_steps_of_the_old_one_and_leaves_the_second_factor_on(pool: PgPool) {
    let site = Site::new(pool).await;
    let before = site.half_way().await;
    let link = backend::passwords::offer_reset(&site.server.cx, &ADA.parse().unwrap()).await.unwrap();
    let by_link = browser();
    let changed = "another correct horse";
    let path = format!("/login/reset/{}", *link);
    assert_eq!(site.post(&by_link, &path, &[("new_password", changed)]).await.status(), StatusCode::SEE_OTHER);
    assert!(!site.is_in(&by_link).await);
    assert_over(site.enter(&before, &site.code().await).await).await;
    let signed_in = site.post(&by_link, "/login", &[("email", ADA), ("password", changed), ("next", "")]).await;
    assert!(location(&signed_in).starts_with(CODE), "{signed_in:?}");
    assert!(!site.is_in(&by_link).await);
    assert_eq!(site.enter(&by_link, &site.code().await).await.status(), StatusCode::SEE_OTHER);
    assert!(site.is_in(&by_link).await);
}

#[sqlx::test(migrations = "../migrations")]
async fn no_client_gets_in_by_the_password_alone(pool: PgPool) {
    let site = Site::new(pool).await;
    let server = &site.server;
    for (method, path) in [
        ("GET", "/v1/user"),
        ("GET", "/v1/session"),
        ("POST", "/v1/token"),
        ("GET", "/v2/credentials/ada"),
        ("GET", "/api/v1/orgs"),
        ("POST", "/api/v1/user/tokens"),
        ("POST", "/api/v1/orgs/acme/tokens"),
        ("POST", "/v1/user/password_reset"),
        ("DELETE", "/v1/users/ada"),
    ] {
        for name in ["ada", ADA] {
            let request = server.client.request(method.parse::<Method>().unwrap(), server.url(path));
            let body = json!({ "name": "mine", "password": "another correct horse", "expires_in_days": 7 });
            let refused = with(request.basic_auth(name, Some(PASSWORD)), method, &body).send().await.unwrap();
            assert_eq!(refused.status(), StatusCode::FORBIDDEN, "{method} {path}");
            assert!(refused.text().await.unwrap().contains("use an API token"), "{method} {path}");
            let request = server.client.request(method.parse::<Method>().unwrap(), server.url(path));
            let wrong = with(request.basic_auth(name, Some("wrong")), method, &body).send().await.unwrap();
            assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED, "{method} {path}: who guesses learns nothing");
        }
    }
    // With a token, where the password is asked for as well.
    let own = testing_token(&site).await;
    for (method, path) in [("POST", "/v1/user/password_reset"), ("DELETE", "/v1/users/ada")] {
        let request =
            server.client.request(method.parse().unwrap(), server.url(path)).header("x-tiledb-rest-api-key", &own);
        let request = request.basic_auth("ada", Some(PASSWORD)).json(&json!({ "password": "another correct horse" }));
        let refused = request.send().await.unwrap();
        assert_eq!(refused.status(), StatusCode::FORBIDDEN, "{method} {path}");
        assert!(refused.text().await.unwrap().contains("second factor"), "{method} {path}");
    }
    let request = server.client.get(server.url("/v1/user")).header("x-tiledb-rest-api-key", &own);
    assert_eq!(request.send().await.unwrap().status(), StatusCode::OK, "a token gets in");
    site.signed_in().await;
}

/// A request with a body, where one is expected.
fn with(request: RequestBuilder, method: &str, body: &serde_json::Value) -> RequestBuilder {
    if method == "GET" { request } else { request.json(body) }
}

/// A token of Ada's own.
async fn testing_token(site: &Site) -> String {
    let days = backend::Lifetime::days(1).unwrap();
    let made = backend::tokens::create(&site.server.cx, &site.own, &"own".parse().unwrap(), days).await.unwrap();
    made.text.to_string()
}

/// Lets the sign-ins so far be older than a quarter of an hour.
async fn stale(pool: &PgPool) {
    let aged = "update session set data = jsonb_set(data, '{confirmed}', to_jsonb(1::bigint))
                where data ? 'confirmed'";
    assert!(sqlx::query(aged).execute(pool).await.unwrap().rows_affected() > 0);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_stolen_session_and_the_password_change_nothing_about_it(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    let stolen = site.signed_in().await;
    stale(&pool).await;
    let post = async |form: &[(&str, &str)]| site.post(&stolen, ACCOUNT, form).await.status();
    let changed = "another correct horse";
    let change = [("intent", "account/change-password"), ("old_password", PASSWORD), ("new_password", changed)];
    for form in [
        &[("intent", "account/second-factor/remove")][..],
        &[("intent", "account/second-factor/renew-codes")],
        &[("intent", "account/second-factor/offer")],
        &[("intent", "account/second-factor/enrol"), ("first_code", "123456")],
        &change,
    ] {
        assert_eq!(post(form).await, StatusCode::UNAUTHORIZED, "{form:?}");
    }
    let confirm = |code: &str| {
        let code = code.to_owned();
        let (site, stolen) = (&site, &stolen);
        async move {
            let form = [("intent", "account/confirm"), ("current_password", PASSWORD), ("code", &*code)];
            site.post(stolen, ACCOUNT, &form).await.status()
        }
    };
    for code in ["", "123", "000000", "abcd-efgh-2345-6789"] {
        assert_eq!(confirm(code).await, StatusCode::UNPROCESSABLE_ENTITY, "{code}");
    }
    assert_eq!(
        post(&[("intent", "account/confirm"), ("current_password", PASSWORD)]).await,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(post(&[("intent", "account/second-factor/remove")]).await, StatusCode::UNAUTHORIZED);
    let code = site.code().await;
    assert_eq!(confirm(&code).await, StatusCode::SEE_OTHER);
    assert_eq!(confirm(&code).await, StatusCode::UNPROCESSABLE_ENTITY, "a code confirms once");
    // Changing the password does not make the session fresh for longer.
    assert_eq!(post(&change).await, StatusCode::SEE_OTHER);
    stale(&pool).await;
    let back = [("intent", "account/change-password"), ("old_password", changed), ("new_password", PASSWORD)];
    assert_eq!(post(&back).await, StatusCode::UNAUTHORIZED);
}

#[sqlx::test(migrations = "../migrations")]
async fn the_key_is_shown_to_a_fresh_sign_in_until_it_is_confirmed_and_the_codes_once(pool: PgPool) {
    let server = Server::serve(World::new(pool.clone()).await.without_waiting(), None).await;
    server.sign_in().await;
    let elsewhere = browser();
    server.sign_in_as(&elsewhere, ADA).await;
    let own = actor::find_own(&server.cx, server.ada.person()).await.unwrap();
    assert!(server.page(ACCOUNT).await.contains("Set up a second factor"));
    let offered = server.post(ACCOUNT, &[("intent", "account/second-factor/offer")]).await;
    assert_eq!((offered.status(), location(&offered)), (StatusCode::SEE_OTHER, "/profile/account#second-factor"));
    let offer = second_factor::offered(&server.cx, &own, "Lakewarden").await.unwrap().unwrap();
    let page = server.page(ACCOUNT).await;
    assert!(page.contains(&*offer.key) && page.contains("data:image/svg+xml;base64,"), "{page}");
    stale(&pool).await;
    let old = server.page(ACCOUNT).await;
    assert!(!old.contains(&*offer.key) && !old.contains("data:image/svg+xml"), "a stolen session does not see it");
    let confirm = [("intent", "account/confirm"), ("current_password", PASSWORD)];
    assert_eq!(server.post(ACCOUNT, &confirm).await.status(), StatusCode::SEE_OTHER);
    let wrong = server.post(ACCOUNT, &[("intent", "account/second-factor/enrol"), ("first_code", "000000")]).await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = wrong.text().await.unwrap();
    assert!(page.contains("This is not the code that your app should show now."), "{page}");
    assert!(page.contains(&*offer.key), "the same key again");
    let app = Authenticator::with_key(&offer.key);
    let code = app.code(&server.cx, 0).await;
    let on = server.post(ACCOUNT, &[("intent", "account/second-factor/enrol"), ("first_code", &*code)]).await;
    assert_eq!(on.status(), StatusCode::OK);
    let page = on.text().await.unwrap();
    let codes: Vec<&str> =
        page.split(|c: char| c.is_whitespace() || "<>\"".contains(c)).filter(|it| is_recovery(it)).collect();
    assert_eq!(codes.len(), 10, "{page}");
    assert!(!page.contains(&*offer.key));
    let again = server.page(ACCOUNT).await;
    assert!(again.contains("10 of 10") && !codes.iter().any(|code| again.contains(code)), "they are shown once");
    assert_eq!(elsewhere.get(server.url(ACCOUNT)).send().await.unwrap().status(), StatusCode::SEE_OTHER);
    let renewed = server.post(ACCOUNT, &[("intent", "account/second-factor/renew-codes")]).await;
    assert!(!renewed.text().await.unwrap().contains(codes[0]));
    let off = server.post(ACCOUNT, &[("intent", "account/second-factor/remove")]).await;
    assert_eq!(off.status(), StatusCode::SEE_OTHER);
    server.sign_in_as(&browser(), ADA).await;
}

fn is_recovery(text: &str) -> bool {
    text.len() == 19
        && text.split('-').all(|group| group.len() == 4 && group.bytes().all(|b| b.is_ascii_alphanumeric()))
}
