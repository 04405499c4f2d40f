//! What is said and offered in dialogs, as the server makes them.

use domain::org::Role;
use reqwest::StatusCode;
use sqlx::PgPool;
use testing::{
    World, browser,
    draft::{repo, self_managed},
};

use crate::support::Server;

/// A server with a bucket config and a repo on it.
async fn furnished(pool: PgPool) -> Server {
    let server = Server::start(pool).await;
    server.sign_in().await;
    server.add("acme", &self_managed("open-data", "open-data")).await;
    backend::repos::create(&server.cx, &server.ada, &repo("era5", "", "")).await.unwrap();
    server
}

/// What a page has in its dialog, and what around it.
fn apart(page: &str) -> (String, String) {
    let (before, rest) = page.split_once("<dialog").expect("a dialog");
    let (dialog, after) = rest.split_once("</dialog>").unwrap();
    (dialog.to_owned(), format!("{before}{after}"))
}

#[sqlx::test(migrations = "../migrations")]
async fn what_was_done_in_a_dialog_is_said_in_it_and_nowhere_else(pool: PgPool) {
    let server = furnished(pool).await;
    let form = [("intent", "repos/set-mode"), ("repo", "era5"), ("mode", "maintenance"), ("message", "")];
    let address = "/acme/repos?dialog=repo&repo=era5";
    let answer = server.post(address, &form).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let (dialog, around) = apart(&server.page(address).await);
    let said = "The state of era5 is Maintenance now.";
    assert!(dialog.contains(said) && dialog.contains("aria-describedby=\"notice\""), "{dialog}");
    assert!(!around.contains(said), "{around}");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_repo_is_created_on_the_bucket_config_that_was_looked_at_and_is_in_the_list_afterwards(pool: PgPool) {
    let server = furnished(pool).await;
    let archive = server.add("acme", &self_managed("archive", "archive")).await;
    let use_it = server.page(&format!("/acme/buckets?dialog=use&bucket={archive}")).await;
    let address = format!("/acme/repos?on={archive}&dialog=add");
    assert!(use_it.contains(&address.replace('&', "&amp;")), "{use_it}");
    let (form, _) = apart(&server.page(&address).await);
    assert!(form.contains("<option value=\"archive\" selected>") && form.contains("The default (open-data)"), "{form}");

    // Somebody chooses another one all the same.
    let new = [("intent", "repos/create"), ("name", "elsewhere"), ("bucket_config", "open-data"), ("prefix", "")];
    let new = [&new[..], &[("description", "")]].concat();
    let answer = server.post(&address, &new).await;
    let next = answer.headers()["location"].to_str().unwrap().to_owned();
    let list = server.page(&next).await;
    assert!(list.contains("The repo elsewhere was created.") && list.contains("repo=elsewhere"), "{next}: {list}");
}

#[sqlx::test(migrations = "../migrations")]
async fn everybody_who_reads_a_repo_finds_its_state_with_what_it_means_and_its_bucket_config(pool: PgPool) {
    let world = World::new(pool).await;
    world.named("grace", Role::Reader).await;
    let server = Server::serve(world, None).await;
    server.sign_in().await;
    let id = server.add("acme", &self_managed("open-data", "open-data")).await;
    backend::repos::create(&server.cx, &server.ada, &repo("era5", "", "")).await.unwrap();
    let form = [("intent", "repos/set-mode"), ("repo", "era5"), ("mode", "maintenance"), ("message", "Until noon")];
    assert_eq!(server.post("/acme/repos", &form).await.status(), StatusCode::SEE_OTHER);
    let reader = browser();
    server.sign_in_as(&reader, "grace@example.com").await;
    for (client, dialog) in [(&server.client, "settings"), (&reader, "use")] {
        let page = client.get(server.url("/acme/repos?dialog=repo&repo=era5")).send().await.unwrap();
        let (page, _) = apart(&page.text().await.unwrap());
        for part in ["Data clients use it, and are warned.", "<dd>Until noon", "<details open class=\"snippet\">"] {
            assert!(page.contains(part), "{dialog}: no {part} in {page}");
        }
        let bucket = format!("href=\"/acme/buckets?dialog={dialog}&amp;bucket={id}\"");
        assert!(page.contains(&bucket), "{dialog}: {page}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn the_dialog_of_what_somebody_reaches_names_them_and_the_search_leads_to_the_form_of_a_token(pool: PgPool) {
    let server = furnished(pool).await;
    let (dialog, _) = apart(&server.page(&format!("/acme/members?dialog=reach&person={}", server.ada.person())).await);
    assert!(dialog.contains("What ada@example.com reaches"), "{dialog}");
    let found = server.page("/acme/search?q=token").await;
    assert!(found.contains("href=\"/acme/tokens#new-token\""), "{found}");
    assert!(server.page("/acme/tokens").await.contains("id=\"new-token\""));
}
