//! Limits of signing in, on a real database.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use backend::{ClientNetwork, Conflict, Credentials, Error, Quota, Quotas, Visitor, invitations, people};
use domain::{
    draft::people::{JoinDraft, SetupDraft},
    id::PersonId,
    org::Role,
    secret::SecretInput,
};
use sqlx::PgPool;
use testing::{PASSWORD, World, context, until};

/// The usual limits per hour: however slow the machine is, nothing is refilled during a test.
const HOURLY: Quotas =
    Quotas { sign_in_by_address: Quota::per_hour(30), sign_in_by_account: Quota::per_hour(30), ..Quotas::DEFAULT };

fn at(address: &str) -> Visitor<'static> {
    Visitor::at(ClientNetwork::of(address.parse().unwrap()))
}

async fn sign_in(world: &World, name: &str, password: &str, visitor: Visitor<'_>) -> Result<PersonId, Error> {
    let credentials = Credentials { name, password: &SecretInput::from(password) };
    match people::sign_in(&world.cx, credentials, visitor).await? {
        people::SignedIn::Person(shown) => Ok(shown.person),
        waiting @ people::SignedIn::NeedsCode(_) => panic!("{waiting:?}"),
    }
}

async fn is_limited(world: &World, name: &str, visitor: Visitor<'_>) -> bool {
    matches!(sign_in(world, name, "wrong", visitor).await, Err(Error::RateLimited { .. }))
}

