//! Members and invitations on a real database.

use std::sync::Arc;

use backend::{ClientNetwork, Conflict, Error, actor, invitations, members, people, tokens};
use domain::{
    draft::people::JoinDraft,
    member::Seen,
    org::{OrgSlug, Role},
};
use sqlx::PgPool;
use testing::{ORG, PASSWORD, World};

fn join_draft(email: &str) -> domain::draft::people::NewPerson {
    JoinDraft { name: "Grace".into(), email: email.into(), password: PASSWORD.into() }.parse().unwrap()
}

#[sqlx::test(migrations = "../migrations")]
async fn an_invitation_works_once_and_gives_its_role(pool: PgPool) {
    let world = World::new(pool).await;
    let made =
        invitations::invite_by_link(&world.cx, &world.ada, Role::Member, &"Grace".parse().unwrap()).await.unwrap();
    let offer = invitations::get_offer(&world.cx, &made.token, None).await.unwrap();
    assert_eq!((offer.org.as_str(), offer.role, offer.is_member), (ORG, Role::Member, false));
    assert!(invitations::get_offer(&world.cx, &made.token, Some(world.ada.person())).await.unwrap().is_member);
    let taken = invitations::join(&world.cx, &made.token, &join_draft("ada@example.com"), ClientNetwork::UNKNOWN).await;
    assert!(matches!(taken, Err(Error::Conflict(Conflict::EmailTaken))));
    let already = invitations::accept(&world.cx, &made.token, world.ada.person()).await;
    assert!(matches!(already, Err(Error::Conflict(Conflict::AlreadyMember))));
    let (grace, org) =
        invitations::join(&world.cx, &made.token, &join_draft("grace@example.com"), ClientNetwork::UNKNOWN)
            .await
            .unwrap();
    assert_eq!(org.as_str(), ORG);
    assert_eq!(actor::find(&world.cx, grace, ORG).await.unwrap().role(), Role::Member);
    assert!(invitations::get_offer(&world.cx, &made.token, None).await.is_err());
    assert!(matches!(
        invitations::join(&world.cx, &made.token, &join_draft("eve@example.com"), ClientNetwork::UNKNOWN).await,
        Err(Error::Conflict(Conflict::InvitationGone))
    ));
    let people: i64 = sqlx::query_scalar("select count(*) from person").fetch_one(&world.pool).await.unwrap();
    assert_eq!(people, 2, "who was refused has no account");
}

