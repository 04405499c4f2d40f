//! Two servers on one database, random acts: after a taking-away was answered, nothing is vended that needs what was taken, and
//! nothing is refused that is granted. `LAKEWARDEN_RACE_SECONDS` and `LAKEWARDEN_RACE_SEEDS` make it longer (`make races`).

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};

use backend::{
    Conflict, Context, Error, Intent, Lifetime, TokenLimits,
    actor::{self, Actor},
    buckets,
    grants::{self, OnName},
    groups, members, repos, service_accounts, tokens, vending,
};
use domain::{
    grant::{Level, Principal},
    id::{BucketConfigId, GroupId},
    org::Role,
    repo::RepoMode,
};
use sqlx::PgPool;
use testing::{ORG, World, aws::Simulation, draft};

/// A generator (SplitMix64); a failure names its seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(most).unwrap()).unwrap()
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

const REPOS: [(&str, usize); 3] = [("lake-a", 0), ("lake-b", 0), ("sea-a", 1)];
const PEOPLE: usize = 4;

/// To whom: a person or service account by number, the group, or everyone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum To {
    One(usize),
    Group,
    Everyone,
}

/// On what: a repo or a bucket config by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum On {
    Repo(usize),
    Bucket(usize),
}

/// What is so, as the model has it.
#[derive(Debug, Clone, Default)]
struct State {
    roles: BTreeMap<usize, Role>,
    in_group: BTreeSet<usize>,
    grants: BTreeMap<(To, On), Level>,
    default: Option<Level>,
    offline: BTreeSet<usize>,
    /// Each one's token, and that which is narrowed to the first repo.
    tokens: BTreeMap<(usize, bool), String>,
}

impl State {
    fn level(&self, who: usize, on: On) -> Option<Level> {
        let role = *self.roles.get(&who)?;
        if role.manages() {
            return Some(Level::Manage);
        }
        let holds = |to: &To| match to {
            To::One(one) => *one == who,
            To::Group => self.in_group.contains(&who),
            To::Everyone => true,
        };
        let lies_in = |there: &On| match (on, *there) {
            (On::Repo(repo), On::Bucket(bucket)) => REPOS[repo].1 == bucket,
            (on, there) => on == there,
        };
        let given = self.grants.iter().filter(|((to, there), _)| holds(to) && lies_in(there)).map(|(_, level)| *level);
        let most = given.chain(self.default).max()?;
        Some(if role == Role::Reader { Level::Read } else { most })
    }

    fn vends(&self, ask: &Ask) -> bool {
        if !self.tokens.contains_key(&(ask.who, ask.is_narrowed)) || (ask.is_narrowed && ask.on != On::Repo(0)) {
            return false;
        }
        let is_offline = |repo: &usize| match ask.on {
            On::Repo(asked) => *repo == asked,
            On::Bucket(bucket) => REPOS[*repo].1 == bucket,
        };
        let needed = if ask.intent == Intent::Write { Level::Write } else { Level::Read };
        self.level(ask.who, ask.on) >= Some(needed) && !self.offline.iter().any(is_offline)
    }
}

/// A request for credentials.
#[derive(Debug, Clone)]
struct Ask {
    who: usize,
    is_narrowed: bool,
    on: On,
    intent: Intent,
}

/// What everybody shares. The step is odd while something is being changed; the state of an even step is `states[step / 2]`.
struct Shared {
    servers: [Context; 2],
    pool: PgPool,
    ada: Actor,
    buckets: [BucketConfigId; 2],
    group: GroupId,
    people: Vec<Actor>,
    step: AtomicUsize,
    states: Mutex<Vec<State>>,
    is_over: AtomicBool,
    wrong: Mutex<Option<String>>,
}

impl Shared {
    fn state(&self, step: usize) -> State {
        self.states.lock().unwrap()[step / 2].clone()
    }

