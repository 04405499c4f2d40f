//! Visitors: whoever is no member of an organisation reads the repos there that everybody with an account reads, and finds nothing
//! else.

use domain::{org::Role, repo::Visibility};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::access::{
    scene::kept,
    site::{Caller, Outcome, Site},
    table::{Audience, Interface, table},
};

/// What a visitor may ask of such a repo.
const OPEN: [&str; 5] = [
    "GET /repos/{org}/{repo}",
    "GET /repos/{org}/{repo}/open",
    "GET /repos/{org}/{repo}/bucket-credentials",
    "GET /api/v1/orgs/{org}/repos/{repo}",
    "GET /api/v1/repos/{org}/{repo}/aws-credentials",
];

#[sqlx::test(migrations = "../migrations")]
async fn visitors_read_the_repo_and_find_nothing_else_in_any_interface(pool: PgPool) {
    let mut site = Site::new(pool).await;
    let visitor = site.visitor(Role::Member).await;
    let own = backend::actor::find_own(&site.server.cx, visitor.person.into()).await.unwrap();
    let (bearer, _) = site.token(&own, "own").await;
    let mut opened = 0;
    for row in table()
        .into_iter()
        .filter(|row| matches!(row.audience, Audience::Everyone | Audience::Managers | Audience::Owners))
    {
        if !["{org}", "{namespace}", "{repo}"].iter().any(|name| row.names(name))
            && row.interface != Interface::Function
        {
            continue;
        }
        let label = format!("{:?} {}", row.interface, row.route);
        let theirs = site.scene(&row, None).await;
        let public = "update repo set visibility = 'authenticated_public'";
        sqlx::query(public).execute(&site.server.pool).await.unwrap();
        let before = kept(&site.server.pool, &theirs.org, None).await;
        let asked = theirs.asked_for(&theirs.org, &bearer);
        let outcome = site.outcome(&row, Caller::Visitor(&visitor), &asked).await;
        if OPEN.contains(&row.route) {
            assert_eq!(outcome, Outcome::Done, "{label}");
            opened += 1;
        } else {
            assert_eq!(outcome, Outcome::NotFound, "{label}");
            assert_eq!(kept(&site.server.pool, &theirs.org, None).await, before, "{label}: nothing changed");
        }
    }
    assert_eq!(opened, OPEN.len());
}

#[sqlx::test(migrations = "../migrations")]
async fn a_visitor_gets_keys_to_read_until_the_repo_is_closed_and_no_names(pool: PgPool) {
    let mut site = Site::new(pool).await;
    let row = table().into_iter().find(|row| row.route == "GET /repos/{org}/{repo}/open").unwrap();
    let theirs = site.scene(&row, None).await;
    let (org, repo) = (theirs.fill("{org}", None), theirs.fill("{repo}", None));
    let (cx, ada) = (site.server.cx.clone(), site.server.ada.clone());
    let owner = backend::actor::find(&cx, ada.person(), &org).await.unwrap();
    let (person, _) = site.somebody("grace").await;
    let own = backend::actor::find_own(&cx, person.into()).await.unwrap();
    let bearer = site.token(&own, "own").await.0;
    let ask = async |method: Method, path: &str, body: Value, bearer: &str| {
        let request = site.server.client.request(method, site.server.url(path)).bearer_auth(bearer);
        let response = request.body(body.to_string()).send().await.unwrap();
        (response.status().as_u16(), response.json::<Value>().await.unwrap_or_default())
    };
    let get = async |path: &str| ask(Method::GET, path, Value::Null, &bearer).await;
    let (entry, opening) = (format!("/repos/{org}/{repo}"), format!("/repos/{org}/{repo}/open"));
    let visible = format!("/api/v1/orgs/{org}/repos/{repo}/visibility");
    let check =
        |who, action| format!("/orgs/{org}/permissions/check?principal_id={who}&resource={org}/{repo}&action={action}");
    for path in [&entry, &opening, &check(person, "CAN_READ")] {
        assert_eq!(get(path).await.0, 404, "{path}: it is private");
    }
    let open = json!({ "visibility": "authenticated_public" });
    assert_eq!(ask(Method::PUT, &visible, open.clone(), &bearer).await.0, 404);
    let (status, set) = ask(Method::PUT, &visible, open, &theirs.bearer).await;
    assert_eq!((status, &set["visibility"]), (200, &json!("authenticated_public")));

    let (status, read) = get(&entry).await;
    assert_eq!((status, &read["visibility"]), (200, &json!("AUTHENTICATED_PUBLIC")));
    assert_eq!(read["permissions"][0]["actions"], json!(["CAN_READ", "CAN_READ_WITH_FLUX"]));
    assert!(!read.to_string().contains("ada@example.com"), "who made it is told to fellows only: {read}");
    assert!(!read.to_string().contains("role-"), "nor which role it uses: {read}");
    let (status, opened) = get(&opening).await;
    assert!(status == 200 && opened["repo_credentials"]["aws_session_token"].is_string(), "{opened}");
    let access: Value = sqlx::query_scalar(
        "select detail from audit_event where action = 'credentials.vended' and person_id = $1 order by at desc limit 1",
    )
    .bind(person)
    .fetch_one(&site.server.pool)
    .await
    .unwrap();
    assert_eq!(access["access"], "read", "it is an event of the organisation, and it is reading");
    for (who, action, right) in
        [(person, "CAN_READ", true), (person, "CAN_WRITE", false), (ada.person().into(), "CAN_READ", false)]
    {
        assert_eq!(get(&check(who, action)).await, (200, json!({ "has_permission": right })), "{action}");
    }
    // A token of another organisation does not reach it, and a member of it is no visitor.
    let other = site.found("other").await;
    site.join("other", person, Role::Owner).await;
    let elsewhere = backend::actor::find(&cx, person.into(), other.slug().as_str()).await.unwrap();
    let foreign = site.token(&elsewhere, "foreign").await.0;
    assert_eq!(ask(Method::GET, &entry, Value::Null, &foreign).await.0, 404);
    backend::repos::set_visibility(&cx, &owner, &repo, Visibility::Private).await.unwrap();
    for path in [&entry, &opening, &check(person, "CAN_READ")] {
        assert_eq!(get(path).await.0, 404, "{path}: it is private again");
    }
}
