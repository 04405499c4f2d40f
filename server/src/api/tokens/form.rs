//! API tokens in requests and answers.

use backend::{Lifetime, NewToken, TokenLimits};
use domain::{
    field::FieldErrors,
    token::{Scope, TokenName, TokenView},
};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error as _, Unexpected},
};
use utoipa::ToSchema;

use crate::api::{act::Form, schema};

/// An API token, without its text.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct Token {
    /// Its public id: the part of its text after `ema_`.
    #[schema(example = "0a1b2c3d4e5f")]
    id: String,
    /// Its name.
    #[schema(value_type = schema::TokenName)]
    name: String,
    /// Its scopes.
    #[schema(value_type = Vec<schema::TokenScope>)]
    scopes: Vec<String>,
    /// Whether it is the session of a data client rather than a token that a person made.
    is_session: bool,
    /// The only repos and bucket configs that it reaches, as `repo era5` and `bucket config production`, in a personal token with
    /// their organisations, as `repo acme/era5`; null where it is not narrowed.
    #[schema(example = json!(["repo era5"]))]
    limited_to: Option<Vec<String>>,
    /// When it was made.
    #[schema(value_type = schema::Time)]
    created_at: String,
    /// When it was last used, to the minute.
    #[schema(value_type = Option<schema::Time>)]
    last_used_at: Option<String>,
    /// When it expires.
    #[schema(value_type = schema::Time)]
    expires_at: String,
}

impl From<TokenView> for Token {
    fn from(token: TokenView) -> Self {
        Self {
            id: token.id,
            name: token.name.into(),
            scopes: token.scopes,
            is_session: token.is_session,
            limited_to: token.limited_to,
            created_at: token.created_at.utc(),
            last_used_at: token.last_used_at.map(domain::moment::Moment::utc),
            expires_at: token.expires_at.utc(),
        }
    }
}

/// A new token. No other answer contains its text.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct MadeToken {
    /// Its text.
    text: String,
    /// The token.
    token: Token,
}

impl From<NewToken> for MadeToken {
    fn from(made: NewToken) -> Self {
        Self { text: made.text.to_string(), token: made.view.into() }
    }
}

/// A new token, valid for one organisation.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "name": "nightly-import", "expires_in": 2_592_000 }))]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct NewOrgToken {
    /// Its name.
    #[schema(value_type = schema::TokenName)]
    name: String,
    /// Its lifetime in seconds: a minute to 365 days.
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 60, maximum = 31_536_000)]
    expires_in: i32,
    /// The only repos it reaches, by name; without these and bucket configs it reaches what its holder does.
    #[serde(default)]
    #[schema(value_type = Vec<schema::RepoName>)]
    repos: Vec<String>,
    /// The only bucket configs it reaches, with all their repos, by nickname.
    #[serde(default)]
    #[schema(value_type = Vec<schema::Nickname>)]
    bucket_configs: Vec<String>,
    /// Whether it only reads.
    #[serde(default)]
    read_only: bool,
}

impl Form for NewOrgToken {
    type Parsed = (TokenName, Lifetime, TokenLimits);

    fn parse(self) -> Result<Self::Parsed, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.check("name", self.name.parse());
        let lifetime = errors.check("expires_in", Lifetime::seconds(self.expires_in));
        let limits = TokenLimits { repos: self.repos, bucket_configs: self.bucket_configs, reads_only: self.read_only };
        match (name, lifetime) {
            (Some(name), Some(lifetime)) if errors.is_empty() => Ok((name, lifetime, limits)),
            _ => Err(errors),
        }
    }
}

/// A new personal token, valid for all organisations of its owner.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "name": "laptop", "expires_in": 2_592_000, "scopes": ["organization:read"] }))]
#[serde(deny_unknown_fields)]
pub(super) struct NewOwnToken {
    /// Its name. If the name is taken, a number is added.
    #[schema(value_type = schema::TokenName)]
    name: String,
    /// Its lifetime in seconds: a minute to 365 days.
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 60, maximum = 31_536_000)]
    expires_in: i32,
    /// Its scopes. `*` grants everything that its owner may do.
    #[schema(value_type = Vec<schema::TokenScope>, min_items = 1)]
    scopes: Vec<String>,
    /// The only repos it reaches, each with its organisation: `acme/era5`; without these and bucket configs it reaches what its
    /// owner does.
    #[serde(default)]
    #[schema(example = json!(["acme/era5"]))]
    repos: Vec<String>,
    /// The only bucket configs it reaches, with all their repos, as `acme/production`.
    #[serde(default)]
    #[schema(example = json!(["acme/production"]))]
    bucket_configs: Vec<String>,
}

impl Form for NewOwnToken {
    type Parsed = (TokenName, Lifetime, Vec<String>, TokenLimits);

    fn parse(self) -> Result<Self::Parsed, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.check("name", self.name.parse());
        let lifetime = errors.check("expires_in", Lifetime::seconds(self.expires_in));
        if self.scopes.is_empty() {
            errors.add("scopes", "Name at least one scope.");
        }
        for (place, scope) in self.scopes.iter().enumerate() {
            let _: Option<Scope> = errors.check(&format!("scopes/{place}"), scope.parse());
        }
        // Whether it only reads is said by its scopes.
        let limits = TokenLimits { repos: self.repos, bucket_configs: self.bucket_configs, reads_only: false };
        match (name, lifetime) {
            (Some(name), Some(lifetime)) if errors.is_empty() => Ok((name, lifetime, self.scopes, limits)),
            _ => Err(errors),
        }
    }
}

/// A whole number in either notation: to JSON, 60 and 60.0 are the same.
fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i32, D::Error> {
    let number = f64::deserialize(deserializer)?;
    let no_integer = || D::Error::invalid_type(Unexpected::Float(number), &"a whole number");
    if number.fract().abs() > 0.0 {
        Err(no_integer())
    } else {
        format!("{number:.0}").parse().map_err(|_| no_integer())
    }
}
