//! Creates and stores a token.

use domain::token::{TokenName, TokenView};
use serde_json::json;
use zeroize::Zeroizing;

use super::{lifetime::Lifetime, sql};
use crate::{
    Context, Result,
    actor::Actor,
    audit::{self, Action, Subject},
    random,
    token_text::{compose, hash},
};

/// A new token. Its text exists only here.
#[derive(Debug)]
pub struct NewToken {
    /// The whole token.
    pub text: Zeroizing<String>,
    /// The stored part.
    pub view: TokenView,
}

pub(super) async fn insert(
    cx: &Context,
    actor: &Actor,
    name: &TokenName,
    lifetime: Lifetime,
    scopes: &[String],
    is_session: bool,
) -> Result<NewToken> {
    cx.budgets.tokens.spend(&actor.person)?;
    let id = random::short_id::<12>();
    let secret = random::url_safe_secret();
    let text = compose(&id, &secret);
    let mut tx = cx.begin(actor.org).await?;
    let written = sql::Written { id: &id, name, secret_hash: &hash(&secret), seconds: lifetime.0, scopes, is_session };
    let view = sql::insert(&mut tx, actor, &written).await?;
    let detail = json!({ "name": name, "scopes": scopes, "is_session": is_session });
    audit::record(&mut tx, actor, Action::TokenCreated, &Subject::token(&id).named(name), detail).await?;
    tx.commit().await?;
    Ok(NewToken { text, view })
}
