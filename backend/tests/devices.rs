//! Devices that a person signs in from their browser.

use std::time::Duration;

use backend::{
    ClientNetwork, Context, Ended, Ending, Error, Lifetime, Quota, Quotas, VendedCredentials, actor,
    actor::Actor,
    buckets,
    devices::{self, Asking, Begun, Collected, DeviceKeys},
    passwords, repos,
    sessions::{self, SessionId},
    tokens, vending,
};
use domain::{device::UserCode, org::Role};
use serde_json::json;
use sqlx::PgPool;
use testing::{ORG, PASSWORD, World, aws::Simulation, draft, until_database};

const ASKING: Asking<'_> = Asking { client: "arraylake httpx/0.27", network: ClientNetwork::UNKNOWN };

async fn begin(cx: &Context) -> Begun {
    devices::begin(cx, ASKING).await.unwrap()
}

/// A device that `own` has signed in.
async fn signed_in(world: &World, own: &Actor) -> DeviceKeys {
    let begun = begin(&world.cx).await;
    devices::approve(&world.cx, own, &begun.user_code, None).await.unwrap();
    match devices::collect(&world.cx, &begun.device_code).await.unwrap() {
        Collected::SignedIn(keys) => keys,
        other => panic!("{other:?}"),
    }
}

/// Lets the interval between two questions pass.
async fn later(world: &World) {
    sqlx::query("update device_request set polled_at = polled_at - interval '5 seconds'")
        .execute(&world.pool)
        .await
        .unwrap();
}

async fn gets_in(world: &World, keys: &DeviceKeys) -> bool {
    actor::authenticate_client(&world.cx, &keys.access).await.is_ok()
}

async fn renewed(world: &World, keys: &DeviceKeys) -> Option<DeviceKeys> {
    devices::refresh(&world.cx, &keys.refresh, None).await.unwrap()
}

async fn world(pool: PgPool) -> (World, Actor) {
    let world = World::new(pool).await.without_waiting();
    let own = actor::find_own(&world.cx, world.ada.person()).await.unwrap();
    (world, own)
}

