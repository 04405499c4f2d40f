//! The calls of the client, as it makes them.

use http::StatusCode;
use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::{World, draft};

use crate::support::Server;

pub(crate) const ARN: &str = draft::ROLE_ARN;
pub(crate) const SECRET: &str = draft::SECRET_ACCESS_KEY;
pub(crate) const EXTERNAL_ID: &str = "canary-external-id-5T7K";

/// A server, and Ada with a token of her own.
pub(crate) struct Api {
    pub(crate) server: Server,
    pub(crate) token: String,
}

impl Api {
    pub(crate) async fn new(pool: PgPool) -> Self {
        let world = World::new(pool).await;
        let own = backend::actor::find_own(&world.cx, world.ada.person()).await.unwrap();
        let token = world.token(&own).await;
        Self { server: Server::serve(world, None).await, token }
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let request = self.server.client.request(method.parse().unwrap(), self.server.url(path));
        request.header("content-type", "application/json")
    }

    pub(crate) async fn call(&self, method: &str, path: &str, body: Value) -> Response {
        let request = self.request(method, path).header("x-tiledb-rest-api-key", &self.token);
        let body = if body.is_null() { String::new() } else { body.to_string() };
        request.body(body).send().await.unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        let response = self.call("GET", path, Value::Null).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.json().await.unwrap()
    }

    pub(crate) async fn done(&self, method: &str, path: &str, body: Value) {
        let response = self.call(method, path, body).await;
        let status = response.status();
        assert_eq!(status, StatusCode::NO_CONTENT, "{method} {path}: {}", response.text().await.unwrap());
    }

    /// What is wrong, by its status and its message.
    pub(crate) async fn refused(&self, method: &str, path: &str, body: Value) -> (u16, String) {
        refusal(self.call(method, path, body).await).await
    }
}

/// Every error is an object with a code and a message.
pub(crate) async fn refusal(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["code"], status, "{body}");
    assert!(body["request_id"].is_string());
    (status, body["message"].as_str().unwrap().to_owned())
}

/// As the client writes what it parsed: times with an offset, and all numbers as floats.
pub(crate) fn rewritten(value: Value) -> Value {
    match value {
        Value::String(text) => {
            json!(text.strip_suffix('Z').map_or_else(|| text.clone(), |time| format!("{time}+00:00")))
        }
        Value::Number(number) => json!(number.as_f64()),
        Value::Array(list) => list.into_iter().map(rewritten).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, rewritten(value))).collect(),
        value => value,
    }
}
