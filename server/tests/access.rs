//! Who may do what: every route, every form and every server function, for every role, and with another organisation's
//! ids. What is not in the table below fails the test.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::BTreeSet;

use backend::Proof;
use domain::org::Role;
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use server::{form_intents, route_names};
use sqlx::PgPool;
use support::Server;
use testing::{ORG, OTHER_ORG, World, browser, draft};

/// Who may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    /// Whoever asks: there is nothing of an organisation in it.
    Anybody,
    /// Whoever has a token or is signed in, whatever their organisation.
    Bearers,
    /// Everybody in the organisation.
    Everyone,
    /// Admins and owners.
    Managers,
    /// Owners.
    Owners,
    /// Nobody with an organisation's token: it takes a password, or a token of one's own.
    SignedIn,
}

/// How it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Door {
    /// The API of data clients, by bearer token.
    Api,
    /// A page.
    Page,
    /// A form of a page, with what its button says.
    Form(&'static str),
    /// The API of the `tiledb-cloud` client, by API token.
    Tiledb,
    /// JSON from a page.
    Json,
    /// A server function.
    Function,
}

/// One thing that can be asked for. In its path and its body, `{org}`, `{id}`, `{repo}` and `{person}` stand for what
/// there is.
struct Row {
    door: Door,
    route: &'static str,
    who: Who,
    body: Value,
}

fn row(door: Door, route: &'static str, who: Who, body: Value) -> Row {
    Row { door, route, who, body }
}

