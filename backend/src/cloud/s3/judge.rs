//! What is behind a failed call.

use domain::check::Problem;

use crate::cloud::{
    failure::{Cause, Failure},
    said::Said,
};

/// The problem behind a failed S3 call that needs `action`.
pub(super) fn judge(failure: &Failure, action: &str) -> (Problem, Option<String>) {
    (problem(&failure.cause, action), failure.request_id.clone())
}

/// See <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>.
fn problem(cause: &Cause, action: &str) -> Problem {
    let (code, status, said) = match cause {
        Cause::Problem(problem) => return problem.clone(),
        Cause::Refused { code, status, said, .. } => (code.as_str(), *status, said),
    };
    let denied = || match said {
        Said::Lacks(action) => Problem::PermissionMissing { action: (*action).to_owned() },
        Said::PolicyDenies => Problem::DeniedByPolicy { action: action.to_owned() },
        Said::Encrypts => Problem::EncryptionDemanded,
        Said::Nothing => Problem::PermissionMissing { action: action.to_owned() },
    };
    match code {
        "NoSuchBucket" => Problem::NoSuchBucket,
        "PermanentRedirect" | "AuthorizationHeaderMalformed" | "IllegalLocationConstraintException" => {
            Problem::WrongRegion { actual: cause.bucket_region() }
        }
        "RegionDisabled" | "RegionDisabledException" => Problem::RegionNotEnabled,
        "ExpiredToken" | "TokenRefreshRequired" => Problem::KeysExpired,
        "InvalidAccessKeyId" | "SignatureDoesNotMatch" | "InvalidToken" | "UnauthorizedAccess" => Problem::KeysRefused,
        "AccessDenied" | "AllAccessDisabled" => denied(),
        "" if status == 403 => denied(),
        _ => cause.unforeseen(),
    }
}
