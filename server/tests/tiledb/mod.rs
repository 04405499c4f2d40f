//! The API of the `tiledb-cloud` client, as its contract has it, and Lakewarden's own beside it.

mod api;
mod credentials;
mod people;

use serde_json::Value;
use sqlx::PgPool;

use crate::tiledb::api::{Api, refusal};

#[sqlx::test(migrations = "../migrations")]
async fn what_libtiledb_asks_first(pool: PgPool) {
    let api = Api::new(pool).await;
    for (method, path) in [
        ("GET", "/v4/capabilities"),
        ("GET", "/v1/arrays/acme/none"),
        ("OPTIONS", "/v2/groups/acme/none"),
        ("POST", "/v1/nothing"),
    ] {
        let response = api.request(method, path).header("x-tiledb-rest-api-key", &api.token).send().await.unwrap();
        assert_eq!(refusal(response).await.0, 404, "{method} {path}");
    }
    assert_eq!(api.refused("PUT", "/v1/user", Value::Null).await.0, 405);
}

/// The description names every route of Lakewarden's own API, and no other.
#[sqlx::test(migrations = "../migrations")]
async fn the_description_is_of_what_is_there(pool: PgPool) {
    let api = Api::new(pool).await;
    let description = api.get("/api/v1/openapi.json").await;
    let mut described: Vec<String> = Vec::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        described.extend(methods.as_object().unwrap().keys().map(|method| format!("{} {path}", method.to_uppercase())));
    }
    let served = server::route_names().into_iter().filter(|name| name.path.starts_with("/api/v1"));
    let mut served: Vec<String> = served.map(|name| format!("{} {}", name.method, name.path)).collect();
    described.sort();
    served.sort();
    assert_eq!(described, served);
}
