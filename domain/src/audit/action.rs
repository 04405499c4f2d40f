//! The actions that events record, their names, and the groups by which people look for them.

use std::str::FromStr;

use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::Invalid;

/// Declares the actions with their names in the database and their groups, so that none lacks either.
macro_rules! actions {
    ($($(#[$meta:meta])* $action:ident = $name:literal in $group:ident $(and $other:ident)*,)*) => {
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

            /// The groups it belongs to.
            #[must_use]
            pub fn groups(self) -> &'static [ActionGroup] {
                match self {
                    $(Self::$action => &[ActionGroup::$group $(, ActionGroup::$other)*],)*
                }
            }
        }
    };
}

actions! {
    /// A bucket config was added.
    BucketConfigCreated = "bucket_config.created" in Buckets,
    /// A bucket config was changed.
    BucketConfigEdited = "bucket_config.edited" in Buckets,
    /// A bucket config was deleted.
    BucketConfigDeleted = "bucket_config.deleted" in Buckets,
    /// A bucket config became the organisation's default.
    BucketConfigMadeDefault = "bucket_config.made_default" in Buckets,
    /// The connection of a bucket config was tested.
    BucketConfigTested = "bucket_config.tested" in Buckets,
    /// A cloud credential was added.
    CredentialCreated = "cloud_credential.created" in Credentials,
    /// A cloud credential was changed.
    CredentialEdited = "cloud_credential.edited" in Credentials,
    /// A cloud credential was revoked.
    CredentialRevoked = "cloud_credential.revoked" in Credentials,
    /// A cloud credential was tested.
    CredentialTested = "cloud_credential.tested" in Credentials,
    /// Temporary credentials were vended.
    CredentialsVended = "credentials.vended" in Vended,
    /// Temporary credentials were requested and not vended.
    VendFailed = "credentials.failed" in Refused,
    /// A stored key pair was returned to a client.
    KeysHandedOut = "keys.handed_out" in Vended,
    /// A repo was created.
    RepoCreated = "repo.created" in Repos,
    /// A repo was changed.
    RepoEdited = "repo.edited" in Repos,
    /// A repo was deleted.
    RepoDeleted = "repo.deleted" in Repos,
    /// An invitation was created.
    InvitationCreated = "invitation.created" in People,
    /// An invitation was revoked.
    InvitationRevoked = "invitation.revoked" in People,
    /// An invitation was declined by the person it was addressed to.
    InvitationDeclined = "invitation.declined" in People,
    /// A person joined an organisation.
    MemberJoined = "member.joined" in People,
    /// A person left an organisation.
    MemberLeft = "member.left" in People,
    /// A member's role was changed.
    MemberRoleChanged = "member.role_changed" in People,
    /// A member was removed.
    MemberRemoved = "member.removed" in People,
    /// A service account was created.
    ServiceAccountCreated = "service_account.created" in People,
    /// The role of a service account was changed.
    ServiceAccountRoleChanged = "service_account.role_changed" in People,
    /// A service account was deleted.
    ServiceAccountDeleted = "service_account.deleted" in People,
    /// A group was created.
    GroupCreated = "group.created" in People,
    /// A group was deleted.
    GroupDeleted = "group.deleted" in People,
    /// Somebody was added to a group.
    GroupMemberAdded = "group.member_added" in People,
    /// Somebody was removed from a group.
    GroupMemberRemoved = "group.member_removed" in People,
    /// A value of an identity provider's groups claim was mapped.
    ClaimMappingCreated = "claim_mapping.created" in People,
    /// A mapping was deleted.
    ClaimMappingDeleted = "claim_mapping.deleted" in People,
    /// What an identity provider's groups claim asks for was not done.
    ClaimRefused = "claim_mapping.refused" in People and Refused,
    /// Access to a repo, a bucket config or everything was granted.
    AccessGranted = "access.granted" in Access,
    /// A grant was taken back.
    AccessRevoked = "access.revoked" in Access,
    /// An organisation was created.
    OrganizationCreated = "organization.created" in Organization,
    /// An organisation was deleted.
    OrganizationDeleted = "organization.deleted" in Organization,
    /// The description of a namespace was changed.
    ProfileChanged = "profile.changed" in Organization,
    /// An API token was created.
    TokenCreated = "token.created" in Tokens,
    /// An API token was revoked.
    TokenRevoked = "token.revoked" in Tokens,
    /// An account was created.
    AccountCreated = "account.created" in Account,
    /// An account was deleted.
    AccountDeleted = "account.deleted" in Account,
    /// A person's name was changed.
    AccountRenamed = "account.renamed" in Account,
    /// A person changed their password.
    PasswordChanged = "account.password_changed" in Account,
    /// A link for setting a new password was created.
    PasswordResetOffered = "account.password_reset_offered" in Account,
    /// A new password was set with a link.
    PasswordReset = "account.password_reset" in Account,
    /// A person switched a second factor on.
    SecondFactorEnrolled = "account.second_factor_enrolled" in Account,
    /// A second factor was switched off.
    SecondFactorRemoved = "account.second_factor_removed" in Account,
    /// Recovery codes took the place of earlier ones.
    RecoveryCodesRenewed = "account.recovery_codes_renewed" in Account,
    /// A recovery code was used.
    RecoveryCodeUsed = "account.recovery_code_used" in Account and SignIn,
    /// After the right password, a code of the second factor was refused.
    SecondFactorRefused = "account.second_factor_refused" in Account and SignIn and Refused,
    /// A person added a passkey.
    PasskeyAdded = "account.passkey_added" in Account,
    /// Passkeys were removed: one by its person, or all of them by the operator.
    PasskeyRemoved = "account.passkey_removed" in Account,
    /// A passkey was refused because its signature counter went back: there may be a copy of it.
    PasskeySuspected = "account.passkey_suspected" in Account and SignIn and Refused,
    /// An identity at an identity provider was linked with an account.
    IdentityLinked = "account.identity_linked" in Account,
    /// It was taken from the account.
    IdentityUnlinked = "account.identity_unlinked" in Account,
    /// A person signed in.
    SignedIn = "session.opened" in SignIn,
    /// A person signed out.
    SignedOut = "session.closed" in SignIn,
    /// A trust rule of a service account was created.
    TrustRuleCreated = "trust_rule.created" in Tokens,
    /// A trust rule of a service account was deleted.
    TrustRuleDeleted = "trust_rule.deleted" in Tokens,
    /// A workload exchanged the token of its platform.
    WorkloadSignedIn = "workload.signed_in" in Tokens,
    /// A workload was refused.
    WorkloadRefused = "workload.refused" in Tokens and Refused,
    /// A person signed a device in.
    DeviceSignedIn = "device.signed_in" in SignIn,
    /// A person refused a device.
    DeviceRefused = "device.refused" in SignIn and Refused,
    /// A device was signed out.
    DeviceSignedOut = "device.signed_out" in SignIn,
    /// A sign-in was refused.
    SignInRefused = "session.refused" in SignIn and Refused,
    /// A request was refused for lack of permission.
    RequestDenied = "request.denied" in Refused,
    /// Events older than the retention were deleted.
    EventsExpired = "events.expired" in Organization,
}

