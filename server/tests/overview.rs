//! What the overview of an organisation says.

use backend::Proof;
use sqlx::PgPool;
use testing::draft;

use crate::support::Server;

#[sqlx::test(migrations = "../migrations")]
async fn an_organisation_with_nothing_in_it_has_nothing_tested(pool: PgPool) {
    let server = Server::start(pool).await;
    server.sign_in().await;
    let (nothing, all) = ("There is nothing to test yet.", "everything was tested");
    let page = server.page("/acme").await;
    assert!(page.contains(nothing) && !page.contains(all), "{page}");

    backend::credentials::create(&server.cx, &server.ada, &draft::key_pair("keys"), Proof::NotDemanded).await.unwrap();
    let page = server.page("/acme").await;
    assert!(page.contains("Not tested") && !page.contains(nothing), "{page}");

    let passed = "insert into credential_test (org_id, fingerprint, report, verified, tested_at, mac)
                  select org_id, fingerprint, '{}', true, now(), sha256('') from cloud_credential";
    sqlx::query(passed).execute(&server.pool).await.unwrap();
    let page = server.page("/acme").await;
    assert!(page.contains(all) && !page.contains(nothing), "{page}");
}
