//! The subject of an event.

use std::fmt::Display;

use domain::{
    audit::SubjectKind,
    id::{BucketConfigId, CloudCredentialId, DeviceId, GroupId, InvitationId, PersonId, RepoId},
    org::OrgSlug,
};

/// The subject of an event: its kind, its id, and its current name.
#[derive(Debug)]
pub(crate) struct Subject {
    pub(super) kind: SubjectKind,
    pub(super) id: String,
    /// If `None`, the database looks it up when the event is written.
    pub(super) name: Option<String>,
}

impl Subject {
    fn new(kind: SubjectKind, id: impl Display) -> Self {
        Self { kind, id: id.to_string(), name: None }
    }

    pub(crate) fn bucket_config(id: BucketConfigId) -> Self {
        Self::new(SubjectKind::BucketConfig, id)
    }

    pub(crate) fn cloud_credential(id: CloudCredentialId) -> Self {
        Self::new(SubjectKind::CloudCredential, id)
    }

    pub(crate) fn repo(id: RepoId) -> Self {
        Self::new(SubjectKind::Repo, id)
    }

    pub(crate) fn invitation(id: InvitationId) -> Self {
        Self::new(SubjectKind::Invitation, id)
    }

    pub(crate) fn person(id: PersonId) -> Self {
        Self::new(SubjectKind::Person, id)
    }

    pub(crate) fn service_account(id: PersonId) -> Self {
        Self::new(SubjectKind::ServiceAccount, id)
    }

    pub(crate) fn group(id: GroupId) -> Self {
        Self::new(SubjectKind::Group, id)
    }

    /// An API token, by its public id.
    pub(crate) fn token(id: &str) -> Self {
        Self::new(SubjectKind::Token, id)
    }

    pub(crate) fn device(id: DeviceId) -> Self {
        Self::new(SubjectKind::Device, id)
    }

    /// A device that was never signed in, by the name of its client.
    pub(crate) fn device_called(client: &str) -> Self {
        Self::new(SubjectKind::Device, "").named(client)
    }

    pub(crate) fn organization(slug: &OrgSlug) -> Self {
        Self::new(SubjectKind::Organization, slug)
    }

    /// Values that are not stored, by the part that may be shown.
    pub(crate) fn values(shown: impl Display) -> Self {
        Self::new(SubjectKind::Values, shown)
    }

    /// A request, by its method and route.
    pub(super) fn request(route: &str) -> Self {
        Self::new(SubjectKind::Request, route)
    }

    /// The events themselves.
    pub(super) fn events() -> Self {
        Self::new(SubjectKind::Events, "")
    }

    /// The same, with this name. For subjects that are deleted when the event is written, or just created.
    pub(crate) fn named(self, name: impl Display) -> Self {
        Self { name: Some(name.to_string()).filter(|name| !name.is_empty()), ..self }
    }
}
