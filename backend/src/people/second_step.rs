//! The second step of a sign-in: the code, after the right password.

use domain::{field::FieldErrors, second_factor::TypedCode, secret::SecretInput};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{device::known_to, shown_password::ShownPassword, sql, visitor::Visitor};
use crate::{
    Conflict, Context, Result, audit, random,
    second_factor::{Taken, note_refused, take},
};

/// Wrong codes after which the sign-in has to begin again.
const REFUSED: i32 = 5;

/// The id of a sign-in that waits for its code. It belongs into the session of the browser that began the sign-in: it opens
/// nothing, and only with it a code finishes the sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondStep(pub Uuid);

/// Begins the second step, ten minutes at most.
pub(super) async fn begin(cx: &Context, shown: &ShownPassword, name: &str) -> Result<SecondStep> {
    let id = random::uuid();
    sql::insert_second_step(&cx.pool, id, shown, name).await?;
    Ok(SecondStep(id))
}

/// Whether a sign-in still waits for its code.
///
/// # Errors
/// When the database can't be asked.
pub async fn second_step_is_open(cx: &Context, step: SecondStep) -> Result<bool> {
    Ok(sql::second_step_is_open(&cx.pool, step.0, REFUSED).await?)
}

/// Finishes a sign-in with a code. The step never works again, and neither does the code.
///
/// # Errors
/// [`Conflict::SignInOver`] for a step that is unknown, finished, ten minutes old, refused five times, or from before a change of
/// the password; [`Error::Invalid`](crate::Error::Invalid) at `code`; [`Error::RateLimited`](crate::Error::RateLimited) by the
/// limits for passwords, and by one of its own for each account.
pub async fn finish_sign_in(
    cx: &Context,
    step: SecondStep,
    code: &SecretInput,
    visitor: Visitor<'_>,
) -> Result<ShownPassword> {
    let code = TypedCode::parse(code).map_err(|invalid| FieldErrors::at("code", invalid.to_string()))?;
    let mut tx = cx.pool.begin().await?;
    let waiting = sql::lock_second_step(&mut tx, step.0, REFUSED).await?.ok_or(Conflict::SignInOver)?;
    let person = waiting.shown.person;
    let device = match visitor.device {
        Some(shown) => known_to(cx, &mut tx, shown, person).await?,
        None => None,
    };
    let place = (person, device.clone().unwrap_or_default());
    cx.budgets
        .spend_sign_in(visitor.network, &waiting.name, device)
        .and_then(|()| cx.budgets.second_factors.spend(&place))
        .inspect_err(|_| audit::note_refused_sign_in(cx, Some(person), "too many codes", visitor.network))?;
    match take(cx, &mut tx, person, &code).await? {
        Taken::Accepted => {
            sql::delete_second_step(&mut tx, step.0).await?;
            tx.commit().await?;
            Ok(waiting.shown.with_code())
        }
        Taken::Refused => {
            let refused = sql::note_refused_code(&mut tx, step.0).await?;
            tx.commit().await?;
            let wrong = note_refused(cx, person, visitor.network);
            Err(if refused < REFUSED { wrong } else { Conflict::SignInOver.into() })
        }
        // It was switched off meanwhile.
        Taken::Off => Err(Conflict::SignInOver.into()),
    }
}
