//! A vend holds the connection that found its caller, and asks for no second one: where there is only one, it would wait for
//! itself.

use std::time::Duration;

use backend::{ClientNetwork, Lifetime, TokenLimits, actor, invitations, members, repos, tokens};
use domain::{draft::people::JoinDraft, id::PersonId, org::Role, repo::Visibility};
use sqlx::{PgPool, postgres::PgPoolOptions};
use testing::{ORG, PASSWORD, aws::Behaviour, draft};

use super::Scene;

/// A scene on a single connection, with a repo that everybody with an account reads.
async fn on_one_connection(pool: PgPool) -> Scene {
    let options = PgPoolOptions::new().max_connections(1).acquire_timeout(Duration::from_secs(30));
    let scene = Scene::new(options.connect_with((*pool.connect_options()).clone()).await.unwrap()).await;
    let (cx, ada) = (&scene.server.cx, &scene.server.ada);
    repos::create(cx, ada, &draft::repo("era5", "ours", "era5")).await.unwrap();
    repos::set_visibility(cx, ada, "era5", Visibility::AuthenticatedPublic).await.unwrap();
    scene
}

/// Somebody who was a member.
async fn stranger(scene: &Scene) -> PersonId {
    let (cx, ada) = (&scene.server.cx, &scene.server.ada);
    let link = invitations::invite_by_link(cx, ada, Role::Member, &"".parse().unwrap()).await.unwrap();
    let draft = JoinDraft { name: "Grace".into(), email: "grace@example.com".into(), password: PASSWORD.into() };
    let new = draft.parse().unwrap();
    let (person, _) = invitations::join(cx, &link.token, &new, ClientNetwork::UNKNOWN).await.unwrap();
    members::remove(cx, ada, person).await.unwrap();
    person
}

/// A token of every kind that gets in, and whether it opens the bucket config, too.
async fn tokens(scene: &Scene) -> [(&'static str, String, bool); 5] {
    let (cx, ada) = (&scene.server.cx, &scene.server.ada);
    let (day, name) = (Lifetime::days(1).unwrap(), "ci".parse().unwrap());
    let limits = TokenLimits { repos: vec!["era5".into()], ..TokenLimits::default() };
    let narrowed = tokens::create_limited(cx, ada, &name, day, &limits).await.unwrap();
    let own = async |person: PersonId| {
        let own = actor::find_own(cx, person).await.unwrap();
        tokens::create(cx, &own, &name, day).await.unwrap().text.to_string()
    };
    [
        ("of the organisation", scene.server.token.clone(), true),
        ("a reader's", scene.reader_token.clone(), true),
        ("narrowed", narrowed.text.to_string(), false),
        ("personal", own(ada.person()).await, true),
        ("a visitor's", own(stranger(scene).await).await, false),
    ]
}

#[sqlx::test(migrations = "../migrations")]
async fn a_vend_needs_one_connection_at_every_door(pool: PgPool) {
    let scene = on_one_connection(pool).await;
    let tokens = tokens(&scene).await;
    let doors = [
        (format!("/orgs/{ORG}/buckets/{}/credentials", scene.id), true),
        (format!("/api/v1/orgs/{ORG}/buckets/{}/aws-credentials", scene.id), true),
        (format!("/repos/{ORG}/era5/bucket-credentials"), false),
        (format!("/api/v1/repos/{ORG}/era5/aws-credentials"), false),
    ];
    // The first round makes the keys and notes that the tokens are used; the second finds all of that.
    for round in 1..=2 {
        for (whose, token, opens_bucket) in &tokens {
            for (door, is_bucket) in &doors {
                let expected = if *is_bucket && !opens_bucket { 404 } else { 200 };
                let (status, _, body) = scene.get(door, token).await;
                assert_eq!(status, expected, "{whose} at {door} in round {round}: {body}");
            }
        }
    }
    // A test that is needed first, and the event of what fails, use it, too.
    let fresh = async |name| {
        let id = scene.server.add(ORG, &draft::role(name, name)).await;
        scene.get(&format!("/api/v1/orgs/{ORG}/buckets/{id}/aws-credentials"), &scene.server.token).await
    };
    assert_eq!(fresh("fresh").await.0, 200);
    scene.sts.is(Behaviour::Down);
    assert_eq!(fresh("failing").await.0, 503);
    let causes = "select detail ->> 'cause' from audit_event where action = 'credentials.failed'";
    let causes: Vec<String> = sqlx::query_scalar(causes).fetch_all(&scene.server.pool).await.unwrap();
    assert!(!causes.is_empty() && causes.iter().all(|cause| !cause.contains("database")), "{causes:?}");
}
