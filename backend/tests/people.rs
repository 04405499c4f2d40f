//! Accounts, sessions and tokens on a real database.

use backend::{ClientNetwork, Conflict, Credentials, Error, Lifetime, Visitor};
use domain::{
    draft::people::SetupDraft,
    org::{OrgSlug, Role},
    secret::SecretInput,
};
use serde_json::json;
use sha2::Digest as _;
use sqlx::PgPool;
use testing::{PASSWORD, World, backend};

fn owner(email: &str) -> domain::draft::people::NewOwner {
    let draft = SetupDraft { name: "Ada".into(), email: email.into(), password: PASSWORD.into(), org: "acme".into() };
    draft.parse().unwrap()
}

#[sqlx::test(migrations = "../migrations")]
async fn a_set_up_link_works_once(pool: PgPool) {
    let backend = backend(&pool).await;
    let first = backend.offer_set_up().await.unwrap().unwrap();
    let second = backend.offer_set_up().await.unwrap().unwrap();
    assert!(backend.set_up_is_open(&first).await.unwrap());
    assert!(!backend.set_up_is_open("guess").await.unwrap());
    let guessed = backend.set_up("guess", &owner("eve@example.com")).await;
    assert!(matches!(guessed, Err(Error::Conflict(Conflict::SetUpDone))));
    assert!(backend.set_up_is_open(&first).await.unwrap(), "a guess must not use the link up");
    backend.set_up(&first, &owner("ada@example.com")).await.unwrap();
    for link in [first, second] {
        assert!(!backend.set_up_is_open(&link).await.unwrap());
        assert!(backend.set_up(&link, &owner("eve@example.com")).await.is_err());
    }
    assert!(backend.offer_set_up().await.unwrap().is_none());
    assert!(backend.bootstrap(&owner("eve@example.com")).await.is_err());
}