impl Action {
    /// Whether it happens all the time, so that an overview leaves it out: clients that receive credentials, and people who
    /// sign in and out.
    #[must_use]
    pub fn is_routine(self) -> bool {
        matches!(
            self,
            Self::CredentialsVended | Self::KeysHandedOut | Self::SignedIn | Self::SignedOut | Self::WorkloadSignedIn
        )
    }
}

impl FromStr for Action {
    type Err = Invalid;

    fn from_str(name: &str) -> Result<Self, Invalid> {
        Self::ALL.iter().copied().find(|action| action.as_str() == name).ok_or_else(|| no_action(name))
    }
}

/// Actions that somebody looks for together. An action may belong to several groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", parse_err_ty = Invalid, parse_err_fn = no_action)]
pub enum ActionGroup {
    /// Of bucket configs.
    Buckets,
    /// Of cloud credentials.
    Credentials,
    /// Credentials and stored keys that somebody received.
    Vended,
    /// What somebody was refused.
    Refused,
    /// Of repos.
    Repos,
    /// Of members and invitations.
    People,
    /// Of grants.
    Access,
    /// Of API tokens.
    Tokens,
    /// Of the organisation itself.
    Organization,
    /// Of sessions.
    SignIn,
    /// Of accounts and their passwords.
    Account,
}

words!(ActionGroup);

fn no_action(_: &str) -> Invalid {
    "There is no such action.".into()
}

impl ActionGroup {
    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Buckets => "Bucket configs",
            Self::Credentials => "Cloud credentials",
            Self::Vended => "Vended credentials",
            Self::Refused => "Refused",
            Self::Repos => "Repos",
            Self::People => "Members, groups and service accounts",
            Self::Access => "Grants",
            Self::Tokens => "API tokens",
            Self::Organization => "Organisation",
            Self::SignIn => "Sign-in",
            Self::Account => "Account and password",
        }
    }

    /// Whether its actions are recorded in personal namespaces only.
    #[must_use]
    pub fn is_personal(self) -> bool {
        matches!(self, Self::SignIn | Self::Account)
    }

    /// Its actions.
    #[must_use]
    pub fn actions(self) -> Vec<Action> {
        Action::ALL.iter().copied().filter(|action| action.groups().contains(&self)).collect()
    }
}
