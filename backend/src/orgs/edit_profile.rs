//! Edits the profile of a namespace.

use domain::{
    field::FieldErrors,
    id::OrgId,
    profile::{Profile, ProfileChange},
};
use serde_json::json;
use sqlx::PgConnection;

use super::{get::find, organization::Organization, sql};
use crate::{
    Context, Result,
    actor::{Actor, begin_managing},
    audit::{self, Action, Subject},
};

/// Changes the profile of the actor's organisation.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers; [`Error::Invalid`], also for an unknown credential; [`Error::NotFound`] for a
/// personal namespace.
pub async fn edit_profile(cx: &Context, actor: &Actor, change: ProfileChange) -> Result<Organization> {
    let mut tx = begin_managing(cx, actor).await?;
    write_profile(&mut tx, actor, change).await?;
    let edited = find(&mut *tx, actor.person, actor.org).await?;
    tx.commit().await?;
    Ok(edited)
}

/// Changes the profile of a namespace, in an existing transaction.
pub(crate) async fn write_profile(tx: &mut PgConnection, actor: &Actor, change: ProfileChange) -> Result<()> {
    actor.must_manage()?;
    let profile = sql::lock_profile(tx, actor.org).await?.changed(change)?;
    must_have_credentials(tx, actor.org, &profile).await?;
    sql::set_profile(tx, actor.org, &profile).await?;
    audit::record(tx, actor, Action::ProfileChanged, &Subject::organization(&actor.slug), json!({})).await
}

async fn must_have_credentials(tx: &mut PgConnection, org: OrgId, profile: &Profile) -> Result<()> {
    let names: Vec<String> = profile.credential_names().map(str::to_owned).collect();
    match sql::missing_credential(tx, org, &names).await? {
        Some(name) => Err(FieldErrors::at("credentials_name", format!("There is no credential {name}.")).into()),
        None => Ok(()),
    }
}
