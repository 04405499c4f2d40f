//! Members and invitations on a real database.

use std::sync::Arc;

use backend::{Conflict, Error};
use domain::{
    draft::people::JoinDraft,
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
    let made = world.backend.invite(&world.ada, Role::Member, &"Grace".parse().unwrap()).await.unwrap();
    let offer = world.backend.offer_of(&made.token, None).await.unwrap();
    assert_eq!((offer.org.as_str(), offer.role, offer.is_member), (ORG, Role::Member, false));
    assert!(world.backend.offer_of(&made.token, Some(world.ada.person())).await.unwrap().is_member);
    let taken = world.backend.join(&made.token, &join_draft("ada@example.com")).await;
    assert!(matches!(taken, Err(Error::Conflict(Conflict::EmailTaken))));
    let already = world.backend.accept(&made.token, world.ada.person()).await;
    assert!(matches!(already, Err(Error::Conflict(Conflict::AlreadyMember))));
    let (grace, org) = world.backend.join(&made.token, &join_draft("grace@example.com")).await.unwrap();
    assert_eq!(org.as_str(), ORG);
    assert_eq!(world.backend.actor_in_session(grace, ORG).await.unwrap().role(), Role::Member);
    assert!(world.backend.offer_of(&made.token, None).await.is_err());
    assert!(matches!(
        world.backend.join(&made.token, &join_draft("eve@example.com")).await,
        Err(Error::Conflict(Conflict::InvitationGone))
    ));
    let people: i64 = sqlx::query_scalar("select count(*) from person").fetch_one(&world.pool).await.unwrap();
    assert_eq!(people, 2, "who was refused has no account");
}

