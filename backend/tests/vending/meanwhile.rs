//! Changes while credentials are being made.

use backend::{Conflict, Context, Error, actor, actor::Actor, buckets, members, repos, tokens, vending};
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
            members::set_role(&world.cx, &world.ada, member, Role::Reader).await.unwrap();
        })
        .await;
    assert!(is_changed(&demoted, "Your role"), "what is left to a reader is not refused: {demoted:?}");
    let reader = actor::find(scene.context(), member, testing::ORG).await.unwrap();
    let raised = scene
        .vend_while(&reader, async |world: &World| {
            members::set_role(&world.cx, &world.ada, member, Role::Member).await.unwrap();
        })
        .await;
    assert!(is_changed(&raised, "Your role"), "{raised:?}");
    let other = scene.world.named("grace", Role::Member).await;
    let removed = scene
        .vend_while(&other.clone(), async |world: &World| {
            members::remove(&world.cx, &world.ada, other.person()).await.unwrap();
        })
        .await;
    assert!(matches!(removed, Err(Error::NotFound)), "{removed:?}");
    assert_eq!(scene.events().await, 0);
    assert!(vending::vend_for_repo(scene.context(), &scene.member, "era5").await.is_ok());
}

#[sqlx::test(migrations = "../migrations")]
async fn what_happens_to_a_repo_meanwhile_counts(pool: PgPool) {
    let scene = Scene::new(pool).await;
    let offline = scene
        .vend_while(&scene.member, async |world: &World| {
            repos::set_mode(&world.cx, &world.ada, "era5", RepoMode::Offline, None).await.unwrap();
        })
        .await;
    assert!(matches!(offline, Err(Error::Conflict(Conflict::RepoOffline))), "{offline:?}");
    // Cached credentials are refused as well.
    repos::set_mode(scene.context(), &scene.world.ada, "era5", RepoMode::Online, None).await.unwrap();
    assert!(vending::vend_for_repo(scene.context(), &scene.member, "era5").await.is_ok());
    repos::set_mode(scene.context(), &scene.world.ada, "era5", RepoMode::Offline, None).await.unwrap();
    let offline = vending::vend_for_repo(scene.context(), &scene.member, "era5").await;
    assert!(matches!(offline, Err(Error::Conflict(Conflict::RepoOffline))), "{offline:?}");

    repos::set_mode(scene.context(), &scene.world.ada, "era5", RepoMode::Online, None).await.unwrap();
    let grace = scene.world.named("grace", Role::Member).await;
    let renamed = scene.vend_while(&grace, async |_: &World| scene.sql("update repo set name = 'another'").await).await;
    assert!(is_changed(&renamed, "The repo"), "{renamed:?}");
    let mary = scene.world.named("mary", Role::Member).await;
    scene.sql("update repo set name = 'era5'").await;
    // What the database itself refuses.
    scene.sql("alter table repo disable trigger repo_stays").await;
    let moved =
        scene.vend_while(&mary, async |_: &World| scene.sql("update repo set prefix = 'elsewhere/'").await).await;
    assert!(is_changed(&moved, "The repo"), "{moved:?}");

    repos::create(scene.context(), &scene.world.ada, &draft::repo("gone", "role", "gone")).await.unwrap();
    let gone = scene
        .ask_while(
            &scene.member,
            async |cx: &Context, actor: Actor| vending::vend_for_repo(cx, &actor, "gone").await,
            async |world: &World| repos::delete(&world.cx, &world.ada, "gone", None).await.unwrap(),
        )
        .await;
    assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
    assert_eq!(scene.events().await, 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn what_happens_to_the_config_or_its_test_meanwhile_counts(pool: PgPool) {
    let scene = Scene::new(pool).await;
    repos::delete(scene.context(), &scene.world.ada, "era5", None).await.unwrap();
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
            buckets::edit(&world.cx, &world.ada, bucket, &edited, None).await.unwrap();
        })
        .await;
    assert!(is_changed(&moved, "The bucket config"), "{moved:?}");
    buckets::test(scene.context(), &scene.world.ada, bucket).await.unwrap();
    let distrusted = scene
        .vend_config_while(&scene.member, async |_: &World| {
            scene.sql("update connection_test set trusted = false, mac = sha256(mac)").await;
        })
        .await;
    assert!(is_changed(&distrusted, "The result of the last connection test"), "{distrusted:?}");
    buckets::test(scene.context(), &scene.world.ada, bucket).await.unwrap();
    let deleted = scene
        .vend_config_while(&scene.world.named("grace", Role::Member).await, async |world: &World| {
            buckets::delete(&world.cx, &world.ada, bucket, None).await.unwrap();
        })
        .await;
    assert!(matches!(deleted, Err(Error::NotFound)), "{deleted:?}");
    assert_eq!(scene.events().await, 0);
}

#[sqlx::test(migrations = "../migrations")]
async fn either_sign_of_a_changed_config_is_enough(pool: PgPool) {
    let scene = Scene::new(pool).await;
    repos::delete(scene.context(), &scene.world.ada, "era5", None).await.unwrap();
    // Back and forth again, and by another program.
    for (name, statement) in [
        ("there", "update bucket_config set version = version + 1"),
        ("elsewhere", "update bucket_config set fingerprint = sha256(fingerprint)"),
    ] {
        let somebody = scene.world.named(name, Role::Member).await;
        let changed = scene.vend_config_while(&somebody, async |_: &World| scene.sql(statement).await).await;
        assert!(is_changed(&changed, "The bucket config"), "{name}: {changed:?}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn what_happens_to_a_token_meanwhile_counts(pool: PgPool) {
    let scene = Scene::new(pool).await;
    let bearer = scene.bearer(86_400).await;
    let narrowed = scene
        .vend_while(&bearer, async |_: &World| scene.sql("update api_token set scopes = '{user:read}'").await)
        .await;
    assert!(is_changed(&narrowed, "What your token may be used for"), "{narrowed:?}");
    // A new person each time, because credentials are cached.
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
        scene.vend_while(&bearer, async |world: &World| tokens::revoke(&world.cx, &owner, &id).await.unwrap()).await;
    assert!(matches!(revoked, Err(Error::Unauthenticated)), "{revoked:?}");
    assert_eq!(scene.events().await, 0);
}
