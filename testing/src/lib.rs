//! Fixtures for the tests of several crates: a backend on the test's own database, people of every role in one
//! organisation, a person in another, and drafts.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::missing_panics_doc, reason = "a test that cannot go on has failed")]

mod authenticator;
pub mod aws;
pub mod draft;
pub mod google;
pub mod issuer;
mod passkey;
pub mod store;
mod wait;

use backend::{
    ClientNetwork, Context, Lifetime, Quota, Quotas,
    actor::{self, Actor},
    cloud::aws::{Aws, Signer},
    egress::{Egress, Rules},
    passkeys::RelyingParty,
    seal::{KeyFile, Keyring},
};
use domain::{
    draft::people::{JoinDraft, SetupDraft},
    endpoint::EndpointUrl,
    org::Role,
};
use reqwest::{Client, redirect::Policy};
use sqlx::PgPool;
use zeroize::Zeroizing;

pub use self::authenticator::Authenticator;
pub use self::passkey::{Answering, SoftPasskey};
pub use self::wait::{LONG, until, until_database};

/// The operator's key.
pub const KEYS: &str = "k-test = AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
/// The password of every account.
pub const PASSWORD: &str = "correct horse battery";
/// The main organisation of the tests.
pub const ORG: &str = "acme";
/// The address of the server as the browsers of passkeys know it.
pub const ORIGIN: &str = "http://localhost:8080";
/// Another one, also owned by Ada.
pub const OTHER_ORG: &str = "ocean";

/// A browser without a session that follows no redirects.
#[must_use]
pub fn browser() -> Client {
    // reqwest needs rustls's crypto provider to be set, even for plain http.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().redirect(Policy::none()).cookie_store(true).no_proxy().build().unwrap()
}

/// A backend on `pool` without clouds.
pub async fn context(pool: &PgPool) -> Context {
    context_beside(pool, Aws::new(None, None, None, no_rules())).await
}

/// A backend on `pool` that reaches `aws`.
async fn context_beside(pool: &PgPool, aws: Aws) -> Context {
    let keyring = Keyring::open(&KeyFile::Text(Zeroizing::new(KEYS.to_owned())), pool).await.unwrap();
    Context::new(pool.clone(), keyring, aws)
}

/// A backend on `pool` without clouds, where `egress` decides what is reached.
pub async fn context_reaching(pool: &PgPool, egress: Egress) -> Context {
    context_beside(pool, Aws::new(None, None, None, egress)).await
}

/// A backend on `pool` that signs as a role of the AWS account `account`, with `endpoint` in AWS's place. Organisations
/// may use the roles `allowed` of that account.
pub async fn context_signing_as(pool: &PgPool, endpoint: &str, account: &str, allowed: &[&str]) -> Context {
    context_beside(pool, signing(endpoint, account, no_rules(), allowed)).await
}

/// The same with the roles of bucket configs assumed at `named` STS endpoints, too, where `egress` decides what is reached.
pub async fn context_naming(pool: &PgPool, endpoint: &str, named: &[&str], egress: Egress) -> Context {
    let named = named.iter().map(|endpoint| endpoint.parse().unwrap()).collect();
    context_beside(pool, signing(endpoint, ACCOUNT, egress, &[]).with_role_sts_endpoints(named)).await
}

/// The AWS account of the server.
const ACCOUNT: &str = "842143331303";

fn signing(endpoint: &str, account: &str, egress: Egress, allowed: &[&str]) -> Aws {
    let signer = Signer {
        principal: format!("arn:aws:iam::{account}:role/Signer").parse().unwrap(),
        access_key_id: "AKIDSIGNER".into(),
        secret_access_key: "signer/secret".to_owned().into(),
    };
    let endpoint: EndpointUrl = endpoint.parse().unwrap();
    let aws = Aws::new(Some(signer), Some(endpoint.clone()), Some(endpoint), egress);
    let allowed = allowed.iter().map(|name| name.parse().unwrap()).collect();
    aws.with_own_account_roles(allowed)
}

/// Egress rules that open these endpoints on this machine.
#[must_use]
pub fn open_to(endpoints: &[&str]) -> Egress {
    let rule = |endpoint: &&str| {
        let endpoint = endpoint.parse::<EndpointUrl>().unwrap();
        let (host, port) = (endpoint.host(), endpoint.port());
        format!("[[egress.allow]]\nhost = \"{host}\"\nport = {port}\ncidr = [\"127.0.0.1/32\"]\nscheme = \"http\"\n")
    };
    let rules: String = endpoints.iter().map(rule).collect();
    Egress::new(Rules::parse(&rules, true).unwrap(), Vec::new())
}

