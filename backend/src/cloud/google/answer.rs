//! Google's answers, read with a size limit and taken apart; never printed. See
//! <https://cloud.google.com/apis/design/errors>.

use domain::check::Problem;
use reqwest::{RequestBuilder, Response, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    cloud::{
        failure::{Cause, Failure},
        said::Said,
    },
    egress::tls_problem,
};

/// The longest answer accepted, in bytes.
const MAX_ANSWER: usize = 1024 * 1024;

/// Sends a request. Any answer but success is a failure.
pub(super) async fn send(request: RequestBuilder) -> Result<Response, Failure> {
    let response = request.send().await.map_err(|error| connection_problem(&error))?;
    if response.status().is_success() { Ok(response) } else { Err(refused(response).await) }
}

/// Sends a request whose answer is JSON.
pub(super) async fn json<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, Failure> {
    let body = body(send(request).await?).await.ok_or(Problem::Inconclusive)?;
    serde_json::from_slice(&body).map_err(|_| Problem::Inconclusive.into())
}

async fn body(mut response: Response) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.ok()? {
        body.extend_from_slice(&chunk);
        if body.len() > MAX_ANSWER {
            return None;
        }
    }
    Some(body)
}

async fn refused(response: Response) -> Failure {
    let status = response.status();
    match status {
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => return Problem::Busy.into(),
        status if status.is_server_error() => {
            return Problem::Unforeseen { status: status.as_u16(), answer: None }.into();
        }
        _ => {}
    }
    let request_id = response.headers().get("x-guploader-uploadid").and_then(|id| id.to_str().ok()).map(str::to_owned);
    let body = body(response).await.unwrap_or_default();
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    // The APIs return an object with a status, the token endpoints a word.
    let code = body["error"]["status"].as_str().or_else(|| body["error"].as_str()).unwrap_or_default();
    Failure {
        cause: Cause::Refused {
            code: code.to_owned(),
            status: status.as_u16(),
            bucket_region: None,
            said: Said::Nothing,
            s3_code: None,
            speaks_s3: false,
        },
        request_id,
    }
}

fn connection_problem(error: &reqwest::Error) -> Failure {
    tls_problem(error).unwrap_or(Problem::Unreachable).into()
}
