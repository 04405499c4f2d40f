//! What changes while credentials are being made.

use backend::{Backend, Conflict, Error, actor::Actor};
use domain::{
    bucket::{EditedAccess, EditedBucket},
    draft::bucket::BucketDraft,
    org::Role,
    repo::RepoMode,
};
use sqlx::PgPool;
use testing::{World, draft};

use super::{Scene, is_changed};

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
