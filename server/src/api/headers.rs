//! The headers in the description of operations.

use utoipa::IntoParams;

/// The idempotency key of a request.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes what `once` reads")]
pub(super) struct IdempotencyKey {
    /// A key chosen by the client, such as a UUID. A request that is repeated with the same key and body within 24 hours is
    /// not carried out again: it gets the first answer. With another body it is refused.
    #[param(
        rename = "Idempotency-Key",
        example = "8e03978e-40d5-43e8-bc93-6894a57f9324",
        min_length = 1,
        max_length = 255,
        pattern = "^[ -~]+$",
        required = false
    )]
    key: String,
}

/// The version a change is based on.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes what `IfMatch` reads")]
pub(super) struct IfMatchHeader {
    /// The `ETag` of the version you have read, or `*` for any.
    #[param(rename = "If-Match", example = "\"3\"", required = true)]
    if_match: String,
}
