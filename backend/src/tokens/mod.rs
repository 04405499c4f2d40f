//! API tokens: `ema_<12 characters>_<43 characters>_<6 characters>`: a public id, 256 random bits, and a checksum that
//! tells a mistyped token from a wrong one without asking the database. Only the hash of the secret part is stored.

mod sql;

use std::collections::HashSet;

use data_encoding::BASE64URL_NOPAD;
use domain::{
    id::PersonId,
    moment::Moment,
    token::{TokenName, TokenView},
};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::{
    Context, Error, Result, actor,
    actor::{Actor, Client},
    audit::{self, Action, Subject},
    random, share,
};

const SCHEME: &str = "ema";

/// How long a token works, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime(i32);

impl Lifetime {
    /// What the interface offers, in days.
    pub const CHOICES: [i32; 4] = [7, 30, 90, 365];

    /// A lifetime of so many days.
    ///
    /// # Errors
    /// A sentence unless it is 1 to 365 days.
    pub fn days(days: i32) -> Result<Self, domain::Invalid> {
        Self::seconds(days.saturating_mul(86_400))
    }

    /// A lifetime of so many seconds.
    ///
    /// # Errors
    /// A sentence unless it is a minute to 365 days.
    pub fn seconds(seconds: i32) -> Result<Self, domain::Invalid> {
        if (60..=365 * 86_400).contains(&seconds) {
            Ok(Self(seconds))
        } else {
            Err("A token works for 365 days at most.".into())
        }
    }
}

/// A token that was just made. Its text exists here and nowhere else.
#[derive(Debug)]
pub struct NewToken {
    /// The whole token.
    pub text: Zeroizing<String>,
    /// What is kept of it.
    pub view: TokenView,
}

/// Whose token it is, and how long it works.
#[derive(Debug)]
pub struct TokenHolder {
    /// The person's id.
    pub person: PersonId,
    /// Their e-mail address.
    pub email: String,
    /// When the token was made.
    pub created_at: Moment,
    /// When it stops working.
    pub expires_at: Moment,
    /// When it was last used.
    pub last_used_at: Option<Moment>,
}

/// A token somebody presented, well-formed but not yet believed.
pub(crate) struct Presented {
    pub(crate) id: String,
    secret_hash: [u8; 32],
}

impl Presented {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (body, sum) = text.rsplit_once('_').filter(|_| text.len() == SCHEME.len() + 12 + 43 + 6 + 3)?;
        let (head, secret) = body.split_at_checked(SCHEME.len() + 1 + 12 + 1)?;
        let id = head.strip_prefix(SCHEME)?.strip_prefix('_')?.strip_suffix('_')?;
        let well_formed = id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        (well_formed && sum == checksum(body)).then(|| Self { id: id.to_owned(), secret_hash: hash(secret) })
    }

    /// Compares in constant time; an unknown token is compared with something, too.
    pub(crate) fn matches(&self, stored_hash: Option<&[u8]>) -> bool {
        let known = stored_hash.is_some();
        let same: bool = self.secret_hash.ct_eq(stored_hash.unwrap_or(&[0; 32])).into();
        same && known
    }
}

fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

fn checksum(body: &str) -> String {
    let digest = Sha256::digest(body.as_bytes());
    // '-' and '_' would make the token harder to select with a double click.
    BASE64URL_NOPAD.encode(&digest[..6]).replace(['-', '_'], "0").chars().take(6).collect()
}

/// Makes a token with the caller's own rights in their organisation.
///
/// # Errors
/// [`Error::Forbidden`] when the caller is a token: a token makes no tokens.
pub async fn create(cx: &Context, actor: &Actor, name: &TokenName, lifetime: Lifetime) -> Result<NewToken> {
    if actor.token.is_some() {
        return Err(Error::Forbidden);
    }
    insert(cx, actor, name, lifetime, &["*".to_owned()], false).await
}

/// Begins the session of a data client whose user shows their password: a token for all they belong to, which ends
/// when it was said to, whatever is done with it.
///
/// # Errors
/// [`Error::Forbidden`] for whoever comes with a token, a session's too.
pub async fn open_session(cx: &Context, client: &Client, lifetime: Lifetime) -> Result<NewToken> {
    if !client.shows_password() {
        return Err(Error::Forbidden);
    }
    let actor = actor::find_own(cx, client.person()).await?;
    let name = "session".parse().map_err(|_| Error::internal("a name that is none"))?;
    insert(cx, &actor, &name, lifetime, &["*".to_owned()], true).await
}

