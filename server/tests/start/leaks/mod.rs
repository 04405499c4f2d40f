//! One sweep over every kind of sign-in and token, right and wrong: none of them is in the log at its loudest, in an address that
//! an answer leads to, or can be in the `Referer` of another site.

mod accounts;
mod clients;
mod place;
mod provider;
mod sweep;

use sqlx::PgPool;

use self::{place::Place, sweep::Sweep};

const HTTPS: &str = "https://lake.example.com";

#[sqlx::test(migrations = "../migrations")]
async fn no_token_of_any_kind_is_in_the_log_in_an_address_or_in_a_referrer(pool: PgPool) {
    let place = Place::new(pool).await;
    let mut sweep = place.serve().await;
    accounts::passwords_and_codes(&place, &mut sweep).await;
    accounts::passkeys(&mut sweep).await;
    provider::sign_ins(&place, &mut sweep).await;
    provider::refusal(&place, &mut sweep).await;
    clients::device(&place, &mut sweep).await;
    clients::tokens(&place, &mut sweep).await;
    clients::workload(&place, &mut sweep).await;
    accounts::links(&place, &mut sweep).await;

    let Sweep { server, secrets, led_to, .. } = sweep;
    assert!(secrets.len() > 40 && led_to.len() > 10, "{} secrets, {} addresses", secrets.len(), led_to.len());
    server.logs("answered").await;
    let log = server.log();
    assert!(log.contains("TRACE") && log.lines().count() > 100, "the log is at its loudest");
    for (what, secret) in &secrets {
        let line = log.lines().find(|line| line.contains(secret));
        assert!(line.is_none(), "{what} in the log: {line:?}");
        let address = led_to.iter().find(|address| address.contains(secret));
        assert!(address.is_none(), "{what} in an address: {address:?}");
    }
    assert!(!log.contains("eyJ"), "a signed token in the log");
    server.stop().await;
}