fn no_rules() -> Egress {
    Egress::new(Rules::default(), Vec::new())
}

/// A backend with people in two organisations.
pub struct World {
    /// The backend.
    pub cx: Context,
    /// Its database.
    pub pool: PgPool,
    /// The owner of [`ORG`], `ada@example.com`.
    pub ada: Actor,
    /// The same person as the owner of [`OTHER_ORG`].
    pub ocean: Actor,
}

impl World {
    /// Creates Ada and her two organisations, on a server that takes passkeys at [`ORIGIN`].
    pub async fn new(pool: PgPool) -> Self {
        let cx = context(&pool).await;
        Self::with(cx, pool).await
    }

    /// The same, with the operator's `endpoint` in AWS's place.
    pub async fn beside_aws(pool: PgPool, endpoint: &str) -> Self {
        let cx = context_signing_as(&pool, endpoint, ACCOUNT, &[]).await;
        Self::with(cx, pool).await
    }

    /// The same, where `egress` decides what else is reached.
    pub async fn beside_aws_reaching(pool: PgPool, endpoint: &str, egress: Egress) -> Self {
        let cx = context_beside(&pool, signing(endpoint, ACCOUNT, egress, &[])).await;
        Self::with(cx, pool).await
    }

    /// The same, where `simulation` stands in Google's place.
    pub async fn beside_google(pool: PgPool, simulation: &google::Simulation) -> Self {
        let cx = context(&pool).await.with_google(simulation.google());
        Self::with(cx, pool).await
    }

    /// The same, where organisations may use the store at `endpoint` on this machine.
    pub async fn beside_store(pool: PgPool, endpoint: &str) -> Self {
        Self::beside_stores(pool, &[endpoint]).await
    }

    /// The same with several stores.
    pub async fn beside_stores(pool: PgPool, endpoints: &[&str]) -> Self {
        Self::reaching(pool, open_to(endpoints)).await
    }

    /// The same, where `egress` decides what is reached.
    pub async fn reaching(pool: PgPool, egress: Egress) -> Self {
        let cx = context_reaching(&pool, egress).await;
        Self::with(cx, pool).await
    }

    async fn with(cx: Context, pool: PgPool) -> Self {
        let cx = cx.with_relying_party(RelyingParty::at(ORIGIN));
        let owner = SetupDraft {
            name: "Ada Byron".into(),
            email: "ada@example.com".into(),
            password: PASSWORD.into(),
            org: ORG.into(),
        };
        let person = backend::people::bootstrap(&cx, &owner.parse().unwrap()).await.unwrap();
        backend::orgs::create_for(&cx, &OTHER_ORG.parse().unwrap(), person).await.unwrap();
        let ada = backend::actor::find(&cx, person, ORG).await.unwrap();
        let ocean = backend::actor::find(&cx, person, OTHER_ORG).await.unwrap();
        Self { cx, pool, ada, ocean }
    }

    /// The same, with these limits.
    #[must_use]
    pub fn with_quotas(self, quotas: &Quotas) -> Self {
        Self { cx: self.cx.with_quotas(quotas), ..self }
    }

    /// The same without limits: for tests that do in seconds what people do in days.
    #[must_use]
    pub fn without_waiting(self) -> Self {
        self.with_quotas(&Quotas::all(Quota::per_minute(1_000_000)))
    }

    /// A person with this role in [`ORG`], who accepted an invitation: `reader@example.com` and so on.
    pub async fn person(&self, role: Role) -> Actor {
        self.named(role.as_str(), role).await
    }

    /// A person with this name.
    pub async fn named(&self, name: &str, role: Role) -> Actor {
        let made = backend::invitations::invite_by_link(&self.cx, &self.ada, role, &"".parse().unwrap()).await.unwrap();
        let draft = JoinDraft { name: name.into(), email: format!("{name}@example.com"), password: PASSWORD.into() };
        let (person, _) =
            backend::invitations::join(&self.cx, &made.token, &draft.parse().unwrap(), ClientNetwork::UNKNOWN)
                .await
                .unwrap();
        backend::actor::find(&self.cx, person, ORG).await.unwrap()
    }

    /// A data client that sends the password.
    pub async fn client(&self, username: &str) -> actor::Client {
        backend::people::sign_in_client(&self.cx, username, &PASSWORD.into(), ClientNetwork::UNKNOWN).await.unwrap()
    }

    /// A new API token of this actor.
    pub async fn token(&self, actor: &Actor) -> String {
        let name = "ci".parse().unwrap();
        backend::tokens::create(&self.cx, actor, &name, Lifetime::days(1).unwrap()).await.unwrap().text.to_string()
    }
}
