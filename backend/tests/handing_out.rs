//! What is handed out is what everything it was made of still says when it goes out; a cloud credential never does; and what
//! could not be found out opens nothing.

use std::{sync::Arc, time::Duration};

use backend::{Backend, Conflict, Error, Intent, Lifetime, Proof, Result, VendedCredentials, actor::Actor};
use domain::{
    bucket::{EditedAccess, EditedBucket, NewAccess, SecretAccessKey},
    check::{CheckName, Outcome, Problem},
    credential::{EditedCredential, EditedKeys, Keys, TestPlace},
    draft::bucket::BucketDraft,
    id::BucketConfigId,
    org::Role,
    repo::RepoMode,
};
use sqlx::PgPool;
use testing::{
    World,
    aws::{Counterpart, Mood, Sessions},
    draft,
};

/// A role's bucket config with a repo, whose role has been found to be right, and somebody who may write.
struct Scene {
    world: World,
    sts: Counterpart,
    bucket: BucketConfigId,
    member: Actor,
}

impl Scene {
    async fn new(pool: PgPool) -> Arc<Self> {
        let (sts, endpoint) = Counterpart::start().await;
        let world = World::beside_aws(pool, &endpoint).await;
        let bucket = world.backend.create_bucket(&world.ada, &draft::bucket("role", "data")).await.unwrap().id;
        world.backend.create_repo(&world.ada, &draft::repo("era5", "role", "era5")).await.unwrap();
        world.backend.test_bucket(&world.ada, bucket).await.unwrap();
        let member = world.person(Role::Member).await;
        Arc::new(Self { world, sts, bucket, member })
    }

    fn backend(&self) -> &Backend {
        &self.world.backend
    }

    /// Asks for credentials of the repo; while STS makes them, `meanwhile` happens.
    async fn vend_while(
        self: &Arc<Self>,
        actor: &Actor,
        meanwhile: impl AsyncFnOnce(&World),
    ) -> Result<VendedCredentials> {
        self.ask_while(
            actor,
            async |backend: &Backend, actor: Actor| backend.vend_for_repo(&actor, "era5").await,
            meanwhile,
        )
        .await
    }

    /// The same for everything under the config's prefix.
    async fn vend_config_while(
        self: &Arc<Self>,
        actor: &Actor,
        meanwhile: impl AsyncFnOnce(&World),
    ) -> Result<VendedCredentials> {
        let bucket = self.bucket;
        let ask = async |backend: &Backend, actor: Actor| backend.vend_for_bucket(&actor, bucket, Intent::Write).await;
        self.ask_while(actor, ask, meanwhile).await
    }

