//! What can be done, and how it is told.

use std::str::FromStr;

/// Makes the actions with their names in the database, so that none can be without one.
macro_rules! actions {
    ($($(#[$meta:meta])* $action:ident = $name:literal,)*) => {
        /// What was done.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action {
            $($(#[$meta])* $action,)*
        }

        impl Action {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$action,)*];

            /// Its name in the database and in exports. Never changed: old events keep theirs.
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
    /// Temporary credentials were asked for and not vended.
    VendFailed = "credentials.failed",
    /// A stored key pair was handed out.
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
    /// An invitation was declined by whom it was addressed to.
    InvitationDeclined = "invitation.declined",
    /// Somebody joined.
    MemberJoined = "member.joined",
    /// Somebody left.
    MemberLeft = "member.left",
    /// A member has another role.
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
    /// Somebody has another name.
    AccountRenamed = "account.renamed",
    /// Somebody changed their password.
    PasswordChanged = "account.password_changed",
    /// A link to set a new password was made.
    PasswordResetOffered = "account.password_reset_offered",
    /// A new password was set with a link.
    PasswordReset = "account.password_reset",
    /// Somebody signed in.
    SignedIn = "session.opened",
    /// Somebody signed out.
    SignedOut = "session.closed",
    /// A sign-in was refused.
    SignInRefused = "session.refused",
    /// Somebody asked for what they may not do.
    RequestDenied = "request.denied",
    /// Events left by the retention rule.
    EventsExpired = "events.expired",
}

impl FromStr for Action {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|action| action.as_str() == name).ok_or(())
    }
}

/// What an event is about: what kind of thing its id and its name belong to.
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
    /// Somebody with an account.
    Person,
    /// An API token.
    Token,
    /// An organisation, or somebody's own namespace.
    Organization,
    /// Values that were tested before they were stored, named by what of them may be shown.
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

    /// What comes before its name in a sentence.
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