fn table() -> Vec<Row> {
    use Door::{Api, Form, Function, Json, Page, Tiledb};
    use Who::{Anybody, Bearers, Everyone, Managers, Owners, SignedIn};
    let draft = || json!({ "nickname": "made", "platform": "gs", "bucket": "made", "auth_method": "anonymous" });
    let wanted = || json!({ "search": "", "page": 1, "rows": 50 });
    let credential = || {
        json!({
            "format": "aws_key",
            "name": "made",
            "access_key_id": "AKIDEXAMPLE",
            "secret": "made/made/made",
            "endpoint": "https://store.example.com",
        })
    };
    let tiledb_key = || {
        let aws = json!({ "access_key_id": "AKIDEXAMPLE", "secret_access_key": "made/made/made" });
        json!({ "name": "made", "credential": { "aws": aws } })
    };
    let stored_credential = || {
        let mut body = credential();
        body["credential"] = json!("{credential}");
        body["version"] = json!("1");
        body
    };
    vec![
        row(Page, "GET /livez", Anybody, Value::Null),
        row(Page, "GET /readyz", Anybody, Value::Null),
        row(Page, "GET /pkg/{name}", Anybody, Value::Null),
        row(Page, "GET /", Anybody, Value::Null),
        row(Page, "GET /login", Anybody, Value::Null),
        row(Page, "POST /login", Anybody, Value::Null),
        row(Page, "POST /logout", Anybody, Value::Null),
        row(Page, "GET /setup/{token}", Anybody, Value::Null),
        row(Page, "POST /setup/{token}", Anybody, Value::Null),
        row(Page, "GET /invite/{token}", Anybody, Value::Null),
        row(Page, "POST /invite/{token}", Anybody, Value::Null),
        row(Page, "POST /theme", Anybody, Value::Null),
        row(Function, "viewer", Anybody, json!({})),
        row(Function, "set-up-is-open", Anybody, json!({ "token": "x" })),
        row(Function, "members/offer", Anybody, json!({ "token": "x" })),
        row(Page, "GET /{org}/buckets", Everyone, Value::Null),
        row(Page, "GET /{org}/repos", Everyone, Value::Null),
        row(Page, "GET /{org}/settings", Everyone, Value::Null),
        row(Page, "GET /{org}/settings/audit", Managers, Value::Null),
        row(Page, "GET /{org}/settings/audit.csv", Managers, Value::Null),
        row(Function, "audit/events", Managers, json!({ "org": "{org}", "wanted": wanted() })),
        row(Form("add-bucket"), "POST /{org}/buckets", Managers, draft()),
        row(Form("edit-bucket"), "POST /{org}/buckets", Managers, {
            let mut body = draft();
            body["bucket_config"] = json!("{id}");
            body["version"] = json!("1");
            body
        }),
        row(Form("test-bucket"), "POST /{org}/buckets", Managers, draft()),
        row(Form("test-stored-bucket"), "POST /{org}/buckets", Managers, json!({ "bucket_config": "{id}" })),
        row(Form("make-default"), "POST /{org}/buckets", Managers, json!({ "bucket_config": "{id}" })),
        row(
            Form("delete-bucket"),
            "POST /{org}/buckets",
            Managers,
            json!({ "bucket_config": "{id}", "confirmation": "x" }),
        ),
        row(Form("create-repo"), "POST /{org}/repos", Managers, json!({ "name": "made" })),
        row(
            Form("set-repo-mode"),
            "POST /{org}/repos",
            Managers,
            json!({ "repo": "{repo}", "mode": "offline", "message": "" }),
        ),
        row(Form("delete-repo"), "POST /{org}/repos", Managers, json!({ "repo": "{repo}", "confirmation": "x" })),
        row(Form("create-token"), "POST /{org}/settings", Everyone, json!({ "name": "made", "days": "7" })),
        row(Form("revoke-token"), "POST /{org}/settings", Everyone, json!({ "token": "{token}" })),
        row(Form("invite"), "POST /{org}/settings", Managers, json!({ "role": "member", "note": "" })),
        row(Form("revoke-invitation"), "POST /{org}/settings", Managers, json!({ "invitation": "{invitation}" })),
        row(Form("set-role"), "POST /{org}/settings", Managers, json!({ "person": "{person}", "role": "reader" })),
        row(Form("remove-member"), "POST /{org}/settings", Managers, json!({ "person": "{person}" })),
        row(Page, "GET /{org}/credentials", Everyone, Value::Null),
        row(Page, "GET /{org}/credentials/trust-policy.json", Managers, Value::Null),
        row(Form("add-credential"), "POST /{org}/credentials", Managers, credential()),
        row(Form("credential-step"), "POST /{org}/credentials", Managers, credential()),
        row(Form("test-credential"), "POST /{org}/credentials", Managers, stored_credential()),
        row(Form("save-credential"), "POST /{org}/credentials", Managers, stored_credential()),
        row(Form("default-credential"), "POST /{org}/credentials", Managers, json!({ "credential": "{credential}" })),
        row(Form("revoke-credential"), "POST /{org}/credentials", Managers, json!({ "credential": "{credential}" })),
        row(Json, "POST /{org}/credentials/test", Managers, credential()),
        row(Json, "POST /{org}/credentials/{credential}/test", Managers, credential()),
        row(Function, "credentials/list", Everyone, json!({ "namespace": "{org}", "wanted": wanted() })),
        row(Function, "credentials/start-form", Managers, json!({ "namespace": "{org}" })),
        row(Function, "credentials/details", Managers, json!({ "namespace": "{org}", "id": "{credential}" })),
        row(Function, "credentials/create", Managers, json!({ "namespace": "{org}", "draft": credential() })),
        row(
            Function,
            "credentials/edit",
            Managers,
            json!({ "namespace": "{org}", "id": "{credential}", "version": 1, "draft": credential() }),
        ),
        row(Page, "GET /profile", Anybody, Value::Null),
        row(Page, "GET /profile/tokens", Bearers, Value::Null),
        row(Form("create-token"), "POST /profile/tokens", Bearers, json!({ "name": "made", "days": "7" })),
        row(Json, "POST /{org}/connection-test", Managers, draft()),
        row(Json, "POST /{org}/buckets/{id}/connection-test", Managers, Value::Null),
        row(Function, "buckets/overview", Everyone, json!({ "org": "{org}", "wanted": wanted() })),
        row(Function, "buckets/start-form", Managers, json!({ "org": "{org}" })),
        row(Function, "buckets/create", Managers, json!({ "org": "{org}", "draft": draft() })),
        row(
            Function,
            "buckets/edit",
            Managers,
            json!({ "org": "{org}", "id": "{id}", "version": 1, "draft": draft() }),
        ),
        row(Function, "buckets/details", Managers, json!({ "org": "{org}", "id": "{id}" })),
        row(Function, "buckets/nested", Everyone, json!({ "org": "{org}", "id": null, "draft": draft() })),
        row(Function, "repos/catalogue", Everyone, json!({ "org": "{org}", "on": "{id}", "wanted": wanted() })),
        row(Function, "repos/start-form", Managers, json!({ "org": "{org}" })),
        row(Function, "repos/details", Everyone, json!({ "org": "{org}", "name": "{repo}" })),
        row(Function, "members/list", Everyone, json!({ "org": "{org}" })),
        row(Function, "tokens/list", Everyone, json!({ "org": "{org}" })),
        row(Api, "GET /user", Bearers, Value::Null),
        row(Api, "GET /user/orgs", Bearers, Value::Null),
        row(Api, "POST /user/diagnostics", Bearers, json!({})),
        row(Api, "GET /orgs/{org}/permissions/check", Everyone, Value::Null),
        row(Api, "GET /orgs/{org}/api-clients/permissions/check", Everyone, Value::Null),
        row(Api, "GET /orgs/{org}/api-clients/authenticate", Everyone, Value::Null),
        row(Api, "GET /orgs/{org}/buckets", Everyone, Value::Null),
        row(Api, "POST /orgs/{org}/buckets", Managers, json!({ "nickname": "made", "platform": "gs", "name": "made" })),
        row(Api, "GET /orgs/{org}/buckets/{id}", Everyone, Value::Null),
        row(Api, "PATCH /orgs/{org}/buckets/{id}", Managers, json!({ "prefix": "made" })),
        row(Api, "DELETE /orgs/{org}/buckets/{id}", Managers, Value::Null),
        row(Api, "POST /orgs/{org}/buckets/{id}/default", Managers, Value::Null),
        row(Api, "GET /orgs/{org}/buckets/{id}/repos", Everyone, Value::Null),
        row(Api, "GET /orgs/{org}/buckets/{id}/credentials", Everyone, Value::Null),
        row(Api, "GET /orgs/{org}/repos", Everyone, Value::Null),
        row(Api, "GET /orgs/{org}/repos/paginated", Everyone, Value::Null),
        row(Api, "POST /orgs/{org}/repos", Managers, json!({ "name": "made" })),
        row(Api, "POST /orgs/{org}/repos/import", Managers, json!({ "name": "made", "prefix": "made" })),
        row(Api, "GET /repos/{org}/{repo}", Everyone, Value::Null),
        row(Api, "GET /repos/{org}/{repo}/open", Everyone, Value::Null),
        row(Api, "GET /repos/{org}/{repo}/bucket-credentials", Everyone, Value::Null),
        row(Api, "GET /api/v1/repos/{org}/{repo}/aws-credentials", Everyone, Value::Null),
        row(Api, "PATCH /orgs/{org}/{repo}", Managers, json!({ "description": "made" })),
        row(Api, "DELETE /orgs/{org}/{repo}", Managers, Value::Null),
        row(Api, "PUT /orgs/{org}/{repo}/status", Managers, json!({ "mode": "online", "message": null })),
        row(Page, "GET /api/v1/openapi.json", Anybody, Value::Null),
        row(Tiledb, "GET /api/v1/namespaces/{namespace}/aws-trust", Managers, Value::Null),
        row(Tiledb, "POST /api/v1/namespaces/{namespace}/credentials/verify", Managers, tiledb_key()),
        row(Tiledb, "POST /api/v1/namespaces/{namespace}/credentials/{name}/verify", Managers, json!({})),
        row(Tiledb, "GET /v2/credentials/{namespace}", Everyone, Value::Null),
        row(Tiledb, "POST /v2/credentials/{namespace}", Managers, tiledb_key()),
        row(Tiledb, "GET /v2/credentials/{namespace}/{name}", Everyone, Value::Null),
        row(Tiledb, "PATCH /v2/credentials/{namespace}/{name}", Managers, json!({ "provider_default": true })),
        row(Tiledb, "DELETE /v2/credentials/{namespace}/{name}", Managers, Value::Null),
        row(Tiledb, "GET /v1/credentials/{namespace}/aws", Everyone, Value::Null),
        row(
            Tiledb,
            "POST /v1/credentials/{namespace}/aws",
            Managers,
            json!({
                "name": "made", "access_key_id": "AKIDEXAMPLE", "secret_access_key": "made/made/made",
            }),
        ),
        row(Tiledb, "GET /v1/credentials/{namespace}/aws/{name}", Everyone, Value::Null),
        row(Tiledb, "PATCH /v1/credentials/{namespace}/aws/{name}", Managers, json!({ "default": true })),
        row(Tiledb, "DELETE /v1/credentials/{namespace}/aws/{name}", Managers, Value::Null),
        row(Tiledb, "GET /v1/user", Bearers, Value::Null),
        row(Tiledb, "GET /v1/users/{name}", Bearers, Value::Null),
        row(Tiledb, "PATCH /v1/users/{name}", SignedIn, json!({})),
        row(Tiledb, "DELETE /v1/users/{name}", SignedIn, Value::Null),
        row(Tiledb, "POST /v1/user", Anybody, json!({})),
        row(Tiledb, "POST /v1/user/password_reset", SignedIn, json!({ "password": "x" })),
        row(Tiledb, "POST /v1/user/confirm_email", Bearers, json!({})),
        row(Tiledb, "GET /v1/organizations", Bearers, Value::Null),
        row(Tiledb, "POST /v1/organization", SignedIn, json!({ "name": "made" })),
        row(Tiledb, "GET /v1/organizations/{namespace}", Everyone, Value::Null),
        row(Tiledb, "PATCH /v1/organizations/{namespace}", Managers, json!({ "description": "made" })),
        row(Tiledb, "DELETE /v1/organizations/{namespace}", Owners, Value::Null),
        row(
            Tiledb,
            "POST /v1/organizations/{namespace}/user",
            Managers,
            json!({ "username": "ada", "role": "read_only" }),
        ),
        row(Tiledb, "GET /v1/organizations/{namespace}/{name}", Everyone, Value::Null),
        row(Tiledb, "PATCH /v1/organizations/{namespace}/{name}", Managers, json!({ "role": "read_only" })),
        row(Tiledb, "DELETE /v1/organizations/{namespace}/{name}", Managers, Value::Null),
        row(Tiledb, "GET /v1/session", SignedIn, Value::Null),
        row(Tiledb, "POST /v1/token", SignedIn, json!({ "name": "made" })),
        row(Tiledb, "GET /v1/tokens", Bearers, Value::Null),
        row(Tiledb, "GET /v1/tokens/session", Bearers, Value::Null),
        row(Tiledb, "GET /v1/tokens/scopes", Bearers, Value::Null),
        row(Tiledb, "DELETE /v1/tokens/{name}", Bearers, Value::Null),
    ]
}

