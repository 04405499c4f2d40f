//! What becomes an event, and how it is told.

use backend::{
    ClientNetwork, Credentials, Ending, Lifetime, Visitor, actor, audit, buckets, members, orgs, passwords, people,
    repos, sessions, tokens,
};
use domain::{org::Role, profile::ProfileChange, repo::RepoMode, secret::SecretInput};
use serde_json::json;
use sqlx::PgPool;
use testing::{
    PASSWORD, World,
    draft::{bucket, repo},
    until,
};

use super::{page, sentences};

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
async fn the_operator_is_told_apart_from_whom_they_act_for(pool: PgPool) {
    let world = World::new(pool).await;
    let name = "ci".parse().unwrap();
    let actor = world.ada.clone().by_operator();
    tokens::create(&world.cx, &actor, &name, Lifetime::days(1).unwrap()).await.unwrap();
    let history = sentences(&world, &world.ada, "").await;
    assert_eq!(history, ["The operator created API token ci", "The operator created organisation acme"]);
}

/// Logs every change of every table, except self-describing ones, with its transaction.
const NOTE_CHANGES: &str = r"
    create table noted (transaction bigint, what text);
    create function note_change() returns trigger language plpgsql as $$
    begin
        -- That a token was used, or a member seen, is no change of it.
        if tg_table_name in ('api_token', 'membership') and tg_op = 'UPDATE'
           and to_jsonb(new) - '{last_used_at,last_seen_at}'::text[] = to_jsonb(old) - '{last_used_at,last_seen_at}'::text[] then
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
    assert_eq!(sessions::close_others(cx, mel.person(), None).await.unwrap().browsers, 1);
    orgs::create_own(cx, &"mars".parse().unwrap(), world.ada.person()).await.unwrap();
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