    async fn ask_while<F>(
        self: &Arc<Self>,
        actor: &Actor,
        ask: F,
        meanwhile: impl AsyncFnOnce(&World),
    ) -> Result<VendedCredentials>
    where
        F: AsyncFnOnce(&Backend, Actor) -> Result<VendedCredentials>,
    {
        self.sts.is(Mood::Slow(Duration::from_millis(400)));
        let before = self.sts.arrived();
        let change = async {
            for _ in 0..2_000 {
                if self.sts.arrived() > before {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            assert!(self.sts.arrived() > before, "STS was not asked");
            meanwhile(&self.world).await;
        };
        let (vended, ()) = tokio::join!(ask(self.backend(), actor.clone()), change);
        self.sts.is(Mood::Good);
        vended
    }

    async fn events(&self) -> i64 {
        sqlx::query_scalar("select count(*) from audit_event where action in ('credentials.vended', 'keys.handed_out')")
            .fetch_one(&self.world.pool)
            .await
            .unwrap()
    }

    async fn sql(&self, statement: &'static str) {
        sqlx::query(statement).execute(&self.world.pool).await.unwrap();
    }

    /// A token of the member's that ends in so many seconds.
    async fn bearer(&self, seconds: i64) -> Actor {
        self.bearer_of(&self.member, seconds).await
    }

    async fn bearer_of(&self, owner: &Actor, seconds: i64) -> Actor {
        let name = "short".parse().unwrap();
        let made = self.backend().create_token(owner, &name, Lifetime::days(1).unwrap()).await.unwrap();
        sqlx::query("update api_token set expires_at = now() + $2 * interval '1 second' where id = $1")
            .bind(&made.view.id)
            .bind(i32::try_from(seconds).unwrap())
            .execute(&self.world.pool)
            .await
            .unwrap();
        self.backend().actor_with_token(&made.text).await.unwrap()
    }
}

fn is_changed<T: std::fmt::Debug>(result: &Result<T>, what: &str) -> bool {
    matches!(result, Err(Error::Conflict(Conflict::ChangedWhileMaking { what: told })) if *told == what)
}

fn keys(vended: VendedCredentials) -> backend::VendedKeys {
    let VendedCredentials::Temporary(keys) = vended else { panic!("{vended:?}") };
    keys
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_is_made_a_reader_or_removed_meanwhile_gets_no_write_keys(pool: PgPool) {
    let scene = Scene::new(pool).await;
    let member = scene.member.person();
    let demoted = scene
        .vend_while(&scene.member, async |world: &World| {
            world.backend.set_role(&world.ada, member, Role::Reader).await.unwrap();
        })
        .await;
    assert!(matches!(demoted, Err(Error::Forbidden)), "{demoted:?}");
    let reader = scene.backend().actor_in_session(member, testing::ORG).await.unwrap();
    let raised = scene
        .vend_while(&reader, async |world: &World| {
            world.backend.set_role(&world.ada, member, Role::Member).await.unwrap();
        })
        .await;
    assert!(is_changed(&raised, "Your role"), "{raised:?}");
    let other = scene.world.named("grace", Role::Member).await;
    let removed = scene
        .vend_while(&other.clone(), async |world: &World| {
            world.backend.remove_member(&world.ada, other.person()).await.unwrap();
        })
        .await;
    assert!(matches!(removed, Err(Error::NotFound)), "{removed:?}");
    assert_eq!(scene.events().await, 0);
    assert!(scene.backend().vend_for_repo(&scene.member, "era5").await.is_ok());
}

#[sqlx::test(migrations = "../migrations")]
async fn what_happens_to_a_repo_meanwhile_counts(pool: PgPool) {
    let scene = Scene::new(pool).await;
    let offline = scene
        .vend_while(&scene.member, async |world: &World| {
            world.backend.set_repo_mode(&world.ada, "era5", RepoMode::Offline, None).await.unwrap();
        })
        .await;
    assert!(matches!(offline, Err(Error::Conflict(Conflict::RepoOffline))), "{offline:?}");
    // What is kept of it is not handed out either.
    scene.backend().set_repo_mode(&scene.world.ada, "era5", RepoMode::Online, None).await.unwrap();
    assert!(scene.backend().vend_for_repo(&scene.member, "era5").await.is_ok());
    scene.backend().set_repo_mode(&scene.world.ada, "era5", RepoMode::Offline, None).await.unwrap();
    let offline = scene.backend().vend_for_repo(&scene.member, "era5").await;
    assert!(matches!(offline, Err(Error::Conflict(Conflict::RepoOffline))), "{offline:?}");

    scene.backend().create_repo(&scene.world.ada, &draft::repo("gone", "role", "gone")).await.unwrap();
    let gone = scene
        .ask_while(
            &scene.member,
            async |backend: &Backend, actor: Actor| backend.vend_for_repo(&actor, "gone").await,
            async |world: &World| world.backend.delete_repo(&world.ada, "gone", None).await.unwrap(),
        )
        .await;
    assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
    assert_eq!(scene.events().await, 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn what_happens_to_the_config_or_its_test_meanwhile_counts(pool: PgPool) {
    let scene = Scene::new(pool).await;
    scene.backend().delete_repo(&scene.world.ada, "era5", None).await.unwrap();
    let bucket = scene.bucket;
    let moved = scene
        .vend_config_while(&scene.member, async |world: &World| {
            let new = BucketDraft { prefix: "team".into(), ..draft::role("role", "data") };
            let new: domain::bucket::NewBucket = new.parse().unwrap();
            let edited = EditedBucket {
                nickname: new.nickname,
                location: new.location,
                access: EditedAccess::New(new.access),
                extra: None,
            };
            world.backend.edit_bucket(&world.ada, bucket, &edited, None).await.unwrap();
        })
        .await;
    assert!(is_changed(&moved, "The bucket config"), "{moved:?}");
    scene.backend().test_bucket(&scene.world.ada, bucket).await.unwrap();
    let distrusted = scene
        .vend_config_while(&scene.member, async |_: &World| {
            scene.sql("update connection_test set trusted = false, mac = sha256(mac)").await;
        })
        .await;
    assert!(is_changed(&distrusted, "The result of the last connection test"), "{distrusted:?}");
    scene.backend().test_bucket(&scene.world.ada, bucket).await.unwrap();
    let deleted = scene
        .vend_config_while(&scene.world.named("grace", Role::Member).await, async |world: &World| {
            world.backend.delete_bucket(&world.ada, bucket, None).await.unwrap();
        })
        .await;
    assert!(matches!(deleted, Err(Error::NotFound)), "{deleted:?}");
    assert_eq!(scene.events().await, 0);
}

#[sqlx::test(migrations = "../migrations")]
async fn what_happens_to_a_token_meanwhile_counts(pool: PgPool) {
    let scene = Scene::new(pool).await;
    let bearer = scene.bearer(86_400).await;
    let narrowed = scene
        .vend_while(&bearer, async |_: &World| scene.sql("update api_token set scopes = '{user:read}'").await)
        .await;
    assert!(is_changed(&narrowed, "What your token may be used for"), "{narrowed:?}");
    // Somebody else each time: what was made is kept.
    let bearer = scene.bearer_of(&scene.world.named("grace", Role::Member).await, 86_400).await;
    let shortened = scene
        .vend_while(&bearer, async |_: &World| {
            scene.sql("update api_token set expires_at = now() + interval '10 minutes'").await;
        })
        .await;
    assert!(matches!(shortened, Err(Error::TokenExpiring)), "{shortened:?}");
    let owner = scene.world.named("mary", Role::Member).await;
    let bearer = scene.bearer_of(&owner, 86_400).await;
    let id = bearer.token_id().unwrap().to_owned();
    let revoked =
        scene.vend_while(&bearer, async |world: &World| world.backend.revoke_token(&owner, &id).await.unwrap()).await;
    assert!(matches!(revoked, Err(Error::Unauthenticated)), "{revoked:?}");
    assert_eq!(scene.events().await, 0);
}

#[sqlx::test(migrations = "../migrations")]
async fn credentials_never_outlive_the_token_they_were_asked_for_with(pool: PgPool) {
    let scene = Scene::new(pool).await;
    // What is kept from a caller without an end of their own is not for one who has.
    let hour = keys(scene.backend().vend_for_repo(&scene.member, "era5").await.unwrap());
    let bearer = scene.bearer(1_800).await;
    let short = keys(scene.backend().vend_for_repo(&bearer, "era5").await.unwrap());
    assert_ne!(short.access_key_id, hour.access_key_id);
    let end: time::OffsetDateTime = sqlx::query_scalar("select expires_at from api_token where id = $1")
        .bind(bearer.token_id())
        .fetch_one(&scene.world.pool)
        .await
        .unwrap();
    assert!(short.expires_at <= end.into(), "{} > {end}", short.expires_at.iso());
    let asked: i64 = scene.sts.asked()["DurationSeconds"].parse().unwrap();
    assert!((1_700..1_800).contains(&asked), "{asked}");
    let before = scene.sts.arrived();
    for seconds in [60, 890] {
        let refused = scene.backend().vend_for_repo(&scene.bearer(seconds).await, "era5").await;
        assert!(matches!(refused, Err(Error::TokenExpiring)), "{refused:?}");
    }
    assert_eq!(scene.sts.arrived(), before, "nobody was asked");
}

#[sqlx::test(migrations = "../migrations")]
async fn what_a_repo_forbids_the_configs_own_door_does_not_give(pool: PgPool) {
    let scene = Scene::new(pool).await;
    let (backend, ada) = (scene.backend(), &scene.world.ada);
    // Another config whose keys would reach into the repo, from above and from inside it.
    let mut others = Vec::new();
    for (nickname, prefix) in [("outer", "era"), ("inner", "era5/2020"), ("beside", "era50")] {
        let draft = BucketDraft { prefix: prefix.into(), ..draft::role(nickname, "data") };
        others.push(backend.create_bucket(ada, &draft.parse().unwrap()).await.unwrap().id);
    }
    backend.set_repo_mode(ada, "era5", RepoMode::Offline, None).await.unwrap();
    for intent in [Intent::Read, Intent::Write] {
        for id in [scene.bucket, others[1]] {
            let refused = backend.vend_for_bucket(&scene.member, id, intent).await;
            let Err(Error::Conflict(Conflict::RepoInsideOffline { repos })) = &refused else { panic!("{refused:?}") };
            assert_eq!(repos, &["era5"]);
        }
        assert!(backend.vend_for_bucket(&scene.member, others[2], intent).await.is_ok(), "a neighbour");
        // Whole path parts count: era/ does not contain era5/.
        assert!(backend.vend_for_bucket(&scene.member, others[0], intent).await.is_ok(), "no part of it");
    }
    backend.set_repo_mode(ada, "era5", RepoMode::Online, None).await.unwrap();
    assert!(backend.vend_for_bucket(&scene.member, scene.bucket, Intent::Write).await.is_ok());
    let meanwhile = scene
        .ask_while(
            &scene.world.named("grace", Role::Member).await,
            async |backend: &Backend, actor: Actor| backend.vend_for_bucket(&actor, scene.bucket, Intent::Write).await,
            async |world: &World| {
                world.backend.set_repo_mode(&world.ada, "era5", RepoMode::Offline, None).await.unwrap();
            },
        )
        .await;
    assert!(matches!(meanwhile, Err(Error::Conflict(Conflict::RepoInsideOffline { .. }))), "{meanwhile:?}");
}

/// A config that uses a key pair among the cloud credentials, in a store that is everything to it, and a repo.
async fn on_credential(pool: PgPool) -> (Arc<World>, Counterpart, domain::id::CloudCredentialId) {
    let (store, endpoint) = Counterpart::start().await;
    let world = World::beside_store(pool, &endpoint).await;
    let mut pair = draft::key_pair("shared");
    if let Keys::AwsKey { endpoint: at, .. } = &mut pair.keys {
        *at = endpoint.parse().ok();
    }
    let key = world.backend.create_credential(&world.ada, &pair, Proof::NotDemanded).await.unwrap();
    let config = BucketDraft {
        endpoint,
        auth_method: "cloud_credential".into(),
        cloud_credential: key.id.to_string(),
        ..draft::hmac("shared", "data")
    };
    world.backend.create_bucket(&world.ada, &config.parse().unwrap()).await.unwrap();
    world.backend.create_repo(&world.ada, &draft::repo("era5", "shared", "era5")).await.unwrap();
    (Arc::new(world), store, key.id)
}

fn rotated(access_key_id: &str) -> EditedCredential {
    let keys = EditedKeys::AwsKey {
        access_key_id: access_key_id.parse().ok(),
        secret_access_key: SecretAccessKey::parse(&"rotated/secret".into()).ok(),
        endpoint: None,
        kms_key_id: None,
    };
    EditedCredential { keys: Some(keys), ..EditedCredential::default() }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_cloud_credential_never_leaves_the_server(pool: PgPool) {
    let (world, store, _) = on_credential(pool).await;
    let member = world.person(Role::Member).await;
    let repo = world.backend.get_repo(&world.ada, "era5").await.unwrap();
    for (mood, sessions) in
        [(Mood::Absent, Sessions::Held), (Mood::Refusing, Sessions::Held), (Mood::Good, Sessions::Loose)]
    {
        store.is(mood);
        store.treats(sessions);
        sqlx::query("delete from connection_test").execute(&world.pool).await.unwrap();
        tokio::time::sleep(Duration::from_millis(1)).await;
        world.backend.test_bucket(&world.ada, repo.bucket).await.unwrap();
        for actor in [&world.ada, &member] {
            let refused = world.backend.vend_for_repo(actor, "era5").await;
            assert!(matches!(refused, Err(Error::Conflict(Conflict::NoTemporaryKeys))), "{mood:?}: {refused:?}");
            let refused = world.backend.vend_for_bucket(actor, repo.bucket, Intent::Read).await;
            assert!(matches!(refused, Err(Error::Conflict(Conflict::NoTemporaryKeys))), "{mood:?}: {refused:?}");
            assert!(world.backend.keys_of_repo(actor, &repo).await.unwrap().is_none());
        }
    }
    store.is(Mood::Good);
    store.treats(Sessions::Held);
    world.backend.test_bucket(&world.ada, repo.bucket).await.unwrap();
    let made = keys(world.backend.vend_for_repo(&member, "era5").await.unwrap());
    assert_eq!((made.session_token.as_str(), store.signed_by().as_str()), ("token", "AKIDEXAMPLE"));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_credential_that_is_replaced_serves_old_or_new(pool: PgPool) {
    let (world, store, key) = on_credential(pool).await;
    let member = world.person(Role::Member).await;
    world.backend.vend_for_repo(&world.ada, "era5").await.unwrap();
    store.is(Mood::Slow(Duration::from_millis(400)));
    let before = store.arrived();
    let replace = async {
        while store.arrived() == before {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let edit = rotated("AKIDROTATED");
        world.backend.edit_credential(&world.ada, key, &edit, None, Proof::NotDemanded).await.unwrap();
    };
    let (vended, ()) = tokio::join!(world.backend.vend_for_repo(&member, "era5"), replace);
    assert!(is_changed(&vended, "The cloud credential of the bucket config"), "{vended:?}");
    store.is(Mood::Good);
    world.backend.vend_for_repo(&member, "era5").await.unwrap();
    assert_eq!(store.signed_by(), "AKIDROTATED");

    // Replaced again and again, nobody ever meets half of each.
    let vends = async {
        let mut other = Vec::new();
        for _ in 0..60 {
            match world.backend.vend_for_repo(&member, "era5").await {
                Ok(_) | Err(Error::Conflict(Conflict::ChangedWhileMaking { .. })) => {}
                Err(error) => other.push(error),
            }
        }
        other
    };
    let replaced = async {
        for number in 0..20 {
            let edit = rotated(&format!("AKIDNUMBER{number}"));
            world.backend.edit_credential(&world.ada, key, &edit, None, Proof::NotDemanded).await.unwrap();
        }
    };
    let (other, ()) = tokio::join!(vends, replaced);
    assert!(other.is_empty(), "{other:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn replacing_a_credential_touches_no_config_that_relies_on_it(pool: PgPool) {
    let (world, _, key) = on_credential(pool).await;
    // Whoever holds the config keeps nobody from replacing the credential.
    let mut held = world.pool.begin().await.unwrap();
    sqlx::query("select from bucket_config for update").execute(&mut *held).await.unwrap();
    let edit = rotated("AKIDROTATED");
    let replaced = world.backend.edit_credential(&world.ada, key, &edit, None, Proof::NotDemanded).await;
    assert!(replaced.is_ok(), "{replaced:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_pair_is_handed_out_only_once_its_store_was_seen_to_make_no_temporary_keys(pool: PgPool) {
    let (store, endpoint) = Counterpart::start().await;
    let world = World::beside_store(pool, &endpoint).await;
    let config = BucketDraft { endpoint, ..draft::hmac("keys", "data") };
    let bucket = world.backend.create_bucket(&world.ada, &config.parse().unwrap()).await.unwrap().id;
    world.backend.create_repo(&world.ada, &draft::repo("era5", "keys", "era5")).await.unwrap();
    for mood in [Mood::Down, Mood::Throttling, Mood::Nonsense, Mood::Slow(Duration::from_secs(60))] {
        store.is(mood);
        world.backend.test_bucket(&world.ada, bucket).await.unwrap();
        let refused = world.backend.vend_for_repo(&world.ada, "era5").await;
        assert!(matches!(refused, Err(Error::Upstream { .. })), "{mood:?}: {refused:?}");
    }
    let handed: i64 = sqlx::query_scalar("select count(*) from audit_event where action = 'keys.handed_out'")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert_eq!(handed, 0);
    store.is(Mood::Absent);
    world.backend.test_bucket(&world.ada, bucket).await.unwrap();
    let seen = world.backend.vend_for_repo(&world.ada, "era5").await;
    assert!(matches!(seen, Ok(VendedCredentials::Stored(_))), "{seen:?}");
    // What somebody wrote into the table is not a finding.
    store.is(Mood::Down);
    world.backend.test_bucket(&world.ada, bucket).await.unwrap();
    sqlx::query("update connection_test set temporary_keys = 'not_made'").execute(&world.pool).await.unwrap();
    let refused = world.backend.vend_for_repo(&world.ada, "era5").await;
    assert!(matches!(refused, Err(Error::Upstream { .. })), "{refused:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_repo_that_is_offline_gives_no_pair(pool: PgPool) {
    let world = World::new(pool).await;
    world.backend.create_bucket(&world.ada, &draft::hmac("keys", "data").parse().unwrap()).await.unwrap();
    let online = world.backend.create_repo(&world.ada, &draft::repo("era5", "keys", "era5")).await.unwrap();
    assert!(world.backend.keys_of_repo(&world.ada, &online).await.unwrap().is_some());
    let offline = world.backend.set_repo_mode(&world.ada, "era5", RepoMode::Offline, None).await.unwrap();
    assert!(world.backend.keys_of_repo(&world.ada, &offline).await.unwrap().is_none());
    let late = world.backend.keys_of_repo(&world.ada, &online).await;
    assert!(matches!(late, Err(Error::Conflict(Conflict::RepoOffline))), "{late:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_role_that_is_not_proved_is_used_for_nothing(pool: PgPool) {
    let (sts, endpoint) = Counterpart::start().await;
    let world = World::beside_aws(pool, &endpoint).await;
    let new = draft::bucket("role", "data");
    sts.is(Mood::Open);
    let report = world.backend.test_connection(&world.ada, new.location.clone(), new.access.clone()).await.unwrap();
    assert!(report.has_passed(CheckName::AssumeRole), "{report:?}");
    assert_eq!(report.first_problem(), Some(&Problem::RoleAcceptsAnyExternalId));
    for check in [CheckName::List, CheckName::Read, CheckName::Write] {
        assert!(matches!(report.outcome_of(check), Some(Outcome::Skipped { .. })), "{report:?}");
    }
    assert_eq!(sts.touched(), 0, "its session touched the bucket");
    // Taken by another organisation: proved, but not ours.
    sts.is(Mood::Good);
    world.backend.test_connection(&world.ocean, new.location.clone(), new.access.clone()).await.unwrap();
    let touched = sts.touched();
    assert!(touched > 0, "theirs is used");
    let report = world.backend.test_connection(&world.ada, new.location, new.access).await.unwrap();
    assert_eq!(report.first_problem(), Some(&Problem::RoleTaken));
    assert_eq!(sts.touched(), touched);
}

#[sqlx::test(migrations = "../migrations")]
async fn an_external_id_that_this_server_made_is_its_namespaces_alone(pool: PgPool) {
    let (sts, endpoint) = Counterpart::start().await;
    let world = World::beside_aws(pool, &endpoint).await;
    let backend = &world.backend;
    let own = backend.actor_in_own_namespace(world.ada.person()).await.unwrap();
    let theirs = [
        backend.external_id(&world.ocean).await.unwrap().expose().to_owned(),
        backend.offered_secret(&world.ocean).await.unwrap(),
        backend.external_id(&own).await.unwrap().expose().to_owned(),
    ];
    let kept = BucketDraft { shared_secret: theirs[1].as_str().into(), ..draft::role("theirs", "theirs") };
    backend.create_bucket(&world.ocean, &kept.parse().unwrap()).await.unwrap();
    for id in &theirs {
        let config = BucketDraft { shared_secret: id.as_str().into(), ..draft::role("ours", "data") };
        let new: domain::bucket::NewBucket = config.parse().unwrap();
        let Err(Error::Invalid(errors)) = backend.create_bucket(&world.ada, &new).await else { panic!("stored") };
        assert!(errors.get("shared_secret").unwrap().contains("cannot be used here"));
        let report = backend.test_connection(&world.ada, new.location, new.access).await.unwrap();
        assert_eq!(report.first_problem(), Some(&Problem::ExternalIdTaken));
        let mut role = draft::arn_role("role");
        let Keys::AwsRole { external_id, .. } = &mut role.keys else { panic!() };
        *external_id = domain::aws::ExternalId::parse(&id.as_str().into()).ok();
        let Err(Error::Invalid(errors)) = backend.create_credential(&world.ada, &role, Proof::NotDemanded).await else {
            panic!("stored")
        };
        assert!(errors.get("external_id").is_some());
        let report = backend.test_credential(&world.ada, &role.keys, &TestPlace::default()).await.unwrap();
        assert_eq!(report.first_problem(), Some(&Problem::ExternalIdTaken));
    }
    assert_eq!(sts.arrived(), 0, "nothing was tried with it");
    // One's own is one's own, chosen or not.
    let own = backend.external_id(&world.ada).await.unwrap().expose().to_owned();
    let config = BucketDraft { shared_secret: own.as_str().into(), ..draft::role("ours", "data") };
    assert!(backend.create_bucket(&world.ada, &config.parse().unwrap()).await.is_ok());
}

#[sqlx::test(migrations = "../migrations")]
async fn an_offer_of_a_server_before_this_one_is_known_again(pool: PgPool) {
    let world = World::new(pool).await;
    let offered = world.backend.offered_secret(&world.ocean).await.unwrap();
    sqlx::query("update offered_secret set digest = null").execute(&world.pool).await.unwrap();
    sqlx::query("delete from made_external_id").execute(&world.pool).await.unwrap();
    world.backend.remember_offered_secrets().await.unwrap();
    let config = BucketDraft { shared_secret: offered.as_str().into(), ..draft::role("ours", "data") };
    let refused = world.backend.create_bucket(&world.ada, &config.parse().unwrap()).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_life_that_the_role_does_not_give_is_found_by_the_test_and_told(pool: PgPool) {
    let (sts, endpoint) = Counterpart::start().await;
    let world = World::beside_aws(pool, &endpoint).await;
    let World { backend, ada, .. } = world;
    let backend = backend.with_credential_lifetime(43_200);
    let bucket = backend.create_bucket(&ada, &draft::bucket("role", "data")).await.unwrap().id;
    assert!(backend.vend_for_bucket(&ada, bucket, Intent::Read).await.is_ok(), "a role that gives it");
    sts.is(Mood::Short(3_600));
    let refused = backend.vend_for_bucket(&ada, bucket, Intent::Write).await;
    let Err(Error::Conflict(Conflict::NotTrusted { problem: Problem::LifeTooLong })) = &refused else {
        panic!("{refused:?}")
    };
    let told = refused.unwrap_err().to_string();
    assert!(told.contains("MaxSessionDuration") && told.contains("LAKEWARDEN_CREDENTIAL_LIFETIME"), "{told}");
    let report = backend.test_bucket(&ada, bucket).await.unwrap();
    assert_eq!(report.first_problem(), Some(&Problem::LifeTooLong));
}

#[sqlx::test(migrations = "../migrations")]
async fn one_person_opens_five_hundred_repos_at_once(pool: PgPool) {
    let scene = Scene::new(pool).await;
    for number in 0..500 {
        let name = format!("repo-{number}");
        scene.backend().create_repo(&scene.world.ada, &draft::repo(&name, "role", &name)).await.unwrap();
    }
    let bearer = scene.bearer(86_400).await;
    let asks: Vec<_> = (0..500)
        .map(|number| {
            let (scene, bearer) = (scene.clone(), bearer.clone());
            tokio::spawn(async move { scene.backend().vend_for_repo(&bearer, &format!("repo-{number}")).await })
        })
        .collect();
    for ask in asks {
        let vended = ask.await.unwrap();
        assert!(vended.is_ok(), "{vended:?}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_pair_of_ones_own_stays_with_its_config(pool: PgPool) {
    let (store, endpoint) = Counterpart::start().await;
    store.is(Mood::Absent);
    let world = World::beside_store(pool, &endpoint).await;
    let config: domain::bucket::NewBucket = BucketDraft { endpoint, ..draft::hmac("keys", "data") }.parse().unwrap();
    assert!(matches!(config.access, NewAccess::Hmac { .. }));
    let id = world.backend.create_bucket(&world.ada, &config).await.unwrap().id;
    let refused = world.backend.vend_for_bucket(&world.ada, id, Intent::Read).await;
    assert!(matches!(refused, Err(Error::Conflict(Conflict::KeysWithRepoOnly))), "{refused:?}");
}
