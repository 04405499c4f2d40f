//! Issues the tokens of a device.

use sqlx::PgConnection;
use zeroize::Zeroizing;

use super::sql::{self, LiveDevice};
use crate::{
    Result,
    token_text::{Fresh, TokenKind},
};

/// Seconds for which an access token is valid.
const ACCESS_SECONDS: i32 = 900;

/// Days after which a refresh token that nobody used expires.
const REFRESH_DAYS: i32 = 30;

/// The tokens of a device. Their texts exist only here.
#[derive(Debug)]
pub struct DeviceKeys {
    /// An API token of the person, for all their namespaces. It makes no other tokens.
    pub access: Zeroizing<String>,
    /// The token for the next ones.
    pub refresh: Zeroizing<String>,
    /// Seconds until the access token expires.
    pub expires_in: i32,
}

/// Issues a pair for a device. No event: the device's sign-in has one, and it renews its tokens all the time.
pub(super) async fn issue(tx: &mut PgConnection, device: &LiveDevice) -> Result<DeviceKeys> {
    let (access, refresh) = (Fresh::new(TokenKind::Access), Fresh::new(TokenKind::Refresh));
    sql::insert_access(tx, device, &access, ACCESS_SECONDS).await?;
    sql::insert_refresh(tx, device, &refresh, REFRESH_DAYS).await?;
    Ok(DeviceKeys { access: access.text, refresh: refresh.text, expires_in: ACCESS_SECONDS })
}
