//! Makes what a row of the table names, and nothing else.

use backend::{Lifetime, Proof, TokenLimits, actor::Actor, grants::OnName};
use domain::{
    claim::ClaimMappingDraft,
    draft::bucket::BucketDraft,
    grant::{Level, Principal},
    org::Role,
    trust_rule::TrustRuleDraft,
};
use testing::{Authenticator, draft};
use uuid::Uuid;

use super::things::{Scene, is_answer};
use crate::access::{
    site::{Site, Visitor},
    table::{Audience, Fixture, Interface, Row},
};

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
        self.with_people(&mut scene, row, visitor).await;
        if let Some((visitor, _)) = visitor {
            self.with_ways_in(&mut scene, row, visitor).await;
        }
        if row.fixture != Fixture::Bare {
            self.with_buckets(&mut scene, &ada, row).await;
            self.with_invitations(&mut scene, &ada, row).await;
            self.with_members(&mut scene, &ada, row).await;
            self.with_service_account(&mut scene, &ada, row).await;
            self.with_access(&mut scene, &ada, row).await;
        }
        scene
    }

    /// A stranger, an invitation that somebody received, and a device.
    async fn with_people(&mut self, scene: &mut Scene, row: &Row, visitor: Option<(&Visitor, Role)>) {
        let is_received = row.names("{received}") || is_answer(row.route.trim_start_matches("POST "));
        let is_of_the_caller =
            matches!(row.audience, Audience::SignedIn | Audience::SignedInManagers | Audience::SignedInOwners);
        let mut stranger = Default::default();
        if is_of_the_caller || row.names("{stranger}") || is_received {
            stranger = self.somebody(&format!("stranger-{}", self.count)).await;
        }
        if is_received {
            let invited = visitor.map_or((stranger.0, &stranger.1), |(visitor, _)| (visitor.person, &visitor.username));
            scene.received = self.invite(&format!("from-{}", self.count), invited).await;
        }
        scene.stranger = stranger.1;
        if row.names("{code}") || row.names("{device}") {
            let begun = self.begin_device(visitor.filter(|_| row.names("{device}"))).await;
            (scene.code, scene.device) = begun;
        }
        // For whoever is not signed in, ids that nothing has.
        scene.identity = Uuid::nil().to_string();
        scene.passkey = Uuid::nil().to_string();
    }

    /// The visitor's identity, second factor and passkeys.
    async fn with_ways_in(&mut self, scene: &mut Scene, row: &Row, visitor: &Visitor) {
        if row.names("{identity}") {
            scene.identity = self.identity(visitor.person).await;
        }
        if row.names("{first_code}") {
            let cx = &self.server.cx;
            let own = backend::actor::find_own(cx, visitor.person.into()).await.unwrap();
            let offer = backend::second_factor::offered(cx, &own, "here").await.unwrap().unwrap();
            scene.first_code = Authenticator::with_key(&offer.key).code(cx, 0).await;
        }
        if row.names("{made}") {
            scene.made = self.new_passkey(visitor).await.1.to_string();
        }
        if row.names("{passkey}") || row.names("{shown}") {
            (scene.passkey, scene.shown) = self.passkey(visitor).await;
        }
    }

    async fn with_buckets(&mut self, scene: &mut Scene, ada: &Actor, row: &Row) {
        let (cx, count) = (&self.server.cx, self.count);
        let bucket = |name: &str| {
            let draft = match row.fixture {
                Fixture::Role => BucketDraft { role_name: format!("role-{name}"), ..draft::role(name, name) },
                Fixture::Keys => draft::hmac(name, name),
                Fixture::Plain | Fixture::Bare => draft::self_managed(name, name),
            };
            draft.parse().unwrap()
        };
        let home = format!("home-{count}");
        backend::buckets::create(cx, ada, &bucket(&home)).await.unwrap();
        scene.nickname = format!("bucket-{count}");
        if row.names("{id}") {
            scene.id = backend::buckets::create(cx, ada, &bucket(&scene.nickname)).await.unwrap().id.to_string();
        }
        if row.names("{repo}") {
            scene.repo = format!("repo-{count}");
            backend::repos::create(cx, ada, &draft::repo(&scene.repo, &home, "x")).await.unwrap();
        }
        if row.names("credential") {
            scene.credential_name = format!("credential-{count}");
            let new = draft::key_pair(&scene.credential_name);
            let made = backend::credentials::create(cx, ada, &new, Proof::NotDemanded).await.unwrap();
            scene.credential = made.id.to_string();
        }
    }

    async fn with_invitations(&mut self, scene: &mut Scene, ada: &Actor, row: &Row) {
        let invite = async |owner: &Actor| {
            let cx = &self.server.cx;
            backend::invitations::invite_by_link(cx, owner, Role::Member, &"".parse().unwrap()).await.unwrap()
        };
        if row.names("{link}") {
            let host = self.found(&format!("host-{}", self.count)).await;
            scene.link = invite(&host).await.token.to_string();
        }
        if row.names("{invitation}") {
            scene.invitation = invite(ada).await.invitation.id.to_string();
        }
    }

    /// A member, and a group.
    async fn with_members(&mut self, scene: &mut Scene, ada: &Actor, row: &Row) {
        let (cx, count) = (&self.server.cx, self.count);
        if row.names("{person}") || row.names("/organizations/") {
            let person = self.somebody(&format!("member-{count}")).await.0;
            self.join(&scene.org, person, Role::Member).await;
            scene.person = person.to_string();
        }
        if row.names("{group}") {
            let group = backend::groups::create(cx, ada, &format!("group-{count}").parse().unwrap()).await.unwrap();
            let adds = row.route.starts_with("PUT")
                || row.route == "groups/add"
                || row.interface == Interface::Form("groups/add");
            if !scene.person.is_empty() && !adds {
                let person = scene.person.parse().unwrap();
                backend::groups::add_member(cx, ada, group.id, person).await.unwrap();
            }
            scene.group = group.id.to_string();
        }
    }

    /// A service account with a token, and a trust rule of it.
    async fn with_service_account(&mut self, scene: &mut Scene, ada: &Actor, row: &Row) {
        if !row.names("{account}") {
            return;
        }
        let cx = &self.server.cx;
        scene.account = format!("account-{}", self.count);
        let name = scene.account.parse().unwrap();
        backend::service_accounts::create(cx, ada, &name, Role::Reader).await.unwrap();
        let (name, days, limits) = ("spare".parse().unwrap(), Lifetime::days(1).unwrap(), TokenLimits::default());
        let made = backend::service_accounts::create_token(cx, ada, &scene.account, &name, days, &limits).await;
        scene.token = made.unwrap().view.id;
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

    /// A grant, and a mapping.
    async fn with_access(&mut self, scene: &mut Scene, ada: &Actor, row: &Row) {
        let cx = &self.server.cx;
        if row.names("{grant}") {
            let on = if row.names("{repo}") {
                OnName::Repo(&scene.repo)
            } else {
                OnName::BucketConfig(scene.id.parse().unwrap())
            };
            let given = backend::grants::give(cx, ada, on, Principal::Everyone, Level::Read).await.unwrap();
            scene.grant = given.id.to_string();
        }
        if row.names("{mapping}") {
            let draft = ClaimMappingDraft {
                provider: "corp".to_owned(),
                value: format!("group-{}", self.count),
                gives: "role:reader".to_owned(),
            };
            let made = backend::claim_mappings::create(cx, ada, &draft.parse().unwrap()).await.unwrap();
            scene.mapping = made.id.to_string();
        }
    }
}
