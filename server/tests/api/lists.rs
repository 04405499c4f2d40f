//! Every list in pages, while rows come and go.

use domain::org::Role;
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::{World, draft};

use crate::{api::refused, support::Server};

/// The names of a page, and what leads to the next.
fn page(body: &Value, name: &str) -> (Vec<String>, Option<String>) {
    let items = body["items"].as_array().unwrap().iter();
    let names = items.map(|item| item[name].as_str().unwrap_or_default().to_owned()).collect();
    (names, body["next_cursor"].as_str().map(str::to_owned))
}

struct List {
    path: &'static str,
    name: &'static str,
    /// What adds a row, with a name put in the place of `NAME`.
    added: Value,
    /// Lists of what is newest first.
    is_newest_first: bool,
}

fn lists(bucket: &str) -> Vec<List> {
    let access = json!({ "method": "anonymous" });
    let config = json!({ "nickname": "NAME", "platform": "s3", "bucket": "data", "prefix": "NAME", "region": "us-east-1", "access": access });
    let keys =
        json!({ "kind": "aws_key", "access_key_id": "AKIAIOSFODNN7EXAMPLE", "secret": draft::SECRET_ACCESS_KEY });
    let repo = json!({ "name": "NAME", "bucket_config": bucket });
    let list = |path, name, added, is_newest_first| List { path, name, added, is_newest_first };
    vec![
        list("/orgs/acme/buckets", "nickname", config, false),
        list("/orgs/acme/repos", "name", repo, false),
        list("/orgs/acme/credentials", "name", json!({ "name": "NAME", "keys": keys }), false),
        list("/orgs/acme/invitations", "username", json!({ "username": "NAME", "role": "reader" }), true),
    ]
}

