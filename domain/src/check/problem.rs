//! What can be wrong with a store, a role or keys, and how to fix it.

use serde::{Deserialize, Serialize};

/// What is wrong with a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateFault {
    /// Its issuer is not trusted.
    UnknownIssuer,
    /// It is expired or not yet valid.
    Expired,
    /// It is for other names.
    OtherName,
    /// Anything else.
    Invalid,
}

impl CertificateFault {
    /// The fault, as the end of a sentence about the certificate.
    #[must_use]
    pub fn is(self) -> &'static str {
        match self {
            Self::UnknownIssuer => "issued by an authority that is not trusted",
            Self::Expired => "expired or not valid yet",
            Self::OtherName => "issued for another host name",
            Self::Invalid => "not valid",
        }
    }

    fn advice(self) -> &'static str {
        match self {
            Self::UnknownIssuer => "Ask the operator to add the authority's certificate with LAKEWARDEN_CA_FILE.",
            Self::Expired => "Renew the store's certificate, or ask the operator to check the server's clock.",
            Self::OtherName => "Enter the host name that the certificate is for, or add this one to the certificate.",
            Self::Invalid => "Ask the store's operator to check its certificate.",
        }
    }
}

/// Why a check failed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "code")]
pub enum Problem {
    /// An egress rule forbids the connection.
    EndpointNotAllowed,
    /// Nothing answered in time: refused, reset, timed out or an unknown name.
    Unreachable,
    /// The test gave up before the answer came.
    TimedOut,
    /// The connection could not be secured.
    TlsError {
        /// What is wrong with the store's certificate, when that is why. Absent in older reports.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        certificate: Option<CertificateFault>,
    },
    /// The endpoint answers, but not as S3.
    NotS3,
    /// This server may not assume the role.
    RoleNotAssumable,
    /// This server may assume the role, but not tag the session.
    TagsRefused,
    /// The role can be assumed without an external ID or with a wrong one.
    RoleAcceptsAnyExternalId,
    /// Another organisation has verified this role.
    RoleTaken,
    /// The role is in this server's own AWS account, and the operator has not named it.
    OwnAccountRole,
    /// This server may not impersonate the service account.
    NotImpersonable,
    /// The organisation's ownership of the bucket isn't verified yet.
    OwnerUnproven {
        /// The object that would prove it.
        object: String,
    },
    /// Temporary keys work outside their prefix.
    ScopeNotEnforced,
    /// The cloud refused this server's own keys, or the server has none.
    SignerRefused,
    /// The store does not know these keys, or the secret is wrong.
    KeysRefused,
    /// The keys belong to an expired session.
    KeysExpired,
    /// A permission is missing.
    PermissionMissing {
        /// The action, as a policy names it.
        action: String,
    },
    /// There is no such bucket.
    NoSuchBucket,
    /// The bucket is in another region.
    WrongRegion {
        /// That region, if the store returned it.
        actual: Option<String>,
    },
    /// A role at a store of one's own, without the STS endpoint of that store.
    NoStsEndpoint,
    /// An STS endpoint that the operator hasn't named for roles.
    StsNotNamed,
    /// Keys last for less than this server asks for.
    ShorterLife {
        /// The seconds that it asks for.
        wanted: i32,
        /// The seconds that they last.
        granted: i32,
    },
    /// Credentials are not made for as long as this server asks for: told by tests from before less was asked for then.
    LifeTooLong,
    /// The store made temporary keys of this pair before, and no longer does.
    NotMadeAnyMore,
    /// This server generated the external ID for another namespace.
    ExternalIdTaken,
    /// The clocks of server and store differ too much.
    ClockSkew,
    /// The store throttles.
    Busy,
    /// The answer is inconclusive.
    Inconclusive,
    /// The store's answer is not one that this test foresees.
    Unforeseen {
        /// Its HTTP status.
        status: u16,
        /// Its error code, if it has a plain one.
        answer: Option<String>,
    },
    /// The bucket's own policy refuses an action, whatever the keys may do.
    DeniedByPolicy {
        /// The action, as a policy names it.
        action: String,
    },
    /// The store accepts encrypted writes only.
    EncryptionDemanded,
    /// The account has not enabled the region, which it has to opt in to.
    RegionNotEnabled,
    /// The store refuses writes with a condition.
    ConditionRefused {
        /// The HTTP status of its answer.
        status: u16,
        /// Its error code, if it has a plain one.
        answer: Option<String>,
    },
    /// The store writes although the condition does not hold.
    ConditionIgnored,
    /// A listing is not in the order of the names.
    OutOfOrder,
    /// A new object is missing from a listing.
    NotListed,
    /// Another bucket config of the organisation has the same bucket under another address.
    AnotherAddress {
        /// Its nickname, for those who may read that bucket config.
        nickname: Option<String>,
    },
}

