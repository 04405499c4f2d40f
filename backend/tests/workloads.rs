//! Workloads that show a token of their platform, and the trust rules that accept it.

use backend::{
    ClientNetwork, Error, actor, buckets,
    issuers::TokenRefused,
    repos, service_accounts,
    workloads::{self, Coming, RepoAsked, WorkloadRefused, WorkloadToken},
};
use domain::{
    org::Role,
    trust_rule::{TrustRuleDraft, Verdict},
};
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::{
    ORG, World,
    issuer::{Issuer, KEYS, Key},
};

const AUDIENCE: &str = "https://lake.example.com";

/// The service account `ingest`, and an issuer.
struct Scene {
    world: World,
    issuer: Issuer,
    key: Key,
}

impl Scene {
    async fn new(pool: PgPool) -> Self {
        let key = Key::ec("first");
        let issuer = Issuer::start(&[&key]).await;
        let world = World::reaching(pool, issuer.egress()).await.without_waiting();
        service_accounts::create(&world.cx, &world.ada, &"ingest".parse().unwrap(), Role::Member).await.unwrap();
        Self { world, issuer, key }
    }

    async fn trusts(&self, account: &str, conditions: &str) -> domain::id::TrustRuleId {
        let draft = TrustRuleDraft {
            issuer: self.issuer.address.clone(),
            audience: AUDIENCE.into(),
            conditions: conditions.into(),
        };
        let World { cx, ada, .. } = &self.world;
        service_accounts::create_trust_rule(cx, ada, account, &draft.parse().unwrap()).await.unwrap().id
    }

    async fn token(&self, claims: Value) -> String {
        let now = self.world.cx.now().await.unwrap().unix_seconds();
        let mut whole = json!({ "iss": self.issuer.address, "aud": AUDIENCE, "exp": now + 300, "iat": now });
        whole.as_object_mut().unwrap().extend(claims.as_object().unwrap().clone());
        self.key.signs(&whole)
    }

    async fn comes_in(&self, token: &str, account: Option<&str>) -> Result<WorkloadToken, WorkloadRefused> {
        workloads::exchange(&self.world.cx, coming(token), ORG, account).await
    }
}

fn coming(token: &str) -> Coming<'_> {
    Coming { token, network: ClientNetwork::UNKNOWN, request_id: Some("r-1") }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_workload_comes_in_as_the_service_account_whose_rule_accepts_it(pool: PgPool) {
    let scene = Scene::new(pool).await;
    let rule = scene.trusts("ingest", "sub = repo:acme/pipelines:*\nrepository_id = 7").await;
    let token = scene.token(json!({ "sub": "repo:acme/pipelines:ref:refs/heads/main", "repository_id": "7" })).await;
    let World { cx, ada, .. } = &scene.world;
    let made = scene.comes_in(&token, Some("ingest")).await.unwrap();
    assert_eq!((made.expires_in, made.subject.as_str()), (900, "repo:acme/pipelines:ref:refs/heads/main"));
    let actor = actor::authenticate(cx, &made.text).await.unwrap();
    let account = service_accounts::get(cx, ada, "ingest").await.unwrap();
    assert_eq!((actor.person(), actor.role()), (account.id, Role::Member));
    assert_eq!(account.tokens, 0, "nobody made this token by hand");
    assert!(service_accounts::list_tokens(cx, ada, "ingest").await.unwrap().is_empty());
    assert!(service_accounts::list_trust_rules(cx, ada, "ingest").await.unwrap()[0].used_at.is_some());

    service_accounts::delete_trust_rule(cx, ada, "ingest", rule).await.unwrap();
    assert!(matches!(actor::authenticate(cx, &made.text).await, Err(Error::Unauthenticated)), "its token ends with it");
    assert!(matches!(scene.comes_in(&token, Some("ingest")).await, Err(WorkloadRefused::NoRule)));
    let events: Vec<String> = sqlx::query_scalar(
        "select action from audit_event where action like 'trust_rule%' or action like 'workload%' order by id",
    )
    .fetch_all(&scene.world.pool)
    .await
    .unwrap();
    assert_eq!(events, ["trust_rule.created", "workload.signed_in", "trust_rule.deleted"]);
}

