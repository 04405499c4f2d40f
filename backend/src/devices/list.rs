//! Lists the devices of a person.

use domain::{device::DeviceView, id::PersonId};

use super::sql;
use crate::{Context, Result};

/// The person's signed-in devices, newest first.
///
/// # Errors
/// When the database can't be asked.
pub async fn list(cx: &Context, person: PersonId) -> Result<Vec<DeviceView>> {
    Ok(sql::list(&cx.pool, person).await?)
}
