//! Values accepted and refused by pages and APIs: text in policies, keys in the wrong field, endpoints that no rule
//! opens. And answers after a commit.

use crate::support::Server;
use domain::check::Problem;
use reqwest::StatusCode;
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::{ORG, PASSWORD, World, aws::Simulation, draft};

/// A secret access key in AWS's format, and its id.
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const ID: &str = "AKIAIOSFODNN7EXAMPLE";

/// A server with an AWS identity, and a personal token of Ada.
async fn with_identity(pool: PgPool) -> (Server, String) {
    let (_, endpoint) = Simulation::start().await;
    let world = World::beside_aws(pool, &endpoint).await;
    let own = backend::actor::find_own(&world.cx, world.ada.person()).await.unwrap();
    let token = world.token(&own).await;
    (Server::serve(world, None).await, token)
}

#[sqlx::test(migrations = "../migrations")]
async fn no_policy_is_written_for_what_is_no_name(pool: PgPool) {
    let (server, token) = with_identity(pool).await;
    let ask = async |query: &[(&str, &str)]| {
        let url = server.url("/api/v1/namespaces/acme/aws-trust");
        let response = server.client.get(url).query(query).bearer_auth(&token).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    };
    for query in [
        ("bucket", "*"),
        ("bucket", "a/*"),
        ("bucket", "data*"),
        ("bucket", "dat?"),
        ("bucket", "${aws:username}"),
        ("bucket", "data\",\"*"),
        ("kms_key_arn", "*"),
        ("kms_key_arn", "arn:aws:kms:*:*:key/*"),
        ("kms_key_arn", "arn:aws:s3:::data"),
        ("kms_key_arn", "alias/data"),
    ] {
        let (status, body) = ask(&[query]).await;
        assert_eq!(status, 422, "{query:?}: {body}");
        assert!(!body.contains("Statement"), "{query:?}: {body}");
    }
    let key = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    let (status, body) = ask(&[("bucket", "data"), ("kms_key_arn", key)]).await;
    let policies: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((status, &policies["role_policy"]["Statement"][2]["Resource"][0]), (200, &json!(key)));
    assert_eq!(policies["bucket_policy"]["Statement"][1]["Resource"][0], "arn:aws:s3:::data/*");
    let (status, body) = ask(&[("bucket", "")]).await;
    assert!(status == 200 && body.contains("<bucket-name>"), "{body}");
}

/// The Add bucket form, as a browser without wasm posts it.
fn add_bucket<'a>(id: &'a str, secret: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("intent", "buckets/create"),
        ("nickname", "production"),
        ("platform", "s3"),
        ("bucket", "my-data"),
        ("prefix", ""),
        ("region", "us-east-1"),
        ("endpoint", ""),
        ("auth_method", "hmac"),
        ("access_key_id", id),
        ("secret_access_key", secret),
    ]
}

