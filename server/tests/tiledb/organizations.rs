//! Organisations: made, shared by invitation, changed, left, deleted.

use backend::{Lifetime, TokenLimits};
use domain::{id::PersonId, org::Role};
use reqwest::Response;
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::World;

use crate::{
    support::Server,
    tiledb::api::{Api, SECRET, refusal, rewritten},
};

/// Ada's organisation `ice-lab`, and somebody called `member`, who is not in it.
struct Lab {
    api: Api,
    members_token: String,
    member_id: PersonId,
}

impl Lab {
    async fn new(pool: PgPool) -> Self {
        let world = World::new(pool).await;
        let member = world.person(Role::Member).await;
        let own = backend::actor::find_own(&world.cx, world.ada.person()).await.unwrap();
        let token = world.token(&own).await;
        let members_own = backend::actor::find_own(&world.cx, member.person()).await.unwrap();
        let members_token = world.token(&members_own).await;
        let api = Api { server: Server::serve(world, None).await, token };
        api.done("POST", "/v1/organization", ice_lab()).await;
        Self { api, members_token, member_id: member.person() }
    }

    /// Asks as the member.
    async fn member(&self, method: &str, path: &str) -> Response {
        let request = self.api.request(method, path).header("x-tiledb-rest-api-key", &self.members_token);
        request.send().await.unwrap()
    }

    /// The path at which the member answers the only invitation there is for them.
    async fn answer(&self) -> String {
        let invitations: Value = self.member("GET", "/v1/invitations").await.json().await.unwrap();
        assert_eq!(invitations["pagination_metadata"]["total_items"], 1);
        format!("/v1/invitations/{}", invitations["invitations"][0]["id"].as_str().unwrap())
    }

    async fn joins(&self) {
        self.api.done("POST", "/v1/organizations/ice-lab/user", invited("member")).await;
        assert_eq!(self.member("POST", &self.answer().await).await.status(), 204);
    }
}

fn ice_lab() -> Value {
    json!({ "name": "ice-lab", "description": "Sea ice", "default_s3_path": "s3://ice" })
}

fn invited(username: &str) -> Value {
    json!({ "username": username, "role": "read_only" })
}

#[sqlx::test(migrations = "../migrations")]
async fn an_organisation_is_made_read_and_deleted(pool: PgPool) {
    let Lab { api, .. } = Lab::new(pool).await;
    assert_eq!(api.refused("POST", "/v1/organization", ice_lab()).await.0, 409);
    assert_eq!(api.refused("POST", "/v1/organization", json!({ "name": "v1" })).await.0, 422);
    let organization = api.get("/v1/organizations/ice-lab").await;
    assert_eq!((&organization["role"], &organization["description"]), (&json!("owner"), &json!("Sea ice")));
    assert_eq!(organization["users"].as_array().unwrap().len(), 1);
    let by_id = api.get(&format!("/v1/organizations/{}", organization["id"].as_str().unwrap())).await;
    assert_eq!(by_id["name"], "ice-lab");
    assert_eq!(api.get("/v1/organizations").await.as_array().unwrap().len(), 3);
    api.done("DELETE", "/v1/organizations/ice-lab", Value::Null).await;
    assert_eq!(api.refused("GET", "/v1/organizations/ice-lab", Value::Null).await.0, 404);
}

