//! Grants in requests and answers.

use domain::{
    field::FieldErrors,
    grant::{Access, CredentialsOut, GrantView, GrantedOn, Level, Principal, PrincipalView, Reached},
    id::GrantId,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::{act::Form, schema};

/// What a principal is.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::api) enum PrincipalKind {
    /// A person.
    Person,
    /// A service account.
    ServiceAccount,
    /// A group.
    Group,
    /// Everyone in the organisation.
    Everyone,
}

/// To whom something is granted.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct NamedPrincipal {
    /// What it is.
    kind: PrincipalKind,
    /// Its id; null for everyone.
    id: Option<Uuid>,
    /// Its name: of people and service accounts their address.
    #[schema(example = "grace@example.com")]
    name: String,
}

impl From<PrincipalView> for NamedPrincipal {
    fn from(view: PrincipalView) -> Self {
        let (kind, id) = match view.principal {
            Principal::Person(id) if view.is_service_account => (PrincipalKind::ServiceAccount, Some(id.into())),
            Principal::Person(id) => (PrincipalKind::Person, Some(id.into())),
            Principal::Group(id) => (PrincipalKind::Group, Some(id.into())),
            Principal::Everyone => (PrincipalKind::Everyone, None),
        };
        Self { kind, id, name: view.name }
    }
}

/// What a grant is on.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Subject {
    /// The name of the repo; null for a bucket config and for everything.
    #[schema(value_type = Option<schema::RepoName>)]
    repo: Option<String>,
    /// The nickname of the bucket config, which stands for all its repos; null for a repo and for everything.
    #[schema(value_type = Option<schema::Nickname>)]
    bucket_config: Option<String>,
}

impl From<GrantedOn> for Subject {
    fn from(on: GrantedOn) -> Self {
        match on {
            GrantedOn::Repo(name) => Self { repo: Some(name), bucket_config: None },
            GrantedOn::BucketConfig(nickname) => Self { repo: None, bucket_config: Some(nickname) },
            GrantedOn::Everything => Self { repo: None, bucket_config: None },
        }
    }
}

/// A grant.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Grant {
    /// Its id.
    #[schema(value_type = Uuid)]
    id: GrantId,
    /// To whom.
    principal: NamedPrincipal,
    /// On what. A grant on a bucket config, or on everything, is listed with the repos it leads to.
    on: Subject,
    /// How far. Readers get no more than reading from it.
    #[schema(value_type = schema::Level)]
    level: Level,
    /// When it was first given.
    #[schema(value_type = schema::Time)]
    created_at: String,
}

impl From<GrantView> for Grant {
    fn from(grant: GrantView) -> Self {
        Self {
            id: grant.id,
            principal: grant.to.into(),
            on: grant.on.into(),
            level: grant.level,
            created_at: grant.since.utc(),
        }
    }
}

/// Credentials that were vended and have not expired.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct VendedTo {
    /// Who received them, by address.
    #[schema(example = "grace@example.com")]
    who: String,
    /// Whether some of them write.
    writes: bool,
    /// When the last of them expires.
    #[schema(value_type = schema::Time)]
    until: String,
}

impl From<CredentialsOut> for VendedTo {
    fn from(out: CredentialsOut) -> Self {
        Self { who: out.who, writes: out.writes, until: out.until.utc() }
    }
}

/// Who can reach something. Owners and admins reach everything without a grant.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WhoReaches {
    /// The grants on it, on the bucket config of a repo, and on everything.
    grants: Vec<Grant>,
    /// The credentials for it that are out.
    credentials_out: Vec<VendedTo>,
}

impl From<Access> for WhoReaches {
    fn from(access: Access) -> Self {
        Self {
            grants: access.grants.into_iter().map(Into::into).collect(),
            credentials_out: access.out.into_iter().map(Into::into).collect(),
        }
    }
}

/// Something that somebody reaches.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reached)]
pub(super) struct ReachedThing {
    /// What.
    on: Subject,
    /// How far, within their role.
    #[schema(value_type = schema::Level)]
    level: Level,
    /// By what: their role, a grant of their own, a group, or everyone.
    #[schema(example = "Group ocean team")]
    by: String,
}

impl From<Reached> for ReachedThing {
    fn from(reached: Reached) -> Self {
        Self { on: reached.on.into(), level: reached.level, by: reached.by }
    }
}

/// A grant to give, in the place of the one that the principal has there.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "kind": "everyone", "id": null, "level": "read" }))]
#[serde(deny_unknown_fields)]
pub(super) struct NewGrant {
    /// To what kind of principal.
    kind: PrincipalKind,
    /// The id of the person, service account or group; null for everyone.
    id: Option<Uuid>,
    /// How far.
    #[schema(value_type = schema::Level)]
    level: Level,
}

impl Form for NewGrant {
    type Parsed = (Principal, Level);

    fn parse(self) -> Result<Self::Parsed, FieldErrors> {
        let principal = match (self.kind, self.id) {
            (PrincipalKind::Person | PrincipalKind::ServiceAccount, Some(id)) => Principal::Person(id.into()),
            (PrincipalKind::Group, Some(id)) => Principal::Group(id.into()),
            (PrincipalKind::Everyone, None) => Principal::Everyone,
            (PrincipalKind::Everyone, Some(_)) => return Err(FieldErrors::at("id", "Everyone has no id.")),
            (_, None) => return Err(FieldErrors::at("id", "Name to whom, by id.")),
        };
        Ok((principal, self.level))
    }
}

/// What everyone in the organisation may do with all repos and bucket configs.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({ "level": "write" }))]
#[serde(deny_unknown_fields)]
pub(super) struct DefaultAccess {
    /// Read or write; null where repos are private until something is granted.
    #[serde(deserialize_with = "crate::api::sent::required")]
    #[schema(value_type = Option<schema::DefaultLevel>, required = true)]
    pub(super) level: Option<Level>,
}
