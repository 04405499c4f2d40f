//! Errors, as the client reads them: an object with a code and a message. Anything else crashes its formatting.

pub(crate) use crate::http::Problem as ApiError;
