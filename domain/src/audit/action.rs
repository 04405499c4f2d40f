//! The actions that events record, and their names.

use std::str::FromStr;

/// Declares the actions with their names in the database, so that none lacks a name.
macro_rules! actions {
    ($($(#[$meta:meta])* $action:ident = $name:literal,)*) => {
        /// An action that an event records.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action {
            $($(#[$meta])* $action,)*
        }

        impl Action {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$action,)*];

            /// Its name in the database and in exports. Never changed: old events keep their name.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$action => $name,)*
                }
            }
        }
    };
}

actions! {
    /// A bucket config was added.
    BucketConfigCreated = "bucket_config.created",
    /// A bucket config was changed.
    BucketConfigEdited = "bucket_config.edited",
    /// A bucket config was deleted.
    BucketConfigDeleted = "bucket_config.deleted",
    /// A bucket config became the organisation's default.
    BucketConfigMadeDefault = "bucket_config.made_default",
    /// The connection of a bucket config was tested.
    BucketConfigTested = "bucket_config.tested",
    /// A cloud credential was added.
    CredentialCreated = "cloud_credential.created",
    /// A cloud credential was changed.
    CredentialEdited = "cloud_credential.edited",
    /// A cloud credential was revoked.
    CredentialRevoked = "cloud_credential.revoked",
    /// A cloud credential was tested.
    CredentialTested = "cloud_credential.tested",
    /// Temporary credentials were vended.
    CredentialsVended = "credentials.vended",
    /// Temporary credentials were requested and not vended.
    VendFailed = "credentials.failed",
    /// A stored key pair was returned to a client.
    KeysHandedOut = "keys.handed_out",
    /// A repo was created.
    RepoCreated = "repo.created",
    /// A repo was changed.
    RepoEdited = "repo.edited",
    /// A repo was deleted.
    RepoDeleted = "repo.deleted",
    /// An invitation was created.
    InvitationCreated = "invitation.created",
    /// An invitation was revoked.
    InvitationRevoked = "invitation.revoked",
    /// An invitation was declined by the person it was addressed to.
    InvitationDeclined = "invitation.declined",
    /// A person joined an organisation.
    MemberJoined = "member.joined",
    /// A person left an organisation.
    MemberLeft = "member.left",
    /// A member's role was changed.
    MemberRoleChanged = "member.role_changed",
    /// A member was removed.
    MemberRemoved = "member.removed",
    /// An organisation was created.
    OrganizationCreated = "organization.created",
    /// An organisation was deleted.
    OrganizationDeleted = "organization.deleted",
    /// The description of a namespace was changed.
    ProfileChanged = "profile.changed",
    /// An API token was created.
    TokenCreated = "token.created",
    /// An API token was revoked.
    TokenRevoked = "token.revoked",
    /// An account was created.
    AccountCreated = "account.created",
    /// An account was deleted.
    AccountDeleted = "account.deleted",
    /// A person's name was changed.
    AccountRenamed = "account.renamed",
    /// A person changed their password.
    PasswordChanged = "account.password_changed",
    /// A link for setting a new password was created.
    PasswordResetOffered = "account.password_reset_offered",
    /// A new password was set with a link.
    PasswordReset = "account.password_reset",
    /// A person signed in.
    SignedIn = "session.opened",
    /// A person signed out.
    SignedOut = "session.closed",
    /// A sign-in was refused.
    SignInRefused = "session.refused",
    /// A request was refused for lack of permission.
    RequestDenied = "request.denied",
    /// Events older than the retention were deleted.
    EventsExpired = "events.expired",
}

impl Action {
    /// Whether it happens all the time, so that an overview leaves it out: clients that receive credentials, and people who
    /// sign in and out.
    #[must_use]
    pub fn is_routine(self) -> bool {
        matches!(self, Self::CredentialsVended | Self::KeysHandedOut | Self::SignedIn | Self::SignedOut)
    }
}

impl FromStr for Action {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|action| action.as_str() == name).ok_or(())
    }
}

/// The kind of an event's subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    /// A bucket config.
    BucketConfig,
    /// A cloud credential.
    CloudCredential,
    /// A repo.
    Repo,
    /// An invitation.
    Invitation,
    /// A person with an account.
    Person,
    /// An API token.
    Token,
    /// An organisation or a personal namespace.
    Organization,
    /// Values that were tested before they were stored, named by the part that may be shown.
    Values,
    /// A request, named by its method and route.
    Request,
    /// The events themselves.
    Events,
}

impl SubjectKind {
    const ALL: [Self; 10] = [
        Self::BucketConfig,
        Self::CloudCredential,
        Self::Repo,
        Self::Invitation,
        Self::Person,
        Self::Token,
        Self::Organization,
        Self::Values,
        Self::Request,
        Self::Events,
    ];

    /// Its name in the database and in exports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BucketConfig => "bucket_config",
            Self::CloudCredential => "cloud_credential",
            Self::Repo => "repo",
            Self::Invitation => "invitation",
            Self::Person => "person",
            Self::Token => "token",
            Self::Organization => "organization",
            Self::Values => "values",
            Self::Request => "request",
            Self::Events => "events",
        }
    }

    /// The noun before its name in a sentence.
    #[must_use]
    pub fn noun(self) -> &'static str {
        match self {
            Self::BucketConfig => "bucket config",
            Self::CloudCredential => "cloud credential",
            Self::Repo => "repo",
            Self::Invitation => "invitation",
            Self::Token => "API token",
            Self::Organization => "organisation",
            Self::Values => "unsaved values for",
            Self::Person | Self::Request | Self::Events => "",
        }
    }
}

impl FromStr for SubjectKind {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name).ok_or(())
    }
}
