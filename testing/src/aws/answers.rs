//! Answers in the forms of STS and S3.

use axum::{
    http::{HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
};

/// S3's.
pub(super) fn s3_error(status: StatusCode, code: &str) -> Response {
    xml(status, format!("<Error><Code>{code}</Code><Message>No.</Message><RequestId>r-1</RequestId></Error>"))
}

/// STS's.
pub(super) fn sts_refusal(status: StatusCode, code: &str) -> Response {
    sts_refusal_saying(status, code, "No.")
}

/// The same with a message.
pub(super) fn sts_refusal_saying(status: StatusCode, code: &str, message: &str) -> Response {
    xml(
        status,
        format!(
            "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>"
        ),
    )
}

/// An answer with the marks of Amazon's.
pub(super) fn xml(status: StatusCode, body: String) -> Response {
    let marks = [("x-amz-request-id", "r-1"), ("x-amzn-requestid", "r-1"), ("x-amz-bucket-region", "us-east-1")];
    let mut response = (status, [(header::CONTENT_TYPE, "text/xml")], body).into_response();
    for (name, value) in marks {
        response.headers_mut().insert(HeaderName::from_static(name), value.parse().unwrap());
    }
    response
}