#[sqlx::test(migrations = "../migrations")]
async fn ten_set_ups_at_once_make_one_owner(pool: PgPool) {
    let backend = std::sync::Arc::new(backend(&pool).await);
    let link = std::sync::Arc::new(backend.offer_set_up().await.unwrap().unwrap());
    let attempts: Vec<_> = (0..10)
        .map(|number| {
            let (backend, link) = (backend.clone(), link.clone());
            tokio::spawn(async move { backend.set_up(&link, &owner(&format!("p{number}@example.com"))).await.is_ok() })
        })
        .collect();
    let mut made = 0;
    for attempt in attempts {
        made += u32::from(attempt.await.unwrap());
    }
    assert_eq!(made, 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn only_the_right_password_signs_in_and_guessing_is_limited(pool: PgPool) {
    let world = World::new(pool).await;
    let sign_in = async |email: &str, password: &str| {
        let credentials = Credentials { name: email, password: &SecretInput::from(password) };
        world.backend.sign_in(credentials, Visitor::at(ClientNetwork::UNKNOWN)).await
    };
    assert_eq!(sign_in("Ada@example.com", PASSWORD).await.unwrap(), world.ada.person());
    let wrong = sign_in("ada@example.com", "wrong").await.unwrap_err();
    let unknown = sign_in("eve@example.com", "wrong").await.unwrap_err();
    assert_eq!(format!("{wrong:?}"), format!("{unknown:?}"));
    let mut limited = false;
    for _ in 0..40 {
        limited |= matches!(sign_in("ada@example.com", "wrong").await, Err(Error::RateLimited { .. }));
    }
    assert!(limited);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_closed_session_stays_closed_and_only_its_hash_is_kept(pool: PgPool) {
    let world = World::new(pool).await;
    let id = b"0123456789abcdef";
    let data = json!({ "person": world.ada.person() });
    assert!(world.backend.open_session(id, Some(world.ada.person()), &data).await.unwrap());
    assert!(!world.backend.open_session(id, None, &data).await.unwrap(), "an id is used once");
    assert_eq!(world.backend.load_session(id).await.unwrap(), Some(data.clone()));
    world.backend.close_session(id).await.unwrap();
    world.backend.save_session(id, Some(world.ada.person()), &data).await.unwrap();
    assert_eq!(world.backend.load_session(id).await.unwrap(), None);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_session_ends_by_the_clock_of_the_database(pool: PgPool) {
    let world = World::new(pool).await;
    let ends = [
        "update session set seen_at = now() - interval '12 hours 1 second'",
        "update session set created_at = now() - interval '7 days 1 second'",
    ];
    for (number, end) in ends.into_iter().enumerate() {
        let id = [u8::try_from(number).unwrap(); 16];
        world.backend.open_session(&id, None, &json!({})).await.unwrap();
        assert!(world.backend.load_session(&id).await.unwrap().is_some());
        sqlx::query(end).execute(&world.pool).await.unwrap();
        assert!(world.backend.load_session(&id).await.unwrap().is_none(), "{end}");
        assert_eq!(world.backend.sweep_sessions().await.unwrap(), 1);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_token_works_until_it_is_revoked_and_only_its_hash_is_kept(pool: PgPool) {
    let world = World::new(pool).await;
    let name = "ci".parse().unwrap();
    let made = world.backend.create_token(&world.ada, &name, Lifetime::days(7).unwrap()).await.unwrap();
    assert!(made.text.starts_with("ema_"));
    let bearer = world.backend.actor_with_token(&made.text).await.unwrap();
    assert_eq!((bearer.person(), bearer.slug().as_str()), (world.ada.person(), "acme"));
    assert!(matches!(
        world.backend.create_token(&bearer, &name, Lifetime::days(7).unwrap()).await,
        Err(Error::Forbidden)
    ));
    let kept: String =
        sqlx::query_scalar("select row_to_json(t)::text from api_token t").fetch_one(&world.pool).await.unwrap();
    assert!(!kept.contains(&made.text[17..60]));
    assert!(world.backend.list_tokens(&world.ada).await.unwrap()[0].last_used_at.is_some());
    assert!(world.backend.revoke_token(&world.ocean, &made.view.id).await.is_err(), "another organisation's");
    world.backend.revoke_token(&world.ada, &made.view.id).await.unwrap();
    assert!(matches!(world.backend.actor_with_token(&made.text).await, Err(Error::Unauthenticated)));
    assert!(world.backend.list_tokens(&world.ada).await.unwrap().is_empty());
}

#[sqlx::test(migrations = "../migrations")]
async fn only_the_right_secret_counts_as_use_of_a_token(pool: PgPool) {
    let world = World::new(pool).await;
    let token = world.token(&world.ada).await;
    let used = async || world.backend.list_tokens(&world.ada).await.unwrap()[0].last_used_at.is_some();
    // Somebody who has seen its public id in a list or a log makes up the rest, checksum and all.
    let body = format!("ema_{}_{}", &token[4..16], "A".repeat(43));
    let sum = data_encoding::BASE64URL_NOPAD.encode(&sha2::Sha256::digest(body.as_bytes())[..6]);
    let sum: String = sum.replace(['-', '_'], "0").chars().take(6).collect();
    let refused = world.backend.actor_with_token(&format!("{body}_{sum}")).await;
    assert!(matches!(refused, Err(Error::Unauthenticated)));
    assert!(!used().await, "a guess");
    world.backend.token_holder(&world.ada, &token).await.unwrap();
    assert!(!used().await, "a question about it");
    world.backend.actor_with_token(&token).await.unwrap();
    assert!(used().await);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_session_of_a_client_is_not_renewed_by_itself(pool: PgPool) {
    let world = World::new(pool).await;
    let client = world.client("ada").await;
    let session = world.backend.open_client_session(&client, Lifetime::days(1).unwrap()).await.unwrap();
    let by_session = world.backend.client_with_token(&session.text).await.unwrap();
    assert!(by_session.has_signed_in());
    let renewed = world.backend.open_client_session(&by_session, Lifetime::days(1).unwrap()).await;
    assert!(matches!(renewed, Err(Error::Forbidden)));
}

#[sqlx::test(migrations = "../migrations")]
async fn an_old_organisation_named_like_an_id_is_read_and_not_taken_for_another(pool: PgPool) {
    let world = World::new(pool).await;
    let ocean: uuid::Uuid =
        sqlx::query_scalar("select id from org where slug = 'ocean'").fetch_one(&world.pool).await.unwrap();
    let taken = ocean.to_string().parse::<OrgSlug>();
    assert!(taken.is_err(), "no new one is");
    sqlx::query("update org set slug = $1::text where slug = 'acme'")
        .bind(ocean.to_string())
        .execute(&world.pool)
        .await
        .unwrap();
    let viewer = world.backend.viewer(world.ada.person()).await.unwrap();
    assert_eq!(viewer.orgs.len(), 2);
    assert_eq!(
        world.backend.actor_in_session(world.ada.person(), &ocean.to_string()).await.unwrap().role(),
        Role::Owner
    );
    let client = world.client("ada").await;
    let found = world.backend.actor_of_client(&client, &ocean.to_string()).await.unwrap();
    assert_eq!(found.slug().as_str(), "ocean");
}

#[sqlx::test(migrations = "../migrations")]
async fn an_expired_token_and_a_leavers_token_do_not_work(pool: PgPool) {
    let world = World::new(pool).await;
    let made =
        world.backend.create_token(&world.ada, &"ci".parse().unwrap(), Lifetime::days(7).unwrap()).await.unwrap();
    sqlx::query("update api_token set expires_at = now()").execute(&world.pool).await.unwrap();
    assert!(world.backend.actor_with_token(&made.text).await.is_err());
    let leaver = world.person(Role::Member).await;
    let token = world.token(&leaver).await;
    assert!(world.backend.actor_with_token(&token).await.is_ok());
    world.backend.remove_member(&world.ada, leaver.person()).await.unwrap();
    assert!(matches!(world.backend.actor_with_token(&token).await, Err(Error::Unauthenticated)));
}
