//! The clients a path belongs to: each family of clients has its own error format.

use app::refusal::Refusal;
use http::StatusCode;
use serde_json::{Value, json};

use super::{Problem, ProblemDetails};

/// A family of paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    /// The `arraylake` client: `{"detail": …}`.
    Arraylake,
    /// Lakewarden's own API: [`ProblemDetails`](super::ProblemDetails).
    Api,
    /// AWS SDKs that request keys from the API: the same, with the members that SDKs show to people.
    Sdk,
    /// Clients of the authorization server: `{"error": …, "error_description": …}`.
    Oauth,
    /// AWS SDKs that get keys as from STS: its XML.
    Sts,
    /// The `tiledb-cloud` client: `{"code": …, "message": …, "request_id": …}`.
    Tiledb,
    /// The server functions of islands: a [`Refusal`].
    Functions,
    /// Health checks and files: a sentence.
    Plain,
    /// People: a page.
    Pages,
}

impl Family {
    /// The family of a path, whether or not it has a route.
    pub(crate) fn of(path: &str) -> Self {
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        match (parts.next(), parts.next()) {
            (Some("api"), Some("ui")) => Self::Functions,
            (Some("api"), Some("v1")) => match (parts.next(), parts.next_back()) {
                // These paths are older than the API's own error format.
                (Some("namespaces"), _) => Self::Tiledb,
                (_, Some("aws-credentials")) => Self::Sdk,
                _ => Self::Api,
            },
            (Some("api"), _) => Self::Api,
            (Some("v1" | "v2" | "v3" | "v4"), _) => Self::Tiledb,
            (Some("oauth"), Some("device" | "token")) => Self::Oauth,
            (Some("sts"), None) => Self::Sts,
            (Some("orgs" | "repos" | "user" | "auth"), _) => Self::Arraylake,
            (Some("pkg" | "livez" | "readyz"), _) => Self::Plain,
            _ => Self::Pages,
        }
    }

    /// Whether it is for programs, which use no pages, forms and cookies.
    pub(crate) fn is_api(self) -> bool {
        matches!(self, Self::Api | Self::Sdk | Self::Arraylake | Self::Oauth | Self::Sts | Self::Tiledb)
    }

    /// The content type of an error in the format of this family, if that is JSON.
    pub(crate) fn content_type(self) -> &'static str {
        if matches!(self, Self::Api | Self::Sdk) { ProblemDetails::CONTENT_TYPE } else { "application/json" }
    }

    /// A problem in the format of this family, if that is JSON.
    pub(crate) fn json(self, problem: &Problem, request_id: &str) -> Option<Value> {
        let sentence = |name_of: fn(&str) -> &str| problem.sentence_with(name_of);
        match self {
            Self::Api => serde_json::to_value(ProblemDetails::new(problem, request_id)).ok(),
            Self::Sdk => {
                let mut details = Self::Api.json(problem, request_id)?;
                details["code"] = problem.kind.into();
                details["message"] = sentence(|name| name).into();
                Some(details)
            }
            Self::Arraylake => Some(json!({ "detail": sentence(arraylake_name) })),
            Self::Oauth => Some(json!({
                "error": oauth_word(problem.kind, problem.status),
                "error_description": sentence(|name| name),
            })),
            Self::Tiledb => Some(json!({
                "code": problem.status.as_u16(),
                "message": sentence(|name| name),
                "request_id": request_id,
            })),
            Self::Functions => serde_json::to_value(refusal(problem, request_id)).ok(),
            Self::Sts | Self::Plain | Self::Pages => None,
        }
    }
}

/// The word for a problem in RFC 6749, section 5.2: its own, or the nearest for its status.
fn oauth_word(kind: &'static str, status: StatusCode) -> &'static str {
    match status {
        StatusCode::BAD_REQUEST if kind.contains('_') => kind,
        StatusCode::TOO_MANY_REQUESTS => "slow_down",
        StatusCode::SERVICE_UNAVAILABLE => "temporarily_unavailable",
        status if status.is_server_error() => "server_error",
        _ => "invalid_request",
    }
}

/// The name of a field in `arraylake`.
fn arraylake_name(field: &str) -> &str {
    match field {
        "bucket" => "name",
        "region" => "region_name",
        "endpoint" => "endpoint_url",
        "auth_method" => "auth_config",
        "account_id" => "external_customer_id",
        "role_name" => "external_role_name",
        "bucket_config" => "bucket_nickname",
        "service_account" => "target_service_account",
        field => field,
    }
}

/// The refusal that pages show for a problem.
pub(crate) fn refusal(problem: &Problem, request_id: &str) -> Refusal {
    match (problem.status, &problem.refusal) {
        (StatusCode::INTERNAL_SERVER_ERROR, _) => Refusal::Broken { request_id: Some(request_id.to_owned()) },
        (_, Some(refusal)) => Refusal::clone(refusal),
        (StatusCode::UNAUTHORIZED, _) => Refusal::SignIn,
        (StatusCode::NOT_FOUND, _) => Refusal::NotFound,
        (StatusCode::TOO_MANY_REQUESTS, _) => Refusal::TooMany { seconds: problem.retry_after.unwrap_or(1) },
        (StatusCode::SERVICE_UNAVAILABLE, _) => Refusal::TryLater(problem.sentence.to_string()),
        _ if !problem.fields.is_empty() => Refusal::Fields(problem.fields.clone()),
        _ => Refusal::Because(problem.sentence.to_string()),
    }
}
