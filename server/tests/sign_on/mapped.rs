//! What a groups claim gives and takes, and what it can't.

use backend::{Lifetime, sign_on::SignUp};
use domain::{
    claim::{ClaimMappingDraft, ClaimMappingView},
    grant::{FilledBy, GroupView},
    id::PersonId,
    org::Role,
};
use reqwest::header;
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::{browser, until};

use super::scene::Scene;

impl Scene {
    /// Maps a value of the provider's groups in `acme`.
    pub(super) async fn map(&self, value: &str, gives: &str) -> ClaimMappingView {
        let draft = ClaimMappingDraft { provider: "corp".into(), value: value.into(), gives: gives.into() };
        backend::claim_mappings::create(&self.server.cx, &self.server.ada, &draft.parse().unwrap()).await.unwrap()
    }

    pub(super) async fn group(&self, name: &str) -> GroupView {
        backend::groups::create(&self.server.cx, &self.server.ada, &name.parse().unwrap()).await.unwrap()
    }

    /// Signs somebody in with these groups: it always succeeds. Answers with their role in `acme`, if any.
    pub(super) async fn role_with(&self, subject: &str, groups: Value) -> Option<String> {
        let client = browser();
        let answer = self.sign_in_with(&client, subject, Some(groups)).await;
        assert_eq!(answer.headers()[header::LOCATION], "/", "{subject}");
        assert!(self.is_signed_in(&client).await);
        self.role(subject).await
    }

    /// The role in `acme` of whoever has this identity.
    pub(super) async fn role(&self, subject: &str) -> Option<String> {
        let query = "select m.role from membership m join identity i on i.person_id = m.person_id
                     join org o on o.id = m.org_id where i.subject = $1 and o.slug = 'acme'";
        sqlx::query_scalar(query).bind(subject).fetch_optional(&self.server.pool).await.unwrap()
    }

    pub(super) async fn person(&self, subject: &str) -> PersonId {
        let query = "select person_id from identity where subject = $1";
        let id: uuid::Uuid = sqlx::query_scalar(query).bind(subject).fetch_one(&self.server.pool).await.unwrap();
        id.into()
    }

    /// The addresses in a group.
    async fn in_group(&self, group: &GroupView) -> Vec<String> {
        let members = backend::groups::list_members(&self.server.cx, &self.server.ada, group.id).await.unwrap();
        members.into_iter().map(|member| member.name).collect()
    }

    /// The events of an action in `acme`, as sentences without their author.
    pub(super) async fn details(&self, action: &str) -> Vec<Value> {
        let query = "select detail from audit_event e join org o on o.id = e.org_id
                     where o.slug = 'acme' and action = $1 order by e.id";
        sqlx::query_scalar(query).bind(action).fetch_all(&self.server.pool).await.unwrap()
    }