impl Problem {
    /// What is wrong.
    #[must_use]
    pub fn fact(&self) -> String {
        match self {
            Self::EndpointNotAllowed => "This server may not connect to that address.".into(),
            Self::Unreachable => "Nothing answers at that address.".into(),
            Self::TimedOut => "The test gave up before this was answered.".into(),
            Self::TlsError { certificate: None } => "The connection could not be secured.".into(),
            Self::TlsError { certificate: Some(fault) } => {
                format!("The certificate at that address is {}.", fault.is())
            }
            Self::NotS3 => "Whatever answers there does not speak S3.".into(),
            Self::RoleNotAssumable => "AWS did not let this server assume the role.".into(),
            Self::TagsRefused => "The role does not let this server tag its sessions.".into(),
            Self::RoleAcceptsAnyExternalId => "The role lets this server in without the right external ID.".into(),
            Self::RoleTaken => "This role is in use by another organisation of this server.".into(),
            Self::OwnAccountRole => "This role is in the server's own AWS account.".into(),
            Self::NotImpersonable => "Google did not let this server impersonate the service account.".into(),
            Self::OwnerUnproven { .. } => "Bucket ownership isn't verified yet.".into(),
            Self::ScopeNotEnforced => "The store does not hold temporary keys to their prefix.".into(),
            Self::SignerRefused => "The cloud does not accept this server's own keys, or it has none.".into(),
            Self::KeysRefused => "The store does not accept these keys.".into(),
            Self::KeysExpired => "These keys have expired.".into(),
            Self::PermissionMissing { action } => format!("The permission {action} is missing."),
            Self::NoSuchBucket => "There is no bucket of this name.".into(),
            Self::WrongRegion { actual: Some(region) } => format!("The bucket lies in {region}."),
            Self::WrongRegion { actual: None } => "The bucket lies in another region.".into(),
            Self::LifeTooLong => "The role gives no sessions that last as long as this server asks for.".into(),
            Self::NotMadeAnyMore => {
                "The store made temporary keys of this key pair before, and does not any more.".into()
            }
            Self::ExternalIdTaken => "This external ID cannot be used here.".into(),
            Self::NoStsEndpoint => "A role at a store of your own is assumed at that store's STS.".into(),
            Self::StsNotNamed => "The operator of this server has not named this STS endpoint for roles.".into(),
            Self::ShorterLife { wanted, granted } => {
                format!("Keys last {} instead of the {} that this server asks for.", span(*granted), span(*wanted))
            }
            Self::ClockSkew => "The clock of this server is wrong.".into(),
            Self::Busy => "Too many requests: the storage provider is throttling.".into(),
            Self::Inconclusive => "Inconclusive response.".into(),
            Self::Unforeseen { status, answer } => {
                format!("The store answered {}, which this test does not expect.", answered(*status, answer.as_deref()))
            }
            Self::DeniedByPolicy { action } => format!("The bucket's policy denies {action}."),
            Self::EncryptionDemanded => "The bucket's policy demands that objects are written encrypted.".into(),
            Self::RegionNotEnabled => "The region is not enabled in that AWS account.".into(),
            Self::ConditionRefused { status, answer } => {
                let answered = answered(*status, answer.as_deref());
                format!("icechunk can't commit safely here: the store answered {answered} to a write with a condition.")
            }
            Self::ConditionIgnored => {
                "icechunk can't commit safely here: the store overwrites although the condition forbids it.".into()
            }
            Self::OutOfOrder => "The store does not list objects in the order of their names.".into(),
            Self::NotListed => "The store does not list an object that was just written.".into(),
            Self::AnotherAddress { nickname: Some(nickname) } => {
                format!("The bucket config {nickname} has this bucket, too, under another address.")
            }
            Self::AnotherAddress { nickname: None } => {
                "Another bucket config of this organisation has this bucket, too, under another address.".into()
            }
        }
    }

