//! The other bucket configs of an organisation whose bucket has the same name at another address: a test finds out whether it is
//! the same bucket.

use domain::{bucket::NewAccess, id::BucketConfigId, location::Location};

use super::{open::open, sql, store_key::store_key, stored::StoredBucket};
use crate::{Context, Error, Result, actor::Actor, cloud::aws::Keys, connection::Namesake};

/// Namesakes that a test looks at, at most: it has seconds.
const MOST: i64 = 5;

/// The first bucket configs, by nickname, that may have the bucket at `location` under another address. One that can't be opened
/// is left out.
pub(super) async fn find(
    cx: &Context,
    actor: &Actor,
    location: &Location,
    except: Option<BucketConfigId>,
) -> Result<Vec<StoredBucket>> {
    let (pool, place) = (cx.pool_of(actor.org).await?, (&location.bucket, &*store_key(cx, location)));
    let ids = sql::namesakes(&pool, actor.org, place, except, MOST).await?;
    drop(pool);
    let mut found = Vec::new();
    for id in ids {
        match open(cx, actor, id.into()).await {
            Ok(stored) => found.push(stored),
            Err(Error::NotFound | Error::Integrity | Error::Invalid(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// The same as a test asks them: with a stored pair of keys, or as everybody may. A role or a service account is used by the tests
/// and vends of its own bucket config only, which prove first that it is the organisation's.
pub(super) fn of(found: &[StoredBucket]) -> Vec<Namesake<'_>> {
    found.iter().map(namesake).collect()
}

fn namesake(stored: &StoredBucket) -> Namesake<'_> {
    let keys = match stored.values.effective_access() {
        NewAccess::Hmac { access_key_id, secret_access_key } => Some(Keys::of_pair(access_key_id, secret_access_key)),
        NewAccess::SelfManaged
        | NewAccess::AwsRole { .. }
        | NewAccess::GoogleServiceAccount(_)
        | NewAccess::CloudCredential(_) => None,
    };
    Namesake {
        nickname: stored.level.is_some().then(|| stored.bucket.nickname.as_str()),
        location: &stored.values.location,
        style: stored.bucket.style,
        keys,
    }
}
