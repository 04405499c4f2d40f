//! Who may do what: every route, every form and every server function, for every role, and with another organisation's
//! ids. What is not in the table below fails the test.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod site;
#[path = "../support/mod.rs"]
mod support;
mod table;

use std::collections::BTreeSet;

use domain::org::Role;
use server::{form_intents, route_names};
use sqlx::PgPool;
use testing::{ORG, OTHER_ORG, World, browser};

use crate::{
    site::{Site, Visitor},
    support::Server,
    table::{Door, Who, names_something, table},
};

#[test]
fn everything_there_is_stands_in_the_table() {
    let rows = table();
    let told: BTreeSet<String> =
        rows.iter().filter(|row| row.door != Door::Function).map(|row| row.route.to_owned()).collect();
    let served = route_names().into_iter().map(|name| format!("{} {}", name.method, name.path)).collect();
    assert_eq!(told, served, "routes");

    let told: BTreeSet<&str> =
        rows.iter().filter_map(|row| if let Door::Form(intent) = row.door { Some(intent) } else { None }).collect();
    assert_eq!(told, form_intents().collect(), "forms");

    let functions = rows.iter().filter(|row| row.door == Door::Function).map(|row| format!("/api/ui/{}", row.route));
    let told: BTreeSet<String> = functions.collect();
    let served = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    assert_eq!(told, served, "server functions");
}

#[sqlx::test(migrations = "../migrations")]
async fn everybody_may_do_what_the_table_says_and_nothing_else(pool: PgPool) {
    let world = World::new(pool).await.without_waiting();
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
