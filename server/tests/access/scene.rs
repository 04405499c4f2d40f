//! What there is to ask for: an organisation of its own for each question, so that what succeeds spoils nothing.

use backend::{ClientNetwork, Lifetime, Proof, TokenLimits, actor::Actor, devices::Asking, grants::OnName};
use domain::{
    claim::ClaimMappingDraft,
    grant::{Level, Principal},
    org::{OrgSlug, Role},
    trust_rule::TrustRuleDraft,
};
use sqlx::PgPool;
use testing::{Answering, Authenticator, ORIGIN, SoftPasskey, draft, draft::role};
use uuid::Uuid;

use crate::access::{
    site::{Site, Visitor},
    table::{Audience, Fixture, Interface, Row},
};

/// Things of one organisation, for somebody to ask for. Only what the row names is there.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scene {
    /// `{org}` and `{namespace}`.
    pub(crate) org: String,
    /// `{id}` and `{nickname}`: a bucket config nobody relies on, which is not the default.
    id: String,
    nickname: String,
    /// `{repo}`.
    repo: String,
    /// `{person}`: a member.
    person: String,
    /// `{stranger}`: the user name of somebody who has their password and belongs to no organisation.
    pub(crate) stranger: String,
    /// `{invitation}`: a link.
    invitation: String,
    /// `{received}`: one that is addressed to the visitor, or the stranger, into another organisation.
    received: String,
    /// `{identity}`: one of the visitor's.
    identity: String,
    /// `{first_code}`: what the app of the visitor shows, whom a second factor is offered to.
    first_code: String,
    /// `{passkey}`: one of the visitor's.
    passkey: String,
    /// `{made}`: what the visitor's browser answers with, which was asked for a new passkey.
    made: String,
    /// `{shown}`: the same of one that confirms that it is them.
    shown: String,
    /// `{link}`: the last part of the link of an invitation into another organisation.
    link: String,
    /// `{group}`: a group, with the member in it.
    group: String,
    /// `{grant}`: a grant on the repo, or on the bucket config.
    grant: String,
    /// `{account}`: a service account.
    account: String,
    /// `{token}`: the service account's, where there is one; else the visitor's, beside the one they come with; and the name of it.
    pub(crate) token: String,
    token_name: String,
    /// `{rule}`: a trust rule of the service account.
    rule: String,
    /// `{mapping}`: a mapping of a group of the identity provider.
    mapping: String,
    /// `{code}`: what a device shows that waits for an answer.
    code: String,
    /// `{device}`: one that the visitor signed in.
    device: String,
    /// `{credential}`.
    credential: String,
    credential_name: String,
    /// `{fresh}`: what nothing is called.
    fresh: String,
    /// The token the visitor comes with, which is good for this organisation.
    pub(crate) bearer: String,
}

impl Scene {
    /// The same things, asked for in an organisation with a token.
    pub(crate) fn asked_for(&self, org: &str, bearer: &str) -> Self {
        Self { org: org.to_owned(), bearer: bearer.to_owned(), ..self.clone() }
    }

    /// Puts what there is into a path or a body.
    pub(crate) fn fill(&self, text: &str, visitor: Option<&Visitor>) -> String {
        text.replace("{org}", &self.org)
            .replace("{namespace}", &self.org)
            .replace("{id}", &self.id)
            .replace("{nickname}", &self.nickname)
            .replace("{repo}", &self.repo)
            .replace("{person}", &self.person)
            .replace("{account}", &self.account)
            .replace("{group}", &self.group)
            .replace("{grant}", &self.grant)
            .replace("{stranger}", &self.stranger)
            .replace("{invitation}", if is_answer(text) { &self.received } else { &self.invitation })
            .replace("{received}", &self.received)
            .replace("{identity}", &self.identity)
            .replace("{first_code}", &self.first_code)
            .replace("{passkey}", &self.passkey)
            .replace("{made}", &in_json(&self.made))
            .replace("{shown}", &in_json(&self.shown))
            .replace("{link}", &self.link)
            .replace("{token}", &self.token)
            .replace("{rule}", &self.rule)
            .replace("{mapping}", &self.mapping)
            .replace("{code}", &self.code)
            .replace("{device}", &self.device)
            .replace("{credential}", &self.credential)
            .replace("{fresh}", &self.fresh)
            .replace("{name}", &self.name(text, visitor))
    }

