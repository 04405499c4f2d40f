//! Codes are good once, for their own account, and can't be guessed.

use backend::{Quota, Quotas, actor, actor::Actor, second_factor};
use reqwest::{StatusCode, header};
use sqlx::PgPool;
use testing::{Authenticator, PASSWORD, World};

use super::scene::{Site, assert_over, assert_wrong};
use crate::support::Server;

#[sqlx::test(migrations = "../migrations")]
async fn codes_that_were_used_or_are_of_others_open_nothing(pool: PgPool) {
    let site = Site::new(pool).await;
    let client = site.half_way().await;
    let used = site.code().await;
    site.enter(&client, &used).await;
    let replayed = site.half_way().await;
    assert_wrong(site.enter(&replayed, &used).await, &used).await;
    let (old, far) = (site.app.code(&site.server.cx, -3).await, site.app.code(&site.server.cx, 3).await);
    assert_wrong(site.enter(&replayed, &old).await, &old).await;
    assert_wrong(site.enter(&replayed, &far).await, &far).await;
    // Of another account, whose second factor is as good.
    let cx = &site.server.cx;
    let grace = grace(&site).await;
    let (graces, graces_codes) = Authenticator::enrolled(cx, &grace).await;
    let theirs = graces.code(cx, 1).await;
    let replayed = site.half_way().await;
    assert_wrong(site.enter(&replayed, &theirs).await, &theirs).await;
    assert_wrong(site.enter(&replayed, &graces_codes[0]).await, &graces_codes[0]).await;
    assert!(!site.is_in(&replayed).await);
    assert_eq!(second_factor::get(cx, grace.person()).await.unwrap().unwrap().codes_left, 10);
}

/// Somebody else's own namespace.
async fn grace(site: &Site) -> Actor {
    let draft = domain::draft::people::JoinDraft {
        name: "Grace".into(),
        email: "grace@example.com".into(),
        password: PASSWORD.into(),
    };
    let cx = &site.server.cx;
    let note = "".parse().unwrap();
    let made =
        backend::invitations::invite_by_link(cx, &site.server.ada, domain::org::Role::Member, &note).await.unwrap();
    let (person, _) =
        backend::invitations::join(cx, &made.token, &draft.parse().unwrap(), backend::ClientNetwork::UNKNOWN)
            .await
            .unwrap();
    actor::find_own(cx, person).await.unwrap()
}

#[sqlx::test(migrations = "../migrations")]
async fn one_recovery_code_shown_twice_at_once_lets_one_in(pool: PgPool) {
    let site = Site::new(pool).await;
    let (one, two) = (site.half_way().await, site.half_way().await);
    let code = &*site.codes[0];
    let (first, second) = tokio::join!(site.enter(&one, code), site.enter(&two, code));
    let mut statuses = [first.status().as_u16(), second.status().as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
    assert_ne!(site.is_in(&one).await, site.is_in(&two).await);
    // One step, two codes that are both right.
    let client = site.half_way().await;
    let (first, second) = tokio::join!(site.enter(&client, &site.codes[1]), site.enter(&client, &site.codes[2]));
    let finished = [&first, &second].into_iter().filter(|it| it.status() == StatusCode::SEE_OTHER).count();
    assert_eq!(finished, 1, "{first:?} {second:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn guessing_ends_the_step_and_is_limited_like_passwords(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    let client = site.half_way().await;
    for guess in ["000000", "000001", "000002", "000003"] {
        assert_wrong(site.enter(&client, guess).await, guess).await;
    }
    assert_over(site.enter(&client, "000004").await).await;
    assert_over(site.enter(&client, &site.code().await).await).await;
    sqlx::query("delete from second_factor").execute(&pool).await.unwrap();
    let quotas = Quotas { second_factors: Quota::per_hour(6), ..Quotas::all(Quota::per_hour(1_000)) };
    let world = World {
        cx: testing::context(&pool).await.with_quotas(&quotas),
        pool,
        ada: site.server.ada.clone(),
        ocean: site.server.ocean.clone(),
    };
    let server = Server::serve(world, None).await;
    let (app, codes) = Authenticator::enrolled(&server.cx, &site.own).await;
    let site = Site { server, app, codes, ..site };
    let mut statuses = Vec::new();
    for _ in 0..4 {
        let client = site.half_way().await;
        for guess in ["000000", "000001"] {
            statuses.push(site.enter(&client, guess).await.status().as_u16());
        }
    }
    assert_eq!(statuses, [422, 422, 422, 422, 422, 422, 429, 429], "however many steps are begun");
    let limited = site.enter(&site.half_way().await, &site.code().await).await;
    assert_eq!(limited.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(limited.headers().contains_key(header::RETRY_AFTER));
}
