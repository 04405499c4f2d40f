//! Events: their content, their permanence, and searching them.

use backend::{
    ClientNetwork, Credentials, Ending, Lifetime, Retention, Visitor, actor, actor::Actor, audit, buckets, members,
    orgs, passwords, people, repos, sessions, tokens,
};
use domain::{
    audit::{Action, AuditEvent, EventFilter, EventFilterDraft, Turn},
    org::Role,
    profile::ProfileChange,
    repo::RepoMode,
    secret::SecretInput,
};
use serde_json::json;
use sqlx::PgPool;
use testing::{
    PASSWORD, World,
    draft::{bucket, repo},
    until,
};

fn of_words(search: &str) -> EventFilter {
    EventFilter { search: search.into(), ..EventFilter::default() }
}

async fn page(world: &World, actor: &Actor, search: &str) -> Vec<AuditEvent> {
    let page = audit::list(&world.cx, actor, &of_words(search), Turn::Newest).await.unwrap();
    page.items.into_iter().map(|listed| listed.event).collect()
}

async fn sentences(world: &World, actor: &Actor, search: &str) -> Vec<String> {
    page(world, actor, search).await.iter().map(|event| event.sentence().to_string()).collect()
}

#[sqlx::test(migrations = "../migrations")]
async fn who_it_was_and_with_which_token_outlives_person_and_token(pool: PgPool) {
    let world = World::new(pool).await;
    let mel = world.named("mel", Role::Member).await;
    let token = world.token(&mel).await;
    let bearer = actor::authenticate(&world.cx, &token).await.unwrap();
    tokens::revoke(&world.cx, &mel, bearer.token_id().unwrap()).await.unwrap();
    sqlx::query("delete from person where email = 'mel@example.com'").execute(&world.pool).await.unwrap();
    let history = sentences(&world, &world.ada, "mel").await;
    assert_eq!(
        history,
        [
            "mel@example.com revoked API token ci",
            "mel@example.com created API token ci",
            "mel@example.com joined as member"
        ]
    );
}

#[sqlx::test(migrations = "../migrations")]
async fn events_outlive_their_organisation(pool: PgPool) {
    let world = World::new(pool).await;
    world.token(&world.ocean).await;
    orgs::delete(&world.cx, &world.ocean, None).await.unwrap();
    let mut export = audit::export_for_operator(Some("ocean".parse().unwrap()));
    let events = audit::read_next(&world.cx, &mut export).await.unwrap();
    let history: Vec<String> = events.iter().map(|event| event.sentence().to_string()).collect();
    assert!(history.contains(&"ada@example.com created API token ci".to_owned()), "{history:?}");
    assert!(audit::read_next(&world.cx, &mut export).await.unwrap().is_empty());
}

