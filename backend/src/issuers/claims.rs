//! The claims of a verified token.

use data_encoding::BASE64URL_NOPAD;
use domain::moment::Moment;
use serde_json::{Map, Value};
use time::OffsetDateTime;

/// The claims of a verified token, by name.
#[derive(Debug, Clone, PartialEq)]
pub struct Claims(Map<String, Value>);

impl Claims {
    /// Reads the second part of a JWT. Says nothing about its signature.
    pub(super) fn read(token: &str) -> Option<Self> {
        let payload = BASE64URL_NOPAD.decode(token.split('.').nth(1)?.as_bytes()).ok()?;
        serde_json::from_slice(&payload).ok().map(Self)
    }

    /// The answer of a userinfo endpoint, to be believed as far as its `sub` goes.
    pub(super) fn of_user_info(answer: &[u8]) -> Option<Self> {
        serde_json::from_slice(answer).ok().map(Self)
    }

    /// The same with those of `more` that are missing; `None` when that is about somebody else (OpenID Connect Core 1.0,
    /// section 5.3.2).
    pub(crate) fn with(mut self, more: Self) -> Option<Self> {
        if more.text("sub") != self.text("sub") {
            return None;
        }
        for (name, value) in more.0 {
            self.0.entry(name).or_insert(value);
        }
        Some(self)
    }

    /// All of them.
    #[must_use]
    pub fn as_json(&self) -> &Map<String, Value> {
        &self.0
    }

    /// A claim that is a text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    /// A claim that is a list of texts, or a single one.
    #[must_use]
    pub fn texts(&self, name: &str) -> Vec<&str> {
        match self.0.get(name) {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether a numeric date (RFC 7519, section 2) is later than `moment` by more than `seconds`; one that is missing is
    /// not.
    pub(crate) fn is_after(&self, name: &str, moment: Moment, seconds: i64) -> bool {
        self.0.get(name).and_then(Value::as_f64).is_some_and(|at| at > whole(moment.unix_seconds() + seconds))
    }

    /// The time of a numeric date.
    #[must_use]
    pub fn moment(&self, name: &str) -> Option<Moment> {
        OffsetDateTime::from_unix_timestamp(self.seconds(name)?).ok().map(Moment::from)
    }

    /// The whole seconds since 1970 of a numeric date.
    #[must_use]
    pub fn seconds(&self, name: &str) -> Option<i64> {
        let value = self.0.get(name)?;
        value.as_i64().or_else(|| value.as_f64().filter(|at| at.abs() < 1e15).map(|at| at.floor() as i64))
    }
}

/// Exact for every date until the year 285 million.
fn whole(seconds: i64) -> f64 {
    seconds as f64
}

/// The claims of a token that nobody verified: to say what a refused one claims.
pub(crate) fn claims(token: &str) -> Option<Claims> {
    Claims::read(token)
}

/// The issuer that a token claims to come from, before it is verified.
pub(crate) fn claimed_issuer(token: &str) -> Option<String> {
    Claims::read(token)?.text("iss").map(str::to_owned)
}
