//! Renews the tokens of a device.

use super::{
    issue::{DeviceKeys, issue},
    sign_out::{Cause, end},
    sql::{self, RefreshState},
};
use crate::{
    Context, Result,
    actor::Author,
    token_text::{Presented, TokenKind},
};

/// Renews the tokens of a device by its refresh token, which is used up. The access token from before stays valid until it
/// expires. The second use of a refresh token signs the device out.
///
/// `None` when the token is malformed, unknown or expired, was used before, or its device is signed out.
///
/// # Errors
/// [`Error::RateLimited`](crate::Error::RateLimited) when the person's devices renew too often.
pub async fn refresh(cx: &Context, refresh_token: &str, request_id: Option<&str>) -> Result<Option<DeviceKeys>> {
    let Some(token) = Presented::parse_as(TokenKind::Refresh, refresh_token) else { return Ok(None) };
    let mut tx = cx.pool.begin().await?;
    // The device is locked before its tokens are read, so that of two uses at once one is the second.
    let device = sql::lock_device_of_refresh(&mut tx, &token.id).await?;
    let stored = sql::refresh_token(&mut tx, &token.id).await?;
    let matches = token.matches(stored.as_ref().map(|stored| stored.secret_hash.as_slice()));
    let (Some(device), Some(stored)) = (device, stored.filter(|_| matches)) else { return Ok(None) };
    let keys = match stored.state {
        RefreshState::Unused => {
            cx.budgets.tokens.spend(&device.person)?;
            sql::use_refresh(&mut tx, &token.id).await?;
            Some(issue(&mut tx, &device).await?)
        }
        RefreshState::Expired => None,
        RefreshState::Used => {
            let author = Author::Account { person: device.person, token: None, request_id };
            end(&mut tx, author, &device, Cause::RefreshedTwice).await?;
            None
        }
    };
    tx.commit().await?;
    Ok(keys)
}
