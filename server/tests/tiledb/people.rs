//! Who calls, and what of people, organisations and tokens.

use domain::org::Role;
use http::StatusCode;
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::{ORG, OTHER_ORG, PASSWORD, World};

use crate::{
    support::Server,
    tiledb::api::{Api, refusal},
};

#[sqlx::test(migrations = "../migrations")]
async fn who_calls_is_told_by_token_or_password(pool: PgPool) {
    let api = Api::new(pool).await;
    for name in ["ada", "ada@example.com"] {
        let user: Value =
            api.request("GET", "/v1/user").basic_auth(name, Some(PASSWORD)).send().await.unwrap().json().await.unwrap();
        assert_eq!((&user["username"], &user["email"]), (&json!("ada"), &json!("ada@example.com")));
        assert_eq!(user["organizations"].as_array().unwrap().len(), 2);
    }
    for (name, password) in [("ada", "wrong"), ("nobody", PASSWORD), ("", "")] {
        let answer = api.request("GET", "/v1/user").basic_auth(name, Some(password)).send().await.unwrap();
        assert_eq!(refusal(answer).await.0, 401, "{name}");
    }
    assert_eq!(refusal(api.request("GET", "/v1/user").send().await.unwrap()).await.0, 401);
    let bad = api.request("GET", "/v1/user").header("x-tiledb-rest-api-key", "x").basic_auth("ada", Some(PASSWORD));
    assert_eq!(refusal(bad.send().await.unwrap()).await.0, 401, "the token comes first");
    // A cookie counts for nothing, also on the way to another site's page.
    api.server.sign_in().await;
    let with_cookie = api.server.client.get(api.server.url("/v1/user")).send().await.unwrap();
    assert_eq!(with_cookie.status(), StatusCode::UNAUTHORIZED);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_token_reaches_what_it_was_made_for(pool: PgPool) {
    let world = World::new(pool).await;
    let bound = world.token(&world.ada).await;
    let member = world.person(Role::Member).await;
    let members_own = backend::actor::find_own(&world.cx, member.person()).await.unwrap();
    let members = world.token(&members_own).await;
    let server = Server::serve(world, None).await;
    let status = async |token: &str, path: &str| {
        let request = server.client.get(server.url(path)).header("x-tiledb-rest-api-key", token);
        request.send().await.unwrap().status().as_u16()
    };
    // One that was made in an organisation: that organisation.
    assert_eq!(status(&bound, &format!("/v2/credentials/{ORG}")).await, 200);
    assert_eq!(status(&bound, &format!("/v2/credentials/{OTHER_ORG}")).await, 404);
    assert_eq!(status(&bound, "/v2/credentials/ada").await, 404);
    // One that was made in one's own namespace: wherever one belongs.
    assert_eq!(status(&members, &format!("/v2/credentials/{ORG}")).await, 200);
    assert_eq!(status(&members, "/v2/credentials/member").await, 200);
    for other in ["ada", OTHER_ORG, "nothing"] {
        assert_eq!(status(&members, &format!("/v2/credentials/{other}")).await, 404, "{other}");
    }
    assert_eq!(status(&members, "/v1/users/ada").await, 200, "they share an organisation");
    assert_eq!(status(&members, "/v1/organizations/ocean").await, 404);
    let arraylake = server.client.get(server.url("/user")).bearer_auth(&members).send().await.unwrap();
    assert_eq!(arraylake.status(), StatusCode::OK, "the other client takes it, too");
}

#[sqlx::test(migrations = "../migrations")]
async fn sessions_make_tokens_and_tokens_make_none(pool: PgPool) {
    let api = Api::new(pool).await;
    let basic = api.request("GET", "/v1/session?remember_me=True").basic_auth("ada", Some(PASSWORD));
    let session: Value = basic.send().await.unwrap().json().await.unwrap();
    let session_token = session["token"].as_str().unwrap().to_owned();
    assert_eq!((&session["name"], &session["scope"]), (&json!("session"), &json!(["*"])));
    assert_eq!(refusal(api.call("GET", "/v1/session", Value::Null).await).await.0, 403);
    let renewed = api.request("GET", "/v1/session").header("x-tiledb-rest-api-key", &session_token);
    assert_eq!(refusal(renewed.send().await.unwrap()).await.0, 403, "a session is not renewed by itself");
    assert_eq!(refusal(api.call("POST", "/v1/token", json!({})).await).await.0, 403);

    let with = |token: &str, method: &str, path: &str, body: Value| {
        api.request(method, path).header("x-tiledb-rest-api-key", token).body(body.to_string())
    };
    let wanted = json!({ "name": "nightly", "scope": ["user:read"] });
    let made: Value =
        with(&session_token, "POST", "/v1/token", wanted.clone()).send().await.unwrap().json().await.unwrap();
    let again: Value = with(&session_token, "POST", "/v1/token", wanted).send().await.unwrap().json().await.unwrap();
    assert_eq!((&made["name"], &again["name"]), (&json!("nightly"), &json!("nightly-1")));
    let narrow = made["token"].as_str().unwrap();
    let status =
        async |method: &str, path: &str| with(narrow, method, path, json!({})).send().await.unwrap().status().as_u16();
    assert_eq!(status("GET", "/v2/credentials/ada").await, 200);
    assert_eq!(status("POST", "/v2/credentials/ada").await, 403, "it only reads");
    assert_eq!(status("GET", &format!("/v2/credentials/{ORG}")).await, 403, "it is for users");
    assert_eq!(status("POST", "/v1/token").await, 403);

    let list = api.get("/v1/tokens").await;
    assert_eq!(list.as_array().unwrap().len(), 3);
    assert!(!list.to_string().contains("ema_"), "lists have no tokens in them");
    assert_eq!(api.get("/v1/tokens/session").await.as_array().unwrap().len(), 1);
    assert_eq!(api.get("/v1/tokens/scopes").await.as_array().unwrap().len(), 16);
    api.done("DELETE", "/v1/tokens/nightly-1", Value::Null).await;
    api.done("DELETE", &format!("/v1/tokens/{narrow}"), Value::Null).await;
    assert_eq!(status("GET", "/v2/credentials/ada").await, 401, "revoked");
    for (body, wanted) in [
        (json!({ "scope": ["everything"] }), "scope:"),
        (json!({ "expires": "tomorrow" }), "expires:"),
        (json!({ "expires": "2099-01-01T00:00:00Z" }), "expires:"),
    ] {
        let answer = with(&session_token, "POST", "/v1/token", body).send().await.unwrap();
        let (status, message) = refusal(answer).await;
        assert!(status == 422 && message.contains(wanted), "{message}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_name_that_is_revoked_is_that_of_no_token_any_more(pool: PgPool) {
    let api = Api::new(pool).await;
    let cx = &api.server.cx;
    let own = backend::actor::find_own(cx, api.server.ada.person()).await.unwrap();
    let made = async || {
        let (name, day) = ("double".parse().unwrap(), backend::Lifetime::days(1).unwrap());
        backend::tokens::create(cx, &own, &name, day).await.unwrap().text
    };
    let (one, other) = (made().await, made().await);
    assert!(backend::actor::authenticate_client(cx, &one).await.is_ok());
    api.done("DELETE", "/v1/tokens/double", Value::Null).await;
    for token in [one, other] {
        assert!(backend::actor::authenticate_client(cx, &token).await.is_err());
    }
    assert_eq!(api.call("DELETE", "/v1/tokens/double", Value::Null).await.status(), StatusCode::NOT_FOUND);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_person_and_their_account(pool: PgPool) {
    let world = World::new(pool).await;
    world.named("grace", Role::Member).await;
    let api = Api { server: Server::serve(world, None).await, token: String::new() };
    let grace = |method: &str, path: &str, body: Value, password: &str| {
        api.request(method, path).basic_auth("grace", Some(password)).body(body.to_string()).send()
    };
    let change = json!({ "username": "grace", "name": "Grace Hopper", "company": "Navy" });
    assert_eq!(grace("PATCH", "/v1/users/grace", change, PASSWORD).await.unwrap().status(), 204);
    let user: Value = grace("GET", "/v1/users/grace", Value::Null, PASSWORD).await.unwrap().json().await.unwrap();
    assert_eq!(
        (&user["name"], &user["company"], &user["is_valid_email"]),
        (&json!("Grace Hopper"), &json!("Navy"), &json!(true))
    );
    assert!(user.get("password").is_none());
    for (change, refused) in [
        (
            json!({ "asset_locations": { "groups": { "pth": "s3://x" } } }),
            "asset_locations.groups.pth: There is no such field.",
        ),
        (
            json!({ "asset_locations": { "groups": { "path": "s3://x" } }, "cmpany": "Army" }),
            "cmpany: There is no such field.",
        ),
    ] {
        let answer = refusal(grace("PATCH", "/v1/users/grace", change, PASSWORD).await.unwrap()).await;
        assert_eq!(answer, (422, refused.to_owned()));
    }
    assert_eq!(refusal(grace("PATCH", "/v1/users/ada", json!({}), PASSWORD).await.unwrap()).await.0, 403);
    assert_eq!(refusal(grace("POST", "/v1/user", json!({}), PASSWORD).await.unwrap()).await.0, 403);
    let short = json!({ "password": "short" });
    assert_eq!(refusal(grace("POST", "/v1/user/password_reset", short, PASSWORD).await.unwrap()).await.0, 422);
    let new = "another correct horse";
    let session: Value = grace("GET", "/v1/session", Value::Null, PASSWORD).await.unwrap().json().await.unwrap();
    let by_session = |method: &str, path: &str| {
        let request = api.request(method, path).header("x-tiledb-rest-api-key", session["token"].as_str().unwrap());
        request.body(json!({ "password": new }).to_string())
    };
    for (method, path) in [("POST", "/v1/user/password_reset"), ("DELETE", "/v1/users/grace")] {
        let alone = by_session(method, path).send().await.unwrap();
        assert_eq!(refusal(alone).await.0, 403, "{path}: a session alone is not enough");
        let wrong = by_session(method, path).basic_auth("grace", Some("wrong")).send().await.unwrap();
        assert_eq!(refusal(wrong).await.0, 422, "{path}");
    }
    let reset = grace("POST", "/v1/user/password_reset", json!({ "password": new }), PASSWORD).await.unwrap();
    assert_eq!(reset.status(), 204);
    assert_eq!(grace("GET", "/v1/user", Value::Null, PASSWORD).await.unwrap().status(), 401);
    assert_eq!(by_session("GET", "/v1/user").send().await.unwrap().status(), 401, "a new password ends sessions");
    assert_eq!(grace("DELETE", "/v1/users/grace", Value::Null, new).await.unwrap().status(), 204);
    assert_eq!(grace("GET", "/v1/user", Value::Null, new).await.unwrap().status(), 401);
    let last = api.request("DELETE", "/v1/users/ada").basic_auth("ada", Some(PASSWORD)).send().await.unwrap();
    assert_eq!(refusal(last).await.0, 409, "two organisations have no other owner");
}
