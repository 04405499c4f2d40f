//! The shared secret that is offered for a person's next role.

use domain::id::{OrgId, PersonId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::sql;
use crate::{
    Context, Error, Result,
    actor::Actor,
    external_id, random,
    seal::{self, ALG_AES_256_GCM, Binding, OrgKey},
};

/// The shared secret offered to this person for their next role: the same until a config uses one.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers.
pub async fn offer_secret(cx: &Context, actor: &Actor) -> Result<String> {
    actor.must_manage()?;
    let mut tx = cx.begin(actor.org).await?;
    let key = seal::active_org_key(&mut tx, &cx.keyring, actor.org).await?;
    let binding = offered_binding(actor.org, actor.person, &key);
    let secret = random::external_id();
    let fresh = sql::Offer {
        key_version: key.version,
        alg: ALG_AES_256_GCM,
        sealed: &key.key.seal(&binding, secret.as_bytes())?,
        digest: &external_id::digest(&secret),
    };
    let sealed = sql::offer(&mut tx, actor, &fresh).await?;
    tx.commit().await?;
    let opened = key.key.open(&binding, &sealed)?;
    String::from_utf8(opened.to_vec()).map_err(|_| Error::Integrity)
}

/// Makes sure that every secret on offer is known again as one this server made: those of a server before this one are
/// not until then.
///
/// # Errors
/// When the database can't be asked, or one does not open.
pub async fn remember_offered_secrets(cx: &Context) -> Result<()> {
    for offer in sql::unremembered_offers(&cx.pool).await? {
        let key = offer.org_key.unwrap(&cx.keyring, offer.org)?;
        let opened = key.key.open(&offered_binding(offer.org, offer.person, &key), &offer.sealed)?;
        let secret = std::str::from_utf8(&opened).map_err(|_| Error::Integrity)?;
        sql::remember_offer(&cx.pool, offer.org, offer.person, &external_id::digest(secret)).await?;
    }
    Ok(())
}

fn offered_binding(org: OrgId, person: PersonId, key: &OrgKey) -> Binding {
    Binding::new("offered_secret")
        .field(Uuid::from(org).as_bytes())
        .field(Uuid::from(person).as_bytes())
        .field(key.version.to_be_bytes())
}

/// Offers this person a new secret from now on.
pub(crate) async fn forget_offered_secret(connection: &mut PgConnection, actor: &Actor) -> Result<()> {
    Ok(sql::forget_offer(connection, actor).await?)
}