#[sqlx::test(migrations = "../migrations")]
async fn a_known_browser_gets_in_whatever_strangers_do(pool: PgPool) {
    let world = World::new(pool).await.with_quotas(&HOURLY);
    let ada = world.ada.person();
    let device = people::remember_device(&world.cx, ada, None).await.unwrap();
    for address in ["192.0.2.1", "192.0.2.2"] {
        for _ in 0..31 {
            is_limited(&world, "ada@example.com", at(address)).await;
        }
    }
    assert!(is_limited(&world, "ada@example.com", at("192.0.2.1")).await);
    let known = Visitor { device: Some(&device), ..at("192.0.2.1") };
    assert_eq!(sign_in(&world, "ada@example.com", PASSWORD, known).await.unwrap(), ada);
    // From elsewhere, without the browser's cookie, more slowly.
    let elsewhere = at("198.51.100.7");
    assert_eq!(sign_in(&world, "ada@example.com", PASSWORD, elsewhere).await.unwrap(), ada);
    let mut tries = 0;
    while !is_limited(&world, "ada@example.com", elsewhere).await {
        tries += 1;
    }
    assert!(tries < 5, "{tries}");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_browser_is_known_to_the_accounts_it_signed_in_to_and_until_their_password_changes(pool: PgPool) {
    let quotas = Quotas { sign_in_by_device: Quota::per_minute(1000), ..Quotas::all(Quota::per_hour(1)) };
    let world = World::new(pool).await;
    let eve = world.person(Role::Reader).await.person();
    let world = world.with_quotas(&quotas);
    let ada = world.ada.person();
    let hers = people::remember_device(&world.cx, ada, None).await.unwrap();
    let both = people::remember_device(&world.cx, eve, Some(&hers)).await.unwrap();
    let only_eve = people::remember_device(&world.cx, eve, None).await.unwrap();
    let mut forged = hers.clone();
    forged.replace_range(20..21, if &hers[20..21] == "A" { "B" } else { "A" });
    let with = async |device: &str| {
        let visitor = Visitor { device: Some(device), ..at("192.0.2.1") };
        let mut limited = false;
        for _ in 0..3 {
            limited |= is_limited(&world, "ada@example.com", visitor).await;
        }
        limited
    };
    for stranger in [&only_eve, &forged, "nonsense", ""] {
        assert!(with(stranger).await, "{stranger}");
    }
    for known in [&hers, &both] {
        assert!(!with(known).await, "{known}");
    }
    assert!(!hers.contains(&ada.to_string()), "it tells nobody whose it is");
    sqlx::query("update person set password_hash = 'other' where id = $1")
        .bind(uuid::Uuid::from(ada))
        .execute(&world.pool)
        .await
        .unwrap();
    assert!(with(&hers).await, "with another password every browser is a stranger");
}

#[sqlx::test(migrations = "../migrations")]
async fn names_that_nobody_has_are_told_the_same_take_as_long_and_are_limited_alike(pool: PgPool) {
    let world = World::new(pool).await.with_quotas(&HOURLY);
    let names = ["ada@example.com", "eve@example.com", "ada", "eve"];
    let mut answers = [const { Vec::new() }; 4];
    let mut took = [const { Vec::new() }; 4];
    for _ in 0..9 {
        for (column, name) in names.iter().enumerate() {
            let started = Instant::now();
            let error = sign_in(&world, name, "wrong password", at(&format!("192.0.2.{column}"))).await.unwrap_err();
            took[column].push(started.elapsed());
            answers[column].push(format!("{error:?}"));
        }
    }
    for _ in 0..24 {
        for (column, name) in names.iter().enumerate() {
            let limited = is_limited(&world, name, at(&format!("192.0.2.{column}"))).await;
            answers[column].push(limited.to_string());
        }
    }
    for column in 1..4 {
        assert_eq!(answers[column], answers[0], "{}", names[column]);
    }
    let median = |times: &mut Vec<Duration>| {
        times.sort_unstable();
        times[times.len() / 2].as_secs_f64()
    };
    let [known, unknown, known_name, unknown_name] = took.each_mut().map(median);
    for (known, unknown) in [(known, unknown), (known_name, unknown_name)] {
        assert!((0.4..2.5).contains(&(unknown / known)), "{unknown} against {known}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn what_can_be_no_account_and_no_password_is_not_hashed(pool: PgPool) {
    let world = World::new(pool).await;
    let one = Instant::now();
    sign_in(&world, "ada@example.com", "wrong password", at("192.0.2.1")).await.unwrap_err();
    let one = one.elapsed();
    let long = "x".repeat(60_000);
    let hundred = Instant::now();
    for _ in 0..25 {
        for (name, password) in [("a@b", "wrong"), ("\0", "wrong"), ("ada@example.com", ""), ("ada@example.com", &long)]
        {
            let error = sign_in(&world, name, password, at("192.0.2.2")).await.unwrap_err();
            assert!(matches!(error, Error::Invalid(_)), "{error:?}");
        }
    }
    assert!(hundred.elapsed() < 20 * one, "{:?} against {one:?}", hundred.elapsed());
}

/// Without a valid link nothing is hashed: a hundred attempts take less time than a few hashes.
#[sqlx::test(migrations = "../migrations")]
async fn a_link_is_looked_at_before_anything_is_hashed(pool: PgPool) {
    let cx = context(&pool).await;
    let owner = SetupDraft {
        name: "Ada Byron".into(),
        email: "ada@example.com".into(),
        password: PASSWORD.into(),
        org: "acme".into(),
    };
    let owner = owner.parse().unwrap();
    let link = people::offer_set_up(&cx).await.unwrap().unwrap();
    let guessed = Instant::now();
    for _ in 0..50 {
        assert!(matches!(people::set_up(&cx, "guess", &owner).await, Err(Error::Conflict(Conflict::SetUpDone))));
    }
    let guessed = guessed.elapsed();
    let right = Instant::now();
    people::set_up(&cx, &link, &owner).await.unwrap();
    let right = right.elapsed();
    let joining = JoinDraft { name: "Eve".into(), email: "eve@example.com".into(), password: PASSWORD.into() };
    let joining = joining.parse().unwrap();
    let joined = Instant::now();
    for _ in 0..50 {
        let refused = invitations::join(&cx, "guess", &joining, ClientNetwork::UNKNOWN).await;
        assert!(matches!(refused, Err(Error::Conflict(Conflict::InvitationGone))));
    }
    let joined = joined.elapsed();
    assert!(guessed < 15 * right && joined < 15 * right, "{guessed:?} and {joined:?} against {right:?}");
}

/// With more attempts than may be hashed or wait, the rest are refused at once, and known browsers still get in.
#[sqlx::test(migrations = "../migrations")]
async fn a_crowd_of_strangers_is_turned_away_quickly(pool: PgPool) {
    let world = Arc::new(World::new(pool).await.without_waiting());
    let device = people::remember_device(&world.cx, world.ada.person(), None).await.unwrap();
    let crowd: Vec<_> = (0..200)
        .map(|number| {
            let world = world.clone();
            tokio::spawn(async move {
                let name = format!("p{number}@example.com");
                is_limited(&world, &name, at(&format!("10.0.0.{number}"))).await
            })
        })
        .collect();
    until("a full queue", async || crowd.iter().filter(|one| one.is_finished()).count() >= 50).await;
    let known = Visitor { device: Some(&device), ..at("10.0.0.1") };
    assert_eq!(sign_in(&world, "ada", PASSWORD, known).await.unwrap(), world.ada.person());
    let mut turned_away = 0;
    for one in crowd {
        turned_away += usize::from(one.await.unwrap());
    }
    assert!((50..200).contains(&turned_away), "{turned_away}");
}