#[test]
fn everything_there_is_stands_in_the_table() {
    let rows = table();
    let told: BTreeSet<String> =
        rows.iter().filter(|row| row.door != Door::Function).map(|row| row.route.to_owned()).collect();
    let served = route_names().into_iter().map(|name| format!("{} {}", name.method, name.path)).collect();
    assert_eq!(told, served, "routes");

    let told: BTreeSet<&str> =
        rows.iter().filter_map(|row| if let Door::Form(intent) = row.door { Some(intent) } else { None }).collect();
    assert_eq!(told, form_intents().iter().copied().collect(), "forms");

    let functions = rows.iter().filter(|row| row.door == Door::Function).map(|row| format!("/api/ui/{}", row.route));
    let told: BTreeSet<String> = functions.collect();
    let served = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    assert_eq!(told, served, "server functions");
}

/// Things in one organisation, for somebody to ask for.
#[derive(Clone)]
struct Things {
    id: String,
    repo: String,
    person: String,
    invitation: String,
    token: String,
    credential: String,
    credential_name: String,
}

/// Somebody at the doors.
struct Visitor {
    username: String,
    client: Client,
    bearer: String,
    person: String,
}

struct Site {
    server: Server,
    count: usize,
}

impl Site {
    /// A bucket config, a repo on another one, a person and an invitation nobody has touched yet.
    async fn things(&mut self, org: &str) -> Things {
        self.count += 1;
        let name = format!("thing-{}", self.count);
        let backend = &self.server.backend;
        let actor = if org == ORG { &self.server.ada } else { &self.server.ocean };
        let id = self.server.add(org, &draft::self_managed(&name, &name)).await;
        let home = format!("home-{}", self.count);
        self.server.add(org, &draft::self_managed(&home, &home)).await;
        backend.create_repo(actor, &draft::repo(&name, &home, "x")).await.unwrap();
        let invitation = backend.invite(actor, Role::Member, &"".parse().unwrap()).await.unwrap().invitation;
        let person = backend::random::uuid();
        sqlx::query("insert into person (id, email, name, password_hash) values ($1, $2, 'Thing', '')")
            .bind(person)
            .bind(format!("{name}@example.com"))
            .execute(&self.server.pool)
            .await
            .unwrap();
        self.server.backend.give_everybody_a_namespace().await.unwrap();
        sqlx::query(
            "insert into membership (org_id, person_id, role) select id, $1, 'member' from org where slug = $2",
        )
        .bind(person)
        .bind(org)
        .execute(&self.server.pool)
        .await
        .unwrap();
        let days = backend::Lifetime::days(1).unwrap();
        let token = backend.create_token(actor, &"thing".parse().unwrap(), days).await.unwrap().view.id;
        let credential = backend.create_credential(actor, &draft::key_pair(&name), Proof::NotDemanded).await.unwrap();
        Things {
            id,
            credential_name: name.clone(),
            repo: name,
            person: person.to_string(),
            invitation: invitation.id.to_string(),
            token,
            credential: credential.id.to_string(),
        }
    }

