//! Creates and stores a token.

use std::sync::LazyLock;

use domain::{
    id::PersonId,
    token::{TokenName, TokenView},
};
use serde_json::{Value, json};
use sqlx::PgConnection;
use zeroize::Zeroizing;

use super::{lifetime::Lifetime, limits::TokenLimits, sql};
use crate::{
    Context, Result,
    actor::Actor,
    audit::{self, Action, Subject},
    token_text::{Fresh, TokenKind},
};

/// A new token. Its text exists only here.
#[derive(Debug)]
pub struct NewToken {
    /// The whole token.
    pub text: Zeroizing<String>,
    /// The stored part.
    pub view: TokenView,
}

/// What a token is to be.
pub(crate) struct Issue<'a> {
    pub(crate) name: &'a TokenName,
    pub(crate) lifetime: Lifetime,
    pub(crate) scopes: &'a [String],
    pub(crate) is_session: bool,
    pub(crate) limits: Option<&'a TokenLimits>,
}

impl<'a> Issue<'a> {
    /// A token with all that its holder may do.
    pub(crate) fn plain(name: &'a TokenName, lifetime: Lifetime) -> Self {
        static EVERYTHING: LazyLock<Vec<String>> = LazyLock::new(|| vec!["*".to_owned()]);
        Self { name, lifetime, scopes: &EVERYTHING, is_session: false, limits: None }
    }
}

/// A token of the actor's own.
pub(super) async fn issue(cx: &Context, actor: &Actor, wanted: &Issue<'_>) -> Result<NewToken> {
    cx.budgets.tokens.spend(&actor.person)?;
    let mut tx = cx.begin(actor.org).await?;
    let made = insert(&mut tx, actor, actor.person, wanted, json!({})).await?;
    tx.commit().await?;
    Ok(made)
}

/// A token of a principal of the actor's organisation, with more of the event's detail.
pub(crate) async fn insert(
    tx: &mut PgConnection,
    actor: &Actor,
    holder: PersonId,
    wanted: &Issue<'_>,
    mut detail: Value,
) -> Result<NewToken> {
    let Issue { name, lifetime, scopes, is_session, limits } = *wanted;
    let limits = limits.filter(|limits| limits.is_narrowed());
    let targets = match limits {
        Some(limits) => limits.targets(tx, actor).await?,
        None => Vec::new(),
    };
    let is_narrowed = limits.is_some();
    let Fresh { id, secret_hash, text } = Fresh::new(TokenKind::Access);
    let written =
        sql::Written { id: &id, name, secret_hash: &secret_hash, seconds: lifetime.0, scopes, is_session, is_narrowed };
    sql::insert(tx, actor.org, holder, &written).await?;
    for (org, target) in targets {
        sql::insert_target(tx, &id, org, target).await?;
    }
    let view = sql::get(tx, &id).await?;
    for (key, value) in [
        ("name", json!(name)),
        ("scopes", json!(scopes)),
        ("is_session", json!(is_session)),
        ("limited_to", json!(view.limited_to)),
    ] {
        detail[key] = value;
    }
    audit::record(tx, actor, Action::TokenCreated, &Subject::token(&id).named(name), detail).await?;
    Ok(NewToken { text, view })
}