    /// How to fix it, in one sentence.
    #[must_use]
    pub fn advice(&self) -> String {
        match self {
            Self::EndpointNotAllowed => "Ask the operator to add an egress rule.".into(),
            Self::Unreachable => "Check host and port, and that the store accepts connections from this server.".into(),
            Self::TimedOut => "Check that the store answers within seconds, then test again.".into(),
            Self::TlsError { certificate: None } => "Check that TLS is spoken at that host and port.".into(),
            Self::TlsError { certificate: Some(fault) } => fault.advice().into(),
            Self::NotS3 => "Enter the address of the store's S3 API, not of its console.".into(),
            Self::RoleNotAssumable => {
                "Check the role's account and name, and that its trust policy is the one shown here, with this external ID."
                    .into()
            }
            Self::TagsRefused => "Add sts:TagSession to the role's trust policy, as the one shown has it.".into(),
            Self::RoleAcceptsAnyExternalId => {
                "Replace the role's trust policy by the one shown, whose condition demands the external ID.".into()
            }
            Self::RoleTaken => "Create a role of your own for this organisation.".into(),
            Self::OwnAccountRole => {
                "Use a role in an AWS account of yours, or ask the operator to allow this one by name.".into()
            }
            Self::NotImpersonable => {
                "Check the service account's address, and that this server's principal has the role Service Account Token Creator on it."
                    .into()
            }
            Self::OwnerUnproven { object } => format!("Upload anything as {object}, then test again; only those who may write to the bucket can."),
            Self::ScopeNotEnforced => {
                "No credentials are vended for it. Ask the store's operator whether it can enforce session policies.".into()
            }
            Self::SignerRefused => "Ask the operator to check the server's own keys.".into(),
            Self::KeysExpired => "Enter keys that last: those of a session end with it.".into(),
            Self::KeysRefused => "Check the access key id, and enter the secret access key again.".into(),
            Self::PermissionMissing { action } if is_google(action) => {
                "Give the service account the role Storage Object User on this bucket, which needs uniform bucket-level access."
                    .into()
            }
            Self::PermissionMissing { action } => {
                format!("Allow {action} on this bucket and prefix to the role or the keys.")
            }
            Self::NoSuchBucket => "Check the name, or create the bucket first.".into(),
            Self::WrongRegion { actual: Some(region) } => format!("Set the region to {region}."),
            Self::WrongRegion { actual: None } => "Look up the bucket's region in the console and enter it.".into(),
            Self::NoStsEndpoint => "Enter the address of that STS, or use HMAC keys.".into(),
            Self::StsNotNamed => {
                "Ask the operator to name it in LAKEWARDEN_ROLE_STS_ENDPOINTS: this server signs with its own keys there.".into()
            }
            Self::ShorterLife { .. } => {
                "Clients renew them, so nothing is closed. For longer keys, raise the role's maximum session duration (MaxSessionDuration).".into()
            }
            Self::LifeTooLong => {
                "Raise the role's maximum session duration (MaxSessionDuration), or ask the operator to lower LAKEWARDEN_CREDENTIAL_LIFETIME."
                    .into()
            }
            Self::NotMadeAnyMore => {
                "Allow the pair's user to make them again (on AWS, sts:GetFederationToken), or enter another key pair."
                    .into()
            }
            Self::ExternalIdTaken => "Use the one shown, or choose another, and put it into the role's trust policy.".into(),
            Self::ClockSkew => "Ask the operator to set the server's clock.".into(),
            Self::Busy | Self::Inconclusive => "Test again in a minute.".into(),
            Self::Unforeseen { status, .. } if *status >= 500 => {
                "Test again in a minute; if it stays, give the provider's support this answer and the request id.".into()
            }
            Self::Unforeseen { .. } => {
                "Look the answer up in the provider's documentation, or give its support the request id.".into()
            }
            Self::DeniedByPolicy { .. } => {
                "Look for a Deny in the bucket policy: often it demands encryption, or a network that requests come from.".into()
            }
            Self::EncryptionDemanded => {
                "Make that encryption the bucket's default, and let the policy accept writes that name none.".into()
            }
            Self::RegionNotEnabled => "Enable the region in the account's settings, which takes some minutes, then test again.".into(),
            Self::ConditionRefused { .. } | Self::ConditionIgnored => {
                "Let one writer at a time commit to a repo, or keep its data in a store with conditional writes.".into()
            }
            Self::AnotherAddress { .. } => {
                "Two repos can lie at one place until both use one address, or the operator names both in LAKEWARDEN_STORE_NAMES.".into()
            }
            Self::OutOfOrder | Self::NotListed => {
                "Clients that list in parts may miss objects. Ask the store's operator for listings that are in order and up to date."
                    .into()
            }
        }
    }

    /// What is wrong and how to fix it.
    #[must_use]
    pub fn sentence(&self) -> String {
        format!("{} {}", self.fact(), self.advice())
    }

    /// The action that a missing policy statement would allow.
    #[must_use]
    pub fn missing_action(&self) -> Option<&str> {
        match self {
            Self::PermissionMissing { action } if !is_google(action) => Some(action),
            _ => None,
        }
    }

    /// Whether a permission of Google's is missing.
    #[must_use]
    pub fn is_googles_permission(&self) -> bool {
        matches!(self, Self::PermissionMissing { action } if is_google(action))
    }

    /// Whether the role's trust policy has to change.
    #[must_use]
    pub fn is_about_trust(&self) -> bool {
        matches!(self, Self::RoleNotAssumable | Self::TagsRefused | Self::RoleAcceptsAnyExternalId)
    }

    /// Whether the same test may succeed a minute later without any change.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Unforeseen { status, .. } => !(400..=499).contains(status),
            _ => matches!(self, Self::Unreachable | Self::TimedOut | Self::Busy | Self::Inconclusive),
        }
    }
}

/// `1 h`, `1 h 30 min`, `15 min`.
fn span(seconds: i32) -> String {
    match (seconds / 3_600, seconds % 3_600 / 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// `400 InvalidArgument`.
fn answered(status: u16, code: Option<&str>) -> String {
    code.map_or_else(|| status.to_string(), |code| format!("{status} {code}"))
}

/// Whether this is a Google permission rather than an AWS action.
fn is_google(action: &str) -> bool {
    action.starts_with("storage.")
}
