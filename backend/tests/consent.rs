//! Nobody becomes a member without being asked, and one can leave.

use backend::{Conflict, Error};
use domain::{
    id::PersonId,
    org::{OrgSlug, Role},
};
use sqlx::PgPool;
use testing::{ORG, OTHER_ORG, World};

fn slug(name: &str) -> OrgSlug {
    OrgSlug::stored(name).unwrap()
}

/// Ada, and Grace who belongs to an organisation of Ada's no more.
async fn strangers(pool: PgPool) -> (World, PersonId) {
    let world = World::new(pool).await;
    let grace = world.named("grace", Role::Member).await;
    world.backend.leave(&grace).await.unwrap();
    (world, grace.person())
}

#[sqlx::test(migrations = "../migrations")]
async fn nobody_belongs_or_is_seen_before_they_accept(pool: PgPool) {
    let (world, grace) = strangers(pool).await;
    world.backend.invite_user(&world.ada, &slug("grace"), Role::Member).await.unwrap();
    let seen = async || {
        let (ada, hers) = (world.client("ada").await, world.client("grace").await);
        [
            world.backend.list_members(&world.ada).await.unwrap().len() > 1,
            world.backend.organization_users(&world.ada).await.unwrap().len() > 1,
            world.backend.fellow(&ada, "grace").await.is_ok(),
            world.backend.fellow(&ada, &grace.to_string()).await.is_ok(),
            world.backend.fellow(&hers, "ada").await.is_ok(),
            world.backend.actor_in_session(grace, ORG).await.is_ok(),
        ]
    };
    assert_eq!(seen().await, [false; 6]);
    let received = world.backend.received_invitations(grace).await.unwrap();
    assert_eq!((received.len(), received[0].org.as_str(), received[0].role), (1, ORG, Role::Member));
    assert_eq!(world.backend.viewer(grace).await.unwrap().invitations, 1);
    assert_eq!(world.backend.accept_received(received[0].id, grace).await.unwrap().as_str(), ORG);
    assert_eq!(seen().await, [true; 6]);
    assert_eq!(world.backend.viewer(grace).await.unwrap().invitations, 0);
    let again = world.backend.accept_received(received[0].id, grace).await;
    assert!(matches!(again, Err(Error::Conflict(Conflict::InvitationGone))));
    let member = world.backend.invite_user(&world.ada, &slug("grace"), Role::Reader).await;
    assert!(matches!(member, Err(Error::Conflict(Conflict::TheyBelongAlready))));
}

#[sqlx::test(migrations = "../migrations")]
async fn an_unknown_user_name_is_answered_as_a_known_one(pool: PgPool) {
    let (world, _) = strangers(pool).await;
    let mut answers = Vec::new();
    for name in ["grace", "nobody", OTHER_ORG] {
        let first = world.backend.invite_user(&world.ada, &slug(name), Role::Member).await;
        let second = world.backend.invite_user(&world.ada, &slug(name), Role::Member).await;
        let open = world.backend.list_invitations(&world.ada).await.unwrap();
        let listed = open.iter().filter(|open| open.username.as_deref() == Some(name)).count();
        answers.push(format!("{first:?} {second:?} {listed}"));
    }
    assert_eq!(answers, [answers[0].clone(), answers[0].clone(), answers[0].clone()]);
    assert!(answers[0].starts_with("Ok(()) Err(Conflict(InvitedAlready)) 1"), "{}", answers[0]);
    // Whoever gets the name later is not who was meant.
    let late = world.named("nobody", Role::Reader).await;
    world.backend.leave(&late).await.unwrap();
    assert!(world.backend.received_invitations(late.person()).await.unwrap().is_empty());
}

#[sqlx::test(migrations = "../migrations")]
async fn only_whom_it_is_addressed_to_answers_an_invitation(pool: PgPool) {
    let (world, grace) = strangers(pool).await;
    let eve = world.named("eve", Role::Reader).await;
    world.backend.leave(&eve).await.unwrap();
    let eves = world.backend.actor_in_own_namespace(eve.person()).await.unwrap();
    let hers = world.backend.actor_in_own_namespace(grace).await.unwrap();
    world.backend.invite_user(&world.ada, &slug("grace"), Role::Member).await.unwrap();
    let id = world.backend.received_invitations(grace).await.unwrap()[0].id;
    let accepted = world.backend.accept_received(id, eve.person()).await;
    assert!(matches!(accepted, Err(Error::Conflict(Conflict::InvitationGone))));
    assert!(matches!(world.backend.decline_received(id, &eves).await, Err(Error::NotFound)));
    assert!(matches!(world.backend.revoke_invitation(&world.ocean, id).await, Err(Error::NotFound)));
    world.backend.decline_received(id, &hers).await.unwrap();
    assert!(world.backend.accept_received(id, grace).await.is_err());
    // Declining is no event of the organisation's: it would tell her address.
    let told: i64 = sqlx::query_scalar(
        "select count(*) from audit_event e join org o on o.id = e.org_id
         where e.action = 'invitation.declined' and o.slug = 'acme'",
    )
    .fetch_one(&world.pool)
    .await
    .unwrap();
    assert_eq!(told, 0);
    // An admin takes one back that nobody has answered.
    world.backend.invite_user(&world.ada, &slug("grace"), Role::Member).await.unwrap();
    let open = world.backend.invitation_of(&world.ada, "grace").await.unwrap();
    world.backend.revoke_invitation(&world.ada, open).await.unwrap();
    assert!(world.backend.received_invitations(grace).await.unwrap().is_empty());
}

#[sqlx::test(migrations = "../migrations")]
async fn one_leaves_and_the_last_owner_stays(pool: PgPool) {
    let world = World::new(pool).await;
    for role in [Role::Reader, Role::Member, Role::Admin] {
        let actor = world.person(role).await;
        let token = world.token(&actor).await;
        world.backend.leave(&actor).await.unwrap();
        assert!(world.backend.actor_in_session(actor.person(), ORG).await.is_err());
        assert!(matches!(world.backend.actor_with_token(&token).await, Err(Error::Unauthenticated)));
        assert!(matches!(world.backend.leave(&actor).await, Err(Error::NotFound)));
    }
    let alone = world.backend.leave(&world.ada).await;
    assert!(matches!(alone, Err(Error::Conflict(Conflict::LastOwner))));
    let other = world.person(Role::Owner).await;
    world.backend.leave(&world.ada).await.unwrap();
    assert!(matches!(world.backend.leave(&other).await, Err(Error::Conflict(Conflict::LastOwner))));
    let own = world.backend.actor_in_own_namespace(other.person()).await.unwrap();
    assert!(matches!(world.backend.leave(&own).await, Err(Error::NotFound)), "one's own namespace is nothing to leave");
}