#[sqlx::test(migrations = "../migrations")]
async fn the_servers_own_role_can_neither_change_nor_remove_events(pool: PgPool) {
    let world = World::new(pool).await;
    world.token(&world.ada).await;
    sqlx::query("insert into audit_event (action, at) values ('token.created', now() - interval '40 days')")
        .execute(&world.pool)
        .await
        .unwrap();
    let count = async || -> i64 {
        sqlx::query_scalar("select count(*) from audit_event").fetch_one(&world.pool).await.unwrap()
    };
    let before = count().await;
    for forbidden in [
        "update audit_event set person_email = 'eve@example.com'",
        "update audit_event set words = null",
        "update audit_event set at = at - interval '1 year'",
        "delete from audit_event",
        "delete from audit_event where at < now() - interval '35 days'",
        "with gone as (delete from audit_event returning 1) select count(*) from gone",
        "truncate audit_event",
        "select expire_events(0, 1000)",
        "select expire_events(29, 1000)",
        "set session_replication_role = replica; delete from audit_event",
    ] {
        let mut connection = world.pool.acquire().await.unwrap();
        assert!(sqlx::raw_sql(forbidden).execute(&mut *connection).await.is_err(), "{forbidden}");
        sqlx::raw_sql("set session_replication_role = origin").execute(&mut *connection).await.unwrap();
        assert_eq!(count().await, before, "{forbidden}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn old_events_leave_by_the_retention_rule_which_is_an_event(pool: PgPool) {
    let world = World::new(pool).await;
    sqlx::query(
        "insert into audit_event (org_id, action, at)
         select id, 'repo.deleted', now() - interval '31 days' from org where slug = 'acme'",
    )
    .execute(&world.pool)
    .await
    .unwrap();
    world.token(&world.ada).await;
    assert!(Retention::days(29).is_err() && Retention::days(-1).is_err());
    for (days, removed) in [(0, 0), (60, 0), (30, 1)] {
        let retention = Retention::days(days).unwrap();
        assert_eq!(audit::sweep(&world.cx, retention).await.unwrap(), removed, "{days}");
    }
    assert!(page(&world, &world.ada, "deleted").await.is_empty());
    let mut export = audit::export_for_operator(None);
    let newest = audit::read_next(&world.cx, &mut export).await.unwrap().remove(0);
    assert_eq!(newest.sentence().to_string(), "The operator removed expired events: 1");
}

/// Logs every change of every table, except self-describing ones, with its transaction.
const NOTE_CHANGES: &str = r"
    create table noted (transaction bigint, what text);
    create function note_change() returns trigger language plpgsql as $$
    begin
        -- That a token was used is no change of it.
        if tg_table_name = 'api_token' and tg_op = 'UPDATE'
           and to_jsonb(new) - 'last_used_at' = to_jsonb(old) - 'last_used_at' then
            return null;
        end if;
        insert into noted values (txid_current(), tg_op || ' ' || tg_table_name);
        return null;
    end $$;
    do $$
    declare
        t text;
    begin
        for t in select table_name from information_schema.tables
                 where table_schema = current_schema() and table_type = 'BASE TABLE'
                   and table_name not in ('noted', '_sqlx_migrations', 'audit_event')
        loop
            execute format('create trigger note_change after insert or update or delete on %I
                            for each row execute function note_change()', t);
        end loop;
    end $$";

#[sqlx::test(migrations = "../migrations")]
async fn nothing_changes_without_an_event_in_the_same_transaction(pool: PgPool) {
    sqlx::raw_sql(NOTE_CHANGES).execute(&pool).await.unwrap();
    let world = World::new(pool).await;
    let cx = &world.cx;
    let mel = world.named("mel", Role::Member).await;
    members::set_role(cx, &world.ada, mel.person(), Role::Admin).await.unwrap();
    let token = world.token(&mel).await;
    let id = actor::authenticate(cx, &token).await.unwrap().token_id().unwrap().to_owned();
    tokens::revoke(cx, &mel, &id).await.unwrap();
    let bucket = buckets::create(cx, &world.ada, &bucket("production", "data")).await.unwrap();
    repos::create(cx, &world.ada, &repo("era5", "", "")).await.unwrap();
    repos::set_mode(cx, &world.ada, "era5", RepoMode::Offline, None).await.unwrap();
    repos::delete(cx, &world.ada, "era5", None).await.unwrap();
    buckets::delete(cx, &world.ada, bucket.id, None).await.unwrap();
    let password = SecretInput::from(PASSWORD);
    let client = people::sign_in_client(cx, "mel@example.com", &password, ClientNetwork::UNKNOWN).await.unwrap();
    let name = "Mel B".parse().unwrap();
    people::edit_account(cx, &client, ProfileChange::default(), Some(&name)).await.unwrap();
    orgs::create(cx, &client, &"moon".parse().unwrap(), ProfileChange::default()).await.unwrap();
    let moon = actor::find_of_client(cx, &client, "moon").await.unwrap();
    orgs::edit_profile(cx, &moon, ProfileChange::default()).await.unwrap();
    orgs::delete(cx, &moon, None).await.unwrap();
    sessions::open(cx, &[1; 16], Some(mel.person()), &json!({})).await.unwrap();
    sessions::close(cx, &[1; 16]).await.unwrap();
    sessions::open(cx, &[2; 16], None, &json!({})).await.unwrap();
    sessions::save(cx, &[2; 16], Some(mel.person()), &json!({})).await.unwrap();
    let own = actor::find_own(cx, client.person()).await.unwrap();
    let (old, new) = (SecretInput::from(testing::PASSWORD), SecretInput::from("another battery staple"));
    passwords::change(cx, &own, &old, &new, Ending { except: None, tokens: false }).await.unwrap();
    people::delete_account(cx, &client, &new).await.unwrap();
    // Changes without an event: anonymous sessions, sealing keys, and the set-up link.
    let silent: Vec<String> = sqlx::query_scalar(
        "select distinct what from noted
         where transaction not in (select xmin::text::bigint from audit_event)
           and what not in ('INSERT session', 'INSERT kek', 'INSERT crypto_state', 'INSERT setup_link')",
    )
    .fetch_all(&world.pool)
    .await
    .unwrap();
    assert!(silent.is_empty(), "changed without an event: {silent:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn the_operator_is_told_apart_from_whom_they_act_for(pool: PgPool) {
    let world = World::new(pool).await;
    let name = "ci".parse().unwrap();
    let actor = world.ada.clone().by_operator();
    tokens::create(&world.cx, &actor, &name, Lifetime::days(1).unwrap()).await.unwrap();
    let history = sentences(&world, &world.ada, "").await;
    assert_eq!(history, ["The operator created API token ci", "The operator created organisation acme"]);
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_is_denied_again_and_again_fills_no_table(pool: PgPool) {
    let world = World::new(pool).await;
    let mel = world.named("mel", Role::Member).await;
    for _ in 0..200 {
        audit::record_denied(&world.cx, &mel, "GET /{org}/activity").await.unwrap();
    }
    let history = sentences(&world, &world.ada, "denied").await;
    assert_eq!(history.len(), 10);
    assert_eq!(history[0], "mel@example.com was denied GET /{org}/activity");
}

/// Inserts `count` events into Ada's organisation; each thousandth contains `rare`, each of the oldest hundred
/// `ancient`.
async fn fill(world: &World, count: i64) {
    sqlx::query(
        "insert into audit_event (org_id, person_id, action, subject_kind, subject, subject_name, detail)
         select o.id, o.person_id, 'repo.edited', 'repo', gen_random_uuid(), 'r' || n,
                jsonb_build_object('note', case when n % 1000 = 0 then 'rare' when n <= 100 then 'ancient' else 'usual' end)
         from org o, generate_series(1, $1) n where o.slug = 'acme' order by n",
    )
    .bind(count)
    .execute(&world.pool)
    .await
    .unwrap();
}

/// Turns all pages of what a filter finds, each back and forth; the numbers of the events.
async fn turn_all(world: &World, filter: &EventFilter) -> Vec<i64> {
    let mut turn = Turn::Newest;
    let mut seen = Vec::new();
    let mut turns = Vec::new();
    loop {
        let page = audit::list(&world.cx, &world.ada, filter, turn).await.unwrap();
        let ids: Vec<i64> = page.items.iter().map(|listed| listed.event.id).collect();
        if let (Some(newer), Some(before)) = (page.newer(), turns.last()) {
            let back = audit::list(&world.cx, &world.ada, filter, newer).await.unwrap();
            let back: Vec<i64> = back.items.iter().map(|listed| listed.event.id).collect();
            assert_eq!(&back, before, "{filter:?}: the way back");
        }
        seen.extend(ids.iter().copied());
        turns.push(ids);
        match page.older() {
            Some(older) => turn = older,
            None => break,
        }
    }
    assert!(seen.is_sorted_by(|a, b| a > b), "{filter:?}: newest first, and each once");
    seen
}

#[sqlx::test(migrations = "../migrations")]
async fn pages_go_both_ways_and_every_event_is_on_one_of_them(pool: PgPool) {
    let world = World::new(pool).await;
    fill(&world, 3_000).await;
    for (search, count) in
        [("usual", 2_897), ("rare", 3), ("ancient", 100), ("anc", 100), ("r170 usual", 1), ("nowhere", 0)]
    {
        assert_eq!(turn_all(&world, &of_words(search)).await.len(), count, "{search}");
    }
}

/// Inserts 3,000 events into Ada's organisation: every second by Ada, every third about one repo, every fifth refused, and
/// one a minute from 2026-01-01 on. Mel did three: in the nearest thousand, as its last, and long before.
async fn fill_with_everything(world: &World, mel: &Actor) {
    sqlx::query(
        "insert into audit_event (org_id, person_id, action, subject_kind, subject, subject_name, at)
         select o.id, case when n in (70, 2001, 2900) then $2 when n % 2 = 0 then $1 end,
                case when n % 5 = 0 then 'credentials.failed' else 'credentials.vended' end,
                case when n % 3 = 0 then 'repo' else 'bucket_config' end,
                case when n % 3 = 0 then '00000000-0000-4000-8000-000000000007' else gen_random_uuid()::text end, 'r' || n,
                timestamptz '2026-01-01 00:00Z' + n * interval '1 minute'
         from org o, generate_series(1, 3000) n where o.slug = 'acme' order by n",
    )
    .bind(uuid::Uuid::from(world.ada.person()))
    .bind(uuid::Uuid::from(mel.person()))
    .execute(&world.pool)
    .await
    .unwrap();
}

#[sqlx::test(migrations = "../migrations")]
async fn filters_are_combined_and_kept_in_both_directions(pool: PgPool) {
    let world = World::new(pool).await;
    let mel = world.named("mel", Role::Member).await;
    fill_with_everything(&world, &mel).await;
    let (ada, mel) = (world.ada.person().to_string(), mel.person().to_string());
    let of = |change: fn(&mut EventFilterDraft)| {
        let mut draft = EventFilterDraft { from: "2026-01-01".into(), to: "2026-01-03".into(), ..Default::default() };
        change(&mut draft);
        draft
    };
    let repo = |draft: &mut EventFilterDraft| draft.subject_kind = "repo".into();
    let one = |draft: &mut EventFilterDraft| draft.subject = "00000000-0000-4000-8000-000000000007".into();
    let refused = |draft: &mut EventFilterDraft| draft.action = "refused".into();
    let day = |draft: &mut EventFilterDraft| draft.from = "2026-01-02".into();
    for (draft, count) in [
        (of(|_| {}), 3_000),
        (of(day), 1_561),
        (of(repo), 1_000),
        (of(one), 1_000),
        (of(refused), 600),
        (of(|draft| draft.action = "credentials.failed".into()), 600),
        (of(|draft| draft.action = "vended".into()), 2_400),
        (of(|draft| draft.action = "people".into()), 0),
        (of(|draft| draft.subject_kind = "person".into()), 0),
        (of(|draft| draft.search = "r29".into()), 111),
        (EventFilterDraft { person: ada.clone(), ..of(|_| {}) }, 1_498),
        (EventFilterDraft { person: ada.clone(), ..of(refused) }, 298),
        (EventFilterDraft { person: ada.clone(), search: "r29".into(), ..of(repo) }, 17),
        (EventFilterDraft { person: ada.clone(), subject_kind: "repo".into(), ..of(refused) }, 100),
        (EventFilterDraft { person: mel.clone(), ..of(|_| {}) }, 3),
        (EventFilterDraft { person: mel.clone(), ..of(day) }, 2),
        (EventFilterDraft { person: mel.clone(), ..of(refused) }, 2),
        (EventFilterDraft { person: mel.clone(), ..of(repo) }, 1),
    ] {
        let found = turn_all(&world, &draft.parse().unwrap()).await;
        assert_eq!(found.len(), count, "{draft:?}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn filters_find_nothing_of_another_organisation(pool: PgPool) {
    let world = World::new(pool).await;
    let mel = world.named("mel", Role::Admin).await;
    let theirs = buckets::create(&world.cx, &world.ocean, &bucket("theirs", "theirs")).await.unwrap();
    let ours = buckets::create(&world.cx, &mel, &bucket("ours", "ours")).await.unwrap();
    let found =
        async |filter: EventFilter| audit::list(&world.cx, &mel, &filter, Turn::Newest).await.unwrap().items.len();
    let about = |id: &dyn ToString| EventFilter { subject: Some(id.to_string()), ..EventFilter::default() };
    let by = |person| EventFilter {
        person: Some(person),
        actions: vec![Action::BucketConfigCreated],
        ..EventFilter::default()
    };
    assert_eq!((found(about(&ours.id)).await, found(about(&theirs.id)).await), (1, 0));
    assert_eq!((found(by(mel.person())).await, found(by(world.ocean.person())).await), (1, 0));
    let quoted = "x' | 'event' | 'y\\";
    assert_eq!(found(about(&quoted)).await, 0, "an id is no query");
    // Who was a member has the address of that time.
    let left = world.named("leaving", Role::Admin).await;
    world.token(&left).await;
    members::remove(&world.cx, &world.ada, left.person()).await.unwrap();
    sqlx::query("update person set email = 'moved@example.com' where id = $1")
        .bind(uuid::Uuid::from(left.person()))
        .execute(&world.pool)
        .await
        .unwrap();
    let people = audit::authors(&world.cx, &mel).await.unwrap();
    let people: Vec<_> = people.iter().map(|person| person.email.as_str()).collect();
    assert_eq!(people, ["ada@example.com", "leaving@example.com", "mel@example.com"]);
    let member = world.person(Role::Member).await;
    assert!(audit::authors(&world.cx, &member).await.is_err());
    assert!(audit::list(&world.cx, &member, &about(&ours.id), Turn::Newest).await.is_err());
}

#[sqlx::test(migrations = "../migrations")]
async fn an_overview_tells_what_is_recent_without_what_happens_all_the_time(pool: PgPool) {
    let world = World::new(pool).await;
    world.token(&world.ocean).await;
    buckets::create(&world.cx, &world.ada, &bucket("production", "data")).await.unwrap();
    sqlx::query(
        "insert into audit_event (org_id, action, subject_kind, subject)
         select id, 'credentials.vended', 'bucket_config', gen_random_uuid() from org, generate_series(1, 100)",
    )
    .execute(&world.pool)
    .await
    .unwrap();
    world.token(&world.ada).await;
    let told = async |most: u32| -> Vec<String> {
        let recent = audit::recent(&world.cx, &world.ada, most).await.unwrap();
        recent.iter().map(|listed| listed.event.sentence().to_string()).collect()
    };
    let all = [
        "ada@example.com created API token ci",
        "ada@example.com added bucket config production at s3://data",
        "The operator created organisation acme",
    ];
    assert_eq!(told(9).await, all);
    assert_eq!(told(2).await, all[..2]);
    let member = world.person(Role::Member).await;
    assert!(audit::recent(&world.cx, &member, 9).await.is_err());
}

#[sqlx::test(migrations = "../migrations")]
async fn an_export_is_complete_and_another_organisations_events_are_not_in_it(pool: PgPool) {
    let world = World::new(pool).await;
    fill(&world, 2_500).await;
    world.token(&world.ocean).await;
    let read = async |search: &str| {
        let mut export = audit::export(&world.ada, of_words(search)).unwrap();
        let mut events = Vec::new();
        loop {
            let more = audit::read_next(&world.cx, &mut export).await.unwrap();
            if more.is_empty() {
                return events;
            }
            events.extend(more);
        }
    };
    let all = read("").await;
    assert_eq!(all.len(), 2_501);
    assert!(all.iter().all(|event| event.org.as_deref() == Some("acme")));
    assert_eq!(read("ancient").await.len(), 100);
    let member = world.person(Role::Member).await;
    assert!(audit::export(&member, EventFilter::default()).is_err());
}

#[sqlx::test(migrations = "../migrations")]
async fn what_an_event_is_about_is_linked_while_it_is_there(pool: PgPool) {
    let world = World::new(pool).await;
    let made = buckets::create(&world.cx, &world.ada, &bucket("production", "data")).await.unwrap();
    let there = async || {
        let page = audit::list(&world.cx, &world.ada, &of_words("bucket_config created"), Turn::Newest).await.unwrap();
        page.items[0].still_there.clone()
    };
    assert_eq!(there().await, Some(made.id.to_string()));
    buckets::delete(&world.cx, &world.ada, made.id, None).await.unwrap();
    assert_eq!(there().await, None);
    let history = sentences(&world, &world.ada, "production").await;
    assert_eq!(history[0], "ada@example.com deleted bucket config production");
}

#[sqlx::test(migrations = false)]
async fn events_of_before_are_completed_and_the_previous_server_goes_on_inserting(pool: PgPool) {
    let migrator = sqlx::migrate!("../migrations");
    migrator.run_to(16, &pool).await.unwrap();
    let person = "insert into person (id, email, name, password_hash) values
        ('00000000-0000-0000-0000-00000000000a', 'ada@example.com', 'Ada', ''),
        ('00000000-0000-0000-0000-00000000000b', 'mel@example.com', 'Mel', '')";
    let event = "insert into audit_event (org_id, person_id, token_id, action, subject, detail)
        values ('00000000-0000-0000-0000-00000000000c', '00000000-0000-0000-0000-00000000000a', null, $1, $2, $3::jsonb)";
    let tell = async |action: &str, subject: &str, detail: &str| {
        sqlx::query(event).bind(action).bind(subject).bind(detail).execute(&pool).await.unwrap();
    };
    sqlx::raw_sql(person).execute(&pool).await.unwrap();
    sqlx::raw_sql(
        "alter table org disable trigger all;
         insert into org (id, slug, active_key) values ('00000000-0000-0000-0000-00000000000c', 'acme', 1);
         alter table org enable trigger all",
    )
    .execute(&pool)
    .await
    .unwrap();
    let gone = "11111111-1111-1111-1111-111111111111";
    tell("bucket_config.created", gone, r#"{"nickname": "old"}"#).await;
    tell("bucket_config.tested", gone, r#"{"problem": null}"#).await;
    tell("bucket_config.tested", "s3://data/", r#"{"problem": null}"#).await;
    tell("member.removed", "00000000-0000-0000-0000-00000000000b", r#"{"role": "member"}"#).await;
    migrator.run(&pool).await.unwrap();
    tell("member.role_changed", "00000000-0000-0000-0000-00000000000b", r#"{"before": "member", "after": "admin"}"#)
        .await;
    sqlx::query("delete from person").execute(&pool).await.unwrap();
    let cx = testing::context(&pool).await;
    let mut export = audit::export_for_operator(Some("acme".parse().unwrap()));
    let events = audit::read_next(&cx, &mut export).await.unwrap();
    let history: Vec<String> = events.iter().map(|event| event.sentence().to_string()).collect();
    assert_eq!(
        history,
        [
            "ada@example.com changed the role of mel@example.com from member to admin",
            "ada@example.com removed mel@example.com",
            "ada@example.com tested unsaved values for s3://data/: passed",
            "ada@example.com tested bucket config old: passed",
            "ada@example.com added bucket config old",
        ]
    );
}

#[sqlx::test(migrations = "../migrations")]
async fn refused_sign_ins_are_told_to_the_account_without_what_was_typed(pool: PgPool) {
    let world = World::new(pool).await;
    let wrong = SecretInput::from("not this one");
    let visitor = Visitor::at(ClientNetwork::of("192.0.2.7".parse().unwrap()));
    for name in ["ada@example.com", "canary-password-in-the-wrong-field", "nobody@example.com"] {
        assert!(people::sign_in(&world.cx, Credentials { name, password: &wrong }, visitor).await.is_err());
    }
    let own = actor::find_own(&world.cx, world.ada.person()).await.unwrap();
    // Events of refusals are written in the background.
    let mut history = Vec::new();
    until("an event", async || {
        history = sentences(&world, &own, "192.0.2.7").await;
        !history.is_empty()
    })
    .await;
    assert_eq!(history, ["Somebody was refused the sign-in as ada@example.com: wrong password"]);
    for _ in 0..60 {
        let _ = people::sign_in(&world.cx, Credentials { name: "ada@example.com", password: &wrong }, visitor).await;
    }
    assert!(page(&world, &own, "refused").await.len() <= 11, "a stranger fills no table");
    let all: Vec<String> =
        sqlx::query_scalar("select e::text from audit_event e").fetch_all(&world.pool).await.unwrap();
    assert!(!all.iter().any(|event| event.contains("canary") || event.contains("nobody")), "{all:?}");
}