    /// What a name is the name of, the rest of the path says.
    fn name(&self, path: &str, visitor: Option<&Visitor>) -> String {
        if path.contains("/credentials/") {
            self.credential_name.clone()
        } else if path.contains("/organizations/") {
            self.person.clone()
        } else if path.contains("/tokens/") {
            self.token_name.clone()
        } else {
            visitor.map_or("x", |visitor| &visitor.username).to_owned()
        }
    }
}

/// As it stands between the quotes of a text in JSON.
fn in_json(text: &str) -> String {
    serde_json::to_string(text).unwrap().trim_matches('"').to_owned()
}

/// Whether a path is where invitations are accepted that are addressed to the caller.
fn is_answer(path: &str) -> bool {
    path == "/v1/invitations/{invitation}" || path.starts_with("/api/v1/user/invitations/")
}

impl Site {
    /// An organisation of Ada's with nothing in it, to which the visitor belongs.
    pub(crate) async fn home(&mut self, visitor: Option<(&Visitor, Role)>) -> (Scene, Actor) {
        self.count += 1;
        let org = format!("org-{}", self.count);
        let ada = self.found(&org).await;
        let mut actor = ada.clone();
        if let Some((visitor, role)) = visitor {
            self.join(&org, visitor.person, role).await;
            actor = backend::actor::find(&self.server.cx, visitor.person.into(), &org).await.unwrap();
        }
        let (bearer, _) = self.token(&actor, "bearer").await;
        let (_, token) = self.token(&actor, "spare").await;
        let fresh = format!("fresh-{}", self.count);
        (Scene { org, bearer, token, token_name: "spare".to_owned(), fresh, ..Scene::default() }, ada)
    }

    /// The same with what `row` names and nothing else.
    pub(crate) async fn scene(&mut self, row: &Row, visitor: Option<(&Visitor, Role)>) -> Scene {
        let (mut scene, ada) = self.home(visitor).await;
        let count = self.count;
        let is_received = row.names("{received}") || is_answer(row.route.trim_start_matches("POST "));
        let stranger =
            if matches!(row.audience, Audience::SignedIn | Audience::SignedInManagers | Audience::SignedInOwners)
                || row.names("{stranger}")
                || is_received
            {
                self.somebody(&format!("stranger-{count}")).await
            } else {
                Default::default()
            };
        if is_received {
            let invited = visitor.map_or((stranger.0, &stranger.1), |(visitor, _)| (visitor.person, &visitor.username));
            scene.received = self.invite(&format!("from-{count}"), invited).await;
        }
        if row.names("{code}") || row.names("{device}") {
            let begun = self.begin_device(visitor.filter(|_| row.names("{device}"))).await;
            (scene.code, scene.device) = begun;
        }
        if row.names("{identity}") {
            scene.identity = match visitor {
                Some((visitor, _)) => self.identity(visitor.person).await,
                None => Uuid::nil().to_string(),
            };
        }
        if let (true, Some((visitor, _))) = (row.names("{first_code}"), visitor) {
            let cx = &self.server.cx;
            let own = backend::actor::find_own(cx, visitor.person.into()).await.unwrap();
            let offer = backend::second_factor::offered(cx, &own, "here").await.unwrap().unwrap();
            scene.first_code = Authenticator::with_key(&offer.key).code(cx, 0).await;
        }
        if let (true, Some((visitor, _))) = (row.names("{made}"), visitor) {
            scene.made = self.new_passkey(visitor).await.1.to_string();
        }
        if row.names("{passkey}") || row.names("{shown}") {
            (scene.passkey, scene.shown) = match visitor {
                Some((visitor, _)) => self.passkey(visitor).await,
                None => (Uuid::nil().to_string(), String::new()),
            };
        }
        scene.stranger = stranger.1;
        if row.fixture != Fixture::Bare {
            self.furnish(&mut scene, &ada, row, count).await;
        }
        scene
    }