#[sqlx::test(migrations = "../migrations")]
async fn an_invitation_shows_nothing_of_either_side_until_it_is_accepted(pool: PgPool) {
    let lab = Lab::new(pool).await;
    let api = &lab.api;
    let invite = "/v1/organizations/ice-lab/user";
    api.done("POST", invite, invited("member")).await;
    let invited_already = api.refused("POST", invite, invited("member")).await;
    api.done("POST", invite, invited("nobody")).await;
    assert_eq!(api.refused("POST", invite, invited("nobody")).await, invited_already);
    for malformed in ["", "No Body", "a\0b"] {
        assert_eq!(api.refused("POST", invite, invited(malformed)).await.0, 422);
    }
    for path in ["/v1/organizations/ice-lab/member", "/v1/organizations/ice-lab/nobody"] {
        assert_eq!(api.refused("GET", path, Value::Null).await.0, 404);
    }
    assert_eq!(api.get("/v1/organizations/ice-lab").await["users"].as_array().unwrap().len(), 1);
    assert_eq!(refusal(lab.member("GET", "/v1/organizations/ice-lab").await).await.0, 404);
    let pending: Value = lab.member("GET", "/v1/invitations?status=PENDING").await.json().await.unwrap();
    let invitation = &pending["invitations"][0];
    assert_eq!(
        (&invitation["organization_name"], &invitation["organization_role"], &invitation["invitation_type"]),
        (&json!("ice-lab"), &json!("read_only"), &json!("JOIN_ORGANIZATION"))
    );
    // A bare "ada" is in one of some hundred ids.
    for inviter in ["\"ada", "ada@", "Ada"] {
        assert!(!invitation.to_string().contains(inviter), "the inviter is not shown: {invitation}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn an_invitation_is_declined_withdrawn_and_accepted(pool: PgPool) {
    let lab = Lab::new(pool).await;
    let api = &lab.api;
    let invite = "/v1/organizations/ice-lab/user";
    api.done("POST", invite, invited("member")).await;
    let answer = lab.answer().await;
    assert_eq!(refusal(api.call("POST", &answer, Value::Null).await).await.0, 409, "it is not the inviter's to accept");
    assert_eq!(lab.member("DELETE", &format!("{answer}/ice-lab/join")).await.status(), 204);
    for username in ["member", "nobody"] {
        api.done("POST", invite, invited(username)).await;
        api.done("DELETE", &format!("/v1/organizations/ice-lab/{username}"), Value::Null).await;
    }
    lab.joins().await;
    assert_eq!(api.refused("POST", invite, invited("member")).await.0, 409, "she belongs to it");
    api.done("PATCH", "/v1/organizations/ice-lab/member", json!({ "role": "admin" })).await;
    let member = api.get("/v1/organizations/ice-lab/member").await;
    assert_eq!((&member["role"], &member["organization_name"]), (&json!("admin"), &json!("ice-lab")));
    assert_eq!(api.get("/v1/organizations/ice-lab").await["users"].as_array().unwrap().len(), 2);
}

#[sqlx::test(migrations = "../migrations")]
async fn what_was_read_of_an_organisation_is_sent_back_with_one_change(pool: PgPool) {
    let Lab { api, .. } = Lab::new(pool).await;
    let mut read = rewritten(api.get("/v1/organizations/ice-lab").await);
    read["description"] = json!("Land ice");
    api.done("PATCH", "/v1/organizations/ice-lab", read).await;
    assert_eq!(api.get("/v1/organizations/ice-lab").await["description"], "Land ice");
}

#[sqlx::test(migrations = "../migrations")]
async fn the_credential_that_a_default_names_must_be_there(pool: PgPool) {
    let Lab { api, .. } = Lab::new(pool).await;
    let named = json!({ "default_s3_path_credentials_name": "prod" });
    assert_eq!(api.refused("PATCH", "/v1/organizations/ice-lab", named.clone()).await.0, 422);
    let key =
        json!({ "name": "prod", "credential": { "gcp": { "access_key_id": "GOOG1", "secret_access_key": SECRET } } });
    api.done("POST", "/v2/credentials/ice-lab", key).await;
    api.done("PATCH", "/v1/organizations/ice-lab", named).await;
    assert_eq!(api.get("/v1/organizations/ice-lab").await["default_s3_path_credentials_name"], "prod");
    api.done("PATCH", "/v1/organizations/ice-lab", json!({ "default_s3_path": "" })).await;
    assert!(api.get("/v1/organizations/ice-lab").await.get("default_s3_path").is_none());
    assert_eq!(api.refused("DELETE", "/v1/organizations/ice-lab", Value::Null).await.0, 409, "there is a credential");
    api.done("DELETE", "/v2/credentials/ice-lab/prod", Value::Null).await;
    api.done("DELETE", "/v1/organizations/ice-lab", Value::Null).await;
}

#[sqlx::test(migrations = "../migrations")]
async fn members_leave_and_the_last_owner_stays(pool: PgPool) {
    let lab = Lab::new(pool).await;
    lab.joins().await;
    assert_eq!(lab.api.refused("DELETE", "/v1/organizations/ice-lab/ada", Value::Null).await.0, 409, "the last owner");
    assert_eq!(lab.member("DELETE", "/v1/organizations/ice-lab/member").await.status(), 204);
    assert_eq!(refusal(lab.member("GET", "/v1/organizations/ice-lab").await).await.0, 404);
}

/// A token for one repo is handed to a job, which has no business with who else is there.
#[sqlx::test(migrations = "../migrations")]
async fn a_narrowed_token_reads_the_organisation_and_nobody_in_it(pool: PgPool) {
    let lab = Lab::new(pool).await;
    lab.joins().await;
    let (cx, person) = (&lab.api.server.cx, lab.api.server.ada.person());
    let ada = backend::actor::find(cx, person, "ice-lab").await.unwrap();
    backend::buckets::create(cx, &ada, &testing::draft::hmac("floes", "floes").parse().unwrap()).await.unwrap();
    let limits = TokenLimits { bucket_configs: vec!["floes".into()], ..TokenLimits::default() };
    let (name, day) = ("job".parse().unwrap(), Lifetime::days(1).unwrap());
    let token = backend::tokens::create_limited(cx, &ada, &name, day, &limits).await.unwrap().text;
    let path = "/v1/organizations/ice-lab";
    let whole = lab.api.get(path).await;
    assert_eq!(whole["users"].as_array().unwrap().len(), 2, "{whole}");

    let narrowed = lab.api.server.client.get(lab.api.server.url(path)).header("x-tiledb-rest-api-key", token.as_str());
    let narrowed: Value = narrowed.send().await.unwrap().json().await.unwrap();
    assert_eq!((&narrowed["name"], &narrowed["users"]), (&json!("ice-lab"), &json!([])), "{narrowed}");
    let asks = async |who: PersonId| {
        let query =
            [("principal_id", who.to_string()), ("resource", "ice-lab".into()), ("action", "CAN_MANAGE_USERS".into())];
        let ask = lab.api.server.client.get(lab.api.server.url("/orgs/ice-lab/permissions/check"));
        ask.query(&query).bearer_auth(token.as_str()).send().await.unwrap().status()
    };
    assert_eq!(asks(person).await, 200, "its own bearer");
    assert_eq!(asks(lab.member_id).await, 403, "what others are there");
}