    async fn new(pool: PgPool, endpoint: &str) -> Self {
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

    async fn make_tokens(&self, state: &mut State, who: usize, cx: &Context) {
        let (name, days) = ("x".parse().unwrap(), Lifetime::days(1).unwrap());
        let owner = actor::find(cx, self.people[who].person(), ORG).await.unwrap();
        let plain = tokens::create(cx, &owner, &name, days).await.unwrap();
        state.tokens.insert((who, false), plain.text.to_string());
        let limits = TokenLimits { repos: vec![REPOS[0].0.to_owned()], ..TokenLimits::default() };
        if let Ok(narrowed) = tokens::create_limited(cx, &owner, &name, days, &limits).await {
            state.tokens.insert((who, true), narrowed.text.to_string());
        }
    }

    /// Changes something, by one of the servers.
    async fn change(&self, chance: &mut Chance) {
        let cx = &self.servers[chance.below(2)];
        let before = self.step.fetch_add(1, SeqCst);
        let mut state = self.state(before);
        self.carry_out(chance, cx, &mut state).await;
        self.states.lock().unwrap().push(state);
        self.step.fetch_add(1, SeqCst);
    }

    async fn carry_out(&self, chance: &mut Chance, cx: &Context, state: &mut State) {
        let (who, ada) = (chance.below(PEOPLE), &self.ada);
        let person = self.people[who].person();
        match chance.below(12) {
            0..=2 => {
                let (to, on) = self.grant(chance);
                let level = chance.of(&[Level::Read, Level::Write, Level::Manage]);
                if let To::One(one) = to
                    && !state.roles.contains_key(&one)
                {
                    return;
                }
                grants::give(cx, ada, self.on(on), self.to(to), level).await.unwrap();
                state.grants.insert((to, on), level);
            }
            3..=5 => {
                let Some((to, on)) = state.grants.keys().nth(chance.below(state.grants.len().max(1))).copied() else {
                    return;
                };
                let access = grants::get_access(cx, ada, self.on(on)).await.unwrap();
                let is_it = |grant: &domain::grant::GrantView| {
                    let is_on_it = !matches!(on, On::Repo(_)) || matches!(grant.on, domain::grant::GrantedOn::Repo(_));
                    grant.to.principal == self.to(to)
                        && is_on_it
                        && !matches!(grant.on, domain::grant::GrantedOn::Everything)
                };
                let grant = access.grants.into_iter().find(is_it).unwrap();
                grants::revoke(cx, ada, self.on(on), grant.id).await.unwrap();
                state.grants.remove(&(to, on));
            }
            6 => {
                state.default = chance.of(&[None, Some(Level::Read), Some(Level::Write)]);
                grants::set_default(cx, ada, state.default).await.unwrap();
            }
            7 if state.roles.contains_key(&who) => {
                if state.in_group.remove(&who) {
                    groups::remove_member(cx, ada, self.group, person).await.unwrap();
                } else {
                    groups::add_member(cx, ada, self.group, person).await.unwrap();
                    state.in_group.insert(who);
                }
            }
            8 if state.roles.contains_key(&who) => {
                let role = chance.of(&[Role::Reader, Role::Member, Role::Admin]);
                members::set_role(cx, ada, person, role).await.unwrap();
                state.roles.insert(who, role);
            }
            9 if state.roles.remove(&who).is_some() => {
                members::remove(cx, ada, person).await.unwrap();
                state.in_group.remove(&who);
                state.grants.retain(|(to, _), _| *to != To::One(who));
                state.tokens.retain(|(of, _), _| *of != who);
            }
            9 => {
                let sql =
                    "insert into membership (org_id, person_id, role) select id, $1, 'member' from org where slug = $2";
                let person = uuid::Uuid::from(person);
                sqlx::query(sql).bind(person).bind(ORG).execute(&self.pool).await.unwrap();
                state.roles.insert(who, Role::Member);
                self.make_tokens(state, who, cx).await;
            }
            10 => {
                let repo = chance.below(REPOS.len());
                let mode = if state.offline.remove(&repo) { RepoMode::Online } else { RepoMode::Offline };
                repos::set_mode(cx, ada, REPOS[repo].0, mode, None).await.unwrap();
                if mode == RepoMode::Offline {
                    state.offline.insert(repo);
                }
            }
            11 => {
                if let Some(token) = state.tokens.remove(&(who, true)) {
                    tokens::end_leaked(cx, backend::ClientNetwork::UNKNOWN, &token).await.unwrap();
                }
            }
            _ => {}
        }
    }

    fn grant(&self, chance: &mut Chance) -> (To, On) {
        let to = match chance.below(4) {
            0 => To::Group,
            1 => To::Everyone,
            _ => To::One(chance.below(PEOPLE + 1)),
        };
        (to, chance.of(&[On::Repo(0), On::Repo(1), On::Repo(2), On::Bucket(0), On::Bucket(1)]))
    }

    fn to(&self, to: To) -> Principal {
        match to {
            To::One(one) => Principal::Person(self.people[one].person()),
            To::Group => Principal::Group(self.group),
            To::Everyone => Principal::Everyone,
        }
    }

    fn on(&self, on: On) -> OnName<'static> {
        match on {
            On::Repo(repo) => OnName::Repo(REPOS[repo].0),
            On::Bucket(bucket) => OnName::BucketConfig(self.buckets[bucket]),
        }
    }

    /// Asks for credentials, and compares the answer with every state there was meanwhile.
    async fn ask(&self, chance: &mut Chance) {
        let on = chance.of(&[On::Repo(0), On::Repo(1), On::Repo(2), On::Bucket(0), On::Bucket(1)]);
        let intent = if matches!(on, On::Bucket(_)) { chance.of(&[Intent::Read, Intent::Write]) } else { Intent::Read };
        let ask = Ask { who: chance.below(PEOPLE + 1), is_narrowed: chance.below(4) == 0, on, intent };
        let begun = self.step.load(SeqCst);
        let Some(token) = self.state(begun).tokens.get(&(ask.who, ask.is_narrowed)).cloned() else { return };
        let vended = self.vend(&self.servers[chance.below(2)], &token, &ask).await;
        let ended = self.step.load(SeqCst);
        if ended % 2 == 1 {
            return;
        }
        let meanwhile = self.states.lock().unwrap()[begun / 2..=ended / 2].to_vec();
        let is_right = match vended {
            None => begun != ended,
            Some(vended) => meanwhile.iter().any(|state| state.vends(&ask) == vended),
        };
        if !is_right {
            let tell = || format!("{ask:?}: vended {vended:?}, in {begun}..{ended}: {meanwhile:#?}");
            self.wrong.lock().unwrap().get_or_insert_with(tell);
            self.is_over.store(true, SeqCst);
        }
    }

