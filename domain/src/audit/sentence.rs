//! An event as a sentence: author, action, subject and result.

use serde_json::Value;

use super::{Action, AuditEvent, SubjectKind};
use crate::check::Problem;

/// An event as a sentence, in the parts a page puts together: `{who} {verb} {object}{rest}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// The author.
    pub who: String,
    /// The action.
    pub verb: String,
    /// The subject, with its kind; empty where the verb needs none.
    pub object: String,
    /// Further details, with the punctuation before them; may be empty.
    pub rest: String,
}

impl std::fmt::Display for Sentence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let gap = if self.object.is_empty() { "" } else { " " };
        write!(f, "{} {}{gap}{}{}", self.who, self.verb, self.object, self.rest)
    }
}

impl AuditEvent {
    /// The event as a sentence.
    #[must_use]
    pub fn sentence(&self) -> Sentence {
        let detail: Value = serde_json::from_str(&self.detail).unwrap_or_default();
        // An action of a newer server shows its raw name.
        let (verb, rest) = match self.action.parse() {
            Ok(action) => (verb(action, self, &detail), rest(action, &detail)),
            Err(_) => (format!("did {} to", self.action), String::new()),
        };
        let object = if says_everything(self) { String::new() } else { self.sentence_object() };
        Sentence { who: self.who(), verb, object, rest }
    }

    /// The author's e-mail address, which outlives the account.
    fn who(&self) -> String {
        match (&self.person, self.action.parse()) {
            (Some(person), _) => person.clone(),
            (None, Ok(Action::SignInRefused | Action::SecondFactorRefused | Action::PasskeySuspected)) => {
                "Somebody".into()
            }
            (None, _) if self.person_id.is_some() => "A deleted user".into(),
            (None, _) => "The operator".into(),
        }
    }

    /// The subject, with its kind.
    #[must_use]
    pub fn sentence_object(&self) -> String {
        let name = self.subject_name.as_deref().or(self.subject.as_deref()).unwrap_or_default();
        let noun = self.subject_kind.map_or("", SubjectKind::noun);
        format!("{noun} {name}").trim().to_owned()
    }
}

/// Whether the sentence needs no object: the author is the subject.
fn says_everything(event: &AuditEvent) -> bool {
    match event.action.parse() {
        Ok(
            Action::SignedIn
            | Action::SignedOut
            | Action::PasswordChanged
            | Action::PasswordReset
            | Action::MemberLeft
            | Action::SecondFactorEnrolled
            | Action::PasskeyAdded
            | Action::RecoveryCodesRenewed
            | Action::RecoveryCodeUsed,
        ) => true,
        Ok(
            Action::AccountCreated
            | Action::AccountDeleted
            | Action::AccountRenamed
            | Action::MemberJoined
            | Action::SecondFactorRemoved
            | Action::PasskeyRemoved,
        ) => event.person_id.is_some() && event.person_id.map(|id| id.to_string()) == event.subject,
        Ok(Action::EventsExpired) => true,
        _ => false,
    }
}

