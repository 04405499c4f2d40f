//! The table of token scopes: what each route of data clients wants of a token, carried out for every scope there is.

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
    site::{By, Outcome, Site, Visitor},
    table::{Door, Row, table},
};

/// What a route wants of the token somebody comes with.
#[derive(Debug, Clone, Copy)]
enum Wants {
    /// Any token.
    Any,
    /// This scope, or one that covers it.
    Scope(Resource, Access),
    /// No token is enough.
    Password,
}

const SCOPES: &[(&str, Wants)] = &[
    ("GET /api/v1/namespaces/{namespace}/aws-trust", Wants::Scope(Organization, Read)),
    ("POST /api/v1/namespaces/{namespace}/credentials/verify", Wants::Scope(Organization, ReadWrite)),
    ("POST /api/v1/namespaces/{namespace}/credentials/{name}/verify", Wants::Scope(Organization, ReadWrite)),
    ("GET /v2/credentials/{namespace}", Wants::Scope(Organization, Read)),
    ("POST /v2/credentials/{namespace}", Wants::Scope(Organization, ReadWrite)),
    ("GET /v2/credentials/{namespace}/{name}", Wants::Scope(Organization, Read)),
    ("PATCH /v2/credentials/{namespace}/{name}", Wants::Scope(Organization, ReadWrite)),
    ("DELETE /v2/credentials/{namespace}/{name}", Wants::Scope(Organization, ReadWrite)),
    ("GET /v1/credentials/{namespace}/aws", Wants::Scope(Organization, Read)),
    ("POST /v1/credentials/{namespace}/aws", Wants::Scope(Organization, ReadWrite)),
    ("GET /v1/credentials/{namespace}/aws/{name}", Wants::Scope(Organization, Read)),
    ("PATCH /v1/credentials/{namespace}/aws/{name}", Wants::Scope(Organization, ReadWrite)),
    ("DELETE /v1/credentials/{namespace}/aws/{name}", Wants::Scope(Organization, ReadWrite)),
    ("GET /v1/user", Wants::Scope(User, Read)),
    ("POST /v1/user", Wants::Password),
    ("GET /v1/users/{name}", Wants::Scope(User, Read)),
    ("PATCH /v1/users/{name}", Wants::Scope(User, ReadWrite)),
    ("DELETE /v1/users/{name}", Wants::Password),
    ("POST /v1/user/password_reset", Wants::Password),
    ("POST /v1/user/confirm_email", Wants::Any),
    ("GET /v1/organizations", Wants::Scope(Organization, Read)),
    ("POST /v1/organization", Wants::Scope(Organization, Admin)),
    ("GET /v1/organizations/{namespace}", Wants::Scope(Organization, Read)),
    ("PATCH /v1/organizations/{namespace}", Wants::Scope(Organization, ReadWrite)),
    ("DELETE /v1/organizations/{namespace}", Wants::Scope(Organization, Admin)),
    ("POST /v1/organizations/{namespace}/user", Wants::Scope(Member, ReadWrite)),
    ("GET /v1/organizations/{namespace}/{name}", Wants::Scope(Member, Read)),
    ("PATCH /v1/organizations/{namespace}/{name}", Wants::Scope(Member, ReadWrite)),
    ("DELETE /v1/organizations/{namespace}/{name}", Wants::Scope(Member, ReadWrite)),
    ("GET /v1/invitations", Wants::Scope(User, Read)),
    ("POST /v1/invitations/{invitation}", Wants::Scope(User, ReadWrite)),
    ("DELETE /v1/invitations/{invitation}/{namespace}/join", Wants::Scope(Member, ReadWrite)),
    ("GET /v1/session", Wants::Password),
    ("POST /v1/token", Wants::Password),
    ("GET /v1/tokens", Wants::Scope(User, Read)),
    ("GET /v1/tokens/session", Wants::Scope(User, Read)),
    ("GET /v1/tokens/scopes", Wants::Any),
    ("DELETE /v1/tokens/{name}", Wants::Scope(User, ReadWrite)),
];

impl Wants {
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
    table().into_iter().filter(|row| row.door == Door::Tiledb)
}

#[test]
fn every_route_that_takes_scopes_stands_in_the_table() {
    let told: BTreeSet<&str> = SCOPES.iter().map(|(route, _)| *route).collect();
    assert_eq!(told, rows().map(|row| row.route).collect(), "routes");
    assert_eq!(told.len(), SCOPES.len(), "each once");
}

/// What people may do to people is no part of what may be done to an organisation.
#[test]
fn no_scope_of_an_organisation_reaches_its_people() {
    for (route, wants) in SCOPES.iter().filter(|(_, wants)| matches!(wants, Wants::Scope(Member, ReadWrite))) {
        for scope in ["organization:read", "organization:read-write", "organization:admin", "user:admin"] {
            assert!(!wants.is_met_by(scope), "{route}, {scope}");
        }
        assert!(wants.is_met_by("member:read-write") && wants.is_met_by("*"), "{route}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_token_reaches_what_its_scope_covers_and_nothing_else(pool: PgPool) {
    let mut site = Site::new(pool).await;
    for row in rows() {
        let (_, wants) = SCOPES.iter().find(|(route, _)| *route == row.route).unwrap();
        let owner = site.stranger().await;
        let refusing = site.scene(&row, Some((&owner, Role::Owner))).await;
        let before = kept(&site.server.pool, &refusing.org, None).await;
        for scope in Scope::words() {
            let who = format!("{}, {scope}", row.route);
            let is_met = wants.is_met_by(&scope);
            let scene = if is_met { site.scene(&row, Some((&owner, Role::Owner))).await } else { refusing.clone() };
            let outcome = by_scope(&site, &row, &owner, &scope, &scene).await;
            assert_eq!(outcome, if is_met { Outcome::Done } else { Outcome::Forbidden }, "{who}");
        }
        assert_eq!(kept(&site.server.pool, &refusing.org, None).await, before, "{}: nothing changed", row.route);
        let unknown = by_scope(&site, &row, &owner, "organization:everything", &refusing).await;
        let expected = if matches!(wants, Wants::Any) { Outcome::Done } else { Outcome::Forbidden };
        assert_eq!(unknown, expected, "{}, a scope nobody knows", row.route);
    }
}

/// By a token of the owner's own, good for all they belong to, with this scope alone.
async fn by_scope(site: &Site, row: &Row, owner: &Visitor, scope: &str, scene: &Scene) -> Outcome {
    let own = backend::actor::find_own(&site.server.cx, owner.person.into()).await.unwrap();
    let (text, id) = site.token(&own, "narrow").await;
    site.token(&own, "spare").await;
    sqlx::query("update api_token set scopes = array[$2] where id = $1")
        .bind(id)
        .bind(scope)
        .execute(&site.server.pool)
        .await
        .unwrap();
    site.outcome(row, By::Token(&text, owner), scene).await
}
