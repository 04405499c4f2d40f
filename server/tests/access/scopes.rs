//! The table of token scopes: the scope that each route requires, carried out for every scope.

use std::collections::BTreeSet;

use domain::{
    org::Role,
    token::{
        Access::{self, Admin, Read, ReadWrite},
        Resource::{self, Member, Organization, User},
        Scope,
    },
};
use sqlx::PgPool;

use crate::access::{
    scene::{Scene, kept},
    site::{Caller, Outcome, Site, Visitor},
    table::{Effect, Interface, Row, table},
};

/// The token a route requires.
#[derive(Debug, Clone, Copy)]
enum RequiredScope {
    /// Any token.
    Any,
    /// This scope, or one that covers it.
    Scope(Resource, Access),
    /// No token is enough.
    Password,
}

const SCOPES: &[(&str, RequiredScope)] = &[
    ("GET /user", RequiredScope::Any),
    ("POST /auth/update-user", RequiredScope::Any),
    ("GET /user/orgs", RequiredScope::Scope(Organization, Read)),
    ("POST /user/diagnostics", RequiredScope::Any),
    ("GET /orgs/{org}/permissions/check", RequiredScope::Scope(Organization, Read)),
    ("GET /orgs/{org}/api-clients/permissions/check", RequiredScope::Scope(Organization, Read)),
    ("GET /orgs/{org}/api-clients/authenticate", RequiredScope::Scope(Organization, Read)),
    ("GET /orgs/{org}/buckets", RequiredScope::Scope(Organization, Read)),
    ("POST /orgs/{org}/buckets", RequiredScope::Scope(Organization, ReadWrite)),
    ("GET /orgs/{org}/buckets/{id}", RequiredScope::Scope(Organization, Read)),
    ("PATCH /orgs/{org}/buckets/{id}", RequiredScope::Scope(Organization, ReadWrite)),
    ("DELETE /orgs/{org}/buckets/{id}", RequiredScope::Scope(Organization, ReadWrite)),
    ("POST /orgs/{org}/buckets/{id}/default", RequiredScope::Scope(Organization, ReadWrite)),
    ("GET /orgs/{org}/buckets/{id}/repos", RequiredScope::Scope(Organization, Read)),
    ("GET /orgs/{org}/buckets/{id}/credentials", RequiredScope::Scope(Organization, Read)),
    ("GET /orgs/{org}/repos", RequiredScope::Scope(Organization, Read)),
    ("GET /orgs/{org}/repos/paginated", RequiredScope::Scope(Organization, Read)),
    ("POST /orgs/{org}/repos", RequiredScope::Scope(Organization, ReadWrite)),
    ("POST /orgs/{org}/repos/import", RequiredScope::Scope(Organization, ReadWrite)),
    ("GET /repos/{org}/{repo}", RequiredScope::Scope(Organization, Read)),
    ("GET /repos/{org}/{repo}/open", RequiredScope::Scope(Organization, Read)),
    ("GET /repos/{org}/{repo}/bucket-credentials", RequiredScope::Scope(Organization, Read)),
    ("PATCH /orgs/{org}/{repo}", RequiredScope::Scope(Organization, ReadWrite)),
    ("DELETE /orgs/{org}/{repo}", RequiredScope::Scope(Organization, ReadWrite)),
    ("PUT /orgs/{org}/{repo}/status", RequiredScope::Scope(Organization, ReadWrite)),
    ("GET /api/v1/orgs", RequiredScope::Scope(Organization, Read)),
    ("POST /api/v1/orgs", RequiredScope::Scope(Organization, Admin)),
    ("GET /api/v1/orgs/{org}", RequiredScope::Scope(Organization, Read)),
    ("PATCH /api/v1/orgs/{org}", RequiredScope::Scope(Organization, ReadWrite)),
    ("DELETE /api/v1/orgs/{org}", RequiredScope::Scope(Organization, Admin)),
    ("GET /api/v1/orgs/{org}/repos", RequiredScope::Scope(Organization, Read)),
    ("POST /api/v1/orgs/{org}/repos", RequiredScope::Scope(Organization, ReadWrite)),
    ("GET /api/v1/orgs/{org}/repos/{repo}", RequiredScope::Scope(Organization, Read)),
    ("PATCH /api/v1/orgs/{org}/repos/{repo}", RequiredScope::Scope(Organization, ReadWrite)),
    ("PUT /api/v1/orgs/{org}/repos/{repo}/state", RequiredScope::Scope(Organization, ReadWrite)),
    ("PUT /api/v1/orgs/{org}/repos/{repo}/visibility", RequiredScope::Scope(Organization, ReadWrite)),
    ("DELETE /api/v1/orgs/{org}/repos/{repo}", RequiredScope::Scope(Organization, ReadWrite)),
    ("GET /api/v1/orgs/{org}/credentials", RequiredScope::Scope(Organization, Read)),
    ("POST /api/v1/orgs/{org}/credentials", RequiredScope::Scope(Organization, ReadWrite)),
    ("POST /api/v1/orgs/{org}/credentials/test", RequiredScope::Scope(Organization, ReadWrite)),
    ("GET /api/v1/orgs/{org}/credentials/{credential}", RequiredScope::Scope(Organization, Read)),
    ("PATCH /api/v1/orgs/{org}/credentials/{credential}", RequiredScope::Scope(Organization, ReadWrite)),
    ("DELETE /api/v1/orgs/{org}/credentials/{credential}", RequiredScope::Scope(Organization, ReadWrite)),
    ("POST /api/v1/orgs/{org}/credentials/{credential}/test", RequiredScope::Scope(Organization, ReadWrite)),
    ("GET /api/v1/orgs/{org}/credentials/{credential}/tests", RequiredScope::Scope(Organization, Read)),
    ("PUT /api/v1/orgs/{org}/credentials/{credential}/default", RequiredScope::Scope(Organization, ReadWrite)),
    ("GET /api/v1/orgs/{org}/buckets/trust", RequiredScope::Scope(Organization, Read)),
    ("GET /api/v1/orgs/{org}/buckets/{id}/trust", RequiredScope::Scope(Organization, Read)),
    ("GET /api/v1/orgs/{org}/credentials/trust", RequiredScope::Scope(Organization, Read)),
    ("GET /api/v1/orgs/{org}/members", RequiredScope::Scope(Member, Read)),
    ("PUT /api/v1/orgs/{org}/members/{person}/role", RequiredScope::Scope(Member, ReadWrite)),
    ("DELETE /api/v1/orgs/{org}/members/{person}", RequiredScope::Scope(Member, ReadWrite)),
    ("POST /api/v1/orgs/{org}/leave", RequiredScope::Scope(Member, ReadWrite)),
    ("GET /api/v1/orgs/{org}/invitations", RequiredScope::Scope(Member, Read)),
    ("POST /api/v1/orgs/{org}/invitations", RequiredScope::Scope(Member, ReadWrite)),
    ("GET /api/v1/orgs/{org}/invitations/{invitation}", RequiredScope::Scope(Member, Read)),
    ("DELETE /api/v1/orgs/{org}/invitations/{invitation}", RequiredScope::Scope(Member, ReadWrite)),
    ("GET /api/v1/orgs/{org}/service-accounts", RequiredScope::Scope(Member, Read)),
    ("POST /api/v1/orgs/{org}/service-accounts", RequiredScope::Scope(Member, ReadWrite)),
    ("GET /api/v1/orgs/{org}/service-accounts/{account}", RequiredScope::Scope(Member, Read)),
    ("DELETE /api/v1/orgs/{org}/service-accounts/{account}", RequiredScope::Scope(Member, ReadWrite)),
    ("PUT /api/v1/orgs/{org}/service-accounts/{account}/role", RequiredScope::Scope(Member, ReadWrite)),
    ("GET /api/v1/orgs/{org}/service-accounts/{account}/tokens", RequiredScope::Scope(Member, Read)),
    ("POST /api/v1/orgs/{org}/service-accounts/{account}/tokens", RequiredScope::Password),
    ("DELETE /api/v1/orgs/{org}/service-accounts/{account}/tokens/{token}", RequiredScope::Scope(Member, ReadWrite)),
    ("GET /api/v1/orgs/{org}/service-accounts/{account}/trust-rules", RequiredScope::Scope(Member, Read)),
    ("POST /api/v1/orgs/{org}/service-accounts/{account}/trust-rules", RequiredScope::Password),
    ("POST /api/v1/orgs/{org}/service-accounts/{account}/trust-rules/try", RequiredScope::Scope(Member, ReadWrite)),
    (
        "DELETE /api/v1/orgs/{org}/service-accounts/{account}/trust-rules/{rule}",
        RequiredScope::Scope(Member, ReadWrite),
    ),
    ("GET /api/v1/orgs/{org}/claim-mappings", RequiredScope::Scope(Member, Read)),
    ("POST /api/v1/orgs/{org}/claim-mappings", RequiredScope::Password),
    ("DELETE /api/v1/orgs/{org}/claim-mappings/{mapping}", RequiredScope::Scope(Member, ReadWrite)),
    ("GET /api/v1/orgs/{org}/groups", RequiredScope::Scope(Member, Read)),
    ("POST /api/v1/orgs/{org}/groups", RequiredScope::Scope(Member, ReadWrite)),
    ("GET /api/v1/orgs/{org}/groups/{group}", RequiredScope::Scope(Member, Read)),
    ("DELETE /api/v1/orgs/{org}/groups/{group}", RequiredScope::Scope(Member, ReadWrite)),
    ("GET /api/v1/orgs/{org}/groups/{group}/members", RequiredScope::Scope(Member, Read)),
    ("GET /api/v1/orgs/{org}/groups/{group}/reach", RequiredScope::Scope(Member, Read)),
    ("PUT /api/v1/orgs/{org}/groups/{group}/members/{person}", RequiredScope::Scope(Member, ReadWrite)),
    ("DELETE /api/v1/orgs/{org}/groups/{group}/members/{person}", RequiredScope::Scope(Member, ReadWrite)),
    ("GET /api/v1/orgs/{org}/members/{person}/reach", RequiredScope::Scope(Member, Read)),
    ("GET /api/v1/orgs/{org}/repos/{repo}/grants", RequiredScope::Scope(Organization, Read)),
    ("PUT /api/v1/orgs/{org}/repos/{repo}/grants", RequiredScope::Scope(Organization, ReadWrite)),
    ("DELETE /api/v1/orgs/{org}/repos/{repo}/grants/{grant}", RequiredScope::Scope(Organization, ReadWrite)),
    ("GET /api/v1/orgs/{org}/buckets/{id}/grants", RequiredScope::Scope(Organization, Read)),
    ("PUT /api/v1/orgs/{org}/buckets/{id}/grants", RequiredScope::Scope(Organization, ReadWrite)),
    ("DELETE /api/v1/orgs/{org}/buckets/{id}/grants/{grant}", RequiredScope::Scope(Organization, ReadWrite)),
    ("GET /api/v1/orgs/{org}/default-access", RequiredScope::Scope(Organization, Read)),
    ("PUT /api/v1/orgs/{org}/default-access", RequiredScope::Scope(Organization, ReadWrite)),
    ("GET /api/v1/user/invitations", RequiredScope::Scope(User, Read)),
    ("POST /api/v1/user/invitations/{invitation}/accept", RequiredScope::Scope(User, ReadWrite)),
    ("POST /api/v1/user/invitations/{invitation}/decline", RequiredScope::Scope(User, ReadWrite)),
    ("POST /api/v1/invitation-links/read", RequiredScope::Scope(User, ReadWrite)),
    ("POST /api/v1/invitation-links/accept", RequiredScope::Scope(User, ReadWrite)),
    ("GET /api/v1/orgs/{org}/tokens", RequiredScope::Scope(User, Read)),
    ("POST /api/v1/orgs/{org}/tokens", RequiredScope::Password),
    ("DELETE /api/v1/orgs/{org}/tokens/{token}", RequiredScope::Scope(User, ReadWrite)),
    ("GET /api/v1/user/tokens", RequiredScope::Scope(User, Read)),
    ("POST /api/v1/user/tokens", RequiredScope::Password),
    ("DELETE /api/v1/user/tokens/{token}", RequiredScope::Scope(User, ReadWrite)),
    ("GET /api/v1/orgs/{org}/events", RequiredScope::Scope(Organization, Read)),
    ("GET /api/v1/orgs/{org}/events.csv", RequiredScope::Scope(Organization, Read)),
    ("GET /api/v1/orgs/{org}/events.jsonl", RequiredScope::Scope(Organization, Read)),
    ("GET /api/v1/orgs/{org}/buckets", RequiredScope::Scope(Organization, Read)),
    ("POST /api/v1/orgs/{org}/buckets", RequiredScope::Scope(Organization, ReadWrite)),
    ("POST /api/v1/orgs/{org}/buckets/test", RequiredScope::Scope(Organization, ReadWrite)),
    ("GET /api/v1/orgs/{org}/buckets/{id}", RequiredScope::Scope(Organization, Read)),
    ("PATCH /api/v1/orgs/{org}/buckets/{id}", RequiredScope::Scope(Organization, ReadWrite)),
    ("DELETE /api/v1/orgs/{org}/buckets/{id}", RequiredScope::Scope(Organization, ReadWrite)),
    ("POST /api/v1/orgs/{org}/buckets/{id}/test", RequiredScope::Scope(Organization, ReadWrite)),
    ("GET /api/v1/orgs/{org}/buckets/{id}/report", RequiredScope::Scope(Organization, Read)),
    ("PUT /api/v1/orgs/{org}/buckets/{id}/default", RequiredScope::Scope(Organization, ReadWrite)),
    ("GET /api/v1/repos/{org}/{repo}/aws-credentials", RequiredScope::Scope(Organization, Read)),
    ("GET /api/v1/orgs/{org}/buckets/{id}/aws-credentials", RequiredScope::Scope(Organization, Read)),
    ("GET /api/v1/namespaces/{namespace}/aws-trust", RequiredScope::Scope(Organization, Read)),
    ("POST /api/v1/namespaces/{namespace}/credentials/verify", RequiredScope::Scope(Organization, ReadWrite)),
    ("POST /api/v1/namespaces/{namespace}/credentials/{name}/verify", RequiredScope::Scope(Organization, ReadWrite)),
    ("GET /v2/credentials/{namespace}", RequiredScope::Scope(Organization, Read)),
    ("POST /v2/credentials/{namespace}", RequiredScope::Scope(Organization, ReadWrite)),
    ("GET /v2/credentials/{namespace}/{name}", RequiredScope::Scope(Organization, Read)),
    ("PATCH /v2/credentials/{namespace}/{name}", RequiredScope::Scope(Organization, ReadWrite)),
    ("DELETE /v2/credentials/{namespace}/{name}", RequiredScope::Scope(Organization, ReadWrite)),
    ("GET /v1/credentials/{namespace}/aws", RequiredScope::Scope(Organization, Read)),
    ("POST /v1/credentials/{namespace}/aws", RequiredScope::Scope(Organization, ReadWrite)),
    ("GET /v1/credentials/{namespace}/aws/{name}", RequiredScope::Scope(Organization, Read)),
    ("PATCH /v1/credentials/{namespace}/aws/{name}", RequiredScope::Scope(Organization, ReadWrite)),
    ("DELETE /v1/credentials/{namespace}/aws/{name}", RequiredScope::Scope(Organization, ReadWrite)),
    ("GET /v1/user", RequiredScope::Scope(User, Read)),
    ("POST /v1/user", RequiredScope::Password),
    ("GET /v1/users/{name}", RequiredScope::Scope(User, Read)),
    ("PATCH /v1/users/{name}", RequiredScope::Scope(User, ReadWrite)),
    ("DELETE /v1/users/{name}", RequiredScope::Password),
    ("POST /v1/user/password_reset", RequiredScope::Password),
    ("POST /v1/user/confirm_email", RequiredScope::Any),
    ("GET /v1/organizations", RequiredScope::Scope(Organization, Read)),
    ("POST /v1/organization", RequiredScope::Scope(Organization, Admin)),
    ("GET /v1/organizations/{namespace}", RequiredScope::Scope(Organization, Read)),
    ("PATCH /v1/organizations/{namespace}", RequiredScope::Scope(Organization, ReadWrite)),
    ("DELETE /v1/organizations/{namespace}", RequiredScope::Scope(Organization, Admin)),
    ("POST /v1/organizations/{namespace}/user", RequiredScope::Scope(Member, ReadWrite)),
    ("GET /v1/organizations/{namespace}/{name}", RequiredScope::Scope(Member, Read)),
    ("PATCH /v1/organizations/{namespace}/{name}", RequiredScope::Scope(Member, ReadWrite)),
    ("DELETE /v1/organizations/{namespace}/{name}", RequiredScope::Scope(Member, ReadWrite)),
    ("GET /v1/invitations", RequiredScope::Scope(User, Read)),
    ("POST /v1/invitations/{invitation}", RequiredScope::Scope(User, ReadWrite)),
    ("DELETE /v1/invitations/{invitation}/{namespace}/join", RequiredScope::Scope(Member, ReadWrite)),
    ("GET /v1/session", RequiredScope::Password),
    ("POST /v1/token", RequiredScope::Password),
    ("GET /v1/tokens", RequiredScope::Scope(User, Read)),
    ("GET /v1/tokens/session", RequiredScope::Scope(User, Read)),
    ("GET /v1/tokens/scopes", RequiredScope::Any),
    ("DELETE /v1/tokens/{name}", RequiredScope::Scope(User, ReadWrite)),
];