fn verb(action: Action, event: &AuditEvent, detail: &Value) -> String {
    let own = says_everything(event);
    match action {
        Action::BucketConfigCreated | Action::CredentialCreated => "added".into(),
        Action::BucketConfigEdited | Action::CredentialEdited => "changed".into(),
        Action::BucketConfigDeleted
        | Action::RepoDeleted
        | Action::ServiceAccountDeleted
        | Action::GroupDeleted
        | Action::OrganizationDeleted => "deleted".into(),
        Action::BucketConfigMadeDefault => "made the default:".into(),
        Action::BucketConfigTested | Action::CredentialTested => "tested".into(),
        Action::CredentialRevoked | Action::InvitationRevoked | Action::TokenRevoked => "revoked".into(),
        Action::CredentialsVended => {
            format!("received {} credentials for", word(detail, "access").unwrap_or("temporary"))
        }
        Action::VendFailed => format!("was refused {} credentials for", word(detail, "access").unwrap_or("temporary")),
        Action::KeysHandedOut => "received the stored key pair of".into(),
        Action::RepoCreated
        | Action::InvitationCreated
        | Action::OrganizationCreated
        | Action::ServiceAccountCreated
        | Action::GroupCreated
        | Action::TokenCreated => "created".into(),
        Action::RepoEdited => "changed".into(),
        Action::InvitationDeclined => "declined".into(),
        Action::MemberJoined if own => "joined".into(),
        Action::MemberJoined => "added".into(),
        Action::MemberLeft => "left the organisation".into(),
        Action::MemberRoleChanged | Action::ServiceAccountRoleChanged => "changed the role of".into(),
        Action::MemberRemoved => "removed".into(),
        Action::GroupMemberAdded => "added a member to".into(),
        Action::GroupMemberRemoved => "removed a member from".into(),
        Action::ClaimMappingCreated => "mapped a group of the identity provider to".into(),
        Action::ClaimMappingDeleted => "unmapped a group of the identity provider from".into(),
        Action::ClaimRefused => "stays as they are, against the groups of the identity provider, in".into(),
        Action::AccessGranted => "granted access to".into(),
        Action::AccessRevoked => "took back access to".into(),
        Action::ProfileChanged => "changed the description of".into(),
        Action::AccountCreated if own => "created their account".into(),
        Action::AccountCreated => "created the account".into(),
        Action::AccountDeleted if own => "deleted their account".into(),
        Action::AccountDeleted => "deleted the account".into(),
        Action::AccountRenamed if own => "changed their name".into(),
        Action::AccountRenamed => "changed the name of".into(),
        Action::PasswordChanged => "changed their password".into(),
        Action::PasswordResetOffered => "made a link to set a new password for".into(),
        Action::PasswordReset => "set a new password by link".into(),
        Action::SecondFactorEnrolled => "switched their second factor on".into(),
        Action::SecondFactorRemoved if own => "switched their second factor off".into(),
        Action::SecondFactorRemoved => "switched the second factor off for".into(),
        Action::RecoveryCodesRenewed => "made new recovery codes".into(),
        Action::RecoveryCodeUsed => "used a recovery code".into(),
        Action::SecondFactorRefused => "had the password, and was refused the second factor of".into(),
        Action::PasskeyAdded => "added a passkey".into(),
        Action::PasskeyRemoved if own => "removed a passkey".into(),
        Action::PasskeyRemoved => "removed every passkey of".into(),
        Action::PasskeySuspected => "showed what may be a copy of a passkey of".into(),
        Action::IdentityLinked => "linked an identity provider with".into(),
        Action::IdentityUnlinked => "unlinked an identity provider from".into(),
        Action::SignedIn => "signed in".into(),
        Action::SignedOut if detail.get("other_sessions").is_some() => "signed out everywhere else".into(),
        Action::SignedOut => "signed out".into(),
        Action::TrustRuleCreated => "created a trust rule for".into(),
        Action::TrustRuleDeleted => "deleted a trust rule of".into(),
        Action::WorkloadSignedIn => "came in by a trust rule as".into(),
        Action::WorkloadRefused => "was refused a token exchange as".into(),
        Action::DeviceSignedIn => "signed in".into(),
        Action::DeviceRefused => "refused".into(),
        Action::DeviceSignedOut => "signed out".into(),
        Action::SignInRefused => "was refused the sign-in as".into(),
        Action::RequestDenied => "was denied".into(),
        Action::EventsExpired => "removed expired events".into(),
    }
}

