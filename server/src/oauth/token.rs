//! `POST /oauth/token`: tokens for what a client can show (RFC 6749, section 3.2).

use app::api::RequestId;
use axum::{
    Json,
    extract::{Extension, State},
};
use backend::{
    Context,
    devices::{Collected, DeviceKeys},
    workloads::{Coming, WorkloadRefused, WorkloadToken},
};
use http::Extensions;
use serde_json::{Value, json};

use super::{client::ARRAYLAKE_CLIENT, error::OauthError, parameters::Parameters};
use crate::{client_address, http::Problem, state::AppState};

pub(super) async fn issue(
    State(state): State<AppState>,
    Extension(request_id): Extension<RequestId>,
    extensions: Extensions,
    parameters: Parameters,
) -> Result<Json<Value>, Problem> {
    let keys = match parameters.need("grant_type")? {
        "urn:ietf:params:oauth:grant-type:device_code" => of_device(&state.cx, &parameters).await?,
        "refresh_token" => refreshed(&state.cx, &parameters, &request_id.0).await?,
        "urn:ietf:params:oauth:grant-type:token-exchange" => {
            let coming = |token| Coming {
                token,
                network: client_address::network(&extensions),
                request_id: Some(&request_id.0),
            };
            return exchanged(&state.cx, &parameters, coming).await;
        }
        _ => return Err(OauthError::GrantType.into()),
    };
    // The client sends its ID token as bearer, and reads it nowhere: it is the access token.
    Ok(Json(json!({
        "access_token": *keys.access,
        "id_token": *keys.access,
        "refresh_token": *keys.refresh,
        "token_type": "Bearer",
        "expires_in": keys.expires_in,
    })))
}

async fn of_device(cx: &Context, parameters: &Parameters) -> Result<DeviceKeys, Problem> {
    parameters.must_be_of(ARRAYLAKE_CLIENT)?;
    let error = match backend::devices::collect(cx, parameters.need("device_code")?).await? {
        Collected::SignedIn(keys) => return Ok(keys),
        Collected::Pending => OauthError::Pending,
        Collected::TooSoon => OauthError::SlowDown,
        Collected::Refused => OauthError::Denied,
        Collected::Expired => OauthError::Expired,
    };
    Err(error.into())
}

async fn refreshed(cx: &Context, parameters: &Parameters, request_id: &str) -> Result<DeviceKeys, Problem> {
    parameters.must_be_of(ARRAYLAKE_CLIENT)?;
    let keys = backend::devices::refresh(cx, parameters.need("refresh_token")?, Some(request_id)).await?;
    keys.ok_or_else(|| OauthError::Grant.into())
}

const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
const TOKEN_TYPES: [&str; 2] = ["urn:ietf:params:oauth:token-type:jwt", "urn:ietf:params:oauth:token-type:id_token"];

/// The token of a workload's platform for one of a service account (RFC 8693), which `resource` names: `acme/ingest`.
async fn exchanged<'a>(
    cx: &Context,
    parameters: &'a Parameters,
    coming: impl Fn(&'a str) -> Coming<'a>,
) -> Result<Json<Value>, Problem> {
    if !TOKEN_TYPES.contains(&parameters.need("subject_token_type")?) {
        return Err(OauthError::request("The subject_token_type is that of a JWT or an ID token.").into());
    }
    if parameters.get("requested_token_type").is_some_and(|wanted| wanted != ACCESS_TOKEN) {
        return Err(OauthError::request("Only access tokens are issued.").into());
    }
    let token = parameters.need("subject_token")?;
    let (org, account) = parameters
        .need("resource")?
        .split_once('/')
        .ok_or_else(|| OauthError::request("The resource is organisation/service-account."))?;
    match backend::workloads::exchange(cx, coming(token), org, Some(account)).await {
        Ok(WorkloadToken { text, expires_in, .. }) => Ok(Json(json!({
            "access_token": *text,
            "issued_token_type": ACCESS_TOKEN,
            "token_type": "Bearer",
            "expires_in": expires_in,
        }))),
        Err(WorkloadRefused::Backend(error)) => Err(error.into()),
        Err(refused) => Err(OauthError::Workload(refused.to_string()).into()),
    }
}
