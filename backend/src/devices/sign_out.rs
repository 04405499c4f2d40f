//! Signs a device out.

use domain::id::DeviceId;
use serde_json::{Value, json};
use sqlx::PgConnection;

use super::sql::{self, LiveDevice};
use crate::{
    Context, Error, Result,
    actor::{Actor, Author},
    audit::{self, Action, Subject},
};

/// Why a device is signed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// The person says so.
    Person,
    /// A refresh token was used twice.
    RefreshedTwice,
    /// Somebody found its refresh token.
    Leaked,
}

impl Cause {
    fn detail(self) -> Value {
        match self {
            Self::Person => json!({}),
            Self::Leaked => json!({ "cause": "its refresh token was reported as leaked" }),
            Self::RefreshedTwice => json!({ "cause": "its refresh token was used twice" }),
        }
    }
}

/// Signs out one of the person's devices. From the commit on, nothing is vended to it.
///
/// # Errors
/// [`Error::NotFound`] when they have no such device.
pub async fn sign_out(cx: &Context, own: &Actor, id: DeviceId) -> Result<()> {
    let mut tx = cx.begin(own.org).await?;
    let device = sql::lock_device(&mut tx, id).await?.filter(|device| device.person == own.person);
    let device = device.ok_or(Error::NotFound)?;
    end(&mut tx, own.into(), &device, Cause::Person).await?;
    tx.commit().await?;
    Ok(())
}

pub(super) async fn end(tx: &mut PgConnection, author: Author<'_>, device: &LiveDevice, cause: Cause) -> Result<()> {
    sql::end(tx, device.id).await?;
    let subject = Subject::device(device.id).named(&device.client);
    audit::record(tx, author, Action::DeviceSignedOut, &subject, cause.detail()).await
}