    fn request(&self, row: &Row, visitor: Option<&Visitor>, org: &str, things: &Things) -> RequestBuilder {
        // What a name is the name of, the rest of the path says.
        let name = if row.route.contains("/credentials/") {
            &things.credential_name
        } else if row.route.contains("/organizations/") {
            &things.person
        } else {
            visitor.map_or("x", |visitor| &visitor.username)
        };
        let fill = |text: &str| {
            text.replace("{org}", org)
                .replace("{namespace}", org)
                .replace("{id}", &things.id)
                .replace("{repo}", &things.repo)
                .replace("{person}", &things.person)
                .replace("{invitation}", &things.invitation)
                .replace("{token}", &things.token)
                .replace("{credential}", &things.credential)
                .replace("{name}", name)
        };
        let (method, path) = row.route.split_once(' ').unwrap_or(("POST", row.route));
        let mut path = fill(path);
        if path.ends_with("/check") {
            let person = visitor.map_or(&things.person, |visitor| &visitor.person);
            path = format!("{path}?principal_id={person}&resource={ORG}&action=CAN_READ");
        }
        if path.ends_with("/authenticate") {
            path = format!("{path}?token={}", visitor.map_or("x", |visitor| &visitor.bearer));
        }
        if row.door == Door::Function {
            path = format!("/api/ui/{path}");
        }
        let body: Value = serde_json::from_str(&fill(&row.body.to_string())).unwrap();
        let stranger = browser();
        let client = visitor.map_or(&stranger, |visitor| &visitor.client);
        let request = client.request(method.parse().unwrap(), self.server.url(&path));
        let here = |request: RequestBuilder| request.header("sec-fetch-site", "same-origin");
        match (row.door, visitor) {
            (Door::Tiledb, Some(visitor)) => {
                request.header("x-tiledb-rest-api-key", &visitor.bearer).body(body.to_string())
            }
            (Door::Tiledb, None) => request.body(body.to_string()),
            (Door::Api, Some(visitor)) => request.bearer_auth(&visitor.bearer).body(body.to_string()),
            (Door::Api, None) => request.body(body.to_string()),
            (Door::Page, _) => here(request).header("accept", "text/html").form(&[("x", "y")]),
            (Door::Json | Door::Function, _) => here(request).json(&body),
            (Door::Form(intent), _) => {
                let mut fields = vec![("intent".to_owned(), intent.to_owned())];
                for (name, value) in body.as_object().unwrap() {
                    fields.push((name.clone(), value.as_str().unwrap().to_owned()));
                }
                here(request).form(&fields)
            }
        }
    }

