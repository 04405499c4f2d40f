//! The report of a connection test.

use serde::{Deserialize, Serialize};

use crate::moment::Moment;

/// What a check looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckName {
    /// The store answers where it is said to be.
    Endpoint,
    /// The store knows the keys.
    Keys,
    /// The bucket exists.
    Bucket,
    /// The bucket lies in the region given.
    Region,
    /// The role lets this server in with the shared secret.
    AssumeRole,
    /// The role lets this server say in tags whom a session is for.
    TagSession,
    /// The role refuses this server without an external ID.
    ExternalIdRequired,
    /// The role refuses this server with a wrong external ID.
    ExternalIdCompared,
    /// No other organisation of this server has verified this role.
    RoleOwner,
    /// The service account lets this server act as it.
    Impersonate,
    /// The organisation has shown that the bucket is its own.
    BucketOwner,
    /// The store holds temporary keys to the prefix they were made for.
    Scope,
    /// The store makes temporary keys of the pair that is kept.
    TemporaryKeys,
    /// Objects under the prefix can be listed.
    List,
    /// Objects under the prefix can be read.
    Read,
    /// Objects under the prefix can be written.
    Write,
}

impl CheckName {
    /// What a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Endpoint => "Store answers",
            Self::Keys => "Keys are accepted",
            Self::Bucket => "Bucket exists",
            Self::Region => "Region is right",
            Self::AssumeRole => "Role can be assumed",
            Self::TagSession => "Sessions can be tagged",
            Self::ExternalIdRequired => "Role refuses a missing external ID",
            Self::ExternalIdCompared => "Role refuses a wrong external ID",
            Self::RoleOwner => "Role belongs to this organisation",
            Self::Impersonate => "Service account can be impersonated",
            Self::BucketOwner => "Bucket belongs to this organisation",
            Self::Scope => "Temporary keys open their prefix only",
            Self::TemporaryKeys => "Temporary keys can be made",
            Self::List => "Objects can be listed",
            Self::Read => "Objects can be read",
            Self::Write => "Objects can be written",
        }
    }
}

/// What is wrong with a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateFault {
    /// Its authority is not trusted.
    UnknownIssuer,
    /// It is not valid any more, or not yet.
    Expired,
    /// It is for other names.
    OtherName,
    /// Anything else.
    Invalid,
}

impl CertificateFault {
    /// What it is, as the end of a sentence that begins with the certificate.
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
    /// The operator's rules keep this server from connecting there.
    EndpointNotAllowed,
    /// Nothing answered in time: refused, reset, timed out or an unknown name.
    Unreachable,
    /// The connection could not be secured.
    TlsError {
        /// What is wrong with the store's certificate, when that is why. Absent in older reports.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        certificate: Option<CertificateFault>,
    },
    /// Something answered that does not speak S3.
    NotS3,
    /// The role did not let this server in.
    RoleNotAssumable,
    /// The role lets this server in, but not with tags on the session.
    TagsRefused,
    /// The role lets this server in without an external ID or with a wrong one.
    RoleAcceptsAnyExternalId,
    /// Another organisation has verified this role.
    RoleTaken,
    /// The role is in this server's own AWS account, and the operator has not named it.
    OwnAccountRole,
    /// The service account did not let this server in.
    NotImpersonable,
    /// The organisation's ownership of the bucket isn't verified yet.
    OwnerUnproven {
        /// The object that would show it.
        object: String,
    },
    /// The store lets temporary keys out of the prefix they were made for.
    ScopeNotEnforced,
    /// This server's own keys of the cloud were refused, or it has none.
    SignerRefused,
    /// The store does not know these keys, or their secret is another.
    KeysRefused,
    /// The keys belonged to a session that has ended.
    KeysExpired,
    /// A permission is missing.
    PermissionMissing {
        /// The action, as a policy names it.
        action: String,
    },
    /// There is no such bucket.
    NoSuchBucket,
    /// The bucket lies in another region.
    WrongRegion {
        /// That region, when the store told it.
        actual: Option<String>,
    },
    /// Credentials are not made for as long as this server asks for.
    LifeTooLong,
    /// The external ID is one that this server made for another namespace.
    ExternalIdTaken,
    /// The clocks of server and store differ too much.
    ClockSkew,
    /// The store asked for patience.
    Busy,
    /// The answer leaves it open.
    Inconclusive,
}

impl Problem {
    /// What is wrong.
    #[must_use]
    pub fn fact(&self) -> String {
        match self {
            Self::EndpointNotAllowed => "This server may not connect to that address.".into(),
            Self::Unreachable => "Nothing answers at that address.".into(),
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
            Self::ExternalIdTaken => "This external ID cannot be used here.".into(),
            Self::ClockSkew => "The clock of this server is wrong.".into(),
            Self::Busy => "Too many requests: the storage provider is throttling.".into(),
            Self::Inconclusive => "Inconclusive response.".into(),
        }
    }

    /// What to do about it, in one sentence.
    #[must_use]
    pub fn advice(&self) -> String {
        match self {
            Self::EndpointNotAllowed => "Ask the operator to add an egress rule.".into(),
            Self::Unreachable => "Check host and port, and that the store accepts connections from this server.".into(),
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
            Self::LifeTooLong => {
                "Raise the role's maximum session duration (MaxSessionDuration), or ask the operator to lower LAKEWARDEN_CREDENTIAL_LIFETIME."
                    .into()
            }
            Self::ExternalIdTaken => "Use the one shown, or choose another, and put it into the role's trust policy.".into(),
            Self::ClockSkew => "Ask the operator to set the server's clock.".into(),
            Self::Busy | Self::Inconclusive => "Test again in a minute.".into(),
        }
    }

