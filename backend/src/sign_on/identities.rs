//! The identities of an account.

use domain::{
    id::{IdentityId, PersonId},
    session::IdentityView,
};
use serde_json::json;
use sqlx::PgConnection;

use super::sql;
use crate::{
    Conflict, Context, Error, Result,
    actor::Author,
    audit::{self, Action, Subject},
    claim_mappings::{self, Stated},
    sessions::SessionId,
};

/// The identities of a person, the newest first. One whose provider the operator has taken out bears its issuer.
///
/// # Errors
/// When the database can't be asked.
pub async fn list(cx: &Context, person: PersonId) -> Result<Vec<IdentityView>> {
    let mut identities = sql::of_person(&cx.pool, person).await?;
    for identity in &mut identities {
        if let Some(provider) = cx.sign_on.of_issuer(&identity.provider) {
            identity.provider.clone_from(&provider.label);
        }
    }
    Ok(identities)
}

/// Takes an identity from a person's account, and ends the sessions that it opened, but for the one that asks.
///
/// # Errors
/// [`Error::NotFound`], also for another person's; [`Conflict::LastWayIn`].
pub async fn unlink(cx: &Context, person: PersonId, identity: IdentityId, except: Option<SessionId<'_>>) -> Result<()> {
    // First what the provider's claim gave, which nobody could take back afterwards: if it may be unlinked at all.
    let mut tx = cx.pool.begin().await?;
    let issuer = take(cx, &mut tx, person, identity).await?;
    tx.rollback().await?;
    claim_mappings::apply(cx, Stated::nothing(person, &issuer)).await?;

    let mut tx = cx.pool.begin().await?;
    take(cx, &mut tx, person, identity).await?;
    let except = except.map(SessionId::hash);
    sql::end_sessions(&mut tx, person, identity, except.as_ref().map(<[u8; 32]>::as_slice)).await?;
    let author = Author::Account { person, token: None, request_id: None };
    let detail = json!({ "provider": cx.sign_on.of_issuer(&issuer).map_or(issuer.as_str(), |known| &known.name) });
    audit::record(&mut tx, author, Action::IdentityUnlinked, &Subject::person(person), detail).await?;
    Ok(tx.commit().await?)
}

/// Ends what the providers' claims gave a person, before their identities are deleted: nobody could take it back afterwards.
pub(crate) async fn forget_claims(cx: &Context, person: PersonId) -> Result<()> {
    for issuer in sql::issuers_of(&cx.pool, person).await? {
        claim_mappings::apply(cx, Stated::nothing(person, &issuer)).await?;
    }
    Ok(())
}

/// Takes an identity that is not the last way in; returns its issuer.
async fn take(cx: &Context, tx: &mut PgConnection, person: PersonId, identity: IdentityId) -> Result<String> {
    let issuers: Vec<String> = cx.sign_on.providers.iter().map(|provider| provider.issuer.to_string()).collect();
    // Two at once must not each count on the other's.
    let has_password = sql::lock_ways_in(tx, person).await?.ok_or(Error::NotFound)?;
    let issuer = sql::delete_identity(tx, person, identity).await?.ok_or(Error::NotFound)?;
    let others = sql::count_usable(tx, person, &issuers).await?;
    if others == 0 && !(has_password && cx.sign_on.passwords) {
        return Err(Conflict::LastWayIn.into());
    }
    Ok(issuer)
}
