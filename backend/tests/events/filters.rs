//! Filters of events.

use backend::{actor::Actor, audit, buckets, members};
use domain::{
    audit::{Action, EventFilter, EventFilterDraft, Turn},
    org::Role,
};
use sqlx::PgPool;
use testing::{World, draft::bucket};

use super::turn_all;

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
