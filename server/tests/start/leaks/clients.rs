//! Devices, API tokens, and workloads.

use backend::{Lifetime, actor};
use domain::{org::Role, trust_rule::TrustRuleDraft};
use reqwest::{Method, StatusCode, header};
use serde_json::json;
use testing::World;

use super::{HTTPS, place::Place, sweep::Sweep};

const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

pub(super) async fn device(place: &Place, sweep: &mut Sweep) {
    let client = ("client_id", "arraylake");
    let begun = sweep.post("/oauth/device/code", &[client, ("scope", "openid")]).await.json();
    let device_code = sweep.learns("device code", &begun, "device_code");
    let collect = [client, ("grant_type", DEVICE_GRANT), ("device_code", &*device_code)];
    sweep.post("/oauth/token", &collect).await;
    let own = actor::find_own(&place.world.cx, place.world.ada.person()).await.unwrap();
    let user_code = begun["user_code"].as_str().unwrap();
    backend::devices::approve(&place.world.cx, &own, &user_code.parse().unwrap(), None).await.unwrap();
    let keys = sweep.post("/oauth/token", &collect).await.json();
    for (what, name) in [("access token", "access_token"), ("id token", "id_token"), ("refresh token", "refresh_token")]
    {
        let token = sweep.learns(what, &keys, name);
        sweep.bearer(Method::GET, "/user", &token).await;
        sweep.bearer(Method::POST, "/auth/update-user", &token).await;
    }
    let refresh = keys["refresh_token"].as_str().unwrap().to_owned();
    let form = [client, ("grant_type", "refresh_token"), ("refresh_token", &*refresh)];
    let renewed = sweep.post("/oauth/token", &form).await.json();
    sweep.learns("access token", &renewed, "access_token");
    sweep.learns("refresh token", &renewed, "refresh_token");
    assert_eq!(sweep.post("/oauth/token", &form).await.status, StatusCode::BAD_REQUEST, "used twice");
    sweep.get("/v2/logout").await;
}

pub(super) async fn tokens(place: &Place, sweep: &mut Sweep) {
    let World { cx, ada, .. } = &place.world;
    let days = Lifetime::days(1).unwrap();
    let made = backend::tokens::create(cx, ada, &"ci".parse().unwrap(), days).await.unwrap();
    let token = made.text.to_string();
    sweep.knows("API token", token.clone());
    assert_eq!(sweep.bearer(Method::GET, "/api/v1/orgs/acme/buckets", &token).await.status, StatusCode::OK);
    sweep.bearer(Method::GET, "/orgs/acme/buckets", &token).await;
    sweep.bearer(Method::GET, "/api/v1/orgs/none/buckets", &token).await;
    // Where people put it by mistake: in the query, in the path, as a name.
    for path in ["/api/v1/orgs?token=", "/orgs/acme/buckets?access_token=", "/login?next=/", "/invite/", "/"] {
        let request = sweep.client.get(sweep.server.url(&format!("{path}{token}")));
        let said = sweep.send(request).await;
        // What a browser is led back to is what it asked for.
        sweep.led_to.retain(|to| said.headers.get(header::LOCATION).is_none_or(|said| said != to.as_str()));
    }
    let request = sweep.client.get(sweep.server.url("/v1/user")).basic_auth("ada", Some(&token));
    sweep.send(request).await;
    let request = sweep.client.get(sweep.server.url("/v1/user")).header("x-tiledb-rest-api-key", &token);
    sweep.send(request).await;
    let request = sweep.client.post(sweep.server.url("/api/v1/tokens/leaked")).json(&json!({ "token": token }));
    sweep.send(request).await;
    assert_eq!(sweep.bearer(Method::GET, "/api/v1/orgs/acme/buckets", &token).await.status, StatusCode::UNAUTHORIZED);
}

pub(super) async fn workload(place: &Place, sweep: &mut Sweep) {
    let World { cx, ada, .. } = &place.world;
    backend::service_accounts::create(cx, ada, &"ingest".parse().unwrap(), Role::Member).await.unwrap();
    let (issuer, audience) = (place.issuer.address.clone(), HTTPS.to_owned());
    let rule = TrustRuleDraft { issuer, audience, conditions: "sub = right".into() };
    backend::service_accounts::create_trust_rule(cx, ada, "ingest", &rule.parse().unwrap()).await.unwrap();
    let now = cx.now().await.unwrap().unix_seconds();
    for sub in ["right", "wrong"] {
        let claims = json!({ "iss": place.issuer.address, "aud": HTTPS, "sub": sub, "iat": now, "exp": now + 300 });
        let token = place.key.signs(&claims);
        sweep.knows("token of a workload", token.clone());
        let form = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
            ("subject_token", &*token),
            ("subject_token_type", "urn:ietf:params:oauth:token-type:jwt"),
            ("resource", "acme/ingest"),
        ];
        let said = sweep.post("/oauth/token", &form).await;
        if sub == "right" {
            sweep.learns("exchanged token", &said.json(), "access_token");
        }
        let sts = [
            ("Action", "AssumeRoleWithWebIdentity"),
            ("Version", "2011-06-15"),
            ("RoleArn", "arn:aws:iam::000000000000:role/acme/era5"),
            ("RoleSessionName", "x"),
            ("WebIdentityToken", &*token),
        ];
        let (in_body, in_query) =
            (sweep.client.post(sweep.server.url("/sts")), sweep.client.post(sweep.server.url("/sts")));
        sweep.send(in_body.form(&sts)).await;
        sweep.send(in_query.query(&sts)).await;
    }
}
