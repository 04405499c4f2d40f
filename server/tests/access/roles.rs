//! The table of roles, carried out.

use domain::org::Role;
use sqlx::PgPool;

use crate::access::{
    scene::{Scene, kept},
    site::{Caller, Outcome, Site, Visitor},
    table::{Audience, Effect, Interface, Row, names_something, table},
};

#[sqlx::test(migrations = "../migrations")]
async fn people_do_on_pages_what_the_table_says_and_nothing_else(pool: PgPool) {
    carry_out(pool, |interface| matches!(interface, Interface::Page | Interface::Form(_))).await;
}

#[sqlx::test(migrations = "../migrations")]
async fn what_pages_ask_is_answered_as_the_table_says(pool: PgPool) {
    carry_out(pool, |interface| matches!(interface, Interface::Function)).await;
}

#[sqlx::test(migrations = "../migrations")]
async fn data_clients_do_what_the_table_says_and_nothing_else(pool: PgPool) {
    carry_out(pool, |interface| interface == Interface::Api).await;
}

#[sqlx::test(migrations = "../migrations")]
async fn programs_do_what_the_table_says_and_nothing_else(pool: PgPool) {
    carry_out(pool, |interface| interface == Interface::Own).await;
}

#[sqlx::test(migrations = "../migrations")]
async fn clients_that_name_a_namespace_do_what_the_table_says_and_nothing_else(pool: PgPool) {
    carry_out(pool, |interface| interface == Interface::Tiledb).await;
}

async fn carry_out(pool: PgPool, interfaces: fn(Interface) -> bool) {
    let mut site = Site::new(pool).await;
    let mut visitors = Vec::new();
    for role in Role::ALL {
        visitors.push((role, site.visitor(role).await));
    }
    for row in table().into_iter().filter(|row| interfaces(row.interface) && row.audience != Audience::Anybody) {
        let theirs = site.scene(&row, None).await;
        assert_eq!(site.outcome(&row, Caller::Anonymous, &theirs).await, Outcome::SignIn, "{}: nobody", label(&row));
        for (role, visitor) in &visitors {
            elsewhere(&mut site, &row, *role, visitor, &theirs).await;
            at_home(&mut site, &row, *role, visitor).await;
        }
        if matches!(row.audience, Audience::SignedIn | Audience::SignedInManagers | Audience::SignedInOwners) {
            by_password(&mut site, &row).await;
        }
    }
}

fn label(row: &Row) -> String {
    format!("{:?} {}", row.interface, row.route)
}

fn may(row: &Row, role: Role) -> bool {
    match row.audience {
        Audience::Managers => role.manages(),
        Audience::Owners => role == Role::Owner,
        Audience::SignedIn | Audience::SignedInManagers | Audience::SignedInOwners => false,
        Audience::Anybody | Audience::Bearers | Audience::Everyone => true,
    }
}

/// In an organisation they are not a member of, and with another organisation's ids in their own.
async fn elsewhere(site: &mut Site, row: &Row, role: Role, visitor: &Visitor, theirs: &Scene) {
    if matches!(row.audience, Audience::Bearers | Audience::SignedIn) {
        return;
    }
    let who = format!("{}, {role:?}", label(row));
    let ours = site.home(Some((visitor, role))).await.0;
    let before = kept(&site.server.pool, &theirs.org, None).await;
    let there = theirs.asked_for(&theirs.org, &ours.bearer);
    assert_eq!(
        site.outcome(row, Caller::Visitor(visitor), &there).await,
        Outcome::NotFound,
        "{who}, in another organisation"
    );
    if names_something(row) {
        let foreign = theirs.asked_for(&ours.org, &ours.bearer);
        let outcome = site.outcome(row, Caller::Visitor(visitor), &foreign).await;
        let is_refused = outcome == Outcome::NotFound || (!may(row, role) && outcome == Outcome::Forbidden);
        assert!(is_refused, "{who}, another organisation's id: {outcome:?}");
    }
    assert_eq!(kept(&site.server.pool, &theirs.org, None).await, before, "{who}: nothing of theirs changed");
}

async fn at_home(site: &mut Site, row: &Row, role: Role, visitor: &Visitor) {
    let who = format!("{}, {role:?}", label(row));
    let ours = site.scene(row, Some((visitor, role))).await;
    let state = async |site: &Site| kept(&site.server.pool, &ours.org, Some(visitor.person)).await;
    let (before, recorded) = (state(site).await, events(site).await);
    let outcome = site.outcome(row, Caller::Visitor(visitor), &ours).await;
    let after = state(site).await;
    if may(row, role) {
        assert!(row.effect != Effect::Change || events(site).await > recorded, "{who}: it is an event");
        assert_eq!(outcome, Outcome::Done, "{who}");
        let is_as_declared = row.effect == Effect::Report || (row.effect == Effect::Change) == (before != after);
        assert!(is_as_declared, "{who}: {:?}\n{before}\n{after}", row.effect);
    } else {
        assert_eq!(outcome, Outcome::Forbidden, "{who}");
        assert_eq!(before, after, "{who}: nothing changed");
    }
}

/// The number of events other than sign-ins.
async fn events(site: &Site) -> i64 {
    sqlx::query_scalar("select count(*) from audit_event where action not like 'session.%'")
        .fetch_one(&site.server.pool)
        .await
        .unwrap()
}

/// A new person, with their password.
async fn by_password(site: &mut Site, row: &Row) {
    let who = format!("{}, by password", label(row));
    let mut scene = site.scene(row, None).await;
    let person: uuid::Uuid = sqlx::query_scalar("select person_id from org where slug = $1")
        .bind(&scene.stranger)
        .fetch_one(&site.server.pool)
        .await
        .unwrap();
    if row.names("{org}") {
        let role = match row.audience {
            Audience::SignedIn => Role::Reader,
            Audience::SignedInManagers => Role::Admin,
            _ => Role::Owner,
        };
        site.join(&scene.org, person, role).await;
    }
    if row.names("/user/tokens/{token}") {
        let own = backend::actor::find_own(&site.server.cx, person.into()).await.unwrap();
        scene.token = site.token(&own, "spare").await.1;
    }
    let count = async |site: &Site| -> i64 {
        sqlx::query_scalar("select count(*) from org").fetch_one(&site.server.pool).await.unwrap()
    };
    let org = if row.names("{org}") { scene.org.clone() } else { String::new() };
    let before = (kept(&site.server.pool, &org, Some(person)).await, count(site).await);
    let recorded = events(site).await;
    let outcome = site.outcome(row, Caller::Password(&scene.stranger), &scene).await;
    let after = (kept(&site.server.pool, &org, Some(person)).await, count(site).await);
    assert_eq!(outcome, Outcome::Done, "{who}");
    assert_eq!(row.effect == Effect::Change, before != after, "{who}: {before:?} {after:?}");
    assert!(row.effect != Effect::Change || events(site).await > recorded, "{who}: it is an event");
}
