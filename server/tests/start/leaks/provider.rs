//! Sign-ins with an identity provider.

use std::collections::BTreeMap;

use reqwest::{Method, StatusCode, Url};
use serde_json::json;
use testing::issuer::TOKEN;

use super::{
    place::Place,
    sweep::{Said, Sweep},
};

const CODE: &str = "authorization-code-canary";

/// A right one, and one whose id token was made for another sign-in.
pub(super) async fn sign_ins(place: &Place, sweep: &mut Sweep) {
    sweep.knows("code", CODE);
    sweep.knows("wrong state", "wrong-state-canary");
    for is_right in [true, false] {
        let asked = begin(sweep).await;
        let nonce = if is_right { &asked["nonce"] } else { "another" };
        exchanges(place, sweep, nonce).await;
        for state in ["wrong-state-canary", &asked["state"], &asked["state"]] {
            assert_eq!(come_back(place, sweep, state).await.status, StatusCode::SEE_OTHER);
        }
        assert_eq!(sweep.get("/profile/account").await.status == StatusCode::OK, is_right);
        sweep.leave();
    }
}

/// The provider refuses the code with a text of its own, which is nobody's business.
pub(super) async fn refusal(place: &Place, sweep: &mut Sweep) {
    sweep.knows("text of the provider", "error-text-canary");
    place.issuer.says_raw(TOKEN, 400, b"{\"error\":\"invalid_grant\",\"error_description\":\"error-text-canary\"}");
    let asked = begin(sweep).await;
    come_back(place, sweep, &asked["state"]).await;
    sweep.leave();
}

/// Begins a sign-in; returns what the provider is asked.
async fn begin(sweep: &mut Sweep) -> BTreeMap<String, String> {
    let begun = sweep.post("/login/with/corp", &[("purpose", "sign_in"), ("next", "/profile/account")]).await;
    let to = begun.headers["refresh"].to_str().unwrap().trim_start_matches("0; url=").to_owned();
    let asked: BTreeMap<String, String> = Url::parse(&to).unwrap().query_pairs().into_owned().collect();
    sweep.knows("state", asked["state"].clone());
    sweep.knows("nonce", asked["nonce"].clone());
    asked
}

/// Has the provider give tokens for the next code.
async fn exchanges(place: &Place, sweep: &mut Sweep, nonce: &str) {
    let now = place.world.cx.now().await.unwrap().unix_seconds();
    let id_token = place.key.signs(&json!({
        "iss": place.issuer.address, "sub": "248", "aud": "lakewarden", "exp": now + 300, "iat": now, "auth_time": now,
        "nonce": nonce, "name": "Grace Hopper", "email": "grace@corp.example.com", "email_verified": true,
    }));
    let answer = json!({
        "access_token": "access-token-canary", "refresh_token": "refresh-token-canary", "token_type": "Bearer",
        "expires_in": 60, "id_token": id_token,
    });
    for name in ["id_token", "access_token", "refresh_token"] {
        sweep.learns("token of the provider", &answer, name);
    }
    place.issuer.says(TOKEN, &answer);
}

async fn come_back(place: &Place, sweep: &mut Sweep, state: &str) -> Said {
    let request = sweep.request(Method::GET, "/login/return");
    sweep.send(request.query(&[("state", state), ("code", CODE), ("iss", &place.issuer.address)])).await
}