    /// What came of it, in one word.
    async fn outcome(&self, row: &Row, visitor: Option<&Visitor>, org: &str, things: &Things) -> &'static str {
        let response = self.request(row, visitor, org, things).send().await.unwrap();
        let status = response.status().as_u16();
        let leads_to_sign_in =
            response.headers().get("location").is_some_and(|path| path.to_str().unwrap().starts_with("/login"));
        let text = response.text().await.unwrap();
        assert!(status < 500, "{:?} {}: {status} {text}", row.door, row.route);
        if leads_to_sign_in || status == 401 {
            "sign in"
        } else if status == 403 {
            "forbidden"
        } else if status == 404 {
            "not found"
        } else {
            "allowed"
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn everybody_may_do_what_the_table_says_and_nothing_else(pool: PgPool) {
    let world = World::new(pool).await;
    let mut visitors = Vec::new();
    for role in Role::ALL {
        let actor = world.person(role).await;
        visitors.push((role, actor.person().to_string(), world.token(&actor).await));
    }
    let mut site = Site { server: Server::serve(world, None).await, count: 0 };
    let mut people = Vec::new();
    for (role, person, bearer) in visitors {
        let client = browser();
        site.server.sign_in_as(&client, &format!("{}@example.com", role.as_str())).await;
        people.push((role, Visitor { username: role.as_str().to_owned(), client, bearer, person }));
    }
    let theirs = site.things(OTHER_ORG).await;
    for row in table().into_iter().filter(|row| row.who != Who::Anybody) {
        let what = format!("{:?} {}", row.door, row.route);
        let ours = site.things(ORG).await;
        assert_eq!(site.outcome(&row, None, ORG, &ours).await, "sign in", "{what}, nobody");
        for (role, visitor) in &people {
            let who = format!("{what}, {role:?}");
            let may = match row.who {
                Who::Managers => role.manages(),
                Who::Owners => *role == Role::Owner,
                Who::SignedIn => false,
                Who::Anybody | Who::Bearers | Who::Everyone => true,
            };
            if !matches!(row.who, Who::Bearers | Who::SignedIn) {
                let elsewhere = site.outcome(&row, Some(visitor), OTHER_ORG, &theirs).await;
                assert_eq!(elsewhere, "not found", "{who}, in another organisation");
                if names_something(&row) {
                    let foreign = site.outcome(&row, Some(visitor), ORG, &theirs).await;
                    assert!(
                        foreign == "not found" || (!may && foreign == "forbidden"),
                        "{who}, another's id: {foreign}"
                    );
                }
            }
            let mut ours = site.things(ORG).await;
            if row.door == Door::Form("revoke-token") {
                // Somebody's own is the only one there is for them.
                ours.token = visitor.bearer[4..16].to_owned();
                assert_eq!(site.outcome(&row, Some(visitor), ORG, &site.things_of_ada()).await, "not found", "{who}");
                continue;
            }
            let outcome = site.outcome(&row, Some(visitor), ORG, &ours).await;
            if row.route == "DELETE /v1/tokens/{name}" {
                assert_eq!(outcome, "not found", "{who}: there is none of this name");
                continue;
            }
            assert_eq!(outcome, if may { "allowed" } else { "forbidden" }, "{who}");
        }
    }
}

impl Site {
    /// Ada's token, which is nobody else's to revoke.
    fn things_of_ada(&self) -> Things {
        let token = self.server.token[4..16].to_owned();
        let nothing = String::new();
        Things {
            id: nothing.clone(),
            repo: nothing.clone(),
            person: nothing.clone(),
            invitation: nothing.clone(),
            token,
            credential: nothing.clone(),
            credential_name: nothing,
        }
    }
}

/// Whether a row is about one thing, so that it can be asked for about another organisation's.
fn names_something(row: &Row) -> bool {
    let text = format!("{}{}", row.route, row.body);
    [
        "{id}",
        "{repo}",
        "{person}",
        "{invitation}",
        "{token}",
        "{credential}",
        "{namespace}/{name}",
        "/aws/{name}",
        "/credentials/{name}",
    ]
    .iter()
    .any(|thing| text.contains(thing))
}
