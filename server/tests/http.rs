//! Pages, forms, sessions and headers over real HTTP.

use crate::support::Server;
use domain::{draft::bucket::BucketDraft, org::Role};
use reqwest::StatusCode;
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::{ORG, OTHER_ORG, PASSWORD, World, browser, draft};

/// A bucket in a prefix behind a role.
fn production() -> BucketDraft {
    BucketDraft { prefix: "team/a".into(), ..draft::role("production", "my-data") }
}

#[sqlx::test(migrations = "../migrations")]
async fn data_clients_list_buckets_in_their_form(pool: PgPool) {
    let server = Server::start(pool).await;
    let id = server.add(ORG, &production()).await;
    let response = server.api("/orgs/acme/buckets").await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(response.headers().contains_key("x-request-id"));
    let mut listed: Value = response.json().await.unwrap();
    for time in ["created", "updated"] {
        let text = listed[0][time].take();
        assert!(text.as_str().unwrap().ends_with("+00:00"), "{text}");
    }
    let expected = json!([{
        "id": id, "nickname": "production", "platform": "s3", "name": "my-data", "prefix": "team/a",
        "extra_config": { "region_name": "us-east-1" }, "is_default": true, "created": null, "updated": null,
        "created_by": "ada@example.com", "auth_method": "aws_customer_managed_role",
        "auth_config": {
            "method": "aws_customer_managed_role", "external_customer_id": "123456789012",
            "external_role_name": "lakewarden", "shared_secret": "**********",
        },
        "health": {
            "status": "unknown", "last_checked_at": null, "message": "Not tested with its current values.", "capabilities": [],
        },
    }]);
    assert_eq!(listed, expected);
}

