//! Benchmark of what grants cost: kept credentials for a member who reaches one repo by a group, in organisations of 1, 1,000 and
//! 100,000 repos with 1,000 groups and 10,000 grants, beside a member of an organisation without any. `make bench` runs it;
//! compare the ratios.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]
#![allow(clippy::print_stdout, reason = "its result")]

mod support;

use backend::{Lifetime, grants, grants::OnName};
use domain::{
    draft::bucket::BucketDraft,
    grant::{Level, Principal},
    org::Role,
};
use sqlx::{PgPool, postgres::PgPoolOptions};
use support::{
    fill, fill_repos, ms, quantile, serve,
    side::{CROWD, Side, take_turns},
};
use testing::{World, aws::Simulation, browser, draft};

/// Repos in an organisation, and whether it has groups and grants.
const SIZES: [(u32, bool); 4] = [(1, false), (1, true), (1_000, true), (100_000, true)];
/// Groups, of each of which the member is one of five.
const GROUPS: i32 = 1_000;
/// Grants, on the repos and bucket configs that there are, in turn.
const GRANTS: i32 = 10_000;

#[tokio::main]
async fn main() {
    #[expect(clippy::disallowed_methods, reason = "the benchmark's own setting")]
    let address = std::env::var("DATABASE_URL").unwrap();
    let pool = PgPoolOptions::new().max_connections(10).test_before_acquire(false).connect(&address).await.unwrap();
    backend::migrate(&pool.clone().into()).await.unwrap();
    let (_sts, endpoint) = Simulation::start().await;
    let world = World::beside_aws(pool.clone(), &endpoint).await;
    let member = world.named("member", Role::Member).await.person();
    let mut places = Vec::new();
    for (size, has_grants) in SIZES {
        places.push(prepare(&world, member, size, has_grants).await);
    }
    sqlx::raw_sql("vacuum analyze").execute(&pool).await.unwrap();
    let origin = serve(world.cx).await;
    let client = browser();
    let mut sides: Vec<_> =
        places.iter().map(|it| Side::new(client.get(format!("{origin}{}", it.path)).bearer_auth(&it.token))).collect();
    take_turns(&mut sides, CROWD).await;

    println!("kept credentials of a member, {CROWD} at a time; growth against the organisation without grants");
    println!(
        "{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}{:>12}",
        "repos", "grants", "req/s", "p50 ms", "p99 ms", "p50 x", "p99 x"
    );
    let mut first = None;
    for (place, side) in places.iter().zip(&mut sides) {
        let [p50, p99] = [0.5, 0.99].map(|part| ms(quantile(&mut side.times, part)));
        let (first50, first99) = *first.get_or_insert((p50, p99));
        println!(
            "{:>10}{:>10}{:>10.0}{p50:>10.2}{p99:>10.2}{:>10.2}{:>12.2}",
            place.repos,
            place.grants,
            side.rate(),
            p50 / first50,
            p99 / first99,
        );
    }
}

/// An organisation in which the member reaches the repo `wanted`.
struct Place {
    repos: u32,
    grants: i64,
    /// The keys of the repo.
    path: String,
    token: String,
}

async fn prepare(world: &World, member: domain::id::PersonId, size: u32, has_grants: bool) -> Place {
    let cx = &world.cx;
    let slug = format!("repos-{size}-{}", u8::from(has_grants));
    backend::orgs::create_for(cx, &slug.parse().unwrap(), world.ada.person()).await.unwrap();
    let owner = backend::actor::find(cx, world.ada.person(), &slug).await.unwrap();
    fill(&world.pool, &slug, size - 1).await;
    fill_repos(&world.pool, &slug, size - 1).await;
    // A role belongs to one organisation.
    let role = BucketDraft { role_name: slug.clone(), ..draft::role("role", "lake") };
    backend::buckets::create(cx, &owner, &role.parse().unwrap()).await.unwrap();
    backend::repos::create(cx, &owner, &draft::repo("wanted", "role", "wanted")).await.unwrap();
    let join = "insert into membership (org_id, person_id, role) select id, $1, 'member' from org where slug = $2";
    sqlx::query(join).bind(uuid::Uuid::from(member)).bind(&slug).execute(&world.pool).await.unwrap();
    if has_grants {
        grants::set_default(cx, &owner, None).await.unwrap();
        let team = backend::groups::create(cx, &owner, &"team".parse().unwrap()).await.unwrap().id;
        backend::groups::add_member(cx, &owner, team, member).await.unwrap();
        grants::give(cx, &owner, OnName::Repo("wanted"), Principal::Group(team), Level::Write).await.unwrap();
        grant_much(&world.pool, &slug, member).await;
    }
    let actor = backend::actor::find(cx, member, &slug).await.unwrap();
    let name = "bench".parse().unwrap();
    let token = backend::tokens::create(cx, &actor, &name, Lifetime::days(1).unwrap()).await.unwrap();
    let count = "select count(*) from access_grant g join org o on o.id = g.org_id where o.slug = $1";
    let grants = sqlx::query_scalar(count).bind(&slug).fetch_one(&world.pool).await.unwrap();
    let path = format!("/repos/{slug}/wanted/bucket-credentials");
    Place { repos: size, grants, path, token: token.text.to_string() }
}

/// Many groups, and many grants to them, as after that many acts.
async fn grant_much(pool: &PgPool, slug: &str, member: domain::id::PersonId) {
    for (statement, many) in [
        (
            "insert into principal_group (id, org_id, name)
             select gen_random_uuid(), o.id, 'group-' || n from org o, generate_series(1, $3) n where o.slug = $1 and $2::uuid is not null",
            GROUPS,
        ),
        (
            "insert into group_member (org_id, group_id, person_id)
             select g.org_id, g.id, $2 from principal_group g join org o on o.id = g.org_id
             where o.slug = $1 and g.name like 'group-%' and substr(g.name, 7)::int % 5 = 0 and $3 > 0",
            1,
        ),
        (
            "insert into access_grant (id, org_id, group_id, repo_id, bucket_config_id, level)
             select gen_random_uuid(), o.id, g.id, case when n % 2 = 0 then r.id end, case when n % 2 = 1 then r.bucket_config_id end, 1 + n % 3
             from org o
             cross join generate_series(1, $3) n
             join lateral (select count(*) as all_repos from repo c where c.org_id = o.id) c on true
             join principal_group g on g.org_id = o.id and g.name = 'group-' || (1 + n % 1000)
             join (select row_number() over (partition by org_id order by id) as place, org_id, id, bucket_config_id from repo) r
               on r.org_id = o.id and r.place = 1 + (n / 1000 * 997 + n) % c.all_repos
             where o.slug = $1 and $2::uuid is not null
             on conflict do nothing",
            GRANTS,
        ),
    ] {
        let person = uuid::Uuid::from(member);
        sqlx::query(statement).bind(slug).bind(person).bind(many).execute(pool).await.unwrap();
    }
}
