//! What the messages of refusals say. Their words are no contract: what is not understood changes nothing.

/// What the message of a refusal says of the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Said {
    /// Nothing that is understood.
    Nothing,
    /// That this other permission is missing: for the key of an encrypted bucket.
    Lacks(&'static str),
    /// That the bucket's policy denies it explicitly.
    PolicyDenies,
    /// That the object has to be encrypted.
    Encrypts,
}

impl Said {
    /// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>.
    pub(super) fn in_message(message: &str) -> Self {
        let lower = message.to_ascii_lowercase();
        if lower.contains("explicit deny in a resource-based policy") {
            return Self::PolicyDenies;
        }
        let action = lower.split_once("not authorized to perform: ").and_then(|_| {
            let (_, rest) = message.split_once("authorized to perform: ")?;
            rest.split(|c: char| !c.is_ascii_alphanumeric() && c != ':' && c != '-').next()
        });
        match action {
            Some("kms:GenerateDataKey") => Self::Lacks("kms:GenerateDataKey"),
            Some("kms:Decrypt") => Self::Lacks("kms:Decrypt"),
            _ if lower.contains("server-side-encryption") || lower.contains("server side encryption") => Self::Encrypts,
            _ => Self::Nothing,
        }
    }
}

/// Whether a signature was refused for its time alone: STS has no code of its own for that, as S3 has.
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html>.
pub(super) fn is_of_another_time(message: &str) -> bool {
    ["Signature expired:", "Signature not yet current:"].iter().any(|start| message.starts_with(start))
}
