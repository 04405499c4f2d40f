//! Signs out the device whose refresh token was found where it should not be.

use super::{
    sign_out::{Cause, end},
    sql,
};
use crate::{Context, Result, actor::Author, token_text::Presented};

/// Signs out the device of a refresh token, used or not, if it is one.
pub(crate) async fn end_leaked(cx: &Context, token: &Presented) -> Result<()> {
    let mut tx = cx.pool.begin().await?;
    let device = sql::lock_device_of_refresh(&mut tx, &token.id).await?;
    let stored = sql::refresh_token(&mut tx, &token.id).await?;
    let matches = token.matches(stored.as_ref().map(|stored| stored.secret_hash.as_slice()));
    if let Some(device) = device.filter(|_| matches) {
        let author = Author::Account { person: device.person, token: None, request_id: None };
        end(&mut tx, author, &device, Cause::Leaked).await?;
    }
    Ok(tx.commit().await?)
}
