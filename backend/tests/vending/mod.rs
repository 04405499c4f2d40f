//! Credentials are vended only if everything they depend on is unchanged; a cloud credential never is; and an unknown
//! finding vends nothing.

mod aws_keys;
mod cloud_credentials;
mod google;
mod lives;
mod made_before;
mod meanwhile;
mod own_pairs;
mod trust;

use std::{sync::Arc, time::Duration};

use backend::{
    Conflict, Context, Error, Intent, Lifetime, Result, VendedCredentials, actor, actor::Actor, buckets, repos, tokens,
    vending,
};
use domain::{id::BucketConfigId, org::Role};
use sqlx::PgPool;
use testing::{
    World,
    aws::{Behaviour, Simulation},
    draft, until,
};

/// A role's bucket config with a repo, whose role is verified, and a person who may write.
struct Scene {
    world: World,
    sts: Simulation,
    bucket: BucketConfigId,
    member: Actor,
}

impl Scene {
    async fn new(pool: PgPool) -> Arc<Self> {
        let (sts, endpoint) = Simulation::start().await;
        let world = World::beside_aws(pool, &endpoint).await;
        let bucket = buckets::create(&world.cx, &world.ada, &draft::bucket("role", "data")).await.unwrap().id;
        repos::create(&world.cx, &world.ada, &draft::repo("era5", "role", "era5")).await.unwrap();
        buckets::test(&world.cx, &world.ada, bucket).await.unwrap();
        let member = world.person(Role::Member).await;
        Arc::new(Self { world, sts, bucket, member })
    }

    fn context(&self) -> &Context {
        &self.world.cx
    }

    /// Requests credentials of the repo; while STS makes them, `meanwhile` happens.
    async fn vend_while(
        self: &Arc<Self>,
        actor: &Actor,
        meanwhile: impl AsyncFnOnce(&World),
    ) -> Result<VendedCredentials> {
        self.ask_while(
            actor,
            async |cx: &Context, actor: Actor| vending::vend_for_repo(cx, &actor, "era5").await,
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
        let ask = async |cx: &Context, actor: Actor| vending::vend_for_bucket(cx, &actor, bucket, Intent::Write).await;
        self.ask_while(actor, ask, meanwhile).await
    }

    async fn ask_while<F>(
        self: &Arc<Self>,
        actor: &Actor,
        ask: F,
        meanwhile: impl AsyncFnOnce(&World),
    ) -> Result<VendedCredentials>
    where
        F: AsyncFnOnce(&Context, Actor) -> Result<VendedCredentials>,
    {
        self.sts.is(Behaviour::Slow(Duration::from_millis(400)));
        let before = self.sts.arrived();
        let change = async {
            until("a request to STS", async || self.sts.arrived() > before).await;
            meanwhile(&self.world).await;
        };
        let (vended, ()) = tokio::join!(ask(self.context(), actor.clone()), change);
        self.sts.is(Behaviour::Good);
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

    /// A token of the member that expires in `seconds`.
    async fn bearer(&self, seconds: i64) -> Actor {
        self.bearer_of(&self.member, seconds).await
    }

    async fn bearer_of(&self, owner: &Actor, seconds: i64) -> Actor {
        let name = "short".parse().unwrap();
        let made = tokens::create(self.context(), owner, &name, Lifetime::days(1).unwrap()).await.unwrap();
        sqlx::query("update api_token set expires_at = now() + $2 * interval '1 second' where id = $1")
            .bind(&made.view.id)
            .bind(i32::try_from(seconds).unwrap())
            .execute(&self.world.pool)
            .await
            .unwrap();
        actor::authenticate(self.context(), &made.text).await.unwrap()
    }
}

fn is_changed<T: std::fmt::Debug>(result: &Result<T>, what: &str) -> bool {
    matches!(result, Err(Error::Conflict(Conflict::ChangedWhileMaking { what: changed })) if *changed == what)
}

fn keys(vended: VendedCredentials) -> backend::VendedKeys {
    let VendedCredentials::Temporary(keys) = vended else { panic!("{vended:?}") };
    keys
}