    async fn furnish(&mut self, scene: &mut Scene, ada: &Actor, row: &Row, count: usize) {
        let bucket = |name: String| {
            let mut role = role(&name, &name);
            role.role_name = format!("role-{name}");
            if row.fixture == Fixture::Role { role } else { draft::self_managed(&name, &name) }
        };
        let cx = &self.server.cx;
        let home = format!("home-{count}");
        backend::buckets::create(cx, ada, &bucket(home.clone()).parse().unwrap()).await.unwrap();
        scene.nickname = format!("bucket-{count}");
        if row.names("{id}") {
            let new = bucket(scene.nickname.clone()).parse().unwrap();
            scene.id = backend::buckets::create(cx, ada, &new).await.unwrap().id.to_string();
        }
        if row.names("{repo}") {
            scene.repo = format!("repo-{count}");
            backend::repos::create(cx, ada, &draft::repo(&scene.repo, &home, "x")).await.unwrap();
        }
        if row.names("{link}") {
            let host = self.found(&format!("host-{count}")).await;
            let made =
                backend::invitations::invite_by_link(cx, &host, Role::Member, &"".parse().unwrap()).await.unwrap();
            scene.link = made.token.to_string();
        }
        if row.names("{invitation}") {
            let made = backend::invitations::invite_by_link(cx, ada, Role::Member, &"".parse().unwrap()).await.unwrap();
            scene.invitation = made.invitation.id.to_string();
        }
        if row.names("{person}") || row.names("/organizations/") {
            let person = self.somebody(&format!("member-{count}")).await.0;
            self.join(&scene.org, person, Role::Member).await;
            scene.person = person.to_string();
        }
        if row.names("{group}") {
            let group = backend::groups::create(cx, ada, &format!("group-{count}").parse().unwrap()).await.unwrap();
            if !scene.person.is_empty()
                && !row.route.starts_with("PUT")
                && row.route != "groups/add"
                && row.interface != Interface::Form("groups/add")
            {
                let person = scene.person.parse().unwrap();
                backend::groups::add_member(cx, ada, group.id, person).await.unwrap();
            }
            scene.group = group.id.to_string();
        }
        if row.names("{grant}") {
            let on = if row.names("{repo}") {
                OnName::Repo(&scene.repo)
            } else {
                OnName::BucketConfig(scene.id.parse().unwrap())
            };
            let given = backend::grants::give(cx, ada, on, Principal::Everyone, Level::Read).await.unwrap();
            scene.grant = given.id.to_string();
        }
        if row.names("{account}") {
            scene.account = format!("account-{count}");
            let name = scene.account.parse().unwrap();
            backend::service_accounts::create(cx, ada, &name, Role::Reader).await.unwrap();
            let (name, days) = ("spare".parse().unwrap(), Lifetime::days(1).unwrap());
            let made =
                backend::service_accounts::create_token(cx, ada, &scene.account, &name, days, &TokenLimits::default())
                    .await;
            let made = made.unwrap();
            scene.token = made.view.id;
            if row.names("{rule}") {
                let rule = TrustRuleDraft {
                    issuer: "https://issuer.example.com".to_owned(),
                    audience: "lake".to_owned(),
                    conditions: "sub = right".to_owned(),
                };
                let new = rule.parse().unwrap();
                let made = backend::service_accounts::create_trust_rule(cx, ada, &scene.account, &new).await.unwrap();
                scene.rule = made.id.to_string();
            }
        }
        if row.names("{mapping}") {
            let draft = ClaimMappingDraft {
                provider: "corp".to_owned(),
                value: format!("group-{count}"),
                gives: "role:reader".to_owned(),
            };
            let made = backend::claim_mappings::create(cx, ada, &draft.parse().unwrap()).await.unwrap();
            scene.mapping = made.id.to_string();
        }
        if row.names("credential") {
            scene.credential_name = format!("credential-{count}");
            let new = draft::key_pair(&scene.credential_name);
            let made = backend::credentials::create(&self.server.cx, ada, &new, Proof::NotDemanded).await.unwrap();
            scene.credential = made.id.to_string();
        }
    }