#[sqlx::test(migrations = "../migrations")]
async fn another_organisation_answers_like_none(pool: PgPool) {
    let server = Server::start(pool).await;
    let theirs = server.add(OTHER_ORG, &draft::role("theirs", "my-data")).await;
    let unknown = "00000000-0000-4000-8000-000000000000";
    let mut answers = Vec::new();
    for path in [
        "/orgs/ocean/buckets".to_owned(),
        "/orgs/nowhere/buckets".to_owned(),
        format!("/orgs/ocean/buckets/{theirs}/credentials"),
        format!("/orgs/acme/buckets/{theirs}/credentials"),
        format!("/orgs/acme/buckets/{unknown}/credentials"),
        "/orgs/acme/buckets/nonsense/credentials".to_owned(),
        "/repos/acme/other".to_owned(),
    ] {
        let response = server.api(&path).await;
        answers.push((response.status(), response.text().await.unwrap()));
    }
    for answer in &answers {
        assert_eq!(answer, &(StatusCode::NOT_FOUND, r#"{"detail":"Not found."}"#.to_owned()));
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn without_a_good_token_nothing_is_told(pool: PgPool) {
    let server = Server::start(pool).await;
    server.sign_in().await;
    let url = server.url("/orgs/acme/buckets");
    let mut changed = server.token.clone();
    let last = if changed.pop() == Some('x') { 'y' } else { 'x' };
    changed.push(last);
    let requests = [
        server.client.get(&url),
        server.client.get(&url).bearer_auth("ema_nonsense"),
        server.client.get(&url).bearer_auth(changed),
        server.client.get(&url).basic_auth("ada@example.com", Some(PASSWORD)),
        server.client.get(&url).bearer_auth(&server.token).bearer_auth(&server.token),
        server.client.get(format!("{url}?token={}", server.token)),
    ];
    for request in requests {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(response.text().await.unwrap(), r#"{"detail":"Sign in, or send a valid API token."}"#);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn self_managed_buckets_give_null_and_readers_get_nothing_that_writes(pool: PgPool) {
    let world = World::new(pool).await;
    let reader = world.token(&world.person(Role::Reader).await).await;
    let server = Server::serve(world, None).await;
    let id = server.add(ORG, &draft::self_managed("open-data", "open-data")).await;
    let credentials = format!("/orgs/acme/buckets/{id}/credentials");
    for path in [credentials.clone(), format!("{credentials}?access=write")] {
        assert_eq!(server.api(&path).await.text().await.unwrap(), "null");
    }
    let ask = |path: String| server.client.get(server.url(&path)).bearer_auth(&reader).send();
    assert_eq!(ask(credentials.clone()).await.unwrap().status(), StatusCode::OK);
    assert_eq!(ask(format!("{credentials}?access=write")).await.unwrap().status(), StatusCode::FORBIDDEN);
    assert_eq!(server.api(&format!("{credentials}?access=all")).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_server_without_aws_keys_says_so_and_not_for_ever(pool: PgPool) {
    let server = Server::start(pool).await;
    let id = server.add(ORG, &production()).await;
    let response = server.api(&format!("/orgs/acme/buckets/{id}/credentials")).await;
    assert_eq!(response.status(), StatusCode::CONFLICT);
    let body = response.text().await.unwrap();
    assert!(body.contains("The cloud does not accept this server's own keys"), "{body}");
}

#[sqlx::test(migrations = "../migrations")]
async fn requests_of_other_sites_change_nothing(pool: PgPool) {
    let server = Server::start(pool).await;
    server.sign_in().await;
    let form = [
        ("intent", "buckets/create"),
        ("nickname", "evil"),
        ("platform", "gs"),
        ("bucket", "evil"),
        ("auth_method", "anonymous"),
    ];
    let post = |path: &str| server.client.post(server.url(path)).form(&form);
    for path in [
        "/acme/buckets",
        "/acme/settings",
        "/logout",
        "/login",
        "/setup/guess",
        "/invite/guess",
        "/login/reset/guess",
        "/theme",
        "/api/ui/sign-in",
        "/api/ui/join",
        "/api/ui/buckets/create",
        "/api/ui/buckets/test",
    ] {
        for refused in [
            post(path),
            post(path).header("sec-fetch-site", "cross-site"),
            post(path).header("sec-fetch-site", "same-site"),
            post(path).header("sec-fetch-site", "none"),
            post(path).header("origin", "https://evil.example"),
            post(path).header("origin", "null"),
            post(path).header("sec-fetch-site", "cross-site").header("origin", format!("http://{}", server.address)),
        ] {
            assert_eq!(refused.send().await.unwrap().status(), StatusCode::FORBIDDEN, "{path}");
        }
    }
    let here = post("/acme/buckets").header("origin", format!("http://{}", server.address)).send().await.unwrap();
    assert_eq!(here.status(), StatusCode::SEE_OTHER);
    assert_eq!(
        server.client.get(server.url("/api/ui/buckets/create")).send().await.unwrap().status(),
        StatusCode::METHOD_NOT_ALLOWED
    );
}

#[sqlx::test(migrations = "../migrations")]
async fn a_session_gets_a_new_id_and_ends_for_good(pool: PgPool) {
    let server = Server::start(pool).await;
    server.sign_in().await;
    let page = server.client.get(server.url("/acme/buckets")).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    let planted = "AAAAAAAAAAAAAAAAAAAAAA";
    let anonymous = browser();
    let signed_in = anonymous
        .post(server.url("/login"))
        .header("sec-fetch-site", "same-origin")
        .header("cookie", format!("lakewarden={planted}"))
        .form(&[("email", "ada@example.com"), ("password", PASSWORD), ("next", "//evil.example")])
        .send()
        .await
        .unwrap();
    assert_eq!(signed_in.headers()["location"], "/");
    let cookie = signed_in.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"), "{cookie}");
    let pair = cookie.split(';').next().unwrap().to_owned();
    assert!(!pair.contains(planted));

    let with_cookie =
        |path: &str| anonymous.get(server.url(path)).header("cookie", pair.clone()).header("accept", "text/html");
    assert_eq!(with_cookie("/acme/buckets").send().await.unwrap().status(), StatusCode::OK);
    let out =
        anonymous.post(server.url("/logout")).header("sec-fetch-site", "same-origin").header("cookie", pair.clone());
    assert_eq!(out.send().await.unwrap().status(), StatusCode::SEE_OTHER);
    let after = with_cookie("/acme/buckets").send().await.unwrap();
    assert_eq!(after.status(), StatusCode::SEE_OTHER);
    assert_eq!(after.headers()["location"], "/login?next=/acme/buckets");
}

#[sqlx::test(migrations = "../migrations")]
async fn over_https_the_cookie_is_held_to_this_host(pool: PgPool) {
    let origin = "https://lakewarden.example.com";
    let server = Server::start_at(pool, Some(origin)).await;
    let form = [("email", "ada@example.com"), ("password", PASSWORD)];
    let signed_in = server.client.post(server.url("/login")).header("origin", origin).form(&form).send().await.unwrap();
    assert_eq!(signed_in.status(), StatusCode::SEE_OTHER);
    let cookie = signed_in.headers()["set-cookie"].to_str().unwrap();
    assert!(
        cookie.starts_with("__Host-lakewarden=") && cookie.contains("Secure") && cookie.contains("Path=/"),
        "{cookie}"
    );
    assert!(!cookie.contains("Domain"), "{cookie}");
    assert_eq!(signed_in.headers()["strict-transport-security"], "max-age=31536000");
}

#[sqlx::test(migrations = "../migrations")]
async fn members_and_readers_see_lists_and_no_admin_controls(pool: PgPool) {
    let world = World::new(pool).await;
    for role in [Role::Member, Role::Reader] {
        world.person(role).await;
    }
    let server = Server::serve(world, None).await;
    let id = server.add(ORG, &production()).await;
    let new = testing::draft::repo("era5", "", "");
    backend::repos::create(&server.cx, &server.ada, &new).await.unwrap();
    for role in ["member", "reader"] {
        let client = browser();
        server.sign_in_as(&client, &format!("{role}@example.com")).await;
        let page = async |path: &str| client.get(server.url(path)).send().await.unwrap().text().await.unwrap();
        for (path, seen) in [
            ("/acme/buckets".to_owned(), "production"),
            (format!("/acme/buckets?dialog=settings&bucket={id}"), "production"),
            (format!("/acme/buckets?dialog=delete&bucket={id}"), "production"),
            ("/acme/buckets?dialog=add".to_owned(), "production"),
            ("/acme/repos?dialog=add".to_owned(), "era5"),
            ("/acme/repos?dialog=delete&repo=era5".to_owned(), "era5"),
            ("/acme/members".to_owned(), "ada@example.com"),
            ("/acme/members?dialog=invite".to_owned(), "ada@example.com"),
            ("/acme/settings?dialog=delete-organisation".to_owned(), "Your role"),
            ("/acme".to_owned(), "Connect"),
        ] {
            let html = page(&path).await;
            assert!(html.contains(seen), "{role} {path}");
            for control in
                ["<dialog", "Add bucket", "Create repo", "Set as default", "Settings of", "Remove", "Invitations"]
            {
                assert!(!html.contains(control), "{role} {path}: {control}");
            }
        }
        assert!(page("/acme/repos?dialog=repo&repo=era5").await.contains("<dialog"), "a repo can be looked at");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn pages_carry_their_headers_and_errors_their_statuses(pool: PgPool) {
    let server = Server::start(pool).await;
    server.sign_in().await;
    let page = server.client.get(server.url("/acme/buckets")).send().await.unwrap();
    let header = |name: &str| page.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("referrer-policy"), "same-origin");
    let policy = header("content-security-policy");
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
    assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe-inline"), "{policy}");
    let html = page.text().await.unwrap();
    for script in html.split("<script").skip(1) {
        assert!(
            script.split('>').next().unwrap().contains(&format!("nonce=\"{nonce}\"")),
            "a script without the nonce"
        );
    }
    for (path, status) in [
        ("/nowhere/buckets", 404),
        ("/acme/nothing", 404),
        ("/v4/capabilities", 404),
        ("/setup/guess", 404),
        ("/livez", 200),
        ("/readyz", 200),
    ] {
        assert_eq!(server.client.get(server.url(path)).send().await.unwrap().status().as_u16(), status, "{path}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_form_that_is_refused_comes_back_as_it_was_typed(pool: PgPool) {
    let server = Server::start(pool).await;
    server.sign_in().await;
    let form = [
        ("intent", "buckets/create"),
        ("nickname", "a*"),
        ("platform", "s3"),
        ("bucket", "${aws:username}"),
        ("prefix", "../x"),
        ("region", "us_east"),
        ("auth_method", "aws_customer_managed_role"),
        ("account_id", "12"),
        ("role_name", "a b"),
        ("shared_secret", "x"),
    ];
    let response = server.post("/acme/buckets?dialog=add", &form).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let html = response.text().await.unwrap();
    for (field, typed) in form {
        if !["intent", "platform", "auth_method"].contains(&field) {
            let is_kept = html.contains(&format!("value=\"{typed}\""));
            assert_eq!(is_kept, field != "shared_secret", "{field}: what was typed is kept, but for a secret");
            assert!(html.contains(&format!("id=\"{field}-error\"")), "{field} has no sentence");
        }
    }
    let count: i64 = sqlx::query_scalar("select count(*) from bucket_config").fetch_one(&server.pool).await.unwrap();
    assert_eq!(count, 0);
}

#[sqlx::test(migrations = "../migrations")]
async fn bodies_are_bounded(pool: PgPool) {
    let server = Server::start(pool).await;
    let long = "x".repeat(70 * 1024);
    let response = server.post("/login", &[("email", &long)]).await;
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_form_leads_on_with_a_notice_that_is_told_once(pool: PgPool) {
    let server = Server::start(pool).await;
    server.sign_in().await;
    let id = server.add(ORG, &production()).await;
    let other = server.add(ORG, &draft::role("other", "other-data")).await;
    let form = [("intent", "buckets/set-default"), ("id", &*other)];
    let made = server.post("/acme/buckets?q=o&page=1", &form).await;
    assert_eq!(
        (made.status(), &made.headers()["location"]),
        (StatusCode::SEE_OTHER, &"/acme/buckets?q=o".parse().unwrap())
    );
    assert!(server.page("/acme/buckets").await.contains("other is the default now."));
    assert!(!server.page("/acme/buckets").await.contains("other is the default now."));
    let delete = |confirmation: &'static str| {
        let form = [("intent", "buckets/delete"), ("id", &*id), ("confirmation", confirmation)];
        let path = format!("/acme/buckets?dialog=delete&bucket={id}");
        let (server, form) = (&server, form.map(|(name, value)| (name, value.to_owned())));
        async move {
            let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
            server.post(&path, &form).await
        }
    };
    let refused = delete("wrong").await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().await.unwrap().contains("Type the nickname, production, to confirm."));
    assert_eq!(delete("production").await.status(), StatusCode::SEE_OTHER);
    assert!(server.page("/acme/buckets").await.contains("The bucket and its objects are still there."));
}

#[sqlx::test(migrations = "../migrations")]
async fn an_invitation_is_shown_once_and_taken_up_with_a_new_account(pool: PgPool) {
    let server = Server::start(pool).await;
    server.sign_in().await;
    let made =
        server.post("/acme/settings", &[("intent", "members/invite"), ("role", "member"), ("note", "Grace")]).await;
    assert_eq!(made.status(), StatusCode::OK);
    let html = made.text().await.unwrap();
    let link = html.split("/invite/").nth(1).unwrap().chars().take(43).collect::<String>();
    assert!(!server.page("/acme/settings").await.contains(&link));
    let grace = browser();
    let path = server.url(&format!("/invite/{link}"));
    let page = grace.get(&path).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("You are invited to acme as member."), "{page}");
    let join = |password: &'static str| {
        let form = [("intent", "join"), ("name", "Grace"), ("email", "grace@example.com"), ("password", password)];
        grace.post(&path).header("sec-fetch-site", "same-origin").form(&form).send()
    };
    let refused = join("short").await.unwrap();
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let html = refused.text().await.unwrap();
    assert!(html.contains("value=\"grace@example.com\"") && !html.contains("value=\"short\""));
    let joined = join(PASSWORD).await.unwrap();
    assert_eq!(joined.headers()["location"], "/acme/buckets");
    assert_eq!(grace.get(server.url("/acme/buckets")).send().await.unwrap().status(), StatusCode::OK);
    assert_eq!(grace.get(&path).send().await.unwrap().status(), StatusCode::NOT_FOUND);
    let gone = join(PASSWORD).await.unwrap();
    assert_eq!(gone.status(), StatusCode::NOT_FOUND);
}

#[sqlx::test(migrations = "../migrations")]
async fn who_belongs_nowhere_is_told_so(pool: PgPool) {
    let world = World::new(pool).await;
    let leaver = world.person(Role::Member).await;
    backend::members::remove(&world.cx, &world.ada, leaver.person()).await.unwrap();
    let server = Server::serve(world, None).await;
    let client = browser();
    server.sign_in_as(&client, "member@example.com").await;
    let home = client.get(server.url("/")).header("accept", "text/html").send().await.unwrap();
    assert!(home.text().await.unwrap().contains("You belong to no organisation"));
    assert_eq!(client.get(server.url("/acme/buckets")).send().await.unwrap().status(), StatusCode::NOT_FOUND);
}