#[sqlx::test(migrations = "../migrations")]
async fn a_device_waits_for_its_person_and_collects_its_tokens_once(pool: PgPool) {
    let (world, own) = world(pool).await;
    let begun = begin(&world.cx).await;
    let collect = || devices::collect(&world.cx, &begun.device_code);
    assert!(matches!(collect().await.unwrap(), Collected::Pending));
    assert!(matches!(collect().await.unwrap(), Collected::TooSoon));
    later(&world).await;
    assert!(matches!(collect().await.unwrap(), Collected::Pending));

    let waiting = devices::find(&world.cx, &own, &begun.user_code).await.unwrap();
    assert_eq!((waiting.code, waiting.client.as_str()), (begun.user_code.clone(), ASKING.client));
    devices::approve(&world.cx, &own, &begun.user_code, None).await.unwrap();
    for again in [
        devices::approve(&world.cx, &own, &begun.user_code, None).await,
        devices::refuse(&world.cx, &own, &begun.user_code).await,
        devices::find(&world.cx, &own, &begun.user_code).await.map(drop),
    ] {
        assert!(matches!(again, Err(Error::NotFound)), "a code is answered once");
    }
    // However soon it asks after the answer.
    let Collected::SignedIn(keys) = collect().await.unwrap() else { panic!("not signed in") };
    assert!(matches!(collect().await.unwrap(), Collected::Expired), "collected once");

    let client = actor::authenticate_client(&world.cx, &keys.access).await.unwrap();
    assert_eq!(client.person(), own.person());
    assert!(!client.has_signed_in(), "a device makes no tokens");
    assert!(backend::tokens::list(&world.cx, &own).await.unwrap().is_empty(), "nobody made its tokens by hand");
    let listed = devices::list(&world.cx, own.person()).await.unwrap();
    assert_eq!((listed.len(), listed[0].client.as_str()), (1, ASKING.client));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_refused_or_late_device_gets_nothing(pool: PgPool) {
    let (world, own) = world(pool).await;
    let refused = begin(&world.cx).await;
    devices::refuse(&world.cx, &own, &refused.user_code).await.unwrap();
    assert!(matches!(devices::collect(&world.cx, &refused.device_code).await.unwrap(), Collected::Refused));

    let late = begin(&world.cx).await;
    devices::approve(&world.cx, &own, &late.user_code, None).await.unwrap();
    let signed_out = begin(&world.cx).await;
    devices::approve(&world.cx, &own, &signed_out.user_code, None).await.unwrap();
    for device in devices::list(&world.cx, own.person()).await.unwrap() {
        devices::sign_out(&world.cx, &own, device.id).await.unwrap();
    }
    assert!(matches!(devices::collect(&world.cx, &signed_out.device_code).await.unwrap(), Collected::Refused));
    sqlx::query("update device_request set expires_at = now()").execute(&world.pool).await.unwrap();
    assert!(matches!(devices::collect(&world.cx, &late.device_code).await.unwrap(), Collected::Expired));
    for nonsense in ["", "emd_x", &late.device_code.replacen("emd", "ema", 1)] {
        assert!(matches!(devices::collect(&world.cx, nonsense).await.unwrap(), Collected::Expired));
    }
    assert!(devices::list(&world.cx, own.person()).await.unwrap().is_empty());
}

#[sqlx::test(migrations = "../migrations")]
async fn a_refresh_token_is_good_once_and_its_second_use_signs_the_device_out(pool: PgPool) {
    let (world, own) = world(pool).await;
    let (first, other) = (signed_in(&world, &own).await, signed_in(&world, &own).await);
    let second = renewed(&world, &first).await.unwrap();
    assert!(gets_in(&world, &first).await && gets_in(&world, &second).await, "the access token from before goes on");
    assert!(renewed(&world, &first).await.is_none());
    for keys in [&first, &second] {
        assert!(!gets_in(&world, keys).await && renewed(&world, keys).await.is_none());
    }
    assert!(gets_in(&world, &other).await && renewed(&world, &other).await.is_some(), "another device");
    let cause: String =
        sqlx::query_scalar("select detail->>'cause' from audit_event where action = 'device.signed_out'")
            .fetch_one(&world.pool)
            .await
            .unwrap();
    assert_eq!(cause, "its refresh token was used twice");
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_finds_a_refresh_token_can_end_its_device(pool: PgPool) {
    let (world, own) = world(pool).await;
    let (keys, other) = (signed_in(&world, &own).await, signed_in(&world, &own).await);
    let wrong = keys.refresh.replacen("emr", "ema", 1);
    for text in [&wrong, "x"] {
        tokens::end_leaked(&world.cx, ClientNetwork::UNKNOWN, text).await.unwrap();
    }
    assert!(gets_in(&world, &keys).await);
    tokens::end_leaked(&world.cx, ClientNetwork::UNKNOWN, &keys.refresh).await.unwrap();
    assert!(!gets_in(&world, &keys).await && renewed(&world, &keys).await.is_none());
    assert!(gets_in(&world, &other).await, "another device");
}

/// Of two uses at once, one is the second: both can't succeed, and nobody keeps what the thief got.
#[sqlx::test(migrations = "../migrations")]
async fn two_uses_of_a_refresh_token_at_once_are_two(pool: PgPool) {
    let (world, own) = world(pool).await;
    for _ in 0..10 {
        let keys = signed_in(&world, &own).await;
        let (one, other) = tokio::join!(renewed(&world, &keys), renewed(&world, &keys));
        let won: Vec<_> = one.into_iter().chain(other).collect();
        assert_eq!(won.len(), 1);
        assert!(!gets_in(&world, &won[0]).await && renewed(&world, &won[0]).await.is_none());
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_device_ends_with_its_persons_password_and_by_their_hand_only(pool: PgPool) {
    let (world, own) = world(pool).await;
    let grace = world.named("grace", Role::Member).await;
    let graces = actor::find_own(&world.cx, grace.person()).await.unwrap();
    let (keys, theirs) = (signed_in(&world, &own).await, signed_in(&world, &graces).await);
    let device = devices::list(&world.cx, own.person()).await.unwrap()[0].id;
    assert!(matches!(devices::sign_out(&world.cx, &graces, device).await, Err(Error::NotFound)));
    assert!(gets_in(&world, &keys).await);

    let ending = Ending { except: None, tokens: false };
    passwords::change(&world.cx, &own, &PASSWORD.into(), &"another correct horse".into(), ending).await.unwrap();
    assert!(!gets_in(&world, &keys).await && renewed(&world, &keys).await.is_none());
    assert!(gets_in(&world, &theirs).await);
    let device = devices::list(&world.cx, graces.person()).await.unwrap()[0].id;
    devices::sign_out(&world.cx, &graces, device).await.unwrap();
    assert!(!gets_in(&world, &theirs).await && renewed(&world, &theirs).await.is_none());
    assert!(matches!(devices::sign_out(&world.cx, &graces, device).await, Err(Error::NotFound)));
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_signs_out_everywhere_else_signs_out_devices_and_data_clients(pool: PgPool) {
    let (world, own) = world(pool).await;
    let cx = &world.cx;
    let device = signed_in(&world, &own).await;
    let client = world.client("ada").await;
    let session = tokens::open_session(cx, &client, Lifetime::days(1).unwrap()).await.unwrap();
    let token = world.token(&world.ada).await;
    let here = SessionId(&[1; 16]);
    sessions::open(cx, &[1; 16], Some(own.person()), &json!({})).await.unwrap();
    let ended = sessions::close_others(cx, own.person(), Some(here)).await.unwrap();
    assert_eq!(ended, Ended { browsers: 0, devices: 1, clients: 1, tokens: 0 });
    assert!(!gets_in(&world, &device).await && renewed(&world, &device).await.is_none());
    assert!(actor::authenticate_client(cx, &session.text).await.is_err());
    assert!(actor::authenticate(cx, &token).await.is_ok(), "API tokens stay");
    assert!(sessions::load(cx, &[1; 16]).await.unwrap().is_some());
    assert!(devices::list(cx, own.person()).await.unwrap().is_empty());
    let told: serde_json::Value =
        sqlx::query_scalar("select detail from audit_event where action = 'session.closed' order by id desc limit 1")
            .fetch_one(&world.pool)
            .await
            .unwrap();
    assert_eq!((&told["devices_signed_out"], &told["clients_signed_out"]), (&json!(1), &json!(1)), "{told}");
}

/// Nobody finds a code by trying, and nobody fills the table.
#[sqlx::test(migrations = "../migrations")]
async fn codes_and_sign_ins_are_limited(pool: PgPool) {
    let quota = Quota { count: 3, period: Duration::from_secs(3600) };
    let quotas = Quotas { devices: quota, user_codes: quota, ..Quotas::DEFAULT };
    let world = World::new(pool).await.with_quotas(&quotas);
    let own = actor::find_own(&world.cx, world.ada.person()).await.unwrap();
    let wrong: UserCode = "BBBB-BBBB".parse().unwrap();
    let mut outcomes = Vec::new();
    for _ in 0..4 {
        outcomes.push(devices::find(&world.cx, &own, &wrong).await.map(drop));
    }
    assert!(matches!(outcomes.pop().unwrap(), Err(Error::RateLimited { .. })));
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Err(Error::NotFound))));
    for _ in 0..3 {
        begin(&world.cx).await;
    }
    assert!(matches!(devices::begin(&world.cx, ASKING).await, Err(Error::RateLimited { .. })));
}

/// A device's access token lives a quarter of an hour and is renewed: the keys made with it live as long as those of anybody.
#[sqlx::test(migrations = "../migrations")]
async fn a_device_gets_keys_that_live_as_long_as_those_of_its_person(pool: PgPool) {
    let (_sts, endpoint) = Simulation::start().await;
    let world = World::beside_aws(pool, &endpoint).await.without_waiting();
    let own = actor::find_own(&world.cx, world.ada.person()).await.unwrap();
    let bucket = buckets::create(&world.cx, &world.ada, &draft::bucket("role", "data")).await.unwrap().id;
    repos::create(&world.cx, &world.ada, &draft::repo("era5", "role", "era5")).await.unwrap();
    buckets::test(&world.cx, &world.ada, bucket).await.unwrap();
    let keys = signed_in(&world, &own).await;
    let client = actor::authenticate_client(&world.cx, &keys.access).await.unwrap();
    let device = actor::find_of_client(&world.cx, &client, ORG).await.unwrap();
    let mut left = Vec::new();
    for actor in [&device, &world.ada] {
        let vended = vending::vend_for_repo(&world.cx, actor, "era5").await.unwrap();
        let VendedCredentials::Temporary(keys) = vended else { panic!("no temporary keys") };
        left.push(keys.expires_at.unix_seconds() - world.cx.now().await.unwrap().unix_seconds());
    }
    assert!(left.iter().all(|seconds| *seconds > 3_000), "{left:?}");

    let listed = devices::list(&world.cx, own.person()).await.unwrap();
    devices::sign_out(&world.cx, &own, listed[0].id).await.unwrap();
    assert!(matches!(vending::vend_for_repo(&world.cx, &device, "era5").await, Err(Error::Unauthenticated)));
}

/// The other transaction renews a device: it has the device, and has made an access token that nobody sees yet.
#[sqlx::test(migrations = "../migrations")]
async fn a_device_that_renews_while_everything_is_ended_gets_nothing(pool: PgPool) {
    let (world, own) = world(pool).await;
    let keys = signed_in(&world, &own).await;
    assert!(gets_in(&world, &keys).await);
    let mut other = world.pool.begin().await.unwrap();
    sqlx::query("select 1 from device for update").execute(&mut *other).await.unwrap();
    let made = "update api_token set device_id = null, is_session = false where device_id is not null returning id";
    let token: String = sqlx::query_scalar(made).fetch_one(&world.pool).await.unwrap();
    sqlx::query("update api_token set device_id = (select id from device) where id = $1")
        .bind(&token)
        .execute(&mut *other)
        .await
        .unwrap();
    let commit = async {
        let waits = "select exists (select 1 from pg_stat_activity
                     where datname = current_database() and wait_event_type = 'Lock' and query like '%device%')";
        until_database("an ending that waits for the device", &world.pool, waits).await;
        other.commit().await.unwrap();
    };
    let (old, new) = (PASSWORD.into(), "another correct horse".into());
    let ending = Ending { except: None, tokens: false };
    let (changed, ()) = tokio::join!(passwords::change(&world.cx, &own, &old, &new, ending), commit);
    changed.unwrap();
    assert!(!gets_in(&world, &keys).await, "the token of a device that was signed out");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_session_that_was_ended_signs_in_no_device(pool: PgPool) {
    let (world, own) = world(pool).await;
    let session = SessionId(&[1; 16]);
    sessions::open(&world.cx, session.0, Some(own.person()), &serde_json::json!({})).await.unwrap();
    let first = begin(&world.cx).await;
    devices::approve(&world.cx, &own, &first.user_code, Some(session)).await.unwrap();
    sessions::close(&world.cx, session.0).await.unwrap();
    let second = begin(&world.cx).await;
    let approved = devices::approve(&world.cx, &own, &second.user_code, Some(session)).await;
    assert!(matches!(approved, Err(Error::Unauthenticated)), "{approved:?}");
    assert!(matches!(devices::collect(&world.cx, &second.device_code).await.unwrap(), Collected::Pending));
}
