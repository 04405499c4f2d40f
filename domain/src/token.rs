//! API tokens.

use serde::{Deserialize, Serialize};

use crate::{
    Invalid,
    moment::Moment,
    text::{not_a_secret, only},
};

checked_text!(
    /// What a person calls an API token: 1 to 64 of letters, digits, blanks and `_ . -`.
    TokenName,
    parse_name
);

fn parse_name(typed: &str) -> Result<String, Invalid> {
    let name = typed.trim();
    only(
        name,
        1,
        64,
        |b| b.is_ascii_alphanumeric() || b" _.-".contains(&b),
        "Use 1 to 64 letters, digits, blanks and _ . - characters.",
    )?;
    not_a_secret(name)?;
    Ok(name.to_owned())
}

/// An API token, as its owner sees it in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenView {
    /// Its public id, the part after `ema_`.
    pub id: String,
    /// What its owner calls it.
    pub name: TokenName,
    /// When it was made.
    pub created_at: Moment,
    /// When it was last used.
    pub last_used_at: Option<Moment>,
    /// When it stops working.
    pub expires_at: Moment,
}