impl RequiredScope {
    fn is_met_by(self, scope: &str) -> bool {
        let scope: Scope = scope.parse().unwrap();
        match self {
            Self::Any => true,
            Self::Scope(resource, access) => scope.covers(resource, access),
            Self::Password => false,
        }
    }
}

fn rows() -> impl Iterator<Item = Row> {
    table().into_iter().filter(|row| matches!(row.interface, Interface::Tiledb | Interface::Api | Interface::Own))
}

#[test]
fn every_route_that_takes_a_token_stands_in_the_table() {
    let listed: BTreeSet<&str> = SCOPES.iter().map(|(route, _)| *route).collect();
    assert_eq!(listed, rows().map(|row| row.route).collect(), "routes");
    assert_eq!(listed.len(), SCOPES.len(), "each once");
}

/// Acts on people need more than a scope of an organisation.
#[test]
fn no_scope_of_an_organisation_reaches_its_people() {
    for (route, wants) in SCOPES.iter().filter(|(_, wants)| matches!(wants, RequiredScope::Scope(Member, ReadWrite))) {
        for scope in ["organization:read", "organization:read-write", "organization:admin", "user:admin"] {
            assert!(!wants.is_met_by(scope), "{route}, {scope}");
        }
        assert!(wants.is_met_by("member:read-write") && wants.is_met_by("*"), "{route}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_token_reaches_what_its_scope_covers_and_nothing_else(pool: PgPool) {
    carry_out(pool, Interface::Api).await;
}

#[sqlx::test(migrations = "../migrations")]
async fn a_token_of_clients_that_name_a_namespace_reaches_what_its_scope_covers_and_nothing_else(pool: PgPool) {
    carry_out(pool, Interface::Tiledb).await;
}

#[sqlx::test(migrations = "../migrations")]
async fn a_token_of_our_own_api_reaches_what_its_scope_covers_and_nothing_else(pool: PgPool) {
    carry_out(pool, Interface::Own).await;
}

async fn carry_out(pool: PgPool, interface: Interface) {
    let mut site = Site::new(pool).await;
    for row in rows().filter(|row| row.interface == interface) {
        let (_, wants) = SCOPES.iter().find(|(route, _)| *route == row.route).unwrap();
        let owner = site.stranger().await;
        let refusing = site.scene(&row, Some((&owner, Role::Owner))).await;
        for scope in Scope::words() {
            let who = format!("{}, {scope}", row.route);
            if wants.is_met_by(&scope) {
                let owner = site.stranger().await;
                let scene = site.scene(&row, Some((&owner, Role::Owner))).await;
                let (outcome, is_changed) = by_scopes(&site, &row, &owner, &[&scope], &scene).await;
                assert_eq!(outcome, Outcome::Done, "{who}");
                assert!(row.effect == Effect::Report || is_changed == (row.effect == Effect::Change), "{who}");
            } else {
                let (outcome, is_changed) = by_scopes(&site, &row, &owner, &[&scope], &refusing).await;
                assert_eq!((outcome, is_changed), (Outcome::Forbidden, false), "{who}");
            }
        }
        let (unknown, _) = by_scopes(&site, &row, &owner, &["organization:everything"], &refusing).await;
        let expected = if matches!(wants, RequiredScope::Any) { Outcome::Done } else { Outcome::Forbidden };
        assert_eq!(unknown, expected, "{}, a scope nobody knows", row.route);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn what_a_token_may_read_it_may_ask_for_without_the_body(pool: PgPool) {
    let mut site = Site::new(pool).await;
    for row in rows() {
        let Some(path) = row.route.strip_prefix("GET ") else { continue };
        let Some((_, RequiredScope::Scope(resource, access))) = SCOPES.iter().find(|(route, _)| *route == row.route)
        else {
            continue;
        };
        let owner = site.stranger().await;
        let scene = site.scene(&row, Some((&owner, Role::Owner))).await;
        let head = Row { route: format!("HEAD {path}").leak(), ..row };
        let scope = Scope::On(*resource, *access).word();
        assert_eq!(by_scopes(&site, &head, &owner, &[&scope], &scene).await.0, Outcome::Done, "{}", head.route);
    }
}

/// Every scope except those for keys to write, all at once.
const READING: &[&str] = &["organization:read", "user:admin", "member:admin", "array:admin", "group:admin"];

/// Whatever the request, also with the parameters that ask for keys to write.
#[sqlx::test(migrations = "../migrations")]
async fn no_door_gives_keys_that_write_for_a_token_that_may_only_read(pool: PgPool) {
    let mut site = Site::new(pool).await;
    let mut writing_interfaces = 0;
    for mut row in rows() {
        let owner = site.stranger().await;
        if row.names("credentials") && row.names("{id}") {
            row.query = "access=write";
        }
        let scene = site.scene(&row, Some((&owner, Role::Owner))).await;
        by_scopes(&site, &row, &owner, READING, &scene).await;
        assert_eq!(handed_to_write(&site).await, writing_interfaces, "{}", row.route);
        let scene = site.scene(&row, Some((&owner, Role::Owner))).await;
        by_scopes(&site, &row, &owner, &["organization:read-write"], &scene).await;
        writing_interfaces = handed_to_write(&site).await;
    }
    assert_eq!(writing_interfaces, 5, "each interface vends for a token that may write");
}

/// The number of vended keys to write.
async fn handed_to_write(site: &Site) -> i64 {
    sqlx::query_scalar(
        "select count(*) from audit_event
         where action = 'keys.handed_out' or (action = 'credentials.vended' and detail->>'access' = 'write')",
    )
    .fetch_one(&site.server.pool)
    .await
    .unwrap()
}

/// With a personal token of the owner, with these scopes only; and whether anything changed.
async fn by_scopes(site: &Site, row: &Row, owner: &Visitor, scopes: &[&str], scene: &Scene) -> (Outcome, bool) {
    let own = backend::actor::find_own(&site.server.cx, owner.person.into()).await.unwrap();
    let (text, id) = site.token(&own, "narrow").await;
    let mut scene = scene.clone();
    let (_, spare) = site.token(&own, "spare").await;
    if row.names("/user/tokens/{token}") {
        scene.token = spare;
    }
    sqlx::query("update api_token set scopes = $2 where id = $1")
        .bind(id)
        .bind(scopes)
        .execute(&site.server.pool)
        .await
        .unwrap();
    let state = async || kept(&site.server.pool, &scene.org, Some(owner.person)).await;
    let before = state().await;
    let outcome = site.outcome(row, Caller::Token(&text, owner), &scene).await;
    (outcome, before != state().await)
}
