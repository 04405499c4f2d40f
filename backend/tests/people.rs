//! Accounts, sessions and tokens on a real database.

use backend::{
    ClientNetwork, Conflict, Credentials, Error, Lifetime, Retention, Visitor, actor, members, people, sessions,
    tokens, upkeep,
};
use domain::{
    draft::people::SetupDraft,
    org::{OrgSlug, Role},
    profile::ProfileChange,
    secret::SecretInput,
};
use serde_json::json;
use sha2::Digest as _;
use sqlx::PgPool;
use testing::{PASSWORD, World, context};

fn owner(email: &str) -> domain::draft::people::NewOwner {
    let draft = SetupDraft { name: "Ada".into(), email: email.into(), password: PASSWORD.into(), org: "acme".into() };
    draft.parse().unwrap()
}

#[sqlx::test(migrations = "../migrations")]
async fn a_set_up_link_works_once(pool: PgPool) {
    let cx = context(&pool).await;
    let first = people::offer_set_up(&cx).await.unwrap().unwrap();
    let second = people::offer_set_up(&cx).await.unwrap().unwrap();
    assert!(people::set_up_is_open(&cx, &first).await.unwrap());
    assert!(!people::set_up_is_open(&cx, "guess").await.unwrap());
    let guessed = people::set_up(&cx, "guess", &owner("eve@example.com")).await;
    assert!(matches!(guessed, Err(Error::Conflict(Conflict::SetUpDone))));
    assert!(people::set_up_is_open(&cx, &first).await.unwrap(), "a guess must not use the link up");
    people::set_up(&cx, &first, &owner("ada@example.com")).await.unwrap();
    for link in [first, second] {
        assert!(!people::set_up_is_open(&cx, &link).await.unwrap());
        assert!(people::set_up(&cx, &link, &owner("eve@example.com")).await.is_err());
    }
    assert!(people::offer_set_up(&cx).await.unwrap().is_none());
    assert!(people::bootstrap(&cx, &owner("eve@example.com")).await.is_err());
}

