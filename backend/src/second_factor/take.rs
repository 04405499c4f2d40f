//! Accepts a code, once.

use domain::{field::FieldErrors, id::PersonId, second_factor::TypedCode};
use serde_json::json;
use sqlx::PgConnection;

use super::{recovery, sql};
use crate::{
    ClientNetwork, Context, Error, Result,
    actor::Author,
    audit::{self, Action, Subject},
};

/// What became of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    /// It was accepted.
    Accepted,
    /// It is wrong, or was used before.
    Refused,
    /// The account has no second factor.
    Off,
}

/// Accepts a code of a person in this transaction: of two that show the same code, the second waits and is refused. The use of
/// a recovery code is an event of the transaction.
pub(crate) async fn take(cx: &Context, tx: &mut PgConnection, person: PersonId, code: &TypedCode) -> Result<Taken> {
    let Some(stored) = sql::lock(tx, person).await? else { return Ok(Taken::Off) };
    if stored.is_offer {
        return Ok(Taken::Off);
    }
    match code {
        TypedCode::App(digits) => {
            let step = stored.secret(&cx.keyring, person)?.step_of(digits, stored.now);
            let Some(step) = step.filter(|step| *step > stored.last_step) else { return Ok(Taken::Refused) };
            sql::note_step(tx, person, step).await?;
        }
        TypedCode::Recovery(code) => {
            let Some(left) = sql::use_code(tx, person, &recovery::hash(person, code)).await? else {
                return Ok(Taken::Refused);
            };
            let author = Author::Account { person, token: None, request_id: None };
            audit::record(tx, author, Action::RecoveryCodeUsed, &Subject::person(person), json!({ "left": left }))
                .await?;
        }
    }
    Ok(Taken::Accepted)
}

/// Records a refused code, in the background, and gives the error for it.
pub(crate) fn note_refused(cx: &Context, person: PersonId, from: ClientNetwork) -> Error {
    audit::note_refused_second_factor(cx, person, from);
    FieldErrors::at("code", "This code is wrong, or was used before. Wait for the next one.").into()
}
