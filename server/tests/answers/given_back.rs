//! What was typed or chosen in a form that is refused is in the form that comes back.

use domain::org::Role;
use reqwest::StatusCode;
use sqlx::PgPool;
use testing::World;

use crate::support::Server;

/// A form as the page has it after a refusal.
async fn refused(server: &Server, path: &str, form: &[(&str, &str)]) -> String {
    let answer = server.post(path, form).await;
    assert!(answer.status().is_client_error(), "{form:?}: {}", answer.status());
    answer.text().await.unwrap()
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_confirms_that_it_is_them_sends_the_same_role_again(pool: PgPool) {
    let world = World::new(pool).await;
    let grace = world.named("grace", Role::Member).await.person().to_string();
    let server = Server::serve(world, None).await;
    server.sign_in().await;
    server.age_sessions().await;
    let form = [("intent", "members/set-role"), ("person", &*grace), ("role", "owner")];
    let page = refused(&server, "/acme/members", &form).await;
    assert!(page.contains("what you typed is kept"), "{page}");
    assert!(page.contains("<option value=\"owner\" selected>"), "{page}");
    let row = page.split("<form").find(|form| form.contains("data-given=\"true\"")).expect("the refused form");
    assert!(row.contains(&grace) && page.matches("data-given=\"true\"").count() == 1, "{page}");

    server.date_sign_ins(0).await;
    let answer = server.post("/acme/members", &form).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert!(server.page("/acme/members").await.contains("grace is an owner now."));
}

#[sqlx::test(migrations = "../migrations")]
async fn the_name_typed_to_delete_something_stays_typed(pool: PgPool) {
    let server = Server::start(pool).await;
    server.sign_in().await;
    let id = server.add("acme", &testing::draft::self_managed("open-data", "open-data")).await;
    let typed = "name=\"confirmation\" type=\"text\" value=\"typed\"";
    let bucket = [("intent", "buckets/delete"), ("id", &*id), ("confirmation", "typed")];
    assert!(refused(&server, "/acme/buckets", &bucket).await.contains(typed));
    server.age_sessions().await;
    let org = [("intent", "orgs/delete"), ("confirmation", "typed")];
    assert!(refused(&server, "/acme/settings", &org).await.contains(typed));
}

#[sqlx::test(migrations = "../migrations")]
async fn what_a_refused_choice_was_stands_in_its_select(pool: PgPool) {
    let server = Server::start(pool).await;
    server.sign_in().await;
    server.add("acme", &testing::draft::self_managed("open-data", "open-data")).await;
    backend::repos::create(&server.cx, &server.ada, &testing::draft::repo("era5", "", "")).await.unwrap();
    let outage = "alter table repo add constraint stays check (visibility = 'private')";
    sqlx::query(outage).execute(&server.pool).await.unwrap();
    let opened = [("intent", "repos/set-visibility"), ("repo", "era5"), ("visibility", "authenticated_public")];
    let answer = server.post("/acme/repos?dialog=access&repo=era5", &opened).await;
    assert!(!answer.status().is_success() && !answer.status().is_redirection(), "{}", answer.status());
    assert!(answer.text().await.unwrap().contains("<option value=\"authenticated_public\" selected>"));
}
