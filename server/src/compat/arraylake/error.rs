//! Errors, as the client reads them: compact JSON with one text, `detail`.

pub(crate) use crate::http::Problem as ApiError;