    /// An organisation of Ada's.
    pub(crate) async fn found(&self, org: &str) -> Actor {
        let (cx, ada) = (&self.server.cx, self.server.ada.person());
        backend::orgs::create_for(cx, &org.parse().unwrap(), ada).await.unwrap();
        backend::actor::find(cx, ada, org).await.unwrap()
    }

    /// Somebody with an account and everybody's password; answers with their id and user name.
    pub(crate) async fn somebody(&self, name: &str) -> (Uuid, String) {
        let person = backend::random::uuid();
        sqlx::query(
            "insert into person (id, email, name, password_hash)
             select $1, $2, 'Somebody', password_hash from person where email = 'ada@example.com'",
        )
        .bind(person)
        .bind(format!("{name}@example.com"))
        .execute(&self.server.pool)
        .await
        .unwrap();
        backend::people::give_everybody_a_namespace(&self.server.cx).await.unwrap();
        (person, name.to_owned())
    }

    /// What a browser is asked to sign.
    async fn asked_to_sign(&self, visitor: &Visitor, path: &str) -> serde_json::Value {
        let request = visitor.client.post(self.server.url(&format!("/api/ui/account/passkeys/{path}")));
        let answer = request.header("sec-fetch-site", "same-origin").json(&serde_json::json!({})).send().await.unwrap();
        let answer: serde_json::Value = answer.json().await.unwrap();
        serde_json::from_str(answer["options"].as_str().unwrap()).unwrap()
    }

    /// A passkey that somebody's browser was asked for, with the answer.
    async fn new_passkey(&self, visitor: &Visitor) -> (SoftPasskey, serde_json::Value) {
        SoftPasskey::make(&self.asked_to_sign(visitor, "begin-adding").await, &Answering::at(ORIGIN))
    }

    /// A passkey of somebody's; answers with its id, and with what it signs to confirm that it is them.
    async fn passkey(&self, visitor: &Visitor) -> (String, String) {
        let (cx, person) = (&self.server.cx, visitor.person.into());
        let (mut passkey, answer) = self.new_passkey(visitor).await;
        let form = [("intent", "account/passkeys/add"), ("answer", &answer.to_string())];
        let post = visitor.client.post(self.server.url("/profile/account")).header("sec-fetch-site", "same-origin");
        assert!(post.form(&form).send().await.unwrap().status().is_redirection());
        let id = backend::passkeys::list(cx, person).await.unwrap().last().unwrap().id.to_string();
        let options = self.asked_to_sign(visitor, "begin-confirming").await;
        (id, passkey.sign(&options, &Answering::at(ORIGIN)).to_string())
    }

    /// An identity of somebody's; answers with its id.
    async fn identity(&self, person: Uuid) -> String {
        let id = backend::random::uuid();
        sqlx::query(
            "insert into identity (id, issuer, subject, person_id) values ($1, 'https://id.example.com', $2, $3)",
        )
        .bind(id)
        .bind(id.to_string())
        .bind(person)
        .execute(&self.server.pool)
        .await
        .unwrap();
        id.to_string()
    }

    pub(crate) async fn join(&self, org: &str, person: Uuid, role: Role) {
        sqlx::query("insert into membership (org_id, person_id, role) select id, $1, $3 from org where slug = $2")
            .bind(person)
            .bind(org)
            .bind(role.as_str())
            .execute(&self.server.pool)
            .await
            .unwrap();
    }

