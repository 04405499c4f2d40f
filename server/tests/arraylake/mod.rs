//! The API of the `arraylake` client over real HTTP, in the forms of its wire contract.

mod buckets;
mod identity;
mod repos;

use serde_json::{Value, json};

use crate::support::Server;

/// What the API answers: status and body.
async fn send(server: &Server, method: &str, path: &str, body: Value) -> (u16, Value) {
    let response = server.call(method, path, &body).send().await.unwrap();
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

async fn get(server: &Server, path: &str) -> (u16, Value) {
    let response = server.api(path).await;
    let status = response.status().as_u16();
    (status, serde_json::from_str(&response.text().await.unwrap()).unwrap_or_default())
}

/// A body of `create_bucket_config`, as 0.33 sends it.
fn new_bucket(nickname: &str, platform: &str, extra: Value, auth: Value) -> Value {
    json!({ "nickname": nickname, "platform": platform, "name": format!("{nickname}-data"), "prefix": "",
            "extra_config": extra, "auth_config": auth })
}

fn keys() -> Value {
    json!({ "method": "hmac", "access_key_id": "AK1", "secret_access_key": "canary-secret-key" })
}
