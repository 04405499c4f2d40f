//! Service accounts: members for programs, which nobody signs in as.

use backend::{
    Conflict, Error, Lifetime, TokenLimits,
    actor::{self, Actor},
    invitations, members, people, service_accounts, tokens,
};
use domain::{org::Role, service_account::ServiceAccountName};
use sqlx::PgPool;
use testing::{ORG, World};

fn name(text: &str) -> ServiceAccountName {
    text.parse().unwrap()
}

/// A token of a service account, and its bearer.
async fn bearer(world: &World, by: &Actor, account: &str) -> (String, Actor) {
    let (name, days) = ("ci".parse().unwrap(), Lifetime::days(1).unwrap());
    let made =
        service_accounts::create_token(&world.cx, by, account, &name, days, &TokenLimits::default()).await.unwrap();
    let actor = actor::authenticate(&world.cx, &made.text).await.unwrap();
    (made.text.to_string(), actor)
}

#[sqlx::test(migrations = "../migrations")]
async fn a_program_comes_in_with_its_own_name_and_role(pool: PgPool) {
    let world = World::new(pool).await;
    let made = service_accounts::create(&world.cx, &world.ada, &name("ingest"), Role::Member).await.unwrap();
    assert_eq!((made.address.as_str(), made.role, made.tokens), ("ingest@acme.service", Role::Member, 0));
    let (text, actor) = bearer(&world, &world.ada, "ingest").await;
    assert_eq!((actor.person(), actor.role(), actor.slug().as_str()), (made.id, Role::Member, ORG));
    let named = people::get_named(&world.cx, made.id).await.unwrap();
    assert_eq!((named.name.as_str(), named.email.as_str()), ("ingest", "ingest@acme.service"));
    let listed = service_accounts::list(&world.cx, &world.ada).await.unwrap();
    assert_eq!((listed.len(), listed[0].tokens), (1, 1));
    assert!(members::list(&world.cx, &world.ada).await.unwrap().iter().all(|member| member.id != made.id));

    service_accounts::set_role(&world.cx, &world.ada, "ingest", Role::Reader).await.unwrap();
    assert_eq!(actor::authenticate(&world.cx, &text).await.unwrap().role(), Role::Reader);
    let token = actor.token_id().unwrap().to_owned();
    service_accounts::revoke_token(&world.cx, &world.ada, "ingest", &token).await.unwrap();
    assert!(matches!(actor::authenticate(&world.cx, &text).await, Err(Error::Unauthenticated)));
    let (text, _) = bearer(&world, &world.ada, "ingest").await;
    service_accounts::delete(&world.cx, &world.ada, "ingest").await.unwrap();
    assert!(matches!(actor::authenticate(&world.cx, &text).await, Err(Error::Unauthenticated)));
    // Its name is free again, and what comes back is another.
    let again = service_accounts::create(&world.cx, &world.ada, &name("ingest"), Role::Member).await.unwrap();
    assert_ne!(again.id, made.id);
}

