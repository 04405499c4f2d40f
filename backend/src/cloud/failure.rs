//! Failed SDK calls. SDK errors are taken apart here and never printed: they contain raw answers.

use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sts::operation::RequestId;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use domain::{aws::Region, check::Problem};

use super::said::{Said, is_of_another_time};
use crate::egress::{NotAllowed, inner, tls_problem};

/// The result of a call; or the problem, with the provider's request id.
pub(crate) type Finding<T> = Result<T, (Problem, Option<String>)>;

/// A call that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) cause: Cause,
    pub(crate) request_id: Option<String>,
}

/// Why it failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cause {
    /// A problem that does not depend on the call.
    Problem(Problem),
    /// The service refused, with its error code.
    Refused {
        code: String,
        status: u16,
        /// The bucket's region, by a header or the body.
        bucket_region: Option<Box<str>>,
        /// What its message says of the reason.
        said: Said,
        /// The code in S3's form, in an answer from STS.
        s3_code: Option<Box<str>>,
        /// Whether the answer had the form of S3's or STS's.
        speaks_s3: bool,
    },
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self { cause: Cause::Problem(problem), request_id: None }
    }
}

impl Failure {
    /// The problem, where a refusal has no special meaning.
    pub(crate) fn problem(&self) -> Problem {
        match &self.cause {
            Cause::Problem(problem) => problem.clone(),
            Cause::Refused { .. } => self.cause.unforeseen(),
        }
    }

    /// The same as a problem with nothing more to find in it.
    pub(crate) fn unforeseen(self) -> Self {
        Self { cause: Cause::Problem(self.cause.unforeseen()), ..self }
    }

    pub(crate) fn of<E>(error: &SdkError<E, HttpResponse>) -> Self
    where
        E: std::error::Error + ProvideErrorMetadata + RequestId + 'static,
    {
        let problem = |problem| Self { cause: Cause::Problem(problem), request_id: None };
        match error {
            SdkError::TimeoutError(_) => problem(Problem::Unreachable),
            SdkError::DispatchFailure(failure) => problem(connection_problem(failure.as_connector_error())),
            SdkError::ConstructionFailure(_) if caused_by_guard(error) => problem(Problem::EndpointNotAllowed),
            SdkError::ResponseError(answer) if has_s3_marks(answer.raw()) => Self {
                cause: Cause::Problem(Problem::Unforeseen { status: answer.raw().status().as_u16(), answer: None }),
                request_id: request_id(answer.raw()),
            },
            SdkError::ResponseError(_) => problem(Problem::NotS3),
            SdkError::ServiceError(answer) => Self::refused(answer.err(), answer.raw()),
            _ => problem(Problem::Inconclusive),
        }
    }

    fn refused<E: ProvideErrorMetadata + RequestId>(error: &E, response: &HttpResponse) -> Self {
        let code = error.code().unwrap_or_default();
        let status = response.status().as_u16();
        let request_id = error.request_id().map(str::to_owned).or_else(|| request_id(response));
        let s3_code = text_of(response, "Code");
        // 503 alone is no throttling: a store without STS answers it, too.
        let is_throttled = [Some(code), s3_code].into_iter().flatten().any(|code| THROTTLES.contains(&code));
        let cause = match (code, status) {
            ("RequestTimeTooSkewed" | "RequestExpired", _) => Cause::Problem(Problem::ClockSkew),
            ("SignatureDoesNotMatch", _) if error.message().is_some_and(is_of_another_time) => {
                Cause::Problem(Problem::ClockSkew)
            }
            _ if is_throttled || status == 429 => Cause::Problem(Problem::Busy),
            // Not implemented is an answer, not an outage.
            ("", status) if status >= 500 && status != 501 => {
                Cause::Problem(Problem::Unforeseen { status, answer: s3_code.and_then(plain) })
            }
            _ => {
                let header = response.headers().get("x-amz-bucket-region");
                let bucket_region = header.or_else(|| text_of(response, "Region")).map(Box::from);
                let s3_code = s3_code.map(Box::from);
                let speaks_s3 = !code.is_empty() || s3_code.is_some() || has_s3_marks(response);
                let said = error.message().map_or(Said::Nothing, Said::in_message);
                Cause::Refused { code: code.to_owned(), status, bucket_region, said, s3_code, speaks_s3 }
            }
        };
        Self { cause, request_id }
    }
}

/// Codes of too many requests. See <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html> and
/// <https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html>.
const THROTTLES: [&str; 6] =
    ["RequestLimitExceeded", "SlowDown", "SlowDownRead", "SlowDownWrite", "Throttling", "ThrottlingException"];

