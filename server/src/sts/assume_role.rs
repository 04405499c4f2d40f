//! `AssumeRoleWithWebIdentity`.

use app::api::RequestId;
use axum::{
    extract::{Extension, State},
    response::Response,
};
use backend::{
    Conflict, Error, VendedKeys,
    issuers::TokenRefused,
    workloads::{Coming, RepoAsked, WorkloadRefused, WorkloadToken, keys_for_repo},
};
use http::{Extensions, StatusCode};

use super::parameters::{Parameters, invalid};
use crate::{
    client_address,
    http::{Problem, document, element},
    state::AppState,
};

/// The account in the ARNs of repos: `arn:aws:iam::000000000000:role/acme/era5`.
const ACCOUNT: &str = "000000000000";

/// The keys live as long as those of anybody, and the answer says until when: a `DurationSeconds` is read and changes nothing.
pub(super) async fn assume_role(
    State(state): State<AppState>,
    Extension(request_id): Extension<RequestId>,
    extensions: Extensions,
    parameters: Parameters,
) -> Result<Response, Problem> {
    must_be_known(&parameters)?;
    let role = parameters.need("RoleArn")?;
    let asked = repo_of(role)?;
    let session = parameters.need("RoleSessionName")?;
    let coming = Coming {
        token: parameters.need("WebIdentityToken")?,
        network: client_address::network(&extensions),
        request_id: Some(&request_id.0),
    };
    let (keys, token) = keys_for_repo(&state.cx, coming, asked).await.map_err(refused)?;
    Ok(answer(&credentials(&keys), &token, &assumed(role, session), &request_id.0))
}

fn must_be_known(parameters: &Parameters) -> Result<(), Problem> {
    if parameters.need("Action")? != "AssumeRoleWithWebIdentity" {
        let sentence = "This server has the action AssumeRoleWithWebIdentity only.";
        return Err(Problem::new(StatusCode::BAD_REQUEST, sentence).of_kind("InvalidAction"));
    }
    if parameters.get("Policy").is_some() || parameters.get("PolicyArns.member.1.arn").is_some() {
        return Err(invalid("A policy is not taken: the keys reach the repo and nothing else."));
    }
    match parameters.get("DurationSeconds").map(str::parse::<u32>) {
        None | Some(Ok(900..=43_200)) => Ok(()),
        Some(_) => Err(invalid("DurationSeconds is 900 to 43200.")),
    }
}

/// The repo of a role's ARN: `role/organisation/repo`, or `role/organisation/service-account/repo`.
fn repo_of(role: &str) -> Result<RepoAsked<'_>, Problem> {
    let path = role.strip_prefix("arn:aws:iam::").and_then(|rest| rest.strip_prefix(ACCOUNT)?.strip_prefix(":role/"));
    match path.map(|path| path.split('/').collect::<Vec<_>>()).as_deref() {
        Some([org, repo]) => Ok(RepoAsked { org, account: None, repo }),
        Some([org, account, repo]) => Ok(RepoAsked { org, account: Some(account), repo }),
        _ => Err(invalid(format!("The RoleArn of a repo is arn:aws:iam::{ACCOUNT}:role/organisation/repo."))),
    }
}

fn refused(refused: WorkloadRefused) -> Problem {
    let code = match &refused {
        WorkloadRefused::Token(TokenRefused::Expired) => "ExpiredTokenException",
        WorkloadRefused::Token(token) if token.is_of_issuer() => "IDPCommunicationError",
        WorkloadRefused::Token(_) => "InvalidIdentityToken",
        WorkloadRefused::NoRule
        | WorkloadRefused::Several
        | WorkloadRefused::Backend(Error::Conflict(Conflict::NoAwsKeys(_))) => {
            return Problem::new(StatusCode::FORBIDDEN, refused.to_string()).of_kind("AccessDenied");
        }
        WorkloadRefused::Backend(_) => {
            let WorkloadRefused::Backend(error) = refused else { return Problem::not_found() };
            return denied(error.into());
        }
    };
    Problem::new(StatusCode::BAD_REQUEST, refused.to_string()).of_kind(code)
}

/// What the service account may not have, and what it may not know of, is denied alike.
fn denied(problem: Problem) -> Problem {
    match problem.status() {
        StatusCode::NOT_FOUND | StatusCode::FORBIDDEN => {
            Problem::new(StatusCode::FORBIDDEN, "The service account reaches no such repo.").of_kind("AccessDenied")
        }
        _ => problem,
    }
}

fn credentials(keys: &VendedKeys) -> String {
    [
        element("AccessKeyId", &keys.access_key_id),
        element("SecretAccessKey", &keys.secret_access_key),
        element("SessionToken", &keys.session_token),
        element("Expiration", &keys.expires_at.utc()),
    ]
    .concat()
}

/// The ARN of the session, and its id.
fn assumed(role: &str, session: &str) -> String {
    let name = role.rsplit('/').next().unwrap_or_default();
    let arn = format!("arn:aws:sts::{ACCOUNT}:assumed-role/{name}/{session}");
    element("Arn", &arn) + &element("AssumedRoleId", &format!("{name}:{session}"))
}

fn answer(credentials: &str, token: &WorkloadToken, assumed: &str, request_id: &str) -> Response {
    let result = [
        format!("<Credentials>{credentials}</Credentials>"),
        element("SubjectFromWebIdentityToken", &token.subject),
        format!("<AssumedRoleUser>{assumed}</AssumedRoleUser>"),
        element("Provider", &token.issuer),
        element("Audience", &token.audience),
    ]
    .concat();
    let content = format!(
        "<AssumeRoleWithWebIdentityResult>{result}</AssumeRoleWithWebIdentityResult><ResponseMetadata>{}</ResponseMetadata>",
        element("RequestId", request_id)
    );
    document(StatusCode::OK, "AssumeRoleWithWebIdentityResponse", &content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_names_a_repo() {
        let asked = repo_of("arn:aws:iam::000000000000:role/acme/era5").unwrap();
        assert_eq!((asked.org, asked.account, asked.repo), ("acme", None, "era5"));
        let asked = repo_of("arn:aws:iam::000000000000:role/acme/ingest/era5").unwrap();
        assert_eq!((asked.account, asked.repo), (Some("ingest"), "era5"));
        for wrong in [
            "",
            "acme/era5",
            "arn:aws:iam::123456789012:role/acme/era5",
            "arn:aws:iam::000000000000:role/era5",
            "arn:aws:iam::000000000000:role/a/b/c/d",
            "arn:aws:iam::000000000000:user/acme/era5",
        ] {
            assert!(repo_of(wrong).is_err(), "{wrong}");
        }
    }
}
