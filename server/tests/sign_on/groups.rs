//! Groups claims of every form, where they count, and the accounts they make.

use backend::sign_on::SignUp;
use domain::claim::ClaimMappingDraft;
use reqwest::{StatusCode, header};
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::browser;

use super::scene::{Scene, refused};

#[sqlx::test(migrations = "../migrations")]
async fn a_claim_that_can_not_be_used_counts_as_none_and_an_event_says_so(pool: PgPool) {
    let scene = Scene::new(pool, SignUp::Anyone).await;
    scene.map("/staff", "role:member").await;
    let odd = "its groups claim is not a list of texts";
    let claims: [(Option<Value>, Option<&str>); 14] = [
        (None, Some("its groups claim is missing")),
        (Some(Value::Null), Some(odd)),
        (Some(json!("/staff, /other")), None),
        (Some(json!(1)), Some(odd)),
        (Some(json!(true)), Some(odd)),
        (Some(json!({ "/staff": true })), Some(odd)),
        (Some(json!([["/staff"]])), Some(odd)),
        (Some(json!([{ "name": "/staff" }])), Some(odd)),
        (Some(json!(["/staff", 7])), Some(odd)),
        (Some(json!(["/staff", null])), Some(odd)),
        (
            Some(json!(std::iter::once("/staff").chain(vec!["s"; 2_000]).collect::<Vec<_>>())),
            Some("its groups claim has more than 2000 values"),
        ),
        (Some(json!(["x".repeat(10_000), "y".repeat(256)])), None),
        (Some(json!(["/staff\0", "\0", "/staff\n", "", " /staff"])), None),
        (Some(json!(["' or 1=1 --", "%", "*", "{/staff}"])), None),
    ];
    for (claim, why) in claims {
        assert_eq!(scene.role_with("248", json!(["/staff"])).await.as_deref(), Some("member"));
        let client = browser();
        let answer = scene.sign_in_with(&client, "248", claim.clone()).await;
        assert_eq!(answer.headers()[header::LOCATION], "/", "{claim:?}");
        assert_eq!(scene.role("248").await, None, "{claim:?}");
        let by = match why {
            Some(why) => format!("the identity provider: {why}"),
            None => "the groups of the identity provider".to_owned(),
        };
        assert_eq!(scene.details("member.left").await.pop().unwrap()["by"], by, "{claim:?}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn the_userinfo_endpoint_may_state_groups_but_never_against_the_id_token(pool: PgPool) {
    let scene = Scene::new(pool, SignUp::Anyone).await;
    scene.map("/staff", "role:member").await;
    for (subject, in_token, answer, role) in [
        ("1", None, json!({ "sub": "1", "groups": ["/staff"] }), Some("member")),
        ("2", Some(json!([])), json!({ "sub": "2", "groups": ["/staff"] }), None),
        ("3", None, json!({ "sub": "3", "groups": "/staff" }), Some("member")),
        ("4", None, json!({ "sub": "4", "groups": { "/staff": true } }), None),
    ] {
        let client = browser();
        let asked = scene.begin(&client, &[]).await;
        let mut claims = scene.claims(subject, &asked);
        claims.as_object_mut().unwrap().remove("groups");
        if let Some(groups) = in_token {
            claims["groups"] = groups;
        }
        scene.exchanges(&scene.key.signs(&claims));
        scene.issuer.says("/userinfo", &answer);
        assert_eq!(scene.come_back_to(&client, &asked["state"]).await.headers()[header::LOCATION], "/");
        assert_eq!(scene.role(subject).await.as_deref(), role, "{answer}");
    }
    // Somebody else's groups sign nobody in.
    let client = browser();
    let asked = scene.begin(&client, &[]).await;
    let mut claims = scene.claims("5", &asked);
    claims.as_object_mut().unwrap().remove("groups");
    scene.exchanges(&scene.key.signs(&claims));
    scene.issuer.says("/userinfo", &json!({ "sub": "1", "groups": ["/staff"] }));
    refused("somebody else's groups", scene.come_back_to(&client, &asked["state"]).await, "invalid").await;
    assert!(!scene.is_signed_in(&client).await);
    // Nor does a token that says the groups are there, and isn't signed by the provider.
    let asked = scene.begin(&client, &[]).await;
    let mut claims = scene.claims("6", &asked);
    claims["groups"] = json!(["/staff"]);
    scene.exchanges(&testing::issuer::Key::ec("first").signs(&claims));
    refused("another's key", scene.come_back_to(&client, &asked["state"]).await, "invalid").await;
    assert_eq!(scene.count("identity").await, 4);
}

#[sqlx::test(migrations = "../migrations")]
async fn an_account_is_made_where_a_mapped_group_gives_a_role(pool: PgPool) {
    let scene = Scene::new(pool, SignUp::Groups).await;
    let group = scene.group("ocean team").await;
    scene.map("/ocean", &format!("group:{}", group.id)).await;
    let people = scene.count("person").await;
    for groups in [Some(json!(["/staff", "/ocean"])), Some(json!("/staff")), None] {
        let client = browser();
        refused("no role", scene.sign_in_with(&client, "248", groups).await, "no-group").await;
        let page = client.get(scene.server.url("/login?refused=no-group")).send().await.unwrap();
        assert_eq!(page.status(), StatusCode::BAD_REQUEST);
        assert!(page.text().await.unwrap().contains("Ask whoever manages these groups"));
    }
    assert_eq!((scene.count("person").await, scene.count("identity").await), (people, 0));
    let staff = scene.map("/staff", "role:reader").await;
    assert_eq!(scene.role_with("248", json!(["/staff", "/ocean"])).await.as_deref(), Some("reader"));
    backend::claim_mappings::delete(&scene.server.cx, &scene.server.ada, staff.id).await.unwrap();
    let other = browser();
    refused("no mapping", scene.sign_in_with(&other, "249", Some(json!(["/staff"]))).await, "no-group").await;
    // Whoever has an account keeps it, without the organisation.
    assert_eq!(scene.role_with("248", json!(["/staff"])).await, None);
}

#[sqlx::test(migrations = "../migrations")]
async fn groups_count_in_the_organisations_that_the_operator_names(pool: PgPool) {
    let scene = Scene::changed(pool, true, |provider| {
        provider.sign_up = SignUp::Groups;
        provider.orgs = Some(vec!["ocean".into()]);
    })
    .await;
    let (cx, ada, ocean) = (&scene.server.cx, &scene.server.ada, &scene.server.ocean);
    let draft = ClaimMappingDraft { provider: "corp".into(), value: "/staff".into(), gives: "role:member".into() };
    let new = draft.parse().unwrap();
    let refused_at = backend::claim_mappings::create(cx, ada, &new).await.unwrap_err();
    assert!(format!("{refused_at:?}").contains("provider"), "{refused_at:?}");
    assert!(backend::claim_mappings::list_providers(cx, ada).unwrap().is_empty());
    // One from before the operator's rule counts no more.
    let old = "insert into claim_mapping (id, org_id, issuer, value, role)
               select gen_random_uuid(), id, $1, '/staff', 'owner' from org where slug = 'acme'";
    sqlx::query(old).bind(&scene.issuer.address).execute(&scene.server.pool).await.unwrap();
    let client = browser();
    refused("not there", scene.sign_in_with(&client, "248", Some(json!(["/staff"]))).await, "no-group").await;
    backend::claim_mappings::create(cx, ocean, &new).await.unwrap();
    assert_eq!(scene.role_with("248", json!(["/staff"])).await, None, "in acme");
    assert_eq!(client.get(scene.server.url("/ocean")).send().await.unwrap().status(), StatusCode::SEE_OTHER);
    scene.sign_in_with(&client, "248", Some(json!(["/staff"]))).await;
    assert_eq!(client.get(scene.server.url("/ocean")).send().await.unwrap().status(), StatusCode::OK);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_provider_whose_groups_do_not_count_gives_nothing_and_takes_what_it_gave(pool: PgPool) {
    let scene = Scene::changed(pool, true, |provider| {
        provider.sign_up = SignUp::Anyone;
        provider.groups_claim = None;
    })
    .await;
    let old = "insert into claim_mapping (id, org_id, issuer, value, role)
               select gen_random_uuid(), id, $1, '/staff', 'owner' from org where slug = 'acme'";
    sqlx::query(old).bind(&scene.issuer.address).execute(&scene.server.pool).await.unwrap();
    assert_eq!(scene.role_with("248", json!(["/staff"])).await, None);
    let given = "insert into membership (org_id, person_id, role, by_issuer) select id, $1, 'member', $2 from org where slug = 'acme'";
    let person = uuid::Uuid::from(scene.person("248").await);
    sqlx::query(given).bind(person).bind(&scene.issuer.address).execute(&scene.server.pool).await.unwrap();
    assert_eq!(scene.role_with("248", json!(["/staff"])).await, None);
    let listed = backend::claim_mappings::list(&scene.server.cx, &scene.server.ada).await.unwrap();
    assert_eq!((listed[0].provider.as_deref(), listed[0].label.as_str()), (None, "Corp"));
}