#[sqlx::test(migrations = "../migrations")]
async fn ten_who_join_at_once_by_one_link_are_one(pool: PgPool) {
    let world = Arc::new(World::new(pool).await);
    let made =
        Arc::new(invitations::invite_by_link(&world.cx, &world.ada, Role::Reader, &"".parse().unwrap()).await.unwrap());
    let joins: Vec<_> = (0..10)
        .map(|number| {
            let (world, made) = (world.clone(), made.clone());
            tokio::spawn(async move {
                invitations::join(
                    &world.cx,
                    &made.token,
                    &join_draft(&format!("p{number}@example.com")),
                    ClientNetwork::UNKNOWN,
                )
                .await
                .is_ok()
            })
        })
        .collect();
    let mut joined = 0;
    for join in joins {
        joined += u32::from(join.await.unwrap());
    }
    assert_eq!(joined, 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn an_invitation_ends_when_it_is_revoked_expires_or_its_maker_may_not_invite_any_more(pool: PgPool) {
    let world = World::new(pool).await;
    let admin = world.person(Role::Admin).await;
    let note = "".parse().unwrap();
    let revoked = invitations::invite_by_link(&world.cx, &world.ada, Role::Member, &note).await.unwrap();
    invitations::revoke(&world.cx, &world.ada, revoked.invitation.id).await.unwrap();
    assert!(invitations::get_offer(&world.cx, &revoked.token, None).await.is_err());
    let demoted = invitations::invite_by_link(&world.cx, &admin, Role::Member, &note).await.unwrap();
    members::set_role(&world.cx, &world.ada, admin.person(), Role::Member).await.unwrap();
    assert!(invitations::get_offer(&world.cx, &demoted.token, None).await.is_err());
    let expired = invitations::invite_by_link(&world.cx, &world.ada, Role::Member, &note).await.unwrap();
    sqlx::query("update invitation set expires_at = now()").execute(&world.pool).await.unwrap();
    assert!(matches!(
        invitations::accept(&world.cx, &expired.token, world.ocean.person()).await,
        Err(Error::Conflict(Conflict::InvitationGone))
    ));
    assert!(invitations::list(&world.cx, &world.ada).await.unwrap().is_empty());
    let kept: String =
        sqlx::query_scalar("select json_agg(i)::text from invitation i").fetch_one(&world.pool).await.unwrap();
    assert!(!kept.contains(expired.token.as_str()));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_lowered_role_takes_back_what_it_may_no_longer_give(pool: PgPool) {
    let world = World::new(pool).await;
    let other = world.person(Role::Owner).await;
    let note = "".parse().unwrap();
    let owner = invitations::invite_by_link(&world.cx, &other, Role::Owner, &note).await.unwrap();
    let member = invitations::invite_by_link(&world.cx, &other, Role::Member, &note).await.unwrap();
    members::set_role(&world.cx, &world.ada, other.person(), Role::Admin).await.unwrap();
    let open = invitations::list(&world.cx, &world.ada).await.unwrap();
    assert_eq!(open.iter().map(|open| open.id).collect::<Vec<_>>(), [member.invitation.id]);
    assert!(invitations::get_offer(&world.cx, &owner.token, None).await.is_err());
    let taken =
        invitations::join(&world.cx, &owner.token, &join_draft("eve@example.com"), ClientNetwork::UNKNOWN).await;
    assert!(matches!(taken, Err(Error::Conflict(Conflict::InvitationGone))));
    invitations::join(&world.cx, &member.token, &join_draft("grace@example.com"), ClientNetwork::UNKNOWN)
        .await
        .unwrap();
}

#[sqlx::test(migrations = "../migrations")]
async fn what_an_invitation_gives_is_judged_when_it_is_taken(pool: PgPool) {
    let world = World::new(pool).await;
    let other = world.person(Role::Owner).await;
    let eve = world.named("eve", Role::Member).await;
    let eves = OrgSlug::stored("eve").unwrap();
    members::leave(&world.cx, &eve).await.unwrap();
    let link = invitations::invite_by_link(&world.cx, &other, Role::Owner, &"".parse().unwrap()).await.unwrap();
    invitations::invite_by_name(&world.cx, &other, &eves, Role::Owner).await.unwrap();
    let received = invitations::list_received(&world.cx, eve.person()).await.unwrap()[0].id;
    // As if nothing had been revoked.
    sqlx::query("alter table membership disable trigger membership_takes_back_invitations")
        .execute(&world.pool)
        .await
        .unwrap();
    members::set_role(&world.cx, &world.ada, other.person(), Role::Admin).await.unwrap();
    assert_eq!(invitations::list(&world.cx, &world.ada).await.unwrap().len(), 2);
    assert!(invitations::get_offer(&world.cx, &link.token, None).await.is_err());
    assert!(invitations::list_received(&world.cx, eve.person()).await.unwrap().is_empty());
    for taken in [
        invitations::accept(&world.cx, &link.token, eve.person()).await,
        invitations::accept_received(&world.cx, received, eve.person()).await,
    ] {
        assert!(matches!(taken, Err(Error::Conflict(Conflict::InvitationGone))), "{taken:?}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_was_an_owner_when_the_request_came_gives_no_more_than_they_may_now(pool: PgPool) {
    let world = World::new(pool).await;
    let before = world.person(Role::Owner).await;
    let member = world.person(Role::Member).await;
    members::set_role(&world.cx, &world.ada, before.person(), Role::Admin).await.unwrap();
    let note = "".parse().unwrap();
    assert!(matches!(invitations::invite_by_link(&world.cx, &before, Role::Owner, &note).await, Err(Error::Forbidden)));
    let eve = OrgSlug::stored("eve").unwrap();
    assert!(matches!(invitations::invite_by_name(&world.cx, &before, &eve, Role::Owner).await, Err(Error::Forbidden)));
    for refused in [
        members::set_role(&world.cx, &before, member.person(), Role::Owner).await,
        members::set_role(&world.cx, &before, world.ada.person(), Role::Member).await,
        members::remove(&world.cx, &before, world.ada.person()).await,
    ] {
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
    }
    members::set_role(&world.cx, &world.ada, before.person(), Role::Reader).await.unwrap();
    let theirs = invitations::invite_by_link(&world.cx, &world.ada, Role::Reader, &note).await.unwrap().invitation.id;
    assert!(matches!(invitations::revoke(&world.cx, &before, theirs).await, Err(Error::Forbidden)));
    assert!(matches!(members::remove(&world.cx, &before, member.person()).await, Err(Error::Forbidden)));
}

#[sqlx::test(migrations = "../migrations")]
async fn an_invitation_ends_with_its_makers_membership(pool: PgPool) {
    let world = World::new(pool).await;
    let note = "".parse().unwrap();
    for end in ["removed", "left", "deleted"] {
        let maker = world.named(end, Role::Owner).await;
        let link = invitations::invite_by_link(&world.cx, &maker, Role::Owner, &note).await.unwrap();
        match end {
            "removed" => members::remove(&world.cx, &world.ada, maker.person()).await.unwrap(),
            "left" => members::leave(&world.cx, &maker).await.unwrap(),
            _ => {
                let client = world.client(end).await;
                people::delete_account(&world.cx, &client, &PASSWORD.into()).await.unwrap();
            }
        }
        assert!(invitations::get_offer(&world.cx, &link.token, None).await.is_err(), "{end}");
        let taken =
            invitations::join(&world.cx, &link.token, &join_draft("eve@example.com"), ClientNetwork::UNKNOWN).await;
        assert!(matches!(taken, Err(Error::Conflict(Conflict::InvitationGone))), "{end}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_role_that_is_lowered_while_its_invitation_is_taken_comes_first_or_second(pool: PgPool) {
    let world = Arc::new(World::new(pool).await.without_waiting());
    for round in 0..20 {
        let maker = world.named(&format!("maker{round}"), Role::Owner).await;
        let link = invitations::invite_by_link(&world.cx, &maker, Role::Owner, &"".parse().unwrap()).await.unwrap();
        let lowered = {
            let (world, maker) = (world.clone(), maker.clone());
            tokio::spawn(async move { members::set_role(&world.cx, &world.ada, maker.person(), Role::Admin).await })
        };
        let taken = {
            let world = world.clone();
            let new = join_draft(&format!("p{round}@example.com"));
            tokio::spawn(async move { invitations::join(&world.cx, &link.token, &new, ClientNetwork::UNKNOWN).await })
        };
        assert!(lowered.await.unwrap().is_ok(), "round {round}");
        let taken = taken.await.unwrap();
        assert!(matches!(taken, Ok(_) | Err(Error::Conflict(Conflict::InvitationGone))), "round {round}: {taken:?}");
        assert!(invitations::list(&world.cx, &world.ada).await.unwrap().is_empty());
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn nobody_gives_or_takes_more_than_they_may(pool: PgPool) {
    let world = World::new(pool).await;
    let admin = world.person(Role::Admin).await;
    let member = world.person(Role::Member).await;
    let reader = world.person(Role::Reader).await;
    let note = "".parse().unwrap();
    for (actor, role) in [(&admin, Role::Owner), (&member, Role::Reader), (&reader, Role::Reader)] {
        assert!(
            matches!(invitations::invite_by_link(&world.cx, actor, role, &note).await, Err(Error::Forbidden)),
            "{role:?}"
        );
    }
    let owner = world.ada.person();
    let forbidden = [
        members::set_role(&world.cx, &admin, owner, Role::Member).await,
        members::set_role(&world.cx, &admin, member.person(), Role::Owner).await,
        members::set_role(&world.cx, &admin, admin.person(), Role::Owner).await,
        members::set_role(&world.cx, &world.ada, owner, Role::Member).await,
        members::set_role(&world.cx, &member, reader.person(), Role::Admin).await,
        members::remove(&world.cx, &admin, owner).await,
        members::remove(&world.cx, &admin, admin.person()).await,
        members::remove(&world.cx, &member, reader.person()).await,
    ];
    for (number, refused) in forbidden.into_iter().enumerate() {
        assert!(matches!(refused, Err(Error::Forbidden)), "{number}: {refused:?}");
    }
    let elsewhere = members::set_role(&world.cx, &world.ocean, member.person(), Role::Admin).await;
    assert!(matches!(elsewhere, Err(Error::NotFound)));
    members::set_role(&world.cx, &admin, member.person(), Role::Admin).await.unwrap();
    members::remove(&world.cx, &admin, reader.person()).await.unwrap();
    assert!(actor::find(&world.cx, reader.person(), ORG).await.is_err());
    let token = world.token(&world.ada).await;
    let bearer = actor::authenticate(&world.cx, &token).await.unwrap();
    assert!(
        matches!(invitations::invite_by_link(&world.cx, &bearer, Role::Reader, &note).await, Err(Error::Forbidden)),
        "a token invites nobody"
    );
}

#[sqlx::test(migrations = "../migrations")]
async fn the_last_owner_is_never_lost(pool: PgPool) {
    let world = Arc::new(World::new(pool).await);
    for round in 0..20 {
        let other = world.named(&format!("owner{round}"), Role::Owner).await;
        let first = {
            let (world, other) = (world.clone(), other.clone());
            tokio::spawn(async move { members::set_role(&world.cx, &world.ada, other.person(), Role::Member).await })
        };
        let second = {
            let (world, other) = (world.clone(), other.clone());
            tokio::spawn(async move { members::set_role(&world.cx, &other, world.ada.person(), Role::Member).await })
        };
        let (first, second) = (first.await.unwrap(), second.await.unwrap());
        assert!(first.is_ok() || second.is_ok());
        let owners: Vec<String> = sqlx::query_scalar(
            "select p.name from membership m join person p on p.id = m.person_id join org o on o.id = m.org_id
             where m.role = 'owner' and o.slug = 'acme'",
        )
        .fetch_all(&world.pool)
        .await
        .unwrap();
        assert!(!owners.is_empty(), "round {round}");
        sqlx::query("update membership set role = 'owner' where person_id = $1")
            .bind(uuid::Uuid::from(world.ada.person()))
            .execute(&world.pool)
            .await
            .unwrap();
        sqlx::query("delete from membership m using org o where o.id = m.org_id and o.slug = $2 and m.person_id = $1")
            .bind(uuid::Uuid::from(other.person()))
            .bind(ORG)
            .execute(&world.pool)
            .await
            .unwrap();
    }
    let alone = sqlx::query("delete from membership where role = 'owner'").execute(&world.pool).await;
    assert!(alone.is_err(), "not even by hand");
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_comes_back_finds_neither_tokens_nor_invitations_of_before(pool: PgPool) {
    let world = World::new(pool).await;
    let cx = &world.cx;
    let grace = world.named("grace", Role::Admin).await;
    for is_removed in [true, false] {
        let token = world.token(&grace).await;
        let open = invitations::invite_by_link(cx, &grace, Role::Member, &"".parse().unwrap()).await.unwrap();
        if is_removed {
            members::remove(cx, &world.ada, grace.person()).await.unwrap();
        } else {
            members::leave(cx, &grace).await.unwrap();
        }
        let back = invitations::invite_by_link(cx, &world.ada, Role::Admin, &"".parse().unwrap()).await.unwrap();
        invitations::accept(cx, &back.token, grace.person()).await.unwrap();
        assert!(matches!(actor::authenticate(cx, &token).await, Err(Error::Unauthenticated)), "{is_removed}");
        assert!(tokens::list(cx, &grace).await.unwrap().is_empty(), "{is_removed}");
        assert!(matches!(invitations::get_offer(cx, &open.token, None).await, Err(Error::NotFound)), "{is_removed}");
    }
}

/// When Grace was last seen, as this actor may know it.
async fn seen(world: &World, by: &backend::actor::Actor) -> Option<Seen> {
    let members = members::list(&world.cx, by).await.unwrap();
    members.into_iter().find(|member| member.name == "grace").unwrap().seen
}

/// Sets when everybody was last seen.
async fn set_seen(world: &World, interval: &str) {
    let statement = "update membership set last_seen_at = now() - $1::interval";
    sqlx::query(statement).bind(interval).execute(&world.pool).await.unwrap();
}

/// Waits until notes are written.
async fn written() {
    tokio::time::sleep(std::time::Duration::from_millis(5_600)).await;
}

#[sqlx::test(migrations = "../migrations")]
async fn who_was_seen_is_noted_some_minutes_apart_and_known_to_admins(pool: PgPool) {
    let world = World::new(pool).await;
    let grace = world.named("grace", Role::Member).await;
    let reader = world.named("reader", Role::Reader).await;
    assert_eq!(seen(&world, &world.ada).await, Some(Seen::Never), "nothing is written in a request");
    written().await;
    assert!(matches!(seen(&world, &world.ada).await, Some(Seen::At(_))));
    assert!(matches!(seen(&world, &grace).await, Some(Seen::At(_))), "one's own");
    assert_eq!(seen(&world, &reader).await, None, "others' are for admins");

    set_seen(&world, "4 minutes").await;
    let before = seen(&world, &world.ada).await;
    actor::find(&world.cx, grace.person(), ORG).await.unwrap();
    written().await;
    assert_eq!(seen(&world, &world.ada).await, before, "not again so soon");

    set_seen(&world, "6 minutes").await;
    let before = seen(&world, &world.ada).await;
    actor::authenticate(&world.cx, &world.token(&grace).await).await.unwrap();
    written().await;
    let after = seen(&world, &world.ada).await;
    assert!(after != before && matches!(after, Some(Seen::At(_))), "with a token, too: {after:?}");
}

/// Everybody may found an organisation and make a link of it: that must not make them more than a stranger.
#[sqlx::test(migrations = "../migrations")]
async fn whoever_has_a_link_tries_no_more_addresses_than_a_stranger_tries_passwords(pool: PgPool) {
    let world = World::new(pool).await;
    let link = invitations::invite_by_link(&world.cx, &world.ada, Role::Reader, &"".parse().unwrap()).await.unwrap();
    let from = ClientNetwork::of("192.0.2.1".parse().unwrap());
    let mut told = 0;
    for _ in 0..40 {
        match invitations::join(&world.cx, &link.token, &join_draft("ada@example.com"), from).await {
            Err(Error::Conflict(Conflict::EmailTaken)) => told += 1,
            Err(Error::RateLimited { .. }) => {}
            other => panic!("{other:?}"),
        }
    }
    assert!(told <= 33, "{told}");
}
