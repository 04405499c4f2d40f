//! The description of the API, compared with its routes.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sqlx::PgPool;

use crate::{api::refused, support::Server};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

async fn described(pool: PgPool) -> Value {
    Server::start(pool).await.api("/api/v1/openapi.json").await.json().await.unwrap()
}

fn operations(description: &Value) -> impl Iterator<Item = (String, &Value)> {
    description["paths"].as_object().unwrap().iter().flat_map(|(path, item)| {
        let of = METHODS.into_iter().filter_map(move |method| Some((method, item.get(method)?)));
        of.map(move |(method, operation)| (format!("{} {path}", method.to_uppercase()), operation))
    })
}

/// The routes that clients of `tiledb-cloud` have beside their own are described with these.
#[sqlx::test(migrations = "../migrations")]
async fn every_route_is_described_and_nothing_else(pool: PgPool) {
    let description = described(pool).await;
    let described: BTreeSet<String> = operations(&description).map(|(name, _)| name).collect();
    let served = server::route_names().into_iter().filter(|name| name.path.starts_with("/api/v1"));
    let served = served.filter(|name| !name.path.starts_with("/api/v1/namespaces/"));
    assert_eq!(described, served.map(|name| format!("{} {}", name.method, name.path)).collect());
}

#[sqlx::test(migrations = "../migrations")]
async fn every_operation_says_what_it_takes_and_what_it_answers(pool: PgPool) {
    let description = described(pool).await;
    let mut ids = BTreeSet::new();
    for (name, operation) in operations(&description) {
        let id = operation["operationId"].as_str().unwrap();
        assert!(ids.insert(id), "{name}: {id} is the name of another");
        assert!(operation["summary"].is_string() && operation["description"].is_string(), "{name}");
        if ["GET /api/v1/openapi.json", "GET /api/v1/docs"].contains(&&*name) {
            continue;
        }
        let answers = operation["responses"].as_object().unwrap();
        for status in ["401", "403", "404", "422", "429", "500", "503"] {
            assert!(answers[status]["content"]["application/problem+json"].is_object(), "{name}: {status}");
        }
        let security = operation["security"].to_string();
        // Whoever finds a token has no account here.
        let is_for_anybody = name == "POST /api/v1/tokens/leaked" && security == "[{}]";
        assert!(is_for_anybody || security.contains("token") || security.contains("password"), "{name}: {security}");
        for part in name.split('{').skip(1).filter_map(|part| part.split('}').next()) {
            let parameters = operation["parameters"].as_array().unwrap();
            let path = parameters.iter().find(|known| known["name"] == part && known["in"] == "path");
            assert!(path.is_some_and(|known| known["description"].is_string()), "{name}: {part}");
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn everything_that_is_referred_to_is_there(pool: PgPool) {
    let description = described(pool).await;
    let text = description.to_string();
    let references: BTreeSet<&str> =
        text.split("\"$ref\":\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(references.len() > 40, "{references:?}");
    for reference in references {
        assert!(description.pointer(reference).is_some(), "{reference}");
    }
}

/// Every text in a request has a length or a set of words.
#[sqlx::test(migrations = "../migrations")]
async fn every_field_that_is_sent_has_a_grammar(pool: PgPool) {
    let description = described(pool).await;
    let mut seen = BTreeSet::new();
    for (name, operation) in operations(&description) {
        let body = &operation["requestBody"]["content"]["application/json"]["schema"];
        must_be_bounded(&description, body, &name, &mut seen);
    }
    assert!(seen.len() > 3, "{seen:?}");
}

fn must_be_bounded(description: &Value, schema: &Value, place: &str, seen: &mut BTreeSet<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        if seen.insert(reference.to_owned()) {
            let found = description.pointer(reference.trim_start_matches('#'));
            must_be_bounded(description, found.unwrap(), reference, seen);
        }
        return;
    }
    if schema["type"] == "object" && schema["properties"].is_object() {
        assert_eq!(schema["additionalProperties"], Value::Bool(false), "{place}: what is not known is refused");
    }
    for (field, property) in schema["properties"].as_object().into_iter().flatten() {
        must_be_bounded(description, property, &format!("{place}/{field}"), seen);
    }
    for one in ["oneOf", "allOf", "anyOf"].iter().flat_map(|of| schema[*of].as_array().into_iter().flatten()) {
        must_be_bounded(description, one, place, seen);
    }
    if schema["type"] == "string" {
        let is_bounded = ["maxLength", "enum", "format", "const"].iter().any(|bound| !schema[*bound].is_null());
        // White space around some texts is left out, so the pattern counts the characters between it.
        let is_counted = schema["pattern"].as_str().is_some_and(|pattern| pattern.ends_with(r"}\s*$"));
        assert!(is_bounded || is_counted, "{place}: {schema}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_body_is_refused_by_its_fields_where_none_is_described(pool: PgPool) {
    let server = Server::start(pool).await;
    let description: Value = server.api("/api/v1/openapi.json").await.json().await.unwrap();
    let mut asked = 0;
    for (name, operation) in operations(&description).filter(|(_, operation)| operation.get("requestBody").is_none()) {
        let (method, path) = name.split_once(' ').unwrap();
        let path = path.replace("{org}", "acme").replace(['{', '}'], "");
        let problem =
            refused(server.call(method, &path, &json!({ "force": true, "a": 1 })).send().await.unwrap(), 422).await;
        let pointers: Vec<_> = problem["errors"].as_array().unwrap().iter().map(|error| &error["pointer"]).collect();
        assert_eq!(pointers, ["/a", "/force"], "{name}: {problem}");
        refused(server.call(method, &path, &json!(["force"])).send().await.unwrap(), 422).await;
        let empty = server.call(method, &path, &json!({})).send().await.unwrap();
        let about = operation["operationId"].as_str().unwrap();
        assert_ne!(empty.status(), 422, "{about}: an object without fields says nothing");
        asked += 1;
    }
    assert!(asked > 30, "{asked}");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_field_that_is_there_twice_is_refused_rather_than_chosen(pool: PgPool) {
    let server = Server::start(pool).await;
    for (path, body, pointer) in [
        ("/api/v1/orgs/acme/groups", r#"{"name": "read", "name": "write"}"#, "/name"),
        ("/api/v1/orgs/acme/buckets", r#"{"access": {"method": "anonymous", "method": "hmac"}}"#, "/access/method"),
        ("/api/v1/orgs/acme/repos", r#"{"metadata": {"unit": "K", "unit": "C"}}"#, "/metadata/unit"),
    ] {
        let request = server.client.post(server.url(path)).bearer_auth(&server.token).body(body);
        let problem = refused(request.send().await.unwrap(), 422).await;
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
    }
    let twice = r#"{"name": "era5", "metadata": {"unit": "K", "unit": "C"}}"#;
    let compatible = server.client.post(server.url("/orgs/acme/repos")).bearer_auth(&server.token).body(twice);
    assert_eq!(compatible.send().await.unwrap().status(), 422);
}