fn rest(action: Action, detail: &Value) -> String {
    match action {
        Action::BucketConfigTested | Action::CredentialTested => match problem(detail) {
            Some(fact) => format!(": failed, {fact}"),
            None => ": passed".into(),
        },
        Action::VendFailed | Action::SignInRefused | Action::DeviceSignedOut | Action::WorkloadRefused => {
            word(detail, "cause").map(|cause| format!(": {cause}")).unwrap_or_default()
        }
        Action::CredentialsVended => match word(detail, "repo") {
            Some(repo) => format!(", for repo {repo}"),
            None => String::new(),
        },
        Action::InvitationCreated | Action::InvitationRevoked | Action::ServiceAccountCreated => {
            as_role(detail, "role")
        }
        Action::MemberJoined => as_role(detail, "role") + &by_claim(detail),
        Action::MemberLeft => by_claim(detail),
        Action::MemberRoleChanged | Action::ServiceAccountRoleChanged => {
            match (word(detail, "before"), word(detail, "after")) {
                (Some(before), Some(after)) => format!(" from {before} to {after}{}", by_claim(detail)),
                _ => String::new(),
            }
        }
        Action::GroupMemberAdded | Action::GroupMemberRemoved => {
            word(detail, "member").map(|member| format!(": {member}{}", by_claim(detail))).unwrap_or_default()
        }
        Action::ClaimMappingCreated | Action::ClaimMappingDeleted => {
            match (word(detail, "value"), word(detail, "role")) {
                (Some(value), Some(role)) => format!(": {value}, as {role}"),
                (Some(value), None) => format!(": {value}"),
                _ => String::new(),
            }
        }
        Action::ClaimRefused => word(detail, "cause").map(|cause| format!(": {cause}")).unwrap_or_default(),
        Action::AccessGranted => match (word(detail, "to"), word(detail, "level")) {
            (Some(to), Some(level)) => format!(": {level}, to {to}"),
            _ => String::new(),
        },
        Action::AccessRevoked => word(detail, "to").map(|to| format!(" from {to}")).unwrap_or_default(),
        Action::BucketConfigCreated | Action::RepoCreated => {
            word(detail, "uri").map(|uri| format!(" at {uri}")).unwrap_or_default()
        }
        Action::BucketConfigEdited | Action::CredentialEdited => changes(detail),
        Action::RepoEdited => ["mode", "visibility"]
            .into_iter()
            .find_map(|key| word(detail, key).map(|word| format!(": {key} {word}")))
            .unwrap_or_default(),
        Action::TokenCreated => match detail.get("is_session") {
            Some(Value::Bool(true)) => " for a client's session".into(),
            _ => of_service_account(detail),
        },
        Action::TokenRevoked if detail.get("leaked").is_some() => ": it was reported as leaked".into(),
        Action::TokenRevoked => of_service_account(detail),
        Action::SignedIn if word(detail, "door") == Some("api") => " over the API, by password".into(),
        Action::SignedIn if detail.get("passkey").is_some() => " with a passkey".into(),
        Action::SignedIn => word(detail, "provider").map(|name| format!(" with {name}")).unwrap_or_default(),
        Action::TrustRuleCreated | Action::TrustRuleDeleted => {
            word(detail, "issuer").map(|issuer| format!(" for tokens of {issuer}")).unwrap_or_default()
        }
        Action::PasskeyAdded | Action::PasskeyRemoved | Action::PasskeySuspected => {
            word(detail, "name").map(|name| format!(": {name}")).unwrap_or_default()
        }
        Action::IdentityLinked | Action::IdentityUnlinked => {
            word(detail, "provider").map(|name| format!(": {name}")).unwrap_or_default()
        }
        Action::RecoveryCodeUsed => match detail.get("left").and_then(Value::as_u64) {
            Some(left) => format!(": {left} left"),
            None => String::new(),
        },
        Action::EventsExpired => match detail.get("removed").and_then(Value::as_u64) {
            Some(removed) => format!(": {removed}"),
            None => String::new(),
        },
        Action::RequestDenied
        | Action::BucketConfigDeleted
        | Action::BucketConfigMadeDefault
        | Action::CredentialCreated
        | Action::CredentialRevoked
        | Action::KeysHandedOut
        | Action::RepoDeleted
        | Action::InvitationDeclined
        | Action::MemberRemoved
        | Action::OrganizationCreated
        | Action::OrganizationDeleted
        | Action::ProfileChanged
        | Action::ServiceAccountDeleted
        | Action::GroupCreated
        | Action::GroupDeleted
        | Action::AccountCreated
        | Action::AccountDeleted
        | Action::AccountRenamed
        | Action::PasswordChanged
        | Action::PasswordResetOffered
        | Action::PasswordReset
        | Action::SecondFactorEnrolled
        | Action::SecondFactorRemoved
        | Action::RecoveryCodesRenewed
        | Action::SecondFactorRefused
        | Action::SignedOut
        | Action::WorkloadSignedIn
        | Action::DeviceSignedIn
        | Action::DeviceRefused => String::new(),
    }
}

/// A non-empty text of the detail.
fn word<'a>(detail: &'a Value, key: &str) -> Option<&'a str> {
    detail.get(key).and_then(Value::as_str).filter(|word| !word.is_empty())
}

/// Of a change that nobody made by hand.
fn by_claim(detail: &Value) -> String {
    word(detail, "by").map(|by| format!(", by {by}")).unwrap_or_default()
}

fn as_role(detail: &Value, key: &str) -> String {
    word(detail, key).map(|role| format!(" as {role}")).unwrap_or_default()
}

/// Whose token it is, unless it is the author's.
fn of_service_account(detail: &Value) -> String {
    word(detail, "service_account").map(|name| format!(" of service account {name}")).unwrap_or_default()
}

/// Why a test failed, as part of a sentence.
fn problem(detail: &Value) -> Option<String> {
    let problem = detail.get("problem").filter(|problem| !problem.is_null())?;
    let problem: Option<Problem> = serde_json::from_value(problem.clone()).ok();
    Some(problem.map_or_else(
        || "for a reason this server does not know".into(),
        |problem| lower_first(problem.fact().trim_end_matches('.')),
    ))
}

/// A problem's sentence continues after a comma. Names keep their capitals.
fn lower_first(sentence: &str) -> String {
    let mut characters = sentence.chars();
    match (characters.next(), characters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() && !sentence.starts_with("Google") => {
            first.to_lowercase().chain(characters).collect()
        }
        _ => sentence.to_owned(),
    }
}

/// The fields an edit changed.
fn changes(detail: &Value) -> String {
    let (Some(before), Some(after)) = (detail.get("before").and_then(Value::as_object), detail.get("after")) else {
        return String::new();
    };
    let mut changed: Vec<String> = before
        .iter()
        .filter(|(key, value)| after.get(key.as_str()) != Some(value))
        .map(|(key, _)| key.replace('_', " "))
        .collect();
    for secret in ["secret_replaced", "keys_replaced"] {
        if detail.get(secret) == Some(&Value::Bool(true)) {
            changed.push("secret".into());
        }
    }
    if changed.is_empty() { String::new() } else { format!(": {}", changed.join(", ")) }
}
