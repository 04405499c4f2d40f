//! Runs a connection test and stores its result.

use domain::bucket::NewAccess;
use serde_json::json;
use uuid::Uuid;

use super::{
    namesakes,
    recent_tests::Tested,
    settle::{Finished, settle},
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
    let found = connection::run_checks(cx, actor, subject).await?;
    let mut tx = cx.begin(actor.org).await?;
    let this = Finished { fingerprint, access: values.effective_access(), tested_at: now };
    let tested = settle(&mut tx, actor.org, key, this, found).await?;
    let subject = id.map_or_else(|| audit::Subject::values(&values.location), audit::Subject::bucket_config);
    let detail = json!({ "verdict": tested.report.verdict(), "problem": tested.report.first_problem() });
    audit::record(&mut tx, actor, Action::BucketConfigTested, &subject, detail).await?;
    tx.commit().await?;
    Ok(tested)
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
