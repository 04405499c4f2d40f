//! The API of Lakewarden itself.

mod buckets;
mod description;
mod events;
mod idempotency;
mod life;
mod lists;

use reqwest::Response;
use serde_json::Value;

/// The error of a refused request.
async fn refused(response: Response, status: u16) -> Value {
    let (is, kind) = (response.status().as_u16(), response.headers()["content-type"].clone());
    let body: Value = response.json().await.unwrap();
    assert_eq!((is, kind.to_str().unwrap()), (status, "application/problem+json"), "{body}");
    assert_eq!(body["status"], status);
    body
}

/// The created resource.
async fn made(response: Response) -> Value {
    let status = response.status().as_u16();
    let body: Value = response.json().await.unwrap();
    assert_eq!(status, 201, "{body}");
    body
}
