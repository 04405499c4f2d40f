//! The headers that operations are described with.

use utoipa::IntoParams;

/// The key under which a request is carried out once.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes what `once` reads")]
pub(super) struct IdempotencyKey {
    /// A key of the client's choosing, such as a UUID. What is sent again with the same key and body within 24 hours is not
    /// carried out again: the answer is the one given before. With another body it is refused.
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

/// The version a change was begun on.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes what `IfMatch` reads")]
pub(super) struct IfMatchHeader {
    /// The `ETag` of what was read, or `*` for whatever is there.
    #[param(rename = "If-Match", example = "\"3\"", required = true)]
    if_match: String,
}