#[sqlx::test(migrations = "../migrations")]
async fn nothing_else_comes_in(pool: PgPool) {
    let scene = Scene::new(pool).await;
    scene.trusts("ingest", "sub = right").await;
    let other = Key::ec("first");
    let claims = |sub: &str, more: Value| {
        let mut claims = json!({ "sub": sub });
        claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        claims
    };
    let right = scene.token(claims("right", json!({}))).await;
    for (what, token, account, expected) in [
        ("another workload", scene.token(claims("wrong", json!({}))).await, "ingest", "no rule"),
        ("another account", right.clone(), "other", "no rule"),
        ("no account", right.clone(), "../ingest", "no rule"),
        ("another issuer", scene.token(claims("right", json!({ "iss": "https://x.example.com" }))).await, "ingest", "no rule"),
        ("another audience", scene.token(claims("right", json!({ "aud": "x" }))).await, "ingest", "no rule"),
        ("several audiences", scene.token(claims("right", json!({ "aud": [AUDIENCE, "x"] }))).await, "ingest", "no rule"),
        ("expired", scene.token(claims("right", json!({ "exp": 1 }))).await, "ingest", "expired"),
        ("another key of the same name", other.signs(&json!({ "iss": scene.issuer.address, "aud": AUDIENCE, "sub": "right", "exp": 9_999_999_999_i64, "iat": 1 })), "ingest", "no rule"),
        ("no token", "x".into(), "ingest", "malformed"),
    ] {
        let came = match scene.comes_in(&token, Some(account)).await.map(drop) {
            Err(WorkloadRefused::NoRule) => "no rule",
            Err(WorkloadRefused::Token(TokenRefused::Expired)) => "expired",
            Err(WorkloadRefused::Token(TokenRefused::Malformed)) => "malformed",
            other => panic!("{what}: {other:?}"),
        };
        assert_eq!(came, expected, "{what}");
    }
    let told: Vec<String> =
        sqlx::query_scalar("select detail::text from audit_event where action = 'workload.refused'")
            .fetch_all(&scene.world.pool)
            .await
            .unwrap();
    assert!(told.iter().any(|detail| detail.contains("\"sub\": \"wrong\"")), "{told:?}");
    for why in [TokenRefused::Signature, TokenRefused::OtherAudience, TokenRefused::Expired] {
        assert!(told.iter().any(|detail| detail.contains(&why.to_string())), "{why} in {told:?}");
    }
    let signature = right.rsplit('.').next().unwrap();
    assert!(told.iter().all(|detail| !detail.contains(signature)), "no token is in an event");
    let made: i64 = sqlx::query_scalar("select count(*) from api_token").fetch_one(&scene.world.pool).await.unwrap();
    assert_eq!(made, 0);
}

/// Whoever has no token that an organisation accepts does not find out which issuers it trusts, or that it exists.
#[sqlx::test(migrations = "../migrations")]
async fn what_is_refused_tells_nothing_of_the_rules(pool: PgPool) {
    let scene = Scene::new(pool).await;
    scene.trusts("ingest", "sub = right").await;
    let forger = Key::ec("first");
    let now = scene.world.cx.now().await.unwrap().unix_seconds();
    let claims = |more: Value| {
        let mut claims = json!({ "iss": scene.issuer.address, "aud": AUDIENCE, "sub": "right", "exp": now + 300 });
        claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        claims
    };
    let forged = forger.signs(&claims(json!({})));
    let long = forger.signs(&claims(json!({ "more": "x".repeat(20_000) })));
    for token in [
        forged.as_str(),
        forged.rsplit_once('.').unwrap().0,
        &format!("{forged}.x"),
        &long,
        &forger.signs(&claims(json!({ "exp": 1 }))),
        &forger.signs(&claims(json!({ "exp": null }))),
        &forger.signs(&claims(json!({ "iss": 7 }))),
        &scene.token(json!({ "sub": "right", "aud": "x" })).await,
        &scene.token(json!({ "sub": "right", "nbf": now + 3_000 })).await,
        &scene.token(json!({ "sub": "wrong" })).await,
    ] {
        let trusting = scene.comes_in(token, None).await.unwrap_err().to_string();
        for (org, account) in [(ORG, Some("other")), ("ocean", None), ("nobody", None)] {
            let refused = workloads::exchange(&scene.world.cx, coming(token), org, account).await.unwrap_err();
            assert_eq!(refused.to_string(), trusting, "{org} {account:?}: {token:.80}");
        }
    }
}

/// A rule of another issuer causes no request to it, and an account that is not named has to be the only one.
#[sqlx::test(migrations = "../migrations")]
async fn an_account_that_is_not_named_is_the_only_one_that_trusts(pool: PgPool) {
    let scene = Scene::new(pool).await;
    let World { cx, ada, .. } = &scene.world;
    scene.trusts("ingest", "sub = right").await;
    let elsewhere = scene.token(json!({ "sub": "right", "iss": "https://x.example.com" })).await;
    assert!(matches!(scene.comes_in(&elsewhere, None).await, Err(WorkloadRefused::NoRule)));
    assert_eq!(scene.issuer.times_asked(KEYS), 0);
    let token = scene.token(json!({ "sub": "right" })).await;
    assert!(scene.comes_in(&token, None).await.is_ok());
    service_accounts::create(cx, ada, &"second".parse().unwrap(), Role::Reader).await.unwrap();
    scene.trusts("second", "sub = r*").await;
    assert!(matches!(scene.comes_in(&token, None).await, Err(WorkloadRefused::Several)));
    let made = scene.comes_in(&token, Some("second")).await.unwrap();
    assert_eq!(actor::authenticate(cx, &made.text).await.unwrap().role(), Role::Reader);
    assert!(matches!(workloads::exchange(cx, coming(&token), "ocean", None).await, Err(WorkloadRefused::NoRule)));
}