#[sqlx::test(migrations = "../migrations")]
async fn it_stays_when_whoever_made_it_leaves_and_never_counts_as_an_owner(pool: PgPool) {
    let world = World::new(pool).await;
    let admin = world.person(Role::Admin).await;
    service_accounts::create(&world.cx, &admin, &name("ingest"), Role::Admin).await.unwrap();
    let (text, _) = bearer(&world, &admin, "ingest").await;
    members::leave(&world.cx, &admin).await.unwrap();
    let actor = actor::authenticate(&world.cx, &text).await.unwrap();
    // The only owner can't leave it alone.
    let left = members::leave(&world.cx, &world.ada).await;
    assert!(matches!(left, Err(Error::Conflict(Conflict::LastOwner))), "{left:?}");
    assert!(matches!(members::leave(&world.cx, &actor).await, Err(Error::Forbidden)), "admins delete it");
    for role in [Role::Owner, Role::Member] {
        let made_owner = members::set_role(&world.cx, &world.ada, actor.person(), role).await;
        assert!(matches!(made_owner, Err(Error::NotFound)), "{made_owner:?}");
    }
    assert!(matches!(members::remove(&world.cx, &world.ada, actor.person()).await, Err(Error::NotFound)));
    let owner = service_accounts::set_role(&world.cx, &world.ada, "ingest", Role::Owner).await;
    assert!(matches!(owner, Err(Error::Forbidden)));
    // The database says so, too.
    for sql in [
        "update membership set role = 'owner' where person_id = $1",
        "insert into membership (org_id, person_id, role) select id, $1, 'member' from org where slug = 'ocean'",
        "update person set password_hash = 'x' where id = $1",
    ] {
        let done = sqlx::query(sql).bind(uuid::Uuid::from(actor.person())).execute(&world.pool).await;
        assert!(done.is_err(), "{sql}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn nobody_signs_in_as_one_and_it_has_no_namespace(pool: PgPool) {
    let world = World::new(pool).await;
    let made = service_accounts::create(&world.cx, &world.ada, &name("ingest"), Role::Member).await.unwrap();
    let (text, _) = bearer(&world, &world.ada, "ingest").await;
    for name in ["ingest", "ingest@acme.service"] {
        for password in ["", "correct horse battery"] {
            let network = backend::ClientNetwork::UNKNOWN;
            let signed_in = people::sign_in_client(&world.cx, name, &password.into(), network).await;
            assert!(matches!(signed_in, Err(Error::Unauthenticated)), "{name} {password}");
        }
    }
    assert!("ingest@acme.service".parse::<domain::person::Email>().is_err(), "nobody else gets its address");
    // A server of the version before gives it a namespace when it starts; this one takes it away.
    let namespace = backend::random::uuid();
    let mut tx = world.pool.begin().await.unwrap();
    for sql in [
        "insert into org (id, slug, person_id, active_key) values ($2, 'ingest', $1, 1)",
        "insert into org_key select $2, 1, kek_id, wrapped from org_key where $1::uuid is not null limit 1",
        "insert into membership (org_id, person_id, role) values ($2, $1, 'owner')",
    ] {
        sqlx::query(sql).bind(uuid::Uuid::from(made.id)).bind(namespace).execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    people::give_everybody_a_namespace(&world.cx).await.unwrap();
    assert!(matches!(actor::find_own(&world.cx, made.id).await, Err(Error::NotFound)));
    let client = actor::authenticate_client(&world.cx, &text).await.unwrap();
    assert_eq!(people::get_own(&world.cx, &client).await.unwrap().username.as_str(), "ingest");
    assert!(matches!(
        tokens::request(
            &world.cx,
            &client,
            &"x".parse().unwrap(),
            Lifetime::days(1).unwrap(),
            &[],
            &TokenLimits::default()
        )
        .await,
        Err(Error::Forbidden)
    ));
    let once = backend::idempotency::begin(&world.cx, &client, "key", &[b"x"]).await.unwrap();
    assert!(matches!(once, backend::idempotency::Attempt::Run(_)), "its organisation keeps its answers");
    invitations::invite_by_name(&world.cx, &world.ada, &"ingest".parse().unwrap(), Role::Member).await.unwrap();
    assert!(invitations::list_received(&world.cx, made.id).await.unwrap().is_empty());
}

#[sqlx::test(migrations = "../migrations")]
async fn admins_make_them_within_what_they_may_give_and_tokens_make_no_tokens(pool: PgPool) {
    let world = World::new(pool).await;
    let ocean_name = name("ingest");
    service_accounts::create(&world.cx, &world.ocean, &ocean_name, Role::Reader).await.unwrap();
    for role in [Role::Reader, Role::Member] {
        let actor = world.person(role).await;
        let refused = service_accounts::create(&world.cx, &actor, &name("mine"), Role::Reader).await;
        assert!(matches!(refused, Err(Error::Forbidden)));
        assert!(matches!(service_accounts::list(&world.cx, &actor).await, Err(Error::Forbidden)));
    }
    let admin = world.person(Role::Admin).await;
    let owner = service_accounts::create(&world.cx, &admin, &name("mine"), Role::Owner).await;
    assert!(matches!(owner, Err(Error::Forbidden)));
    service_accounts::create(&world.cx, &admin, &name("mine"), Role::Admin).await.unwrap();
    let taken = service_accounts::create(&world.cx, &admin, &name("mine"), Role::Reader).await;
    assert!(matches!(taken, Err(Error::Conflict(Conflict::ServiceAccountTaken))));
    let (_, program) = bearer(&world, &admin, "mine").await;
    let (token, days) = ("x".parse().unwrap(), Lifetime::days(1).unwrap());
    let own = service_accounts::create_token(&world.cx, &program, "mine", &token, days, &TokenLimits::default()).await;
    assert!(matches!(own, Err(Error::Forbidden)));
    assert!(matches!(service_accounts::delete(&world.cx, &program, "mine").await, Err(Error::Forbidden)), "itself");
    // One of another organisation is one that does not exist.
    assert!(matches!(service_accounts::delete(&world.cx, &admin, "ingest").await, Err(Error::NotFound)));
    assert!(matches!(service_accounts::get(&world.cx, &admin, "ingest").await, Err(Error::NotFound)));
    // Whoever was an admin when the request came makes none after.
    members::set_role(&world.cx, &world.ada, admin.person(), Role::Member).await.unwrap();
    let late = service_accounts::create(&world.cx, &admin, &name("late"), Role::Reader).await;
    assert!(matches!(late, Err(Error::Forbidden)));
}

#[sqlx::test(migrations = "../migrations")]
async fn what_it_did_is_told_by_its_name(pool: PgPool) {
    let world = World::new(pool).await;
    service_accounts::create(&world.cx, &world.ada, &name("ingest"), Role::Admin).await.unwrap();
    let (_, program) = bearer(&world, &world.ada, "ingest").await;
    let friend = "friend".parse().unwrap();
    invitations::invite_by_name(&world.cx, &program, &friend, Role::Reader).await.unwrap();
    service_accounts::delete(&world.cx, &world.ada, "ingest").await.unwrap();
    let events = backend::audit::recent(&world.cx, &world.ada, 10).await.unwrap();
    let told: Vec<String> = events.iter().map(|listed| listed.event.sentence().to_string()).collect();
    for sentence in [
        "ada@example.com created service account ingest as admin",
        "ada@example.com created API token ci of service account ingest",
        "ingest@acme.service created invitation friend as reader",
        "ada@example.com deleted service account ingest",
    ] {
        assert!(told.iter().any(|told| told == sentence), "{sentence}: {told:#?}");
    }
}
