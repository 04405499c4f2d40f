//! Violated constraints as conflicts of bucket configs.

use domain::location::Location;

use super::{sql, store_key::store_key};
use crate::{Conflict, Context, Error, Result, actor::Actor};

/// The conflict behind a violated constraint, for a config at `location`.
pub(super) async fn explain(cx: &Context, actor: &Actor, location: &Location, error: Error) -> Result<Error> {
    if error.violates("bucket_config_nickname_unique") {
        return Ok(Conflict::NicknameTaken.into());
    }
    if error.violates("bucket_config_location_unique") {
        let nickname =
            sql::nickname_at(&*cx.pool_of(actor.org).await?, actor.org, &store_key(cx, location), location).await?;
        return Ok(Conflict::LocationTaken { nickname: nickname.unwrap_or_default() }.into());
    }
    Ok(error)
}