    async fn invite(&self, person: PersonId, role: Role) {
        let cx = &self.server.cx;
        let made =
            backend::invitations::invite_by_link(cx, &self.server.ada, role, &"".parse().unwrap()).await.unwrap();
        backend::invitations::accept(cx, &made.token, person).await.unwrap();
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn each_sign_in_gives_what_the_values_give_and_takes_what_they_do_not_give_any_more(pool: PgPool) {
    let scene = Scene::new(pool, SignUp::Anyone).await;
    let ocean = scene.group("ocean team").await;
    let admins = scene.map("/admins", "role:admin").await;
    scene.map("/staff", "role:member").await;
    scene.map("/ocean", &format!("group:{}", ocean.id)).await;
    let role = |role: &str| Some(role.to_owned());

    assert_eq!(
        scene.role_with("248", json!(["/other", "/STAFF", "staff", "/staff "])).await,
        None,
        "exactly the value"
    );
    assert_eq!(scene.role_with("248", json!(["/ocean"])).await, None, "a group is for members");
    assert!(scene.in_group(&ocean).await.is_empty());
    assert_eq!(scene.role_with("248", json!(["/ocean", "/staff"])).await, role("member"));
    assert_eq!(scene.in_group(&ocean).await, ["248@corp.example.com"]);
    assert_eq!(scene.role_with("248", json!(["/staff", "/admins"])).await, role("admin"), "the highest");
    assert!(scene.in_group(&ocean).await.is_empty());
    assert_eq!(scene.role_with("248", json!(["/staff", "/ocean"])).await, role("member"));

    // A token of theirs goes with the membership.
    let actor = backend::actor::find(&scene.server.cx, scene.person("248").await, "acme").await.unwrap();
    let days = Lifetime::days(1).unwrap();
    let token = backend::tokens::create(&scene.server.cx, &actor, &"x".parse().unwrap(), days).await.unwrap().text;
    let buckets = || scene.server.client.get(scene.server.url("/api/v1/orgs/acme/buckets")).bearer_auth(&*token).send();
    assert_eq!(buckets().await.unwrap().status(), 200);
    assert_eq!(scene.role_with("248", json!([])).await, None);
    assert_eq!(buckets().await.unwrap().status(), 401);
    assert!(scene.in_group(&ocean).await.is_empty());

    // What a deleted mapping gave ends at the next sign-in.
    assert_eq!(scene.role_with("248", json!(["/admins"])).await, role("admin"));
    backend::claim_mappings::delete(&scene.server.cx, &scene.server.ada, admins.id).await.unwrap();
    assert_eq!(scene.role("248").await, role("admin"));
    assert_eq!(scene.role_with("248", json!(["/admins"])).await, None);

    let by = "the groups of the identity provider";
    assert_eq!(scene.details("member.joined").await[0], json!({ "role": "member", "by": by }));
    assert_eq!(
        scene.details("member.role_changed").await[0],
        json!({ "before": "member", "after": "admin", "by": by })
    );
    assert_eq!(
        scene.details("member.left").await,
        vec![json!({ "role": "member", "by": by }), json!({ "role": "admin", "by": by })]
    );
    assert_eq!(
        (scene.details("group.member_added").await.len(), scene.details("group.member_removed").await.len()),
        (2, 1)
    );
    scene.server.sign_in().await;
    let events = scene.server.page("/acme/activity.csv").await;
    assert!(events.contains("left the organisation, by the groups of the identity provider"), "{events}");
}

#[sqlx::test(migrations = "../migrations")]
async fn what_came_by_hand_stays_by_hand(pool: PgPool) {
    let scene = Scene::new(pool, SignUp::Anyone).await;
    scene.map("/admins", "role:admin").await;
    scene.map("/staff", "role:member").await;
    scene.role_with("248", json!([])).await;
    scene.invite(scene.person("248").await, Role::Reader).await;
    for groups in [json!(["/admins"]), json!([])] {
        assert_eq!(scene.role_with("248", groups).await.as_deref(), Some("reader"));
    }
    // A role that an admin changed came by hand from then on.
    assert_eq!(scene.role_with("249", json!(["/staff"])).await.as_deref(), Some("member"));
    let person = scene.person("249").await;
    backend::members::set_role(&scene.server.cx, &scene.server.ada, person, Role::Reader).await.unwrap();
    for groups in [json!(["/staff"]), json!([])] {
        assert_eq!(scene.role_with("249", groups).await.as_deref(), Some("reader"));
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_left_or_was_removed_is_brought_back_by_an_invitation_alone(pool: PgPool) {
    let scene = Scene::new(pool, SignUp::Anyone).await;
    scene.map("/staff", "role:member").await;
    let (cx, ada) = (&scene.server.cx, &scene.server.ada);
    let staff = || json!(["/staff"]);
    for subject in ["left", "removed", "invited"] {
        assert_eq!(scene.role_with(subject, staff()).await.as_deref(), Some("member"));
    }
    let actor = backend::actor::find(cx, scene.person("left").await, "acme").await.unwrap();
    backend::members::leave(cx, &actor).await.unwrap();
    for subject in ["removed", "invited"] {
        backend::members::remove(cx, ada, scene.person(subject).await).await.unwrap();
    }
    scene.invite(scene.person("invited").await, Role::Reader).await;
    assert_eq!(scene.role_with("left", staff()).await, None);
    assert_eq!(scene.role_with("removed", staff()).await, None);
    assert_eq!(scene.role_with("invited", json!([])).await.as_deref(), Some("reader"));
    let causes = scene.details("claim_mapping.refused").await;
    assert_eq!(causes[0]["cause"], "they left, and only an invitation brings them back");
    assert_eq!(causes[1]["cause"], "they were removed, and only an invitation brings them back");
    assert_eq!(causes.len(), 2);
}

#[sqlx::test(migrations = "../migrations")]
async fn an_organisation_keeps_its_last_owner_and_the_sign_in_succeeds(pool: PgPool) {
    let scene = Scene::new(pool, SignUp::Anyone).await;
    let ocean = scene.group("ocean team").await;
    scene.map("/owners", "role:owner").await;
    scene.map("/ocean", &format!("group:{}", ocean.id)).await;
    assert_eq!(scene.role_with("248", json!(["/owners", "/ocean"])).await.as_deref(), Some("owner"));
    backend::members::leave(&scene.server.cx, &scene.server.ada).await.unwrap();
    assert_eq!(scene.role_with("248", json!([])).await.as_deref(), Some("owner"));
    let left = scene.details("claim_mapping.refused").await;
    assert_eq!(left, [json!({ "cause": "an organisation keeps its last owner" })]);
    assert_eq!(scene.count("group_member").await, 0, "its groups are taken all the same");
    // With another owner there, what the claim asks for is done.
    assert_eq!(scene.role_with("249", json!(["/owners"])).await.as_deref(), Some("owner"));
    assert_eq!(scene.role_with("248", json!([])).await, None);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_group_is_filled_by_hand_or_by_a_claim(pool: PgPool) {
    let scene = Scene::new(pool, SignUp::Anyone).await;
    let (cx, ada) = (&scene.server.cx, &scene.server.ada);
    let group = scene.group("ocean team").await;
    backend::groups::add_member(cx, ada, group.id, ada.person()).await.unwrap();
    let gives = format!("group:{}", group.id);
    let draft = ClaimMappingDraft { provider: "corp".into(), value: "/ocean".into(), gives: gives.clone() };
    let refused = backend::claim_mappings::create(cx, ada, &draft.parse().unwrap()).await.unwrap_err();
    assert!(refused.to_string().contains("filled by hand"), "{refused}");
    backend::groups::remove_member(cx, ada, group.id, ada.person()).await.unwrap();

    let first = scene.map("/ocean", &gives).await;
    let second = scene.map("/sea", &gives).await;
    scene.map("/staff", "role:member").await;
    let twice = backend::claim_mappings::create(cx, ada, &draft.parse().unwrap()).await.unwrap_err();
    assert_eq!(twice.to_string(), "This value gives that already.");
    let refused = backend::groups::add_member(cx, ada, group.id, ada.person()).await.unwrap_err();
    assert!(refused.to_string().contains("The identity provider fills this group"), "{refused}");
    scene.role_with("248", json!(["/staff", "/ocean"])).await;
    assert_eq!(scene.in_group(&group).await.len(), 1);
    // While another value is mapped, it stays the claim's.
    backend::claim_mappings::delete(cx, ada, first.id).await.unwrap();
    assert_eq!(scene.in_group(&group).await.len(), 1);
    backend::claim_mappings::delete(cx, ada, second.id).await.unwrap();
    assert!(scene.in_group(&group).await.is_empty());
    assert_eq!(backend::groups::get(cx, ada, group.id).await.unwrap().filled_by, FilledBy::Hand);
    backend::groups::add_member(cx, ada, group.id, ada.person()).await.unwrap();
}

#[sqlx::test(migrations = "../migrations")]
async fn unlinking_ends_what_the_claim_gave(pool: PgPool) {
    let scene = Scene::new(pool, SignUp::Anyone).await;
    scene.map("/staff", "role:member").await;
    let client = browser();
    scene.sign_in_with(&client, "248", Some(json!(["/staff"]))).await;
    let identity: uuid::Uuid =
        sqlx::query_scalar("select id from identity").fetch_one(&scene.server.pool).await.unwrap();
    let unlink = || {
        let fields = [("intent", "account/unlink".to_owned()), ("identity", identity.to_string())];
        client.post(scene.server.url("/profile/account")).header("sec-fetch-site", "same-origin").form(&fields).send()
    };
    assert_eq!(unlink().await.unwrap().status(), 409, "the last way in stays");
    assert_eq!(scene.role("248").await.as_deref(), Some("member"), "and so does the membership");
    sqlx::query("update person set password_hash = (select password_hash from person where email = 'ada@example.com')")
        .execute(&scene.server.pool)
        .await
        .unwrap();
    assert_eq!(unlink().await.unwrap().status(), 303);
    assert_eq!(scene.count("identity").await, 0);
    let page = client.get(scene.server.url("/acme/buckets")).send().await.unwrap();
    assert_eq!(page.status(), 404);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_mapping_deleted_during_a_sign_in_gives_nothing(pool: PgPool) {
    let scene = Scene::new(pool, SignUp::Anyone).await;
    let mapping = scene.map("/staff", "role:member").await;
    let mut deleting = scene.server.pool.begin().await.unwrap();
    sqlx::query("delete from claim_mapping where id = $1")
        .bind(uuid::Uuid::from(mapping.id))
        .execute(&mut *deleting)
        .await
        .unwrap();
    let sign_in = scene.role_with("248", json!(["/staff"]));
    let wait_and_commit = async {
        until("the sign-in waits", async || {
            let waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '%claim_mapping%for share%'";
            let waiting: i64 = sqlx::query_scalar(waiting).fetch_one(&scene.server.pool).await.unwrap();
            waiting > 0
        })
        .await;
        deleting.commit().await.unwrap();
    };
    let (role, ()) = tokio::join!(sign_in, wait_and_commit);
    assert_eq!(role, None);
    assert!(scene.details("member.joined").await.is_empty());
}