    /// Whether something was vended; `None` for "try again".
    async fn vend(&self, cx: &Context, token: &str, ask: &Ask) -> Option<bool> {
        let actor = match actor::authenticate(cx, token).await {
            Ok(actor) => actor,
            Err(Error::Unauthenticated) => return Some(false),
            Err(error) => panic!("{error:?}"),
        };
        let vended = match ask.on {
            On::Repo(repo) => vending::vend_for_repo(cx, &actor, REPOS[repo].0).await,
            On::Bucket(bucket) => vending::vend_for_bucket(cx, &actor, self.buckets[bucket], ask.intent).await,
        };
        match vended {
            Ok(_) => Some(true),
            Err(Error::Conflict(Conflict::ChangedWhileMaking { .. }) | Error::Collision(_)) => None,
            Err(
                Error::NotFound
                | Error::Forbidden
                | Error::Unauthenticated
                | Error::Conflict(Conflict::RepoOffline | Conflict::RepoInsideOffline { .. }),
            ) => Some(false),
            Err(error) => panic!("{ask:?}: {error:?}"),
        }
    }
}

/// Races for so long; answers with what went wrong.
async fn race(pool: PgPool, seed: u64, lasts: Duration) -> Option<String> {
    let (_cloud, endpoint) = Simulation::start().await;
    let shared = Arc::new(Shared::new(pool, &endpoint).await);
    let mut asking = Vec::new();
    for number in 1..=6 {
        let (shared, mut chance) = (shared.clone(), Chance(seed.wrapping_mul(1_000_003).wrapping_add(number)));
        asking.push(tokio::spawn(async move {
            while !shared.is_over.load(SeqCst) {
                shared.ask(&mut chance).await;
            }
        }));
    }
    let (begun, mut chance) = (Instant::now(), Chance(seed));
    while begun.elapsed() < lasts && !shared.is_over.load(SeqCst) {
        shared.change(&mut chance).await;
        tokio::time::sleep(Duration::from_millis(u64::try_from(chance.below(30)).unwrap())).await;
    }
    shared.is_over.store(true, SeqCst);
    for asking in asking {
        asking.await.unwrap();
    }
    let wrong = shared.wrong.lock().unwrap();
    wrong.as_ref().map(|wrong| format!("after {} changes, {wrong}", shared.step.load(SeqCst) / 2))
}

#[expect(clippy::disallowed_methods, reason = "how long it lasts is no setting of the server")]
fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().map_or(otherwise, |text| text.parse().unwrap())
}

#[sqlx::test(migrations = "../migrations")]
async fn what_was_taken_away_is_not_vended_and_what_is_granted_is(pool: PgPool) {
    let first = number("LAKEWARDEN_RACE_SEED", 1);
    let lasts = Duration::from_secs(number("LAKEWARDEN_RACE_SECONDS", 5));
    for seed in first..first + number("LAKEWARDEN_RACE_SEEDS", 1) {
        if seed > first {
            sqlx::query("truncate person, org, kek, crypto_state cascade").execute(&pool).await.unwrap();
        }
        let wrong = race(pool.clone(), seed, lasts).await;
        assert!(wrong.is_none(), "seed {seed}: {}", wrong.unwrap());
    }
}

/// The race finds a cache of rights for two seconds.
#[sqlx::test(migrations = "../migrations")]
async fn a_cache_of_rights_is_found(pool: PgPool) {
    sqlx::raw_sql(
        "alter function reach rename to real_reach;
         create unlogged table right_cache (asked text primary key, level int not null, at timestamptz not null);
         create function reach(a uuid, b uuid, c text, d uuid, e uuid) returns int language plpgsql volatile as $$
         declare
             this text := concat_ws(' ', a, b, coalesce(c, '-'), coalesce(d::text, '-'), coalesce(e::text, '-'));
             found int;
         begin
             select level into found from right_cache where asked = this and at > clock_timestamp() - interval '2 seconds';
             if found is null then
                 found := real_reach(a, b, c, d, e);
                 insert into right_cache values (this, found, clock_timestamp())
                     on conflict (asked) do update set level = excluded.level, at = excluded.at;
             end if;
             return found;
         end $$;",
    )
    .execute(&pool)
    .await
    .unwrap();
    let wrong = race(pool, 1, Duration::from_secs(30)).await;
    assert!(wrong.is_some(), "it is not found");
}
