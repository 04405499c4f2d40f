//! Sign-ins while something else happens: another one of the same person, an organisation that goes, a provider that is gone.

use backend::{Lifetime, Quota, sign_on::SignOn, sign_on::SignUp};
use reqwest::{Client, Response, StatusCode, header};
use serde_json::json;
use sqlx::PgPool;
use testing::{World, browser, until_database};

use super::scene::{ACCESS, Scene, refused};
use crate::support::Server;

/// A browser that is at the provider, which will say these groups of its person.
struct There {
    client: Client,
    state: String,
    code: String,
}

impl There {
    async fn with(scene: &Scene, subject: &str, code: &str, groups: &[&str]) -> Self {
        let client = browser();
        let asked = scene.begin(&client, &[]).await;
        let mut claims = scene.claims(subject, &asked);
        claims["groups"] = json!(groups);
        let token = scene.key.signs(&claims);
        let answer = json!({ "access_token": ACCESS, "token_type": "Bearer", "expires_in": 60, "id_token": token });
        scene.issuer.exchanges(code, &answer);
        Self { client, state: asked["state"].clone(), code: code.to_owned() }
    }

    async fn back(&self, scene: &Scene) -> Response {
        let query = [("state", &*self.state), ("code", &self.code), ("iss", &scene.issuer.address)];
        scene.come_back(&self.client, &query).await
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn two_sign_ins_of_one_person_at_once_give_what_one_gives(pool: PgPool) {
    let scene = Scene::new(pool, SignUp::Anyone).await;
    let ocean = scene.group("ocean team").await;
    scene.map("/staff", "role:member").await;
    scene.map("/ocean", &format!("group:{}", ocean.id)).await;
    for round in 0..6_usize {
        // Somebody new, and then somebody who is known.
        let subject = format!("grace-{}", round / 2);
        let groups: &[&str] = if round % 2 == 0 { &["/staff", "/ocean"] } else { &[] };
        let one = There::with(&scene, &subject, "code-one", groups).await;
        let two = There::with(&scene, &subject, "code-two", groups).await;
        let (first, second) = tokio::join!(one.back(&scene), two.back(&scene));
        for (there, answer) in [(&one, first), (&two, second)] {
            assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{subject}");
            assert_eq!(answer.headers()[header::LOCATION], "/", "{subject}");
            assert!(scene.is_signed_in(&there.client).await);
        }
        let role = if groups.is_empty() { None } else { Some("member") };
        assert_eq!(scene.role(&subject).await.as_deref(), role);
        let times = round / 2 + 1;
        let told = [("member.joined", times), ("group.member_added", times), ("member.left", round.div_ceil(2))];
        for (action, count) in told {
            assert_eq!(scene.details(action).await.len(), count, "{subject}: {action}");
        }
        assert_eq!(scene.count("identity").await, i64::try_from(times).unwrap());
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn an_organisation_that_is_deleted_during_a_sign_in_gives_nothing_and_refuses_nobody(pool: PgPool) {
    let scene = Scene::new(pool.clone(), SignUp::Anyone).await;
    scene.map("/staff", "role:member").await;
    for subject in ["248", "249"] {
        // Of whoever has an account, and of whoever gets one.
        if subject == "248" {
            scene.role_with(subject, json!([])).await;
        }
        let there = There::with(&scene, subject, subject, &["/staff"]).await;
        let mut deleting = pool.begin().await.unwrap();
        sqlx::query("delete from org where slug = 'acme'").execute(&mut *deleting).await.unwrap();
        let committed = async {
            let waiting = "select exists (select 1 from pg_stat_activity
                           where datname = current_database() and wait_event_type = 'Lock')";
            until_database("the sign-in waits for the organisation", &pool, waiting).await;
            if subject == "248" { deleting.rollback().await } else { deleting.commit().await }
        };
        let (answer, done) = tokio::join!(there.back(&scene), committed);
        done.unwrap();
        assert_eq!(answer.headers()[header::LOCATION], "/", "{subject}");
        assert!(scene.is_signed_in(&there.client).await);
        // An organisation that stays gives what it gives.
        assert_eq!(scene.role(subject).await.is_some(), subject == "248");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_provider_that_is_gone_signs_nobody_in_and_takes_nothing(pool: PgPool) {
    let scene = Scene::new(pool.clone(), SignUp::Anyone).await;
    let mapping = scene.map("/staff", "role:member").await;
    assert_eq!(scene.role_with("248", json!(["/staff"])).await.as_deref(), Some("member"));
    let signed_in = browser();
    scene.sign_in_with(&signed_in, "248", Some(json!(["/staff"]))).await;
    let there = There::with(&scene, "248", "late", &["/staff"]).await;
    let actor = backend::actor::find(&scene.server.cx, scene.person("248").await, "acme").await.unwrap();
    let days = Lifetime::days(1).unwrap();
    let token = backend::tokens::create(&scene.server.cx, &actor, &"x".parse().unwrap(), days).await.unwrap().text;

    // The same database, served without the provider.
    let cx = testing::context(&pool).await.with_sign_on(SignOn { providers: Vec::new(), passwords: true });
    let (ada, ocean) = (scene.server.ada.clone(), scene.server.ocean.clone());
    let without = Server::serve(World { cx, pool: pool.clone(), ada, ocean }, None).await;
    assert!(!without.page("/login").await.contains("Corp"));
    let pressed = without.post("/login/with/corp", &[]).await;
    assert_eq!(pressed.status(), StatusCode::NOT_FOUND);
    let back = there.client.get(without.url("/login/return"));
    let query = [("state", &*there.state), ("code", "late"), ("iss", &scene.issuer.address)];
    refused("begun before", back.query(&query).send().await.unwrap(), "stale").await;

    // What they had stays, until an owner takes it.
    let page = async |client: &Client, path: &str| client.get(without.url(path)).send().await.unwrap();
    assert_eq!(page(&signed_in, "/acme").await.status(), StatusCode::OK);
    let account = page(&signed_in, "/profile/account").await.text().await.unwrap();
    assert!(account.contains(&scene.issuer.address), "the identity is told by its issuer: {account}");
    let buckets =
        async || without.client.get(without.url("/api/v1/orgs/acme/buckets")).bearer_auth(&*token).send().await;
    assert_eq!(buckets().await.unwrap().status(), StatusCode::OK);
    assert_eq!(scene.role("248").await.as_deref(), Some("member"));
    let listed = backend::claim_mappings::list(&without.cx, &without.ada).await.unwrap();
    assert_eq!((listed[0].provider.as_deref(), &*listed[0].label), (None, &*scene.issuer.address));
    backend::claim_mappings::delete(&without.cx, &without.ada, mapping.id).await.unwrap();
    assert_eq!(scene.role("248").await.as_deref(), Some("member"), "nobody signed in since");
    backend::members::remove(&without.cx, &without.ada, actor.person()).await.unwrap();
    assert_eq!(scene.role("248").await, None);
    assert_eq!(buckets().await.unwrap().status(), StatusCode::UNAUTHORIZED);

    // The account is there when the provider is back.
    assert_eq!(scene.role_with("248", json!(["/staff"])).await, None);
}

/// Strangers at an address, or a whole office behind it, keep nobody from finishing what they began.
#[sqlx::test(migrations = "../migrations")]
async fn whoever_began_a_sign_in_finishes_it_whatever_others_at_their_address_do(pool: PgPool) {
    let scene = Scene::limited(pool, Quota::per_minute(3)).await;
    let client = browser();
    let asked = scene.begin(&client, &[]).await;
    scene.exchanges(&scene.key.signs(&scene.claims("248", &asked)));
    let stranger = browser();
    let mut answers = Vec::new();
    for _ in 0..5 {
        let answer = scene.come_back_to(&stranger, "guess").await;
        answers.push(answer.status());
    }
    assert!(answers.contains(&StatusCode::TOO_MANY_REQUESTS), "{answers:?}");
    assert_eq!(scene.press(&stranger, &[]).await.status(), StatusCode::TOO_MANY_REQUESTS);
    scene.come_back_to(&client, &asked["state"]).await;
    assert!(scene.is_signed_in(&client).await);
    // Confirming is the person's own affair, too.
    assert_eq!(scene.press(&client, &[("purpose", "confirm")]).await.status(), StatusCode::OK);
}
