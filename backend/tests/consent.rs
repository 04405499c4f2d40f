//! Membership needs acceptance, and members can leave.

use backend::{Conflict, Error, actor, invitations, members, orgs, people};
use domain::{
    id::PersonId,
    org::{OrgSlug, Role},
};
use sqlx::PgPool;
use testing::{ORG, OTHER_ORG, World};

fn slug(name: &str) -> OrgSlug {
    OrgSlug::stored(name).unwrap()
}

/// Ada, and Grace, who has left Ada's organisation.
async fn strangers(pool: PgPool) -> (World, PersonId) {
    let world = World::new(pool).await;
    let grace = world.named("grace", Role::Member).await;
    members::leave(&world.cx, &grace).await.unwrap();
    (world, grace.person())
}

#[sqlx::test(migrations = "../migrations")]
async fn nobody_belongs_or_is_seen_before_they_accept(pool: PgPool) {
    let (world, grace) = strangers(pool).await;
    invitations::invite_by_name(&world.cx, &world.ada, &slug("grace"), Role::Member).await.unwrap();
    let seen = async || {
        let (ada, hers) = (world.client("ada").await, world.client("grace").await);
        [
            members::list(&world.cx, &world.ada).await.unwrap().len() > 1,
            orgs::list_users(&world.cx, &world.ada).await.unwrap().len() > 1,
            people::find_fellow(&world.cx, &ada, "grace").await.is_ok(),
            people::find_fellow(&world.cx, &ada, &grace.to_string()).await.is_ok(),
            people::find_fellow(&world.cx, &hers, "ada").await.is_ok(),
            actor::find(&world.cx, grace, ORG).await.is_ok(),
        ]
    };
    assert_eq!(seen().await, [false; 6]);
    let received = invitations::list_received(&world.cx, grace).await.unwrap();
    assert_eq!((received.len(), received[0].org.as_str(), received[0].role), (1, ORG, Role::Member));
    assert_eq!(people::get_viewer(&world.cx, grace).await.unwrap().invitations, 1);
    assert_eq!(invitations::accept_received(&world.cx, received[0].id, grace).await.unwrap().as_str(), ORG);
    assert_eq!(seen().await, [true; 6]);
    assert_eq!(people::get_viewer(&world.cx, grace).await.unwrap().invitations, 0);
    let again = invitations::accept_received(&world.cx, received[0].id, grace).await;
    assert!(matches!(again, Err(Error::Conflict(Conflict::InvitationGone))));
    let member = invitations::invite_by_name(&world.cx, &world.ada, &slug("grace"), Role::Reader).await;
    assert!(matches!(member, Err(Error::Conflict(Conflict::TheyBelongAlready))));
}

#[sqlx::test(migrations = "../migrations")]
async fn an_unknown_user_name_is_answered_as_a_known_one(pool: PgPool) {
    let (world, _) = strangers(pool).await;
    let mut answers = Vec::new();
    for name in ["grace", "nobody", OTHER_ORG] {
        let first = invitations::invite_by_name(&world.cx, &world.ada, &slug(name), Role::Member).await;
        let first = first.map(|made| (made.role, made.note, made.username.as_deref() == Some(name)));
        let second = invitations::invite_by_name(&world.cx, &world.ada, &slug(name), Role::Member).await;
        let open = invitations::list(&world.cx, &world.ada).await.unwrap();
        let listed = open.iter().filter(|open| open.username.as_deref() == Some(name)).count();
        answers.push(format!("{first:?} {second:?} {listed}"));
    }
    assert_eq!(answers, [answers[0].clone(), answers[0].clone(), answers[0].clone()]);
    assert!(answers[0].ends_with(", true)) Err(Conflict(InvitedAlready)) 1"), "{}", answers[0]);
    // A person who gets the name later is not the one invited.
    let late = world.named("nobody", Role::Reader).await;
    members::leave(&world.cx, &late).await.unwrap();
    assert!(invitations::list_received(&world.cx, late.person()).await.unwrap().is_empty());
}

#[sqlx::test(migrations = "../migrations")]
async fn only_whom_it_is_addressed_to_answers_an_invitation(pool: PgPool) {
    let (world, grace) = strangers(pool).await;
    let eve = world.named("eve", Role::Reader).await;
    members::leave(&world.cx, &eve).await.unwrap();
    let eves = actor::find_own(&world.cx, eve.person()).await.unwrap();
    let hers = actor::find_own(&world.cx, grace).await.unwrap();
    invitations::invite_by_name(&world.cx, &world.ada, &slug("grace"), Role::Member).await.unwrap();
    let id = invitations::list_received(&world.cx, grace).await.unwrap()[0].id;
    let accepted = invitations::accept_received(&world.cx, id, eve.person()).await;
    assert!(matches!(accepted, Err(Error::Conflict(Conflict::InvitationGone))));
    assert!(matches!(invitations::decline(&world.cx, id, &eves).await, Err(Error::NotFound)));
    assert!(matches!(invitations::revoke(&world.cx, &world.ocean, id).await, Err(Error::NotFound)));
    invitations::decline(&world.cx, id, &hers).await.unwrap();
    assert!(invitations::accept_received(&world.cx, id, grace).await.is_err());
    // Declining is not an event of the organisation's: it would reveal her address.
    let count: i64 = sqlx::query_scalar(
        "select count(*) from audit_event e join org o on o.id = e.org_id
         where e.action = 'invitation.declined' and o.slug = 'acme'",
    )
    .fetch_one(&world.pool)
    .await
    .unwrap();
    assert_eq!(count, 0);
    // An admin revokes an unanswered invitation.
    invitations::invite_by_name(&world.cx, &world.ada, &slug("grace"), Role::Member).await.unwrap();
    let open = invitations::find_by_name(&world.cx, &world.ada, "grace").await.unwrap();
    invitations::revoke(&world.cx, &world.ada, open).await.unwrap();
    assert!(invitations::list_received(&world.cx, grace).await.unwrap().is_empty());
}

#[sqlx::test(migrations = "../migrations")]
async fn one_leaves_and_the_last_owner_stays(pool: PgPool) {
    let world = World::new(pool).await;
    for role in [Role::Reader, Role::Member, Role::Admin] {
        let actor = world.person(role).await;
        let token = world.token(&actor).await;
        members::leave(&world.cx, &actor).await.unwrap();
        assert!(actor::find(&world.cx, actor.person(), ORG).await.is_err());
        assert!(matches!(actor::authenticate(&world.cx, &token).await, Err(Error::Unauthenticated)));
        assert!(matches!(members::leave(&world.cx, &actor).await, Err(Error::NotFound)));
    }
    let alone = members::leave(&world.cx, &world.ada).await;
    assert!(matches!(alone, Err(Error::Conflict(Conflict::LastOwner))));
    let other = world.person(Role::Owner).await;
    members::leave(&world.cx, &world.ada).await.unwrap();
    assert!(matches!(members::leave(&world.cx, &other).await, Err(Error::Conflict(Conflict::LastOwner))));
    let own = actor::find_own(&world.cx, other.person()).await.unwrap();
    assert!(
        matches!(members::leave(&world.cx, &own).await, Err(Error::NotFound)),
        "one's own namespace is nothing to leave"
    );
}
