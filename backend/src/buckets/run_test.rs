//! Runs a connection test and stores its result.

use domain::{
    bucket::NewAccess,
    check::{Problem, Report},
};
use serde_json::json;
use uuid::Uuid;

use super::{
    namesakes,
    proof::{MAC_PURPOSE, Proof, result_binding, trust_is_proven, trust_problem, were_made},
    recent_tests::Tested,
    sql,
    stored::StoredBucket,
    values::Values,
};
use crate::{
    Context, Result,
    actor::Actor,
    audit::{self, Action},
    cloud::aws::Keys,
    connection::{self, AccessMethod, Subject},
    db,
    seal::{Binding, Key},
};

/// Tests `values`: those of `stored`, or an edit of them.
pub(super) async fn test_and_store(
    cx: &Context,
    actor: &Actor,
    values: &Values,
    key: &Key,
    stored: Option<&StoredBucket>,
) -> Result<Tested> {
    let fingerprint = values.tested_as(&values.fingerprint(actor.org, key)?);
    let now = db::now(&*cx.pool_of(actor.org).await?).await?;
    let id = stored.map(|stored| stored.bucket.id);
    let others = namesakes::find(cx, actor, &values.location, id).await?;
    let subject = Subject {
        store: &values.location.store,
        location: Some(&values.location),
        kms_key_id: values.kms_key_id(),
        access_method: access_method(actor, values, key)?,
        namesakes: namesakes::of(&others),
    };
    let mut found = connection::run_checks(cx, actor, subject).await?;
    let before = stored.is_some_and(|stored| stored.tested_as() == fingerprint && were_made(stored));
    if before {
        found.miss_temporary_keys();
    }
    let report = Report { checks: found.checks, tested_at: now.into() };
    let trusted = trust_is_proven(&report, values.effective_access());
    let word = found.temporary_keys.word(before);
    let proof = Proof {
        trusted: if trusted { Ok(()) } else { Err(trust_problem(&report).unwrap_or(Problem::Inconclusive)) },
        temporary_keys: found.temporary_keys,
        fingerprint,
        mac: Vec::new(),
    };
    let mac = key.authenticate(MAC_PURPOSE, &result_binding(&proof.fingerprint, trusted, word))?;
    let test = sql::NewTest {
        fingerprint: &proof.fingerprint,
        report: connection::to_stored(&report, found.style)?,
        verified: report.nothing_failed(),
        trusted,
        temporary_keys: word,
        tested_at: now,
        mac,
    };
    let mut tx = cx.begin(actor.org).await?;
    sql::insert_test(&mut tx, actor.org, &test).await?;
    let subject = id.map_or_else(|| audit::Subject::values(&values.location), audit::Subject::bucket_config);
    let detail = json!({ "verdict": report.verdict(), "problem": report.first_problem() });
    audit::record(&mut tx, actor, Action::BucketConfigTested, &subject, detail).await?;
    tx.commit().await?;
    Ok(Tested { report, proof: Proof { mac: mac.to_vec(), ..proof } })
}

/// The access method for the test.
fn access_method<'a>(actor: &Actor, values: &'a Values, key: &Key) -> Result<AccessMethod<'a>> {
    Ok(match values.effective_access() {
        NewAccess::SelfManaged => AccessMethod::SelfManaged,
        NewAccess::CloudCredential(_) => AccessMethod::Unknown("The cloud credential could not be opened."),
        NewAccess::GoogleServiceAccount(account) => {
            AccessMethod::ServiceAccount { account, proof: ownership_proof(actor, values, key)? }
        }
        NewAccess::Hmac { access_key_id, secret_access_key } => {
            AccessMethod::Keys(Keys::of_pair(access_key_id, secret_access_key))
        }
        NewAccess::AwsRole { role, shared_secret } => AccessMethod::Role {
            arn: role.arn(&values.location),
            external_id: shared_secret.expose(),
            is_claimed: true,
        },
    })
}

/// The name of the object that proves that the actor's organisation owns a bucket. It begins with a dot, unlike every
/// object of a repo.
fn ownership_proof(actor: &Actor, values: &Values, key: &Key) -> Result<String> {
    let place = Binding::new("bucket ownership")
        .field(Uuid::from(actor.org).as_bytes())
        .field(values.location.store.key(None))
        .field(values.location.bucket.as_str());
    let tag = key.authenticate("lakewarden bucket ownership", &place)?;
    Ok(format!(".lakewarden-{}", data_encoding::HEXLOWER.encode(&tag[..16])))
}
