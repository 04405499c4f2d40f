//! Runs a connection test and stores its result.

use domain::{
    check::Report,
    credential::{Keys, TestPlace},
    id::CloudCredentialId,
    location::Store,
};
use serde_json::json;

use super::{
    proof::{MAC_PURPOSE, fingerprint, result_binding},
    sql,
};
use crate::{
    Conflict, Context, Result,
    actor::Actor,
    audit::{self, Action},
    cloud::aws,
    connection::{self, AccessMethod, Subject},
    db, external_id,
    seal::OrgKey,
};

pub(super) async fn test_and_store(
    cx: &Context,
    actor: &Actor,
    keys: &Keys,
    place: &TestPlace,
    key: &OrgKey,
    id: Option<CloudCredentialId>,
) -> Result<Report> {
    let store = place.store(keys).filter(|_| keys.kind().opens_buckets()).ok_or(Conflict::NotTestable)?;
    cx.budgets.spend_connection_test(actor)?;
    let mut tx = cx.begin(actor.org).await?;
    let fingerprint = fingerprint(cx, &mut tx, actor.org, keys, key).await?;
    let namespace_id = external_id::find_or_make(cx, &mut tx, actor.org).await?;
    tx.commit().await?;
    let location = place.location(&store);
    let shown = keys.shown();
    let subject = Subject {
        store: &store,
        location: location.as_ref(),
        kms_key_id: shown.kms_key_id(),
        access_method: access_method(cx, &store, keys, &namespace_id)?,
        namesakes: Vec::new(),
    };
    let now = db::now(&*cx.pool_of(actor.org).await?).await?;
    let found = connection::run_checks(cx, actor, subject).await?;
    let report = Report { checks: found.checks, tested_at: now.into() };
    let verified = report.nothing_failed();
    let test = sql::NewTest {
        credential: id,
        fingerprint: &fingerprint,
        report: connection::to_stored(&report, found.style)?,
        verified,
        tested_at: now,
        mac: key.key.authenticate(MAC_PURPOSE, &result_binding(&fingerprint, verified))?,
    };
    let mut tx = cx.begin(actor.org).await?;
    sql::insert_test(&mut tx, actor.org, &test).await?;
    let subject = id.map_or_else(|| audit::Subject::values(shown.identifier()), audit::Subject::cloud_credential);
    let detail = json!({ "format": keys.kind(), "verdict": report.verdict(), "problem": report.first_problem() });
    audit::record(&mut tx, actor, Action::CredentialTested, &subject, detail).await?;
    tx.commit().await?;
    Ok(report)
}

/// Why a role at another store than the operator's is not assumed.
const ELSEWHERE: &str =
    "A role at a store of your own is assumed at that store's STS. A bucket config names it, and is tested with it.";

/// The access method of `keys`. A credential names no STS: its role is assumed at the operator's, or not here.
fn access_method<'a>(
    cx: &Context,
    store: &Store,
    keys: &'a Keys,
    namespace_external_id: &'a str,
) -> Result<AccessMethod<'a>> {
    if matches!(keys, Keys::AwsRole { .. }) && cx.aws.may_assume_at(store, None).is_err() {
        return Ok(AccessMethod::Unknown(ELSEWHERE));
    }
    match keys {
        Keys::AwsKey { access_key_id, secret_access_key, .. } | Keys::GcpKey { access_key_id, secret_access_key } => {
            Ok(AccessMethod::Keys(aws::Keys::of_pair(access_key_id, secret_access_key)))
        }
        // A generated external ID identifies the namespace, so the role needs no claim.
        Keys::AwsRole { arn, external_id: None, .. } => {
            Ok(AccessMethod::Role { arn: arn.clone(), external_id: namespace_external_id, is_claimed: false })
        }
        Keys::AwsRole { arn, external_id: Some(id), .. } => {
            Ok(AccessMethod::Role { arn: arn.clone(), external_id: id.expose(), is_claimed: true })
        }
        Keys::AzureKey { .. } | Keys::AzureToken { .. } | Keys::GcpServiceAccount(_) => {
            Err(Conflict::NotTestable.into())
        }
    }
}