#[sqlx::test(migrations = "../migrations")]
async fn ten_who_join_at_once_by_one_link_are_one(pool: PgPool) {
    let world = Arc::new(World::new(pool).await);
    let made = Arc::new(world.backend.invite(&world.ada, Role::Reader, &"".parse().unwrap()).await.unwrap());
    let joins: Vec<_> = (0..10)
        .map(|number| {
            let (world, made) = (world.clone(), made.clone());
            tokio::spawn(async move {
                world.backend.join(&made.token, &join_draft(&format!("p{number}@example.com"))).await.is_ok()
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
    let revoked = world.backend.invite(&world.ada, Role::Member, &note).await.unwrap();
    world.backend.revoke_invitation(&world.ada, revoked.invitation.id).await.unwrap();
    assert!(world.backend.offer_of(&revoked.token, None).await.is_err());
    let demoted = world.backend.invite(&admin, Role::Member, &note).await.unwrap();
    world.backend.set_role(&world.ada, admin.person(), Role::Member).await.unwrap();
    assert!(world.backend.offer_of(&demoted.token, None).await.is_err());
    let expired = world.backend.invite(&world.ada, Role::Member, &note).await.unwrap();
    sqlx::query("update invitation set expires_at = now()").execute(&world.pool).await.unwrap();
    assert!(matches!(
        world.backend.accept(&expired.token, world.ocean.person()).await,
        Err(Error::Conflict(Conflict::InvitationGone))
    ));
    assert!(world.backend.list_invitations(&world.ada).await.unwrap().is_empty());
    let kept: String =
        sqlx::query_scalar("select json_agg(i)::text from invitation i").fetch_one(&world.pool).await.unwrap();
    assert!(!kept.contains(expired.token.as_str()));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_lowered_role_takes_back_what_it_may_no_longer_give(pool: PgPool) {
    let world = World::new(pool).await;
    let other = world.person(Role::Owner).await;
    let note = "".parse().unwrap();
    let owner = world.backend.invite(&other, Role::Owner, &note).await.unwrap();
    let member = world.backend.invite(&other, Role::Member, &note).await.unwrap();
    world.backend.set_role(&world.ada, other.person(), Role::Admin).await.unwrap();
    let open = world.backend.list_invitations(&world.ada).await.unwrap();
    assert_eq!(open.iter().map(|open| open.id).collect::<Vec<_>>(), [member.invitation.id]);
    assert!(world.backend.offer_of(&owner.token, None).await.is_err());
    let taken = world.backend.join(&owner.token, &join_draft("eve@example.com")).await;
    assert!(matches!(taken, Err(Error::Conflict(Conflict::InvitationGone))));
    world.backend.join(&member.token, &join_draft("grace@example.com")).await.unwrap();
}

#[sqlx::test(migrations = "../migrations")]
async fn what_an_invitation_gives_is_judged_when_it_is_taken(pool: PgPool) {
    let world = World::new(pool).await;
    let other = world.person(Role::Owner).await;
    let eve = world.named("eve", Role::Member).await;
    let eves = OrgSlug::stored("eve").unwrap();
    world.backend.leave(&eve).await.unwrap();
    let link = world.backend.invite(&other, Role::Owner, &"".parse().unwrap()).await.unwrap();
    world.backend.invite_user(&other, &eves, Role::Owner).await.unwrap();
    let received = world.backend.received_invitations(eve.person()).await.unwrap()[0].id;
    // As if nothing had been taken back.
    sqlx::query("alter table membership disable trigger membership_takes_back_invitations")
        .execute(&world.pool)
        .await
        .unwrap();
    world.backend.set_role(&world.ada, other.person(), Role::Admin).await.unwrap();
    assert_eq!(world.backend.list_invitations(&world.ada).await.unwrap().len(), 2);
    assert!(world.backend.offer_of(&link.token, None).await.is_err());
    assert!(world.backend.received_invitations(eve.person()).await.unwrap().is_empty());
    for taken in [
        world.backend.accept(&link.token, eve.person()).await,
        world.backend.accept_received(received, eve.person()).await,
    ] {
        assert!(matches!(taken, Err(Error::Conflict(Conflict::InvitationGone))), "{taken:?}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_was_an_owner_when_the_request_came_gives_no_more_than_they_may_now(pool: PgPool) {
    let world = World::new(pool).await;
    let before = world.person(Role::Owner).await;
    let member = world.person(Role::Member).await;
    world.backend.set_role(&world.ada, before.person(), Role::Admin).await.unwrap();
    let note = "".parse().unwrap();
    assert!(matches!(world.backend.invite(&before, Role::Owner, &note).await, Err(Error::Forbidden)));
    let eve = OrgSlug::stored("eve").unwrap();
    assert!(matches!(world.backend.invite_user(&before, &eve, Role::Owner).await, Err(Error::Forbidden)));
    for refused in [
        world.backend.set_role(&before, member.person(), Role::Owner).await,
        world.backend.set_role(&before, world.ada.person(), Role::Member).await,
        world.backend.remove_member(&before, world.ada.person()).await,
    ] {
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
    }
    world.backend.set_role(&world.ada, before.person(), Role::Reader).await.unwrap();
    let theirs = world.backend.invite(&world.ada, Role::Reader, &note).await.unwrap().invitation.id;
    assert!(matches!(world.backend.revoke_invitation(&before, theirs).await, Err(Error::Forbidden)));
    assert!(matches!(world.backend.remove_member(&before, member.person()).await, Err(Error::Forbidden)));
}

#[sqlx::test(migrations = "../migrations")]
async fn an_invitation_ends_with_its_makers_membership(pool: PgPool) {
    let world = World::new(pool).await;
    let note = "".parse().unwrap();
    for end in ["removed", "left", "deleted"] {
        let maker = world.named(end, Role::Owner).await;
        let link = world.backend.invite(&maker, Role::Owner, &note).await.unwrap();
        match end {
            "removed" => world.backend.remove_member(&world.ada, maker.person()).await.unwrap(),
            "left" => world.backend.leave(&maker).await.unwrap(),
            _ => {
                let client = world.client(end).await;
                world.backend.delete_user(&client, &PASSWORD.into()).await.unwrap();
            }
        }
        assert!(world.backend.offer_of(&link.token, None).await.is_err(), "{end}");
        let taken = world.backend.join(&link.token, &join_draft("eve@example.com")).await;
        assert!(matches!(taken, Err(Error::Conflict(Conflict::InvitationGone))), "{end}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_role_that_is_lowered_while_its_invitation_is_taken_comes_first_or_second(pool: PgPool) {
    let world = Arc::new(World::new(pool).await);
    for round in 0..20 {
        let maker = world.named(&format!("maker{round}"), Role::Owner).await;
        let link = world.backend.invite(&maker, Role::Owner, &"".parse().unwrap()).await.unwrap();
        let lowered = {
            let (world, maker) = (world.clone(), maker.clone());
            tokio::spawn(async move { world.backend.set_role(&world.ada, maker.person(), Role::Admin).await })
        };
        let taken = {
            let world = world.clone();
            let new = join_draft(&format!("p{round}@example.com"));
            tokio::spawn(async move { world.backend.join(&link.token, &new).await })
        };
        assert!(lowered.await.unwrap().is_ok(), "round {round}");
        let taken = taken.await.unwrap();
        assert!(matches!(taken, Ok(_) | Err(Error::Conflict(Conflict::InvitationGone))), "round {round}: {taken:?}");
        assert!(world.backend.list_invitations(&world.ada).await.unwrap().is_empty());
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
        assert!(matches!(world.backend.invite(actor, role, &note).await, Err(Error::Forbidden)), "{role:?}");
    }
    let owner = world.ada.person();
    let forbidden = [
        world.backend.set_role(&admin, owner, Role::Member).await,
        world.backend.set_role(&admin, member.person(), Role::Owner).await,
        world.backend.set_role(&admin, admin.person(), Role::Owner).await,
        world.backend.set_role(&world.ada, owner, Role::Member).await,
        world.backend.set_role(&member, reader.person(), Role::Admin).await,
        world.backend.remove_member(&admin, owner).await,
        world.backend.remove_member(&admin, admin.person()).await,
        world.backend.remove_member(&member, reader.person()).await,
    ];
    for (number, refused) in forbidden.into_iter().enumerate() {
        assert!(matches!(refused, Err(Error::Forbidden)), "{number}: {refused:?}");
    }
    let elsewhere = world.backend.set_role(&world.ocean, member.person(), Role::Admin).await;
    assert!(matches!(elsewhere, Err(Error::NotFound)));
    world.backend.set_role(&admin, member.person(), Role::Admin).await.unwrap();
    world.backend.remove_member(&admin, reader.person()).await.unwrap();
    assert!(world.backend.actor_in_session(reader.person(), ORG).await.is_err());
    let token = world.token(&world.ada).await;
    let bearer = world.backend.actor_with_token(&token).await.unwrap();
    assert!(
        matches!(world.backend.invite(&bearer, Role::Reader, &note).await, Err(Error::Forbidden)),
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
            tokio::spawn(async move { world.backend.set_role(&world.ada, other.person(), Role::Member).await })
        };
        let second = {
            let (world, other) = (world.clone(), other.clone());
            tokio::spawn(async move { world.backend.set_role(&other, world.ada.person(), Role::Member).await })
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