#[sqlx::test(migrations = "../migrations")]
async fn ten_set_ups_at_once_make_one_owner(pool: PgPool) {
    let cx = std::sync::Arc::new(context(&pool).await);
    let link = std::sync::Arc::new(people::offer_set_up(&cx).await.unwrap().unwrap());
    let attempts: Vec<_> = (0..10)
        .map(|number| {
            let (cx, link) = (cx.clone(), link.clone());
            tokio::spawn(
                async move { people::set_up(&cx, &link, &owner(&format!("p{number}@example.com"))).await.is_ok() },
            )
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
        people::sign_in(&world.cx, credentials, Visitor::at(ClientNetwork::UNKNOWN)).await
    };
    let signed_in = sign_in("Ada@example.com", PASSWORD).await;
    assert!(matches!(signed_in, Ok(people::SignedIn::Person(shown)) if shown.person == world.ada.person()));
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
    assert!(sessions::open(&world.cx, id, Some(world.ada.person()), &data).await.unwrap());
    assert!(!sessions::open(&world.cx, id, None, &data).await.unwrap(), "an id is used once");
    assert_eq!(sessions::load(&world.cx, id).await.unwrap(), Some(data.clone()));
    sessions::close(&world.cx, id).await.unwrap();
    sessions::save(&world.cx, id, Some(world.ada.person()), &data).await.unwrap();
    assert_eq!(sessions::load(&world.cx, id).await.unwrap(), None);
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
        sessions::open(&world.cx, &id, None, &json!({})).await.unwrap();
        assert!(sessions::load(&world.cx, &id).await.unwrap().is_some());
        sqlx::query(end).execute(&world.pool).await.unwrap();
        assert!(sessions::load(&world.cx, &id).await.unwrap().is_none(), "{end}");
        let removed = upkeep::run(&world.cx, Retention::days(0).unwrap()).await.unwrap();
        assert_eq!(removed.map(|removed| removed.sessions), Some(1));
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_token_works_until_it_is_revoked_and_only_its_hash_is_kept(pool: PgPool) {
    let world = World::new(pool).await;
    let name = "ci".parse().unwrap();
    let made = tokens::create(&world.cx, &world.ada, &name, Lifetime::days(7).unwrap()).await.unwrap();
    assert!(made.text.starts_with("ema_"));
    let bearer = actor::authenticate(&world.cx, &made.text).await.unwrap();
    assert_eq!((bearer.person(), bearer.slug().as_str()), (world.ada.person(), "acme"));
    assert!(matches!(
        tokens::create(&world.cx, &bearer, &name, Lifetime::days(7).unwrap()).await,
        Err(Error::Forbidden)
    ));
    let kept: String =
        sqlx::query_scalar("select row_to_json(t)::text from api_token t").fetch_one(&world.pool).await.unwrap();
    assert!(!kept.contains(&made.text[17..60]));
    assert!(tokens::list(&world.cx, &world.ada).await.unwrap()[0].last_used_at.is_some());
    assert!(tokens::revoke(&world.cx, &world.ocean, &made.view.id).await.is_err(), "another organisation's");
    tokens::revoke(&world.cx, &world.ada, &made.view.id).await.unwrap();
    assert!(matches!(actor::authenticate(&world.cx, &made.text).await, Err(Error::Unauthenticated)));
    assert!(tokens::list(&world.cx, &world.ada).await.unwrap().is_empty());
}

#[sqlx::test(migrations = "../migrations")]
async fn only_the_right_secret_counts_as_use_of_a_token(pool: PgPool) {
    let world = World::new(pool).await;
    let token = world.token(&world.ada).await;
    let used = async || tokens::list(&world.cx, &world.ada).await.unwrap()[0].last_used_at.is_some();
    // A caller who has seen the public id in a list or a log makes up the rest, checksum and all.
    let body = format!("ema_{}_{}", &token[4..16], "A".repeat(43));
    let sum = data_encoding::BASE64URL_NOPAD.encode(&sha2::Sha256::digest(body.as_bytes())[..6]);
    let sum: String = sum.replace(['-', '_'], "0").chars().take(6).collect();
    let refused = actor::authenticate(&world.cx, &format!("{body}_{sum}")).await;
    assert!(matches!(refused, Err(Error::Unauthenticated)));
    assert!(!used().await, "a guess");
    tokens::get_holder(&world.cx, &world.ada, &token).await.unwrap();
    assert!(!used().await, "a question about it");
    actor::authenticate(&world.cx, &token).await.unwrap();
    assert!(used().await);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_session_of_a_client_is_not_renewed_by_itself(pool: PgPool) {
    let world = World::new(pool).await;
    let client = world.client("ada").await;
    let session = tokens::open_session(&world.cx, &client, Lifetime::days(1).unwrap()).await.unwrap();
    let by_session = actor::authenticate_client(&world.cx, &session.text).await.unwrap();
    assert!(by_session.has_signed_in());
    let renewed = tokens::open_session(&world.cx, &by_session, Lifetime::days(1).unwrap()).await;
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
    let viewer = people::get_viewer(&world.cx, world.ada.person()).await.unwrap();
    assert_eq!(viewer.orgs.len(), 2);
    assert_eq!(actor::find(&world.cx, world.ada.person(), &ocean.to_string()).await.unwrap().role(), Role::Owner);
    let client = world.client("ada").await;
    let found = actor::find_of_client(&world.cx, &client, &ocean.to_string()).await.unwrap();
    assert_eq!(found.slug().as_str(), "ocean");
}

/// Profile and name come in one request, so they are one change.
#[sqlx::test(migrations = "../migrations")]
async fn of_a_change_of_ones_account_everything_is_done_or_nothing(pool: PgPool) {
    let world = World::new(pool).await;
    let client = world.client("ada").await;
    let name = "Augusta".parse().unwrap();
    let change = || ProfileChange { description: Some("Numbers".into()), ..ProfileChange::default() };
    let state = async || -> String {
        sqlx::query_scalar(
            "select concat(p.name, o.profile, (select count(*) from audit_event where action like '%rename%'
                 or action like 'profile%'))
             from person p join org o on o.person_id = p.id where p.email = 'ada@example.com'",
        )
        .fetch_one(&world.pool)
        .await
        .unwrap()
    };
    let before = state().await;
    sqlx::raw_sql(
        "create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
         create trigger refuse before update on person for each row execute function refuse();
         create trigger refuse before update on org for each row execute function refuse()",
    )
    .execute(&world.pool)
    .await
    .unwrap();
    for end in ["drop trigger refuse on org", "drop trigger refuse on person"] {
        assert!(people::edit_account(&world.cx, &client, change(), Some(&name)).await.is_err(), "before {end}");
        assert_eq!(state().await, before, "before {end}");
        sqlx::query(end).execute(&world.pool).await.unwrap();
    }
    people::edit_account(&world.cx, &client, change(), Some(&name)).await.unwrap();
    let after = state().await;
    assert!(after.starts_with("Augusta") && after.contains("Numbers") && after.ends_with('2'), "{after}");
}

#[sqlx::test(migrations = "../migrations")]
async fn an_expired_token_and_a_leavers_token_do_not_work(pool: PgPool) {
    let world = World::new(pool).await;
    let made = tokens::create(&world.cx, &world.ada, &"ci".parse().unwrap(), Lifetime::days(7).unwrap()).await.unwrap();
    sqlx::query("update api_token set expires_at = now()").execute(&world.pool).await.unwrap();
    assert!(actor::authenticate(&world.cx, &made.text).await.is_err());
    let leaver = world.person(Role::Member).await;
    let token = world.token(&leaver).await;
    assert!(actor::authenticate(&world.cx, &token).await.is_ok());
    members::remove(&world.cx, &world.ada, leaver.person()).await.unwrap();
    assert!(matches!(actor::authenticate(&world.cx, &token).await, Err(Error::Unauthenticated)));
}

/// Its name was taken for an address of the server only later.
#[sqlx::test(migrations = "../migrations")]
async fn a_member_of_an_organisation_with_a_name_from_before_deletes_their_account(pool: PgPool) {
    let world = World::new(pool).await;
    world.named("grace", Role::Member).await;
    let client = world.client("grace").await;
    sqlx::query("update org set slug = 'sts' where slug = 'acme'").execute(&world.pool).await.unwrap();
    assert!("sts".parse::<OrgSlug>().is_err());
    people::delete_account(&world.cx, &client, &SecretInput::from(PASSWORD)).await.unwrap();
}
