//! The API of the `tiledb-cloud` client, as its contract has it.

mod api;
mod credentials;
mod organizations;
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
