//! The server's refusals, as shown by pages.

use domain::field::FieldErrors;
use leptos::{
    server_fn::{
        codec::JsonEncoding,
        error::{FromServerFnError, ServerFnErrorErr},
    },
    wasm_bindgen::JsValue,
};
use serde::{Deserialize, Serialize};

use crate::wire::{Read, at};

/// A refusal. Contains sentences for people, never an internal cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The session has ended.
    #[error("Your session has ended. Sign in again.")]
    SignIn,
    /// The person signed in too long ago for this act.
    #[error("You signed in more than 15 minutes ago. Confirm that it is you to do this.")]
    Confirm,
    /// There is no such thing.
    #[error("Not found.")]
    NotFound,
    /// The person's role does not allow it.
    #[error("Your role in this organisation does not allow this. Ask an admin.")]
    Forbidden,
    /// Some fields are invalid.
    #[error("Some fields need another look.")]
    Fields(FieldErrors),
    /// A sentence the person can act on.
    #[error("{0}")]
    Because(String),
    /// The rate limit was exceeded.
    #[error("Too many attempts. Try again in {}.", wait(*seconds))]
    TooMany {
        /// Seconds to wait.
        seconds: u32,
    },
    /// The request is malformed: none of these pages' forms sends it.
    #[error("This request cannot be read. Reload the page and try again.")]
    Unreadable,
    /// A temporary failure: a retry may succeed.
    #[error("{0}")]
    TryLater(String),
    /// An internal error for the operator.
    #[error("Something went wrong on the server.")]
    Broken {
        /// The id of the request in the server's log.
        request_id: Option<String>,
    },
    /// The server took the request and did not answer in time.
    #[error(
        "The server has not answered, and may have done it all the same: look at the page in another tab before you try again."
    )]
    NoAnswer,
    /// The server can't be reached.
    #[error("The server cannot be reached. Check the connection and try again.")]
    Unreachable,
}

/// A time to wait, in the unit people would use.
fn wait(seconds: u32) -> String {
    match seconds {
        0..=1 => "a second".to_owned(),
        2..=119 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}

impl Refusal {
    /// The sentence at `field`.
    #[must_use]
    pub fn at(&self, field: &str) -> Option<&str> {
        match self {
            Self::Fields(errors) => errors.get(field),
            _ => None,
        }
    }
}

impl Refusal {
    /// The status it is answered with.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::SignIn | Self::Confirm => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Because(_) => 409,
            Self::Fields(_) | Self::Unreadable => 422,
            Self::TooMany { .. } => 429,
            Self::Broken { .. } | Self::NoAnswer | Self::Unreachable => 500,
            Self::TryLater(_) => 503,
        }
    }
}

impl Read for Refusal {
    fn read(value: &JsValue) -> Option<Self> {
        let Some(word) = value.as_string() else {
            return at(value, "fields")
                .map(Self::Fields)
                .or_else(|| at(value, "because").map(Self::Because))
                .or_else(|| at(value, "try_later").map(Self::TryLater))
                .or_else(|| Some(Self::TooMany { seconds: at(&at(value, "too_many")?, "seconds")? }))
                .or_else(|| Some(Self::Broken { request_id: at(&at(value, "broken")?, "request_id")? }));
        };
        match word.as_str() {
            "sign_in" => Some(Self::SignIn),
            "confirm" => Some(Self::Confirm),
            "not_found" => Some(Self::NotFound),
            "forbidden" => Some(Self::Forbidden),
            "unreadable" => Some(Self::Unreadable),
            "no_answer" => Some(Self::NoAnswer),
            "unreachable" => Some(Self::Unreachable),
            _ => None,
        }
    }
}

impl FromServerFnError for Refusal {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::Unreachable,
            // On the server this error is about the request, in the browser about the answer.
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Self::Unreadable,
            ServerFnErrorErr::Deserialization(_) if cfg!(feature = "ssr") => Self::Unreadable,
            _ => Self::Broken { request_id: None },
        }
    }
}