#[sqlx::test(migrations = "../migrations")]
async fn only_admins_with_their_password_decide_what_is_trusted(pool: PgPool) {
    let scene = Scene::new(pool).await;
    let World { cx, .. } = &scene.world;
    let rule = scene.trusts("ingest", "sub = right").await;
    let member = scene.world.person(Role::Member).await;
    let draft = TrustRuleDraft {
        issuer: scene.issuer.address.clone(),
        audience: AUDIENCE.into(),
        conditions: "sub = x".into(),
    };
    let new = draft.parse().unwrap();
    let with_token = actor::authenticate(cx, &scene.world.token(&scene.world.ada).await).await.unwrap();
    for actor in [&member, &with_token] {
        assert!(matches!(service_accounts::create_trust_rule(cx, actor, "ingest", &new).await, Err(Error::Forbidden)));
    }
    assert!(matches!(service_accounts::list_trust_rules(cx, &member, "ingest").await, Err(Error::Forbidden)));
    assert!(matches!(service_accounts::delete_trust_rule(cx, &member, "ingest", rule).await, Err(Error::Forbidden)));
    assert!(matches!(
        service_accounts::delete_trust_rule(cx, &scene.world.ocean, "ingest", rule).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(workloads::try_token(cx, &member, "ingest", "x").await, Err(Error::Forbidden)));
}

#[sqlx::test(migrations = "../migrations")]
async fn an_admin_sees_why_a_token_is_not_accepted(pool: PgPool) {
    let scene = Scene::new(pool).await;
    let World { cx, ada, .. } = &scene.world;
    scene.trusts("ingest", "sub = repo:acme/*\nref = refs/heads/main").await;
    let tried = async |claims: Value| {
        let token = scene.token(claims).await;
        workloads::try_token(cx, ada, "ingest", &token).await.unwrap().pop().unwrap().verdict
    };
    assert_eq!(tried(json!({ "sub": "repo:acme/x", "ref": "refs/heads/main" })).await, Verdict::Accepted);
    let refused = |why: TokenRefused| Verdict::Refused(why.to_string());
    let Verdict::Unmet(unmet) = tried(json!({ "sub": "repo:acme/x", "ref": "refs/heads/dev" })).await else { panic!() };
    assert_eq!(
        (unmet.len(), unmet[0].condition.claim.as_str(), unmet[0].found.as_deref()),
        (1, "ref", Some("\"refs/heads/dev\""))
    );
    let Verdict::Unmet(unmet) = tried(json!({ "sub": "repo:acme/x" })).await else { panic!() };
    assert_eq!(unmet[0].found, None);
    assert_eq!(tried(json!({ "sub": "x", "exp": 1 })).await, refused(TokenRefused::Expired));
    assert_eq!(tried(json!({ "sub": "x", "iss": "https://x.example.com" })).await, refused(TokenRefused::OtherIssuer));
    let made: i64 = sqlx::query_scalar("select count(*) from api_token").fetch_one(&scene.world.pool).await.unwrap();
    assert_eq!(made, 0, "a try gives nothing");
}

/// The keys live their hour, though the token that they were made with does not.
#[sqlx::test(migrations = "../migrations")]
async fn a_workload_gets_the_keys_that_its_service_account_may_have(pool: PgPool) {
    let (_sts, endpoint) = testing::aws::Simulation::start().await;
    let key = Key::ec("first");
    let issuer = Issuer::start(&[&key]).await;
    let world = World::beside_aws_reaching(pool, &endpoint, issuer.egress()).await.without_waiting();
    let scene = Scene { world, issuer, key };
    let World { cx, ada, .. } = &scene.world;
    service_accounts::create(cx, ada, &"ingest".parse().unwrap(), Role::Member).await.unwrap();
    scene.trusts("ingest", "sub = right").await;
    let bucket = buckets::create(cx, ada, &testing::draft::bucket("role", "data")).await.unwrap().id;
    repos::create(cx, ada, &testing::draft::repo("era5", "role", "era5")).await.unwrap();
    buckets::test(cx, ada, bucket).await.unwrap();
    let token = scene.token(json!({ "sub": "right" })).await;
    let ask =
        async |repo| workloads::keys_for_repo(cx, coming(&token), RepoAsked { org: ORG, account: None, repo }).await;
    let (keys, _) = ask("era5").await.unwrap();
    let left = keys.expires_at.unix_seconds() - cx.now().await.unwrap().unix_seconds();
    assert!(left > 3_000, "{left}");
    assert!(matches!(ask("none").await, Err(WorkloadRefused::Backend(Error::NotFound))));
    let who: String = sqlx::query_scalar("select person_email from audit_event where action = 'credentials.vended'")
        .fetch_one(&scene.world.pool)
        .await
        .unwrap();
    assert_eq!(who, "ingest@acme.service");
}
