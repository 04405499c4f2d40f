//! One organisation's work does not slow another's, over real HTTP.

use std::time::{Duration, Instant};

use crate::support::Server;
use reqwest::{Client, StatusCode};
use sqlx::{PgPool, postgres::PgPoolOptions};
use testing::{ORG, OTHER_ORG, PASSWORD, World, browser, draft};

async fn ask(client: Client, url: String, token: String) -> (StatusCode, Duration) {
    let started = Instant::now();
    let response = client.get(url).bearer_auth(token).send().await.unwrap();
    (response.status(), started.elapsed())
}

/// Where reading acme's bucket configs takes a second, and 24 ask for them at once, there are ten connections in all: the
/// other organisation's calls and a sign-in still go through at once.
#[sqlx::test(migrations = "../migrations")]
async fn however_much_one_organisation_reads_the_others_go_on(pool: PgPool) {
    let options = pool.connect_options();
    let pool = PgPoolOptions::new().max_connections(10).connect_with((*options).clone()).await.unwrap();
    let world = World::new(pool.clone()).await;
    let theirs = world.token(&world.ocean).await;
    let server = Server::serve(world, None).await;
    for org in [ORG, OTHER_ORG] {
        server.add(org, &draft::self_managed("open", "open-data")).await;
    }
    sqlx::raw_sql(
        "create function slowly(org uuid) returns boolean language plpgsql as $$ begin
             if exists (select 1 from org o where o.id = slowly.org and o.slug = 'acme') then perform pg_sleep(1); end if;
             return true;
         end $$;
         alter table bucket_config rename to bucket_config_itself;
         create view bucket_config as select * from bucket_config_itself where slowly(org_id);",
    )
    .execute(&pool)
    .await
    .unwrap();
    let list = |org: &str, token: &str| ask(browser(), server.url(&format!("/orgs/{org}/buckets")), token.to_owned());
    let busy: Vec<_> = (0..24).map(|_| tokio::spawn(list(ORG, &server.token))).collect();
    tokio::time::sleep(Duration::from_millis(300)).await;
    for _ in 0..3 {
        let (status, took) = list(OTHER_ORG, &theirs).await;
        assert_eq!(status, StatusCode::OK);
        assert!(took < Duration::from_millis(800), "{took:?}");
    }
    let form = [("email", "ada@example.com"), ("password", PASSWORD)];
    assert_eq!(server.post("/login", &form).await.status(), StatusCode::SEE_OTHER);
    let mut answered = 0;
    for one in busy {
        let (status, took) = one.await.unwrap();
        // Whoever has waited for long is told that it is their own doing.
        assert!([StatusCode::OK, StatusCode::TOO_MANY_REQUESTS].contains(&status), "{status} after {took:?}");
        answered += usize::from(status == StatusCode::OK);
    }
    assert!(answered >= 9, "{answered}");
}
