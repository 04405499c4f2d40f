//! Acts that a stolen session must not do: they ask for a sign-in of the last fifteen minutes.

use domain::org::Role;
use serde_json::json;
use sqlx::PgPool;

use crate::access::{
    site::{Caller, Outcome, Site, Visitor},
    table::{Audience, Interface, Row, table},
};

/// The forms that are refused to whoever signed in earlier, as the table of roles fills them in.
const FRESH: [&str; 12] = [
    "account/passkeys/add",
    "account/passkeys/remove",
    "account/second-factor/enrol",
    "account/second-factor/offer",
    "account/second-factor/remove",
    "account/second-factor/renew-codes",
    "account/unlink",
    "claim-mappings/create",
    "credentials/edit",
    "orgs/delete",
    "service-accounts/create-token",
    "trust-rules/create",
];

/// Whether a form is refused to an owner who signed in earlier. After a fresh sign-in it is carried out.
async fn asks(site: &mut Site, owner: &Visitor, row: &Row) -> bool {
    let scene = site.scene(row, Some((owner, Role::Owner))).await;
    site.server.age_sessions().await;
    let mut outcome = site.outcome(row, Caller::Visitor(owner), &scene).await;
    let is_refused = outcome == Outcome::SignIn;
    if is_refused {
        site.server.date_sign_ins(14 * 60).await;
        outcome = site.outcome(row, Caller::Visitor(owner), &scene).await;
    }
    assert_eq!(outcome, Outcome::Done, "{:?}", row.interface);
    is_refused
}

#[sqlx::test(migrations = "../migrations")]
async fn a_session_of_earlier_is_asked_for_confirmation_where_the_list_says_so_and_nowhere_else(pool: PgPool) {
    let mut site = Site::new(pool).await;
    let owner = site.visitor(Role::Owner).await;
    let mut asking = Vec::new();
    for row in table().into_iter().filter(|row| row.audience != Audience::Anybody) {
        let Interface::Form(intent) = row.interface else { continue };
        if asks(&mut site, &owner, &row).await {
            asking.push(intent);
        }
    }
    asking.sort_unstable();
    assert_eq!(asking, FRESH);
}

/// What a form is filled in with may make the difference.
#[sqlx::test(migrations = "../migrations")]
async fn making_an_owner_and_replacing_a_secret_ask_for_confirmation(pool: PgPool) {
    let mut site = Site::new(pool).await;
    let owner = site.visitor(Role::Owner).await;
    let pair = json!({
        "platform": "s3", "region": "us-east-1", "auth_method": "hmac", "access_key_id": "AKIDEXAMPLE",
        "secret_access_key": "made/made/made",
    });
    for (intent, more) in [
        ("members/set-role", json!({ "role": "owner" })),
        ("members/invite", json!({ "role": "owner" })),
        ("buckets/edit", pair),
    ] {
        let mut row = table().into_iter().find(|row| row.interface == Interface::Form(intent)).unwrap();
        row.body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        assert!(asks(&mut site, &owner, &row).await, "{intent}");
    }
}
