//! Switches a second factor on.

use domain::{field::FieldErrors, second_factor::TypedCode, secret::SecretInput};
use serde_json::json;

use super::{recovery::RecoveryCodes, sql};
use crate::{
    Conflict, Context, Result,
    actor::Actor,
    audit::{self, Action, Subject},
    passwords,
    sessions::SessionId,
};

/// Switches the offered second factor on with a first code. Ends everything that the password alone has opened: the person's
/// other browsers, the sessions of data clients, and devices.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) at `first_code`; [`Conflict::SecondFactorOfferGone`];
/// [`Error::RateLimited`](crate::Error::RateLimited).
pub async fn enrol(
    cx: &Context,
    own: &Actor,
    code: &SecretInput,
    except: Option<SessionId<'_>>,
) -> Result<RecoveryCodes> {
    let code = TypedCode::parse(code).map_err(|invalid| FieldErrors::at("first_code", invalid.to_string()))?;
    cx.budgets.second_factors.spend(&(own.person, "session".to_owned()))?;
    let mut tx = cx.pool.begin().await?;
    let offered = sql::lock(&mut tx, own.person).await?.filter(|stored| stored.is_offer && stored.is_recent);
    let stored = offered.ok_or(Conflict::SecondFactorOfferGone)?;
    let step = match &code {
        TypedCode::App(digits) => stored.secret(&cx.keyring, own.person)?.step_of(digits, stored.now),
        TypedCode::Recovery(_) => None,
    };
    let wrong = "This is not the code that your app should show now. Is the clock of your phone right?";
    let step = step.ok_or_else(|| FieldErrors::at("first_code", wrong))?;
    let codes = RecoveryCodes::random();
    sql::confirm(&mut tx, own.person, step).await?;
    sql::replace_codes(&mut tx, own.person, &codes.hashes(own.person)).await?;
    let ended = passwords::end_what_it_opened(&mut tx, own.person, except).await?;
    let detail = json!({ "devices_signed_out": ended.devices });
    audit::record(&mut tx, own, Action::SecondFactorEnrolled, &Subject::person(own.person), detail).await?;
    tx.commit().await?;
    Ok(codes)
}
