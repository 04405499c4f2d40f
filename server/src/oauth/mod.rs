//! The authorization server for devices without a browser of their own (RFC 8628), for their refresh tokens (RFC 6749,
//! section 6), and for workloads that show a token of their platform (RFC 8693). Answers and errors are those of RFC 6749, section 5. The person answers on a page,
//! `app::features::device`.

mod client;
mod device_code;
mod error;
mod parameters;
mod token;

pub(crate) use self::client::ARRAYLAKE_CLIENT;
use crate::routing::Routes;

pub(crate) fn routes() -> Routes {
    Routes::new().post("/oauth/device/code", device_code::begin).post("/oauth/token", token::issue)
}