    /// What is wrong and what to do about it.
    #[must_use]
    pub fn sentence(&self) -> String {
        format!("{} {}", self.fact(), self.advice())
    }

    /// The statement of an AWS policy that is missing allows this action.
    #[must_use]
    pub fn missing_action(&self) -> Option<&str> {
        match self {
            Self::PermissionMissing { action } if !is_google(action) => Some(action),
            _ => None,
        }
    }

    /// Whether the trust policy of the role is what has to change.
    #[must_use]
    pub fn is_about_trust(&self) -> bool {
        matches!(self, Self::RoleNotAssumable | Self::TagsRefused | Self::RoleAcceptsAnyExternalId)
    }

    /// Whether the same test may well end otherwise in a minute, without anybody changing anything.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Unreachable | Self::Busy | Self::Inconclusive)
    }
}

/// Whether this is one of Google's permissions rather than an action of AWS.
fn is_google(action: &str) -> bool {
    action.starts_with("storage.")
}

/// How a check ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum Outcome {
    /// As it should be.
    Passed,
    /// Not as it should be.
    Failed {
        /// Why.
        problem: Problem,
        /// The provider's id for the request that showed it, for its support.
        request_id: Option<String>,
    },
    /// Not looked at.
    Skipped {
        /// Why not, as a sentence.
        reason: String,
    },
}

/// One check of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What was looked at.
    pub name: CheckName,
    /// How it ended.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// How long it took.
    pub millis: u32,
}

/// The checks of one test, in the order they were made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The checks.
    pub checks: Vec<Check>,
    /// When the test ended.
    pub tested_at: Moment,
}

/// What a report comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing failed.
    Verified,
    /// Something failed.
    Failing,
}

impl Report {
    /// What it comes to.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        if self.first_problem().is_some() { Verdict::Failing } else { Verdict::Verified }
    }

    /// How a check ended, if it is part of this report.
    #[must_use]
    pub fn outcome_of(&self, name: CheckName) -> Option<&Outcome> {
        self.checks.iter().find(|check| check.name == name).map(|check| &check.outcome)
    }

    /// Whether a check is part of this report and passed.
    #[must_use]
    pub fn has_passed(&self, name: CheckName) -> bool {
        self.outcome_of(name) == Some(&Outcome::Passed)
    }

    /// Why the first check that failed did so.
    #[must_use]
    pub fn first_problem(&self) -> Option<&Problem> {
        self.checks.iter().find_map(|check| match &check.outcome {
            Outcome::Failed { problem, .. } => Some(problem),
            Outcome::Passed | Outcome::Skipped { .. } => None,
        })
    }

    /// `9 checks passed.` or `2 of 9 checks failed.`, as a screen reader announces it.
    #[must_use]
    pub fn summary(&self) -> String {
        let count = |wanted: fn(&Outcome) -> bool| self.checks.iter().filter(|check| wanted(&check.outcome)).count();
        let failed = count(|outcome| matches!(outcome, Outcome::Failed { .. }));
        let passed = count(|outcome| matches!(outcome, Outcome::Passed));
        let skipped = self.checks.len() - failed - passed;
        let of_these = if failed > 0 {
            format!("{failed} of {} checks failed", self.checks.len())
        } else {
            format!("{passed} {} passed", if passed == 1 { "check" } else { "checks" })
        };
        if skipped > 0 { format!("{of_these}, {skipped} skipped.") } else { format!("{of_these}.") }
    }
}

/// What is known about a bucket config.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "status", content = "since")]
pub enum Status {
    /// Nobody has tested it as it stands.
    NotTested,
    /// The last test passed.
    Verified(Moment),
    /// The last test failed.
    Failing(Moment),
}

impl Status {
    /// The word for it, the same everywhere.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::NotTested => "Not tested",
            Self::Verified(_) => "Verified",
            Self::Failing(_) => "Failing",
        }
    }

    /// When that was found.
    #[must_use]
    pub fn since(self) -> Option<Moment> {
        match self {
            Self::NotTested => None,
            Self::Verified(at) | Self::Failing(at) => Some(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_as_good_as_its_worst_check() {
        let check = |outcome| Check { name: CheckName::List, outcome, millis: 1 };
        let failed = Outcome::Failed { problem: Problem::NoSuchBucket, request_id: None };
        let skipped = Outcome::Skipped { reason: "Nothing to look at.".into() };
        let at = Moment::from(time::OffsetDateTime::UNIX_EPOCH);
        let good = Report { checks: vec![check(Outcome::Passed), check(skipped.clone())], tested_at: at };
        assert_eq!((good.verdict(), good.summary().as_str()), (Verdict::Verified, "1 check passed, 1 skipped."));
        let bad = Report { checks: vec![check(Outcome::Passed), check(failed), check(skipped)], tested_at: at };
        assert_eq!((bad.verdict(), bad.summary().as_str()), (Verdict::Failing, "1 of 3 checks failed, 1 skipped."));
        let json = serde_json::to_string(&bad).unwrap();
        assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), bad);
    }
}
