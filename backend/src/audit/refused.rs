//! Events without a change: refused acts with their author and reason, and passwords sent by data clients. Each is its
//! own transaction.

use domain::{audit::Action, id::PersonId};
use serde_json::{Map, Value, json};

use super::{record::record, subject::Subject};
use crate::{
    ClientNetwork, Context, Result,
    actor::{Actor, Author},
};

/// Records a denied request, by its method and route.
///
/// # Errors
/// When the database can't be asked.
pub async fn record_denied(cx: &Context, actor: &Actor, route: &str) -> Result<()> {
    let cause = format!("{} {}", actor.person, actor.org);
    let Some(left_out) = cx.refusals.requests.admit(Some(actor.org), &cause) else { return Ok(()) };
    let detail = counted(json!({ "role": actor.role }), left_out);
    record_in_org(cx, actor, Action::RequestDenied, &Subject::request(route), detail).await
}

/// Records a refused sign-in and the reason, in the background, so that the request takes no longer. `account` is the
/// account of the given name, if there is one; the name itself is not stored, because people type passwords into the
/// wrong field.
pub(crate) fn note_refused_sign_in(cx: &Context, account: Option<PersonId>, why: &'static str, from: ClientNetwork) {
    let cause = account.map_or_else(|| "nobody's".to_owned(), |account| account.to_string());
    let Some(left_out) = cx.refusals.sign_ins.admit(None, &cause) else { return };
    let detail = counted(json!({ "cause": why, "from": from.to_string() }), left_out);
    note_stranger(cx, account, Action::SignInRefused, detail);
}

/// Records, in the background, that somebody who knows an account's password was refused for their code.
pub(crate) fn note_refused_second_factor(cx: &Context, account: PersonId, from: ClientNetwork) {
    let Some(left_out) = cx.refusals.second_factors.admit(None, &account.to_string()) else { return };
    let detail = counted(json!({ "from": from.to_string() }), left_out);
    note_stranger(cx, Some(account), Action::SecondFactorRefused, detail);
}

/// Records, in the background, that a passkey of an account was refused because there may be a copy of it.
pub(crate) fn note_suspected_passkey(cx: &Context, account: PersonId, name: &str, from: ClientNetwork) {
    let Some(left_out) = cx.refusals.passkeys.admit(None, &account.to_string()) else { return };
    let detail = counted(json!({ "name": name, "from": from.to_string() }), left_out);
    note_stranger(cx, Some(account), Action::PasskeySuspected, detail);
}

fn note_stranger(cx: &Context, account: Option<PersonId>, action: Action, detail: Value) {
    let pool = cx.pool.clone();
    let recording = async move {
        let subject = account.map_or_else(|| Subject::values("an unknown name"), Subject::person);
        let author = Author::Stranger { account, request_id: None };
        record(&mut *pool.acquire().await?, author, action, &subject, detail).await
    };
    tokio::spawn(async move {
        if let Err(error) = recording.await {
            tracing::warn!(%error, "a refused sign-in was not recorded");
        }
    });
}

/// Records that a data client sent a person's password, which is a sign-in for this one request. The request is carried
/// out only after that.
///
/// # Errors
/// When the database can't be asked.
pub(crate) async fn record_shown_password(cx: &Context, person: PersonId, from: ClientNetwork) -> Result<()> {
    let Some(left_out) = cx.refusals.passwords.admit(None, &format!("{person} {from}")) else { return Ok(()) };
    let detail = counted(json!({ "door": "api", "from": from.to_string() }), left_out);
    let author = Author::Account { person, token: None, request_id: None };
    record(&mut *cx.pool.acquire().await?, author, Action::SignedIn, &Subject::person(person), detail).await
}

/// Records that a workload was refused, why, and what its token claims.
pub(crate) async fn record_refused_workload(
    cx: &Context,
    actor: &Actor,
    why: &str,
    claims: Map<String, Value>,
) -> Result<()> {
    let cause = format!("{} {}", actor.person, actor.org);
    let Some(left_out) = cx.refusals.workloads.admit(Some(actor.org), &cause) else { return Ok(()) };
    let detail = counted(json!({ "cause": why, "claims": claims }), left_out);
    record_in_org(cx, actor, Action::WorkloadRefused, &Subject::service_account(actor.person), detail).await
}

/// Records that credentials were requested and not vended, and why.
pub(crate) async fn record_failed_vend(cx: &Context, actor: &Actor, subject: &Subject, detail: Value) -> Result<()> {
    let cause = format!("{} {} {}", actor.person, actor.org, subject.id);
    let Some(left_out) = cx.refusals.vends.admit(Some(actor.org), &cause) else { return Ok(()) };
    record_in_org(cx, actor, Action::VendFailed, subject, counted(detail, left_out)).await
}

async fn record_in_org(cx: &Context, actor: &Actor, action: Action, subject: &Subject, detail: Value) -> Result<()> {
    let mut tx = cx.begin(actor.org).await?;
    record(&mut tx, actor, action, subject, detail).await?;
    Ok(tx.commit().await?)
}

/// Adds to an event the number of similar events left out before it.
fn counted(mut detail: Value, left_out: u32) -> Value {
    if left_out > 0 {
        detail.as_object_mut().unwrap_or(&mut Map::new()).insert("left_out_before".into(), left_out.into());
    }
    detail
}
