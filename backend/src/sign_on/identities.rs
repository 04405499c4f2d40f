//! The identities of an account.

use domain::{
    id::{IdentityId, PersonId},
    session::IdentityView,
};
use serde_json::json;

use super::sql;
use crate::{
    Conflict, Context, Error, Result,
    actor::Author,
    audit::{self, Action, Subject},
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

/// Takes an identity from a person's account.
///
/// # Errors
/// [`Error::NotFound`], also for another person's; [`Conflict::LastWayIn`].
pub async fn unlink(cx: &Context, person: PersonId, identity: IdentityId) -> Result<()> {
    let issuers: Vec<String> = cx.sign_on.providers.iter().map(|provider| provider.issuer.to_string()).collect();
    let mut tx = cx.pool.begin().await?;
    // Two at once must not each count on the other's.
    let has_password = sql::lock_ways_in(&mut tx, person).await?.ok_or(Error::NotFound)?;
    let issuer = sql::delete_identity(&mut tx, person, identity).await?.ok_or(Error::NotFound)?;
    let others = sql::count_usable(&mut tx, person, &issuers).await?;
    if others == 0 && !(has_password && cx.sign_on.passwords) {
        return Err(Conflict::LastWayIn.into());
    }
    let author = Author::Account { person, token: None, request_id: None };
    let detail = json!({ "provider": cx.sign_on.of_issuer(&issuer).map_or(issuer.as_str(), |known| &known.name) });
    audit::record(&mut tx, author, Action::IdentityUnlinked, &Subject::person(person), detail).await?;
    Ok(tx.commit().await?)
}