/// Makes a token for all its owner belongs to, as far as `scopes` let it. A name that is taken gets a number.
///
/// # Errors
/// [`Error::Forbidden`] when the caller came with a token that is not a session: a token makes no tokens.
pub async fn request(
    cx: &Context,
    client: &Client,
    name: &TokenName,
    lifetime: Lifetime,
    scopes: &[String],
) -> Result<NewToken> {
    if !client.has_signed_in() {
        return Err(Error::Forbidden);
    }
    let actor = actor::find_own(cx, client.person()).await?;
    let taken: HashSet<TokenName> = list(cx, &actor).await?.into_iter().map(|token| token.name).collect();
    let mut free = name.clone();
    for number in 1.. {
        if !taken.contains(&free) {
            break;
        }
        let stem = name.as_str().get(..56).unwrap_or(name.as_str());
        free = format!("{stem}-{number}").parse().map_err(|_| Error::internal("a name that is none"))?;
    }
    insert(cx, &actor, &free, lifetime, scopes, false).await
}

async fn insert(
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
    let body = Zeroizing::new(format!("{SCHEME}_{id}_{}", *secret));
    let text = Zeroizing::new(format!("{}_{}", *body, checksum(&body)));
    let mut tx = cx.pool.begin().await?;
    let written = sql::Written { id: &id, name, secret_hash: &hash(&secret), seconds: lifetime.0, scopes, is_session };
    let view = sql::insert(&mut tx, actor, &written).await?;
    let detail = json!({ "name": name, "scopes": scopes, "is_session": is_session });
    audit::record(&mut tx, actor, Action::TokenCreated, &Subject::token(&id).named(name), detail).await?;
    tx.commit().await?;
    Ok(NewToken { text, view })
}

/// Whose token another caller of the same organisation was shown, and how long it works.
///
/// # Errors
/// [`Error::Unauthenticated`] unless it is a token of the actor's organisation that works.
pub async fn get_holder(cx: &Context, actor: &Actor, text: &str) -> Result<TokenHolder> {
    // To be asked about is no use of it.
    let token = Presented::parse(text).ok_or(Error::Unauthenticated)?;
    let bearer = actor::verify(cx, &token).await?.actor;
    if bearer.org != actor.org || bearer.is_personal {
        return Err(Error::Unauthenticated);
    }
    sql::holder(&cx.pool, &token.id).await?.ok_or(Error::Unauthenticated)
}

/// The caller's own tokens that still work, newest first.
///
/// # Errors
/// When the database can't be asked.
pub async fn list(cx: &Context, actor: &Actor) -> Result<Vec<TokenView>> {
    sql::list(&*share::pool_of(cx, actor.org).await?, actor).await
}

/// Ends one of the caller's own tokens. From the commit on it vends nothing.
///
/// # Errors
/// [`Error::NotFound`] when the caller has no such token.
pub async fn revoke(cx: &Context, actor: &Actor, id: &str) -> Result<()> {
    let mut tx = cx.pool.begin().await?;
    if !sql::revoke(&mut tx, actor, id).await? {
        return Err(Error::NotFound);
    }
    audit::record(&mut tx, actor, Action::TokenRevoked, &Subject::token(id), json!({})).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_back_and_a_changed_one_does_not() {
        let id = random::short_id::<12>();
        for _ in 0..50 {
            let secret = random::url_safe_secret();
            let body = format!("ema_{id}_{}", *secret);
            let text = format!("{body}_{}", checksum(&body));
            let presented = Presented::parse(&text).unwrap();
            assert_eq!(presented.id, id);
            assert!(presented.matches(Some(&hash(&secret))));
            assert!(!presented.matches(Some(&hash("other"))));
            assert!(!presented.matches(None));
            for position in 0..text.len() {
                let mut changed = text.clone().into_bytes();
                changed[position] = if changed[position] == b'A' { b'B' } else { b'A' };
                assert!(Presented::parse(&String::from_utf8(changed).unwrap()).is_none(), "{position}");
            }
        }
        for bad in ["", "ema_", "ema_é", "ey.a.b", &"é".repeat(33)] {
            assert!(Presented::parse(bad).is_none());
        }
    }
}