#[sqlx::test(migrations = "../migrations")]
async fn a_page_begins_where_the_one_before_ended_whatever_comes_and_goes(pool: PgPool) {
    let server = Server::start(pool).await;
    server.add("acme", &draft::self_managed("zz-base", "base")).await;
    for list in lists("zz-base") {
        let path = format!("/api/v1{}", list.path);
        let add = async |name: &str| -> Value {
            let body = list.added.to_string().replace("NAME", name);
            let made = server.call("POST", &path, &serde_json::from_str(&body).unwrap()).send().await.unwrap();
            let status = made.status();
            let made: Value = made.json().await.unwrap();
            assert_eq!(status, 201, "{made}");
            made
        };
        let get =
            async |query: &str| -> Value { server.api(&format!("{path}?limit=2{query}")).await.json().await.unwrap() };
        let mut order = vec!["row-1", "row-3", "row-5", "row-7", "row-9"];
        let mut made = Vec::new();
        for name in &order {
            made.push(add(name).await);
        }
        if list.is_newest_first {
            order.reverse();
            made.reverse();
        }
        let (first, next) = page(&get("").await, list.name);
        assert_eq!(first, order[..2], "{path}");
        // Before the place, and at it: what was there is gone, and others are there.
        let key = if list.path.ends_with("/repos") { "name" } else { "id" };
        let id = made[1].get("invitation").unwrap_or(&made[1])[key].as_str().unwrap().to_owned();
        let gone = server.call("DELETE", &format!("{path}/{id}"), &Value::Null).send().await.unwrap();
        assert_eq!(gone.status(), 204, "{path}");
        add("row-0").await;
        let mut rest = Vec::new();
        let mut cursor = next;
        while let Some(next) = cursor {
            let (names, after) = page(&get(&format!("&cursor={next}")).await, list.name);
            rest.extend(names);
            cursor = after;
        }
        rest.retain(|name| name != "zz-base");
        assert_eq!(rest, order[2..], "{path}: each that stayed, once");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn people_tokens_and_organisations_come_in_pages_too(pool: PgPool) {
    let world = World::new(pool).await;
    for name in ["grace", "kathy", "mary"] {
        world.named(name, Role::Member).await;
        let lifetime = backend::Lifetime::days(1).unwrap();
        backend::tokens::create(&world.cx, &world.ada, &name.parse().unwrap(), lifetime).await.unwrap();
    }
    let server = Server::serve(world, None).await;
    for (path, all) in [("/orgs/acme/members", 4), ("/orgs/acme/tokens", 4), ("/orgs", 1)] {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let body: Value = server.api(&format!("/api/v1{path}?limit=1{cursor}")).await.json().await.unwrap();
            let (ids, next) = page(&body, "id");
            assert_eq!(ids.len(), 1, "{path}: {body}");
            seen.extend(ids);
            let Some(next) = next else { break };
            cursor = format!("&cursor={next}");
        }
        let count = seen.len();
        seen.sort();
        seen.dedup();
        assert!(seen.len() == count && count >= all, "{path}: {count}");
    }
    let grace: Value = server.api("/api/v1/orgs/acme/members?search=ADA@example").await.json().await.unwrap();
    assert_eq!(grace["items"].as_array().unwrap().len(), 1, "{grace}");
}

#[sqlx::test(migrations = "../migrations")]
async fn the_tests_of_a_credential_come_in_pages_and_its_dialog_says_that_there_are_older_ones(pool: PgPool) {
    let server = Server::start(pool).await;
    let keys =
        json!({ "kind": "aws_key", "access_key_id": "AKIAIOSFODNN7EXAMPLE", "secret": draft::SECRET_ACCESS_KEY });
    let new = json!({ "name": "pair", "keys": keys });
    let created = server.call("POST", "/api/v1/orgs/acme/credentials", &new).send().await.unwrap();
    let credential: Value = created.json().await.unwrap();
    let id = credential["id"].as_str().unwrap();
    let path = format!("/api/v1/orgs/acme/credentials/{id}");
    for _ in 0..3 {
        let tested = server.call("POST", &format!("{path}/test"), &json!({})).send().await.unwrap();
        assert_eq!(tested.status(), 200);
    }
    // The times are in whole seconds.
    let an_hour_apart = "update credential_test set tested_at = tested_at - id * interval '1 hour',
        report = jsonb_set(report, '{tested_at}', to_jsonb((report->>'tested_at')::bigint - id * 3600))";
    sqlx::query(an_hour_apart).execute(&server.pool).await.unwrap();
    let tests = async |query: String| -> (Vec<String>, Option<String>) {
        let body: Value = server.api(&format!("{path}/tests?{query}")).await.json().await.unwrap();
        let times = body["items"].as_array().unwrap().iter().map(|test| test["report"]["tested_at"].to_string());
        (times.collect(), body["next_cursor"].as_str().map(str::to_owned))
    };
    let (all, end) = tests("limit=3".into()).await;
    assert_eq!((all.len(), &end), (3, &None));
    assert!(all.is_sorted_by(|newer, older| newer > older), "{all:?}");
    let (first, cursor) = tests("limit=2".into()).await;
    let (second, end) = tests(format!("limit=2&cursor={}", cursor.unwrap())).await;
    assert_eq!(([first, second].concat(), end), (all, None));
    let problem = refused(server.api(&format!("{path}/tests?cursor=x")).await, 422).await;
    assert_eq!(problem["errors"][0]["parameter"], "cursor");

    server.sign_in().await;
    let dialog = format!("/acme/credentials?dialog=credential&credential={id}");
    assert!(!server.page(&dialog).await.contains("older tests"));
    sqlx::query(
        "insert into credential_test (org_id, cloud_credential_id, fingerprint, report, verified, tested_at, mac)
         select org_id, cloud_credential_id, fingerprint, report, verified, tested_at - interval '1 day', mac
         from credential_test, generate_series(1, 4) where cloud_credential_id is not null",
    )
    .execute(&server.pool)
    .await
    .unwrap();
    let page = server.page(&dialog).await;
    assert!(page.contains("Earlier tests") && page.contains("The API lists older tests."));
    assert_eq!(tests(String::new()).await.0.len(), 15);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_cursor_of_another_list_and_a_limit_out_of_bounds_are_refused(pool: PgPool) {
    let server = Server::start(pool).await;
    for name in ["one", "two"] {
        server.add("acme", &draft::self_managed(name, name)).await;
    }
    let body: Value = server.api("/api/v1/orgs/acme/buckets?limit=1").await.json().await.unwrap();
    let cursor = body["next_cursor"].as_str().unwrap();
    for list in ["members", "repos", "credentials", "tokens", "invitations", "events"] {
        let at = format!("/api/v1/orgs/acme/{list}");
        for query in [format!("cursor={cursor}"), "cursor=x".into(), "limit=0".into(), "limit=1001".into()] {
            let problem = refused(server.api(&format!("{at}?{query}")).await, 422).await;
            let named = query.split('=').next().unwrap();
            assert_eq!(problem["errors"][0]["parameter"], named, "{list} {query}");
        }
    }
    let long = "a".repeat(101);
    for list in ["members", "repos", "credentials", "buckets", "events", "events.csv", "events.jsonl"] {
        let problem = refused(server.api(&format!("/api/v1/orgs/acme/{list}?search={long}")).await, 422).await;
        assert_eq!(problem["errors"][0]["parameter"], "search", "{list}");
    }
}
