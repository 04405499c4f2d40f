//! Makes new recovery codes.

use serde_json::json;

use super::{recovery::RecoveryCodes, sql};
use crate::{
    Conflict, Context, Result,
    actor::Actor,
    audit::{self, Action, Subject},
};

/// Makes new recovery codes in place of the old ones, which stop working.
///
/// # Errors
/// [`Conflict::SecondFactorOff`].
pub async fn renew_codes(cx: &Context, own: &Actor) -> Result<RecoveryCodes> {
    let mut tx = cx.pool.begin().await?;
    sql::lock(&mut tx, own.person).await?.filter(|stored| !stored.is_offer).ok_or(Conflict::SecondFactorOff)?;
    let codes = RecoveryCodes::random();
    sql::replace_codes(&mut tx, own.person, &codes.hashes(own.person)).await?;
    audit::record(&mut tx, own, Action::RecoveryCodesRenewed, &Subject::person(own.person), json!({})).await?;
    tx.commit().await?;
    Ok(codes)
}
