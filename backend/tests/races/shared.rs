//! The servers, the people, and the model of what is so.

use std::sync::{
    Mutex,
    atomic::{AtomicBool, AtomicUsize},
};

use backend::{
    Context, Lifetime, TokenLimits,
    actor::{self, Actor},
    buckets,
    grants::OnName,
    groups, members, repos, service_accounts, tokens,
};
use domain::{
    grant::{Level, Principal},
    id::{BucketConfigId, GroupId},
    org::Role,
};
use sqlx::PgPool;
use testing::{ORG, World, draft};

use super::{
    chance::Chance,
    model::{On, PEOPLE, REPOS, State, To, VISITOR},
};

/// What everybody shares. The step is odd while something is being changed; the state of an even step is `states[step / 2]`.
pub(super) struct Shared {
    pub(super) servers: [Context; 2],
    pub(super) pool: PgPool,
    pub(super) ada: Actor,
    pub(super) buckets: [BucketConfigId; 2],
    pub(super) group: GroupId,
    pub(super) people: Vec<Actor>,
    pub(super) step: AtomicUsize,
    pub(super) states: Mutex<Vec<State>>,
    pub(super) is_over: AtomicBool,
    pub(super) wrong: Mutex<Option<String>>,
}

impl Shared {
    pub(super) fn state(&self, step: usize) -> State {
        self.states.lock().unwrap()[step / 2].clone()
    }

    pub(super) async fn new(pool: PgPool, endpoint: &str) -> Self {
        let world = World::beside_aws(pool.clone(), endpoint).await.without_waiting();
        let quotas = backend::Quotas::all(backend::Quota::per_minute(10_000_000));
        let other = testing::context_signing_as(&pool, endpoint, "842143331303", &[]).await.with_quotas(&quotas);
        let (cx, ada) = (&world.cx, &world.ada);
        let mut ids = Vec::new();
        for name in ["lake", "sea"] {
            let mut new = draft::role(name, name);
            new.role_name = format!("role-{name}");
            ids.push(buckets::create(cx, ada, &new.parse().unwrap()).await.unwrap().id);
        }
        for (repo, home) in REPOS {
            repos::create(cx, ada, &draft::repo(repo, ["lake", "sea"][home], repo)).await.unwrap();
        }
        let group = groups::create(cx, ada, &"team".parse().unwrap()).await.unwrap().id;
        let mut people = Vec::new();
        for number in 0..PEOPLE {
            people.push(world.named(&format!("person-{number}"), Role::Member).await);
        }
        service_accounts::create(cx, ada, &"ingest".parse().unwrap(), Role::Member).await.unwrap();
        let (name, days) = ("x".parse().unwrap(), Lifetime::days(1).unwrap());
        let made =
            service_accounts::create_token(cx, ada, "ingest", &name, days, &TokenLimits::default()).await.unwrap();
        people.push(actor::authenticate(cx, &made.text).await.unwrap());
        let mut state = State { default: Some(Level::Write), ..State::default() };
        state.tokens.insert((PEOPLE, false), made.text.to_string());
        let visitor = world.named("visitor", Role::Member).await.person();
        members::remove(cx, ada, visitor).await.unwrap();
        let own = actor::find_own(cx, visitor).await.unwrap();
        let made = tokens::create(cx, &own, &name, days).await.unwrap();
        state.tokens.insert((VISITOR, false), made.text.to_string());
        let this = Self {
            servers: [world.cx, other],
            pool,
            ada: world.ada,
            buckets: [ids[0], ids[1]],
            group,
            people,
            step: AtomicUsize::new(0),
            states: Mutex::default(),
            is_over: AtomicBool::new(false),
            wrong: Mutex::default(),
        };
        for who in 0..=PEOPLE {
            state.roles.insert(who, Role::Member);
        }
        for who in 0..PEOPLE {
            this.make_tokens(&mut state, who, &this.servers[0]).await;
        }
        this.states.lock().unwrap().push(state);
        this
    }

    pub(super) async fn make_tokens(&self, state: &mut State, who: usize, cx: &Context) {
        let (name, days) = ("x".parse().unwrap(), Lifetime::days(1).unwrap());
        let owner = actor::find(cx, self.people[who].person(), ORG).await.unwrap();
        let plain = tokens::create(cx, &owner, &name, days).await.unwrap();
        state.tokens.insert((who, false), plain.text.to_string());
        let limits = TokenLimits { repos: vec![REPOS[0].0.to_owned()], ..TokenLimits::default() };
        if let Ok(narrowed) = tokens::create_limited(cx, &owner, &name, days, &limits).await {
            state.tokens.insert((who, true), narrowed.text.to_string());
        }
    }

    pub(super) fn grant(&self, chance: &mut Chance) -> (To, On) {
        let to = match chance.below(4) {
            0 => To::Group,
            1 => To::Everyone,
            _ => To::One(chance.below(PEOPLE + 1)),
        };
        (to, chance.of(&[On::Repo(0), On::Repo(1), On::Repo(2), On::Bucket(0), On::Bucket(1)]))
    }

    pub(super) fn to(&self, to: To) -> Principal {
        match to {
            To::One(one) => Principal::Person(self.people[one].person()),
            To::Group => Principal::Group(self.group),
            To::Everyone => Principal::Everyone,
        }
    }

    pub(super) fn on(&self, on: On) -> OnName<'static> {
        match on {
            On::Repo(repo) => OnName::Repo(REPOS[repo].0),
            On::Bucket(bucket) => OnName::BucketConfig(self.buckets[bucket]),
        }
    }
}