#[sqlx::test(migrations = "../migrations")]
async fn what_looks_like_a_key_is_warned_of_without_wasm_too(pool: PgPool) {
    let server = Server::start(pool).await;
    server.sign_in().await;
    for (nickname, bucket, is_warned) in [("production", "my-data", false), (ID, "my-other-data", true)] {
        let mut form = add_bucket("my-key", "long-enough");
        form[1].1 = nickname;
        form[3].1 = bucket;
        let saved = server.post("/acme/buckets?dialog=add", &form).await;
        assert_eq!(saved.status(), StatusCode::SEE_OTHER, "{nickname}");
        let page = server.client.get(server.url("/acme/buckets")).send().await.unwrap().text().await.unwrap();
        assert!(page.contains("was added"), "{page}");
        assert_eq!(page.contains("saved as nickname: it looks like a key"), is_warned, "{page}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn documents_on_a_page_have_a_placeholder_for_what_is_no_name(pool: PgPool) {
    let (server, _) = with_identity(pool).await;
    server.sign_in().await;
    let form = [
        ("intent", "buckets/create"),
        ("nickname", "production"),
        ("platform", "s3"),
        ("bucket", "*"),
        ("prefix", "../*"),
        ("region", "us-east-1"),
        ("auth_method", "aws_customer_managed_role"),
        ("shared_secret", "${aws:username}"),
    ];
    let page = server.post("/acme/buckets?dialog=add", &form).await.text().await.unwrap();
    assert!(page.contains("arn:aws:s3:::&lt;bucket-name&gt;/&lt;prefix&gt;/*"), "{page}");
    assert!(page.contains("&lt;shared-secret&gt;"));
    assert!(!page.contains("arn:aws:s3:::*"));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_secret_in_a_field_that_shows_what_is_typed_is_refused_and_not_sent_back(pool: PgPool) {
    let server = Server::start(pool).await;
    server.sign_in().await;
    let pasted = format!("[default]aws_access_key_id = {ID}aws_secret_access_key = {SECRET}");
    for (id, sentence) in [(SECRET, "This was a secret access key."), (&pasted, "Enter the access key id as")] {
        for intent in ["buckets/create", "buckets/test"] {
            let mut form = add_bucket(id, "");
            form[0].1 = intent;
            let response = server.post("/acme/buckets?dialog=add", &form).await;
            assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{intent}");
            let page = response.text().await.unwrap();
            assert!(page.contains(sentence), "{intent}: {page}");
            assert!(!page.contains(SECRET), "{intent}");
        }
        for intent in ["credentials/create", "credentials/test"] {
            let form =
                [("intent", intent), ("format", "aws_key"), ("name", "pair"), ("access_key_id", id), ("secret", "")];
            let response = server.post("/acme/credentials?dialog=add&format=aws_key", &form).await;
            assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{intent}");
            assert!(!response.text().await.unwrap().contains(SECRET), "{intent}");
        }
    }
    let swapped = server.post("/acme/buckets?dialog=add", &add_bucket(SECRET, ID)).await.text().await.unwrap();
    assert!(swapped.contains("The two fields are swapped") && !swapped.contains(SECRET));
    let other_mistake = add_bucket("my key", "long-enough");
    let kept = server.post("/acme/buckets?dialog=add", &other_mistake).await.text().await.unwrap();
    assert!(kept.contains("my key"), "what is no secret stays as it was typed");
}

#[sqlx::test(migrations = "../migrations")]
async fn keys_in_the_wrong_field_are_refused_at_every_door_without_an_echo(pool: PgPool) {
    let (server, token) = with_identity(pool).await;
    let bucket = |id: &str, secret: &str| {
        json!({ "nickname": "keys", "platform": "s3", "name": "data", "extra_config": { "region_name": "us-east-1" },
                "auth_config": { "method": "hmac", "access_key_id": id, "secret_access_key": secret } })
    };
    let newer = |id: &str, secret: &str| json!({ "name": "keys", "credential": { "aws": { "access_key_id": id, "secret_access_key": secret } } });
    let google = |id: &str, secret: &str| json!({ "name": "keys", "credential": { "gcp": { "access_key_id": id, "secret_access_key": secret } } });
    let older = |id: &str, secret: &str| json!({ "name": "keys", "access_key_id": id, "secret_access_key": secret });
    let refused = async |path: &str, body: Value, token: &str| {
        let url = server.url(path);
        let response = server.client.post(url).bearer_auth(token).body(body.to_string()).send().await.unwrap();
        let (status, text) = (response.status().as_u16(), response.text().await.unwrap());
        assert_eq!(status, 422, "{path}: {text}");
        assert!(!text.contains(SECRET) && !text.contains(ID), "{text}");
        text
    };
    const GOOGLE_ID: &str = "GOOG1EABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGHIJKLMNOPQRS";
    let verify = "/api/v1/namespaces/acme/credentials/verify";
    for (path, body, token) in [
        ("/orgs/acme/buckets", bucket(SECRET, ID), &server.token),
        ("/v2/credentials/acme", newer(SECRET, ID), &token),
        ("/v2/credentials/acme", google(SECRET, GOOGLE_ID), &token),
        ("/v1/credentials/acme/aws", older(SECRET, ID), &token),
        (verify, newer(SECRET, ID), &token),
    ] {
        assert!(refused(path, body, token).await.contains("swapped"), "{path}");
    }
    let temporary = refused("/orgs/acme/buckets", bucket("ASIAIOSFODNN7EXAMPLE", SECRET), &server.token).await;
    assert!(temporary.contains("temporary key"), "{temporary}");
}

#[sqlx::test(migrations = "../migrations")]
async fn what_only_looks_like_a_key_is_taken_with_a_warning(pool: PgPool) {
    let server = Server::start(pool).await;
    let path = "CMIP6/CMIP/MIROC/MIROC6/historical/r1i1p";
    let bucket = json!({
        "nickname": ID, "platform": "s3", "name": "data", "prefix": path,
        "extra_config": { "region_name": "us-east-1", "note": ID }, "auth_config": { "method": "anonymous" },
    });
    let stored = server.call("POST", "/orgs/acme/buckets", &bucket).send().await.unwrap();
    assert_eq!(stored.status(), StatusCode::CREATED);
    let repo = json!({ "name": format!("repo-{ID}"), "bucket_nickname": ID, "description": SECRET, "prefix": path });
    let stored = server.call("POST", "/orgs/acme/repos", &repo).send().await.unwrap();
    assert_eq!(stored.status(), StatusCode::CREATED);
    server.sign_in().await;
    // Another field is invalid, so the form comes back.
    let mut form = add_bucket(ID, "long-enough-secret");
    form[1].1 = "key-AKIAIOSFODNN7EXAMPLE";
    form[3].1 = "";
    let page = server.post("/acme/buckets?dialog=add", &form).await.text().await.unwrap();
    assert_eq!(page.matches("This looks like a key or secret").count(), 1, "at the nickname, and not at the key id");
    form[3].1 = "other-data";
    assert_eq!(server.post("/acme/buckets", &form).await.status(), StatusCode::SEE_OTHER);
}

#[sqlx::test(migrations = "../migrations")]
async fn an_endpoint_no_rule_opens_is_refused_at_every_door(pool: PgPool) {
    let (server, token) = with_identity(pool).await;
    let sentence = Problem::EndpointNotAllowed.sentence();
    let id = server.add(ORG, &draft::hmac("open", "data")).await;
    let endpoint = "https://169.254.169.254";
    let bucket = json!({
        "nickname": "closed", "platform": "s3-compatible", "name": "other", "extra_config": { "endpoint_url": endpoint },
        "auth_config": { "method": "anonymous" },
    });
    let credential = json!({ "name": "closed", "credential": { "aws": {
        "access_key_id": "AKIDEXAMPLE", "secret_access_key": draft::SECRET_ACCESS_KEY, "endpoint": endpoint } } });
    let own = server.call("POST", "/v2/credentials/acme", &credential).bearer_auth(&token);
    let requests = [
        server.call("POST", "/orgs/acme/buckets", &bucket),
        server.call("PATCH", &format!("/orgs/acme/buckets/{id}"), &bucket),
        own.header("x-tiledb-rest-api-key", &token),
    ];
    for request in requests {
        let response = request.send().await.unwrap();
        let (status, text) = (response.status().as_u16(), response.text().await.unwrap());
        assert!(status == 422 && text.contains(&sentence), "{status} {text}");
    }
    server.sign_in().await;
    let mut form = add_bucket("AKIDEXAMPLE", draft::SECRET_ACCESS_KEY);
    (form[2].1, form[6].1) = ("s3-compatible", endpoint);
    let response = server.post("/acme/buckets?dialog=add", &form).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = response.text().await.unwrap();
    assert!(page.contains(&sentence) && page.contains(endpoint), "with the sentence, and what was typed");
}

/// Breaks every bucket config when a change of a repo or of the default is committed: a read after the commit fails.
const SPOIL: &str = "
    create function spoil() returns trigger language plpgsql as $$
    begin
        if pg_trigger_depth() = 1 then update bucket_config set nickname = '!' || id; end if;
        return null;
    end $$;
    create constraint trigger spoil after insert or update on repo deferrable initially deferred
        for each row execute function spoil();
    create constraint trigger spoil after update of default_bucket_config_id on org deferrable initially deferred
        for each row execute function spoil();";

#[sqlx::test(migrations = "../migrations")]
async fn what_is_committed_is_answered_without_another_look(pool: PgPool) {
    let server = Server::start(pool.clone()).await;
    let id = server.add(ORG, &draft::self_managed("open-data", "open-data")).await;
    let heal = async || {
        sqlx::query("update bucket_config set nickname = 'open-data'").execute(&pool).await.unwrap();
    };
    sqlx::raw_sql(SPOIL).execute(&pool).await.unwrap();
    let repo = json!({ "name": "era5", "bucket_nickname": "open-data" });
    let made = server.call("POST", "/orgs/acme/repos", &repo).send().await.unwrap();
    assert_eq!(made.status(), StatusCode::CREATED);
    let made: Value = made.json().await.unwrap();
    assert_eq!(made["bucket"]["nickname"], "open-data");
    heal().await;
    let changed = server.call("PATCH", "/orgs/acme/era5", &json!({ "description": "Reanalysis" }));
    let changed: Value = changed.send().await.unwrap().error_for_status().unwrap().json().await.unwrap();
    assert_eq!((&changed["description"], &changed["bucket"]["nickname"]), (&json!("Reanalysis"), &json!("open-data")));
    heal().await;
    server.sign_in().await;
    let form = [("intent", "buckets/set-default"), ("id", id.as_str())];
    assert_eq!(server.post("/acme/buckets", &form).await.status(), StatusCode::SEE_OTHER);
}

/// The same for organisations and invitations.
const SPOIL_MORE: &str = "
    create function spoil() returns trigger language plpgsql as $$
    declare bad constant jsonb := jsonb_build_object('description', 1);
    begin
        update org set profile = bad where id = new.id and profile <> bad;
        update invitation set expires_at = now() where id = new.id;
        return null;
    end $$;
    create constraint trigger spoil after insert or update of profile on org deferrable initially deferred
        for each row execute function spoil();
    create constraint trigger spoil after insert on invitation deferrable initially deferred
        for each row execute function spoil();";

#[sqlx::test(migrations = "../migrations")]
async fn an_organisation_and_an_invitation_are_answered_without_another_look(pool: PgPool) {
    let server = Server::start(pool.clone()).await;
    sqlx::raw_sql(SPOIL_MORE).execute(&pool).await.unwrap();
    let answered = async |method: &str, path: &str, body: Value| -> Value {
        let request = server.client.request(method.parse().unwrap(), server.url(path));
        let request = request.basic_auth("ada@example.com", Some(PASSWORD)).body(body.to_string());
        request.send().await.unwrap().error_for_status().unwrap().json().await.unwrap()
    };
    let reef = json!({ "name": "reef", "description": "Corals" });
    assert_eq!(answered("POST", "/api/v1/orgs", reef).await["description"], "Corals");
    let edit = json!({ "description": "Clouds" });
    assert_eq!(answered("PATCH", "/api/v1/orgs/acme", edit).await["description"], "Clouds");
    let invitation = json!({ "role": "member", "username": "grace" });
    assert_eq!(answered("POST", "/api/v1/orgs/acme/invitations", invitation).await["invitation"]["username"], "grace");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_list_that_breaks_off_does_not_look_whole(pool: PgPool) {
    let server = Server::start(pool.clone()).await;
    // More than the buffers between the two hold, so that not all of it has been read when the head arrives.
    sqlx::query(
        "insert into bucket_config (id, org_id, nickname, platform, bucket, prefix, region, store_key, auth_method,
                                    fingerprint)
         select gen_random_uuid(), o.id, 'bucket-' || n, 's3', 'data-' || n, '', 'us-east-1', 'aws', 'anonymous',
                sha256(convert_to(n::text, 'UTF8'))
         from org o, generate_series(1, 40000) n where o.slug = $1",
    )
    .bind(ORG)
    .execute(&pool)
    .await
    .unwrap();
    let whole = server.api("/orgs/acme/buckets").await;
    assert_eq!(whole.headers()["content-type"], "application/json");
    assert_eq!(whole.json::<Vec<Value>>().await.unwrap().len(), 40_000);
    let begun = server.api("/orgs/acme/buckets").await;
    assert_eq!(begun.status(), StatusCode::OK);
    sqlx::raw_sql("alter table bucket_config rename to elsewhere").execute(&pool).await.unwrap();
    assert!(begun.bytes().await.is_err());
    let none = server.api("/orgs/acme/buckets").await;
    assert!(none.status().is_server_error(), "before anything was sent, the status says so");
}