    /// A token of this actor's; answers with its text and its public id.
    pub(crate) async fn token(&self, actor: &Actor, name: &str) -> (String, String) {
        let days = Lifetime::days(1).unwrap();
        let made = backend::tokens::create(&self.server.cx, actor, &name.parse().unwrap(), days).await.unwrap();
        (made.text.to_string(), made.view.id)
    }

    /// A device that waits, or one that is signed in by a visitor; answers with its code and its id.
    async fn begin_device(&self, approved_by: Option<(&Visitor, Role)>) -> (String, String) {
        let cx = &self.server.cx;
        let asking = Asking { client: "arraylake", network: ClientNetwork::UNKNOWN };
        let code = backend::devices::begin(cx, asking).await.unwrap().user_code;
        let Some((visitor, _)) = approved_by else { return (code.to_string(), Uuid::nil().to_string()) };
        let own = backend::actor::find_own(cx, visitor.person.into()).await.unwrap();
        backend::devices::approve(cx, &own, &code).await.unwrap();
        let devices = backend::devices::list(cx, own.person()).await.unwrap();
        (code.to_string(), devices[0].id.to_string())
    }

    /// Invites somebody into an organisation of its own; answers with the invitation's id.
    async fn invite(&self, org: &str, (person, username): (Uuid, &String)) -> String {
        let ada = self.found(org).await;
        backend::invitations::invite_by_name(&self.server.cx, &ada, &OrgSlug::stored(username).unwrap(), Role::Member)
            .await
            .unwrap();
        let received = backend::invitations::list_received(&self.server.cx, person.into()).await.unwrap();
        received.into_iter().find(|received| received.org.as_str() == org).unwrap().id.to_string()
    }
}

/// Everything that is kept of an organisation and of a person, but for when a token was used.
pub(crate) async fn kept(pool: &PgPool, org: &str, person: Option<Uuid>) -> String {
    sqlx::query_scalar(
        "with place as (select id from org where slug = $1),
         row as (
             select to_jsonb(t)::text as text from org t where id in (select id from place)
             union all select (to_jsonb(t) - 'last_seen_at')::text from membership t
                 where org_id in (select id from place) or person_id = $2
             union all select to_jsonb(t)::text from principal_group t where org_id in (select id from place)
             union all select to_jsonb(t)::text from group_member t where org_id in (select id from place)
             union all select to_jsonb(t)::text from access_grant t where org_id in (select id from place)
             union all select to_jsonb(t)::text from claim_mapping t where org_id in (select id from place)
             union all select to_jsonb(t)::text from invitation t
                 where org_id in (select id from place) or invitee = $2
             union all select to_jsonb(t)::text from bucket_config t where org_id in (select id from place)
             union all select to_jsonb(t)::text from repo t where org_id in (select id from place)
             union all select to_jsonb(t)::text from cloud_credential t where org_id in (select id from place)
             union all select to_jsonb(t)::text from default_credential t where org_id in (select id from place)
             union all select (to_jsonb(t) - 'last_used_at')::text from api_token t
                 where org_id in (select id from place) or person_id = $2
             union all select to_jsonb(t)::text from person t where id = $2 or service_of in (select id from place)
             union all select (to_jsonb(t) - 'used_at')::text from trust_rule t where org_id in (select id from place)
             union all select to_jsonb(t)::text from device t where person_id = $2
             union all select to_jsonb(t)::text from device_request t where $2 is not null
             union all select to_jsonb(t)::text from identity t where person_id = $2
             union all select to_jsonb(t)::text from second_factor t where person_id = $2 and confirmed_at is not null
             union all select to_jsonb(t)::text from recovery_code t where person_id = $2
             union all select (to_jsonb(t) - 'used_at' - 'credential')::text from passkey t where person_id = $2
         )
         select coalesce(string_agg(text, ' ' order by text), '') from row",
    )
    .bind(org)
    .bind(person)
    .fetch_one(pool)
    .await
    .unwrap()
}
