//! Permissions: every route, form and server function, for every role, with another organisation's ids, and for every
//! scope of a token. A route without a row in the tables fails the test. Allowed callers succeed with a request that
//! nothing else could refuse; refused callers change nothing.

mod fresh;
mod hidden;
mod reach;
mod reach_model;
mod roles;
mod scene;
mod scopes;
mod site;
mod table;
mod visits;

use std::collections::BTreeSet;

use domain::org::OrgSlug;
use server::{form_intents, route_names};

use crate::access::table::{Interface, table};

#[test]
fn everything_there_is_stands_in_the_table() {
    let rows = table();
    let listed: BTreeSet<String> =
        rows.iter().filter(|row| row.interface != Interface::Function).map(|row| row.route.to_owned()).collect();
    let served = route_names().into_iter().map(|name| format!("{} {}", name.method, name.path)).collect();
    assert_eq!(listed, served, "routes");

    let listed: BTreeSet<&str> = rows
        .iter()
        .filter_map(|row| if let Interface::Form(intent) = row.interface { Some(intent) } else { None })
        .collect();
    assert_eq!(listed, form_intents().collect(), "forms");

    let functions: BTreeSet<&str> =
        leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path.trim_start_matches(app::act::PREFIX)).collect();
    assert!(form_intents().all(|intent| functions.contains(intent)), "a form is the call of a function of its name");

    let functions =
        rows.iter().filter(|row| row.interface == Interface::Function).map(|row| format!("/api/ui/{}", row.route));
    let listed: BTreeSet<String> = functions.collect();
    let served = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    assert_eq!(listed, served, "server functions");
}

/// Pages of organisations begin with their names, so no fixed first path segment may be a valid name.
#[test]
fn no_organisation_is_called_like_the_beginning_of_a_path() {
    for name in route_names() {
        let first = name.path.split('/').nth(1).unwrap_or_default();
        if !first.is_empty() && !first.starts_with('{') {
            assert!(first.parse::<OrgSlug>().is_err(), "{}", name.path);
        }
    }
}