/// Answers to a request for temporary keys that mean that the service makes none of this pair: it does not know the
/// action, takes the request for an S3 request, or does not permit it to this pair.
const MAKES_NONE: [&str; 19] = [
    "AccessDenied",
    "AccessDeniedException",
    "BadRequest",
    "InvalidAction",
    "InvalidArgument",
    "InvalidParameterValue",
    "InvalidRequest",
    "InvalidURI",
    "MalformedPOSTRequest",
    "MethodNotAllowed",
    "NoSuchBucket",
    "NoSuchEntity",
    "NoSuchKey",
    "NotImplemented",
    "UnknownAction",
    "UnknownOperation",
    "UnknownOperationException",
    "UnsupportedAction",
    "UnsupportedOperation",
];

impl Cause {
    /// A refusal as it came: its status, and its code if that is a plain one.
    pub(crate) fn unforeseen(&self) -> Problem {
        match self {
            Self::Problem(problem) => problem.clone(),
            Self::Refused { status, .. } => {
                Problem::Unforeseen { status: *status, answer: self.code().and_then(plain) }
            }
        }
    }

    /// The code of a refusal, in either form.
    pub(crate) fn code(&self) -> Option<&str> {
        let Self::Refused { code, s3_code, .. } = self else { return None };
        if code.is_empty() { s3_code.as_deref() } else { Some(code) }
    }

    /// The region that the store says the bucket is in, if it is one that can be entered.
    pub(crate) fn bucket_region(&self) -> Option<String> {
        let Self::Refused { bucket_region: Some(region), .. } = self else { return None };
        region.parse::<Region>().ok().map(|region| region.to_string())
    }

    /// Whether this answer finds a parameter of the request invalid: whoever gives it carries out the action.
    pub(crate) fn finds_a_parameter_invalid(&self) -> bool {
        self.code().is_some_and(|code| ["InvalidArgument", "InvalidParameterValue"].contains(&code))
    }

    /// Whether this answer to a request for temporary keys shows that the store makes none. Only an explicit answer
    /// does: silence, errors, throttling and other answers leave it unknown.
    pub(crate) fn shows_that_none_are_made(&self) -> bool {
        let Self::Refused { status, speaks_s3: true, .. } = self else { return false };
        match (self.code().unwrap_or_default(), *status) {
            ("", 405 | 501) => true,
            (code, 400..=499 | 501) => MAKES_NONE.contains(&code),
            _ => false,
        }
    }
}

/// A code that can be shown: letters, digits and `._-`, 64 of them at most.
fn plain(code: &str) -> Option<String> {
    let is_plain = code.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
    ((1..=64).contains(&code.len()) && is_plain).then(|| code.to_owned())
}

/// The text of an element of an answer in S3's form, which an SDK that expects another form does not see.
fn text_of<'a>(response: &'a HttpResponse, element: &str) -> Option<&'a str> {
    let body = std::str::from_utf8(response.body().bytes()?).ok()?;
    let (_, rest) = body.split_once(&format!("<{element}>"))?;
    let (text, _) = rest.split_once("</")?;
    (text.len() <= 64 && !text.is_empty()).then_some(text)
}

/// The id of a request by the headers of stores that are not Amazon's: Google's, Cloudflare's, Swift's.
fn request_id(response: &HttpResponse) -> Option<String> {
    let names = ["x-amz-request-id", "x-guploader-uploadid", "cf-ray", "x-trans-id", "x-request-id"];
    let id = names.iter().find_map(|name| response.headers().get(*name))?;
    (id.len() <= 256 && id.bytes().all(|b| b.is_ascii_graphic())).then(|| id.to_owned())
}

/// Whether an answer has the request ids of S3 or Google Cloud Storage.
pub(crate) fn has_s3_marks(response: &HttpResponse) -> bool {
    ["x-amz-request-id", "x-amzn-requestid", "x-guploader-uploadid"]
        .iter()
        .any(|name| response.headers().get(*name).is_some())
}

fn connection_problem(error: Option<&aws_smithy_runtime_api::client::result::ConnectorError>) -> Problem {
    let Some(error) = error else { return Problem::Unreachable };
    if caused_by_guard(error) {
        return Problem::EndpointNotAllowed;
    }
    tls_problem(error).unwrap_or(Problem::Unreachable)
}

fn caused_by_guard(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<NotAllowed>() {
            return true;
        }
        cause = inner(error);
    }
    false
}
