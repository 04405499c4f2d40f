//! What an admin has begun ends with their role: an act that waited for its turn is refused once their demotion was answered.

use std::pin::Pin;

use backend::{
    Error, Lifetime, Proof, RepoChange, Result,
    actor::{self, Actor},
    buckets, credentials, grants, groups, orgs, repos, tokens,
};
use domain::{
    grant::Level,
    id::{BucketConfigId, CloudCredentialId, GroupId},
    org::Role,
    repo::Visibility,
};
use sqlx::PgPool;
use testing::{World, draft, until_database};

const IS_WAITED: &str = "select exists (
    select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')";

type Act<'a> = Pin<Box<dyn Future<Output = Result<()>> + 'a>>;

/// What is there to be changed.
struct There {
    world: World,
    bucket: BucketConfigId,
    credential: CloudCredentialId,
    group: GroupId,
}

impl There {
    async fn new(pool: PgPool) -> Self {
        let world = World::new(pool).await;
        let (cx, ada) = (&world.cx, &world.ada);
        let bucket = buckets::create(cx, ada, &draft::bucket("role", "data")).await.unwrap().id;
        repos::create(cx, ada, &draft::repo("era5", "role", "era5")).await.unwrap();
        let group = groups::create(cx, ada, &"team".parse().unwrap()).await.unwrap().id;
        let key = credentials::create(cx, ada, &draft::key_pair("key"), Proof::NotDemanded).await.unwrap();
        Self { bucket, credential: key.id, group, world }
    }

    /// Every act, by name.
    fn acts<'a>(&'a self, actor: &'a Actor) -> Vec<(&'static str, Act<'a>)> {
        let World { cx, ada, .. } = &self.world;
        let (bucket, credential, group) = (self.bucket, self.credential, self.group);
        macro_rules! acts {
            ($($name:literal => $act:expr;)*) => { vec![$(($name, Box::pin(async move { $act.await.map(drop) }) as Act<'a>)),*] };
        }
        acts! {
            "create a bucket config" => buckets::create(cx, actor, &draft::bucket("other", "other"));
            "make it the default" => buckets::set_default(cx, actor, bucket);
            "delete it" => buckets::delete(cx, actor, bucket, None);
            "create a credential" => credentials::create(cx, actor, &draft::key_pair("other"), Proof::NotDemanded);
            "revoke it" => credentials::revoke(cx, actor, credential, None);
            "create a repo" => repos::create(cx, actor, &draft::repo("other", "role", "other"));
            "edit it" => repos::edit(cx, actor, "era5", &RepoChange::default());
            "open it to everybody" => repos::set_visibility(cx, actor, "era5", Visibility::AuthenticatedPublic);
            "delete the repo" => repos::delete(cx, actor, "era5", None);
            "create a group" => groups::create(cx, actor, &"crew".parse().unwrap());
            "fill it" => groups::add_member(cx, actor, group, ada.person());
            "delete the group" => groups::delete(cx, actor, group);
            "open everything" => grants::set_default(cx, actor, Some(Level::Read));
            "delete the organisation" => orgs::delete(cx, actor, None);
        }
    }

    /// Carries an act out while a change of its actor's standing is being committed.
    async fn meanwhile(&self, name: &str, act: Act<'_>, change: &'static str, id: &str) -> Result<()> {
        let mut other = self.world.pool.begin().await.unwrap();
        sqlx::query(change).bind(id).execute(&mut *other).await.unwrap();
        let ((), done) = tokio::join!(
            async {
                until_database(name, &self.world.pool, IS_WAITED).await;
                other.commit().await.unwrap();
            },
            act
        );
        done
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_is_demoted_while_their_act_waits_does_nothing(pool: PgPool) {
    let there = There::new(pool).await;
    let mel = there.world.named("mel", Role::Owner).await;
    for (name, act) in there.acts(&mel) {
        let demote = "update membership m set role = 'member' from org o
                      where o.id = m.org_id and o.slug = 'acme' and m.person_id = $1::uuid";
        let refused = there.meanwhile(name, act, demote, &mel.person().to_string()).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{name}: {refused:?}");
        let restore = "update membership m set role = 'owner' from org o
                       where o.id = m.org_id and o.slug = 'acme' and m.person_id = $1::uuid";
        sqlx::query(restore).bind(mel.person().to_string()).execute(&there.world.pool).await.unwrap();
    }
    for (name, act) in there.acts(&mel).into_iter().take(1) {
        assert!(act.await.is_ok(), "{name} as an owner");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn whoevers_token_is_revoked_while_their_act_waits_does_nothing(pool: PgPool) {
    let there = There::new(pool).await;
    let (cx, ada) = (&there.world.cx, &there.world.ada);
    let token = tokens::create(cx, ada, &"ci".parse().unwrap(), Lifetime::days(1).unwrap()).await.unwrap();
    let bearer = actor::authenticate(cx, &token.text).await.unwrap();
    let id = bearer.token_id().unwrap().to_owned();
    for (name, act) in there.acts(&bearer) {
        let revoke = "update api_token set revoked_at = now() where id = $1";
        let refused = there.meanwhile(name, act, revoke, &id).await;
        assert!(matches!(refused, Err(Error::Unauthenticated)), "{name}: {refused:?}");
        let restore = "update api_token set revoked_at = null where id = $1";
        sqlx::query(restore).bind(&id).execute(&there.world.pool).await.unwrap();
    }
}
