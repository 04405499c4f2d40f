use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use domain::{
    check::Problem,
    id::{BucketConfigId, OrgId, PersonId},
};
use moka::{Expiry, future::Cache};
use time::OffsetDateTime;

use super::{issued::Issued, scope::Limit};
use crate::{
    Error,
    queue::{NoTurn, Queue},
};

/// Default lifetime of vended credentials, in seconds; also STS's maximum for chained roles.
pub const DEFAULT_LIFETIME: i32 = 3_600;

/// Sessions cached, at most.
const CAPACITY: u64 = 10_000;

/// How long a lasting refusal is cached.
const REFUSAL_HOLD: Duration = Duration::from_secs(10);

/// Concurrent requests to the cloud for one organisation.
const LANE_WIDTH: usize = 32;

/// Longer than the cloud is waited for: when nothing was made in this time, it makes nothing.
const LANE_PATIENCE: Duration = Duration::from_secs(12);

/// Seconds after which there may be room, where too many wait.
const LANE_RETRY: u32 = 10;

/// Everything that changes the answer: owner, values, scope, and the names in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct SessionKey {
    pub(super) org: OrgId,
    pub(super) bucket_config: BucketConfigId,
    /// Identifies every value of the config, the secret included.
    pub(super) fingerprint: Vec<u8>,
    pub(super) limit: Limit,
    pub(super) person: PersonId,
    pub(super) tags: Vec<(&'static str, String)>,
    /// The expiry of the caller's token, if that limits the lifetime.
    pub(super) ends_by: Option<OffsetDateTime>,
}

/// Why there is no session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NotIssued {
    /// The cloud refused or failed.
    Cloud(Problem),
    /// The cloud was not asked, because of this server's own limit.
    OwnLimit {
        /// Seconds to wait.
        retry_after: u32,
    },
}

impl NotIssued {
    /// A spent budget.
    pub(super) fn own_limit(error: Error) -> Self {
        let retry_after = if let Error::RateLimited { retry_after } = error { retry_after } else { 1 };
        Self::OwnLimit { retry_after }
    }
}

impl From<Problem> for NotIssued {
    fn from(problem: Problem) -> Self {
        Self::Cloud(problem)
    }
}

/// Sessions are reused during the first half of their lifetime.
struct HalfLife;

impl Expiry<SessionKey, Arc<Issued>> for HalfLife {
    fn expire_after_create(&self, _: &SessionKey, issued: &Arc<Issued>, _: Instant) -> Option<Duration> {
        Some(Duration::from_secs(u64::from(issued.lasts.unsigned_abs()) / 2))
    }
}

/// The sessions of this process.
pub(crate) struct Sessions {
    lifetime: i32,
    kept: Cache<SessionKey, Arc<Issued>>,
    refused: Cache<SessionKey, Problem>,
    lanes: Cache<OrgId, Arc<Queue>>,
}

impl Sessions {
    /// Sessions with this lifetime in seconds.
    pub(crate) fn new(lifetime: i32) -> Self {
        Self {
            lifetime,
            kept: Cache::builder().max_capacity(CAPACITY).expire_after(HalfLife).build(),
            refused: Cache::builder().max_capacity(CAPACITY).time_to_live(REFUSAL_HOLD).build(),
            lanes: Cache::builder().max_capacity(CAPACITY).build(),
        }
    }

    /// Lifetime of a session, in seconds.
    pub(crate) fn lifetime(&self) -> i32 {
        self.lifetime
    }

    /// The cached session for `key`.
    pub(super) async fn kept(&self, key: &SessionKey) -> Option<Arc<Issued>> {
        self.kept.get(key).await
    }

    /// The session for `key`: a cached one, or a new one. Concurrent callers share one request. A lasting refusal is
    /// cached for a moment; a temporary failure is not.
    pub(super) async fn get(
        &self,
        key: &SessionKey,
        issue: impl Future<Output = Result<Issued, NotIssued>>,
    ) -> Result<Arc<Issued>, NotIssued> {
        if let Some(problem) = self.refused.get(key).await {
            return Err(problem.into());
        }
        let found =
            self.kept.try_get_with_by_ref(key, async { self.in_turn(key.org, issue).await.map(Arc::new) }).await;
        match found {
            Ok(session) => Ok(session),
            Err(why) => {
                if let NotIssued::Cloud(problem) = &*why
                    && !problem.may_pass()
                {
                    self.refused.insert(key.clone(), problem.clone()).await;
                }
                Err((*why).clone())
            }
        }
    }

    /// An organisation with a slow role fills only its own lane.
    async fn in_turn(
        &self,
        org: OrgId,
        issue: impl Future<Output = Result<Issued, NotIssued>>,
    ) -> Result<Issued, NotIssued> {
        let lane = self.lanes.get_with(org, async { Arc::new(Queue::new(LANE_WIDTH, LANE_PATIENCE)) }).await;
        let turn = lane.turn().await.map_err(|none| match none {
            NoTurn::Full => NotIssued::OwnLimit { retry_after: LANE_RETRY },
            NoTurn::Stuck => Problem::Unreachable.into(),
        })?;
        let issued = issue.await;
        if matches!(issued, Err(NotIssued::Cloud(Problem::Unreachable))) {
            turn.end_in_vain();
        }
        issued
    }

    /// Drops a session that turned out to be unusable.
    pub(super) async fn forget(&self, key: &SessionKey) {
        self.kept.invalidate(key).await;
    }
}

impl std::fmt::Debug for Sessions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sessions").field("lifetime", &self.lifetime).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use domain::location::{Location, Store, StoreOptions};
    use zeroize::Zeroizing;

    use super::*;
    use crate::{
        cloud::{
            aws::Session,
            policy::{Permission, for_location},
        },
        random,
        vending::issued::Temporary,
    };

    fn key() -> SessionKey {
        let store = Store::S3 { region: "us-east-1".parse().unwrap(), endpoint: None };
        let location = Location {
            store,
            bucket: "data".parse().unwrap(),
            prefix: "a".parse().unwrap(),
            options: StoreOptions::default(),
        };
        SessionKey {
            org: random::uuid().into(),
            bucket_config: random::uuid().into(),
            fingerprint: vec![0; 32],
            limit: Limit::Policy(for_location(&location, Permission::Read, None)),
            person: random::uuid().into(),
            tags: Vec::new(),
            ends_by: None,
        }
    }

    fn session() -> Issued {
        let session = Session {
            access_key_id: random::short_id::<12>(),
            seconds: 3_600,
            secret_access_key: Zeroizing::new(String::new()),
            session_token: Zeroizing::new(String::new()),
            expires_at: OffsetDateTime::UNIX_EPOCH,
            request_id: None,
        };
        Issued { lasts: 3_600, credentials: Temporary::Keys(session) }
    }

    fn id(issued: &Issued) -> String {
        match &issued.credentials {
            Temporary::Keys(session) => session.access_key_id.clone(),
            Temporary::Token(_) => String::new(),
        }
    }

    #[tokio::test]
    async fn a_thousand_who_ask_at_once_make_one_call() {
        let (sessions, key, calls) = (Arc::new(Sessions::new(3600)), key(), Arc::new(AtomicUsize::new(0)));
        let asks: Vec<_> = (0..1_000)
            .map(|_| {
                let (sessions, key, calls) = (sessions.clone(), key.clone(), calls.clone());
                tokio::spawn(async move {
                    let issue = async {
                        calls.fetch_add(1, Ordering::SeqCst);
                        tokio::time::sleep(Duration::from_millis(20)).await;
                        Ok(session())
                    };
                    id(&sessions.get(&key, issue).await.unwrap())
                })
            })
            .collect();
        let mut ids = std::collections::BTreeSet::new();
        for ask in asks {
            ids.insert(ask.await.unwrap());
        }
        assert_eq!((ids.len(), calls.load(Ordering::SeqCst)), (1, 1));
    }

    #[tokio::test]
    async fn whatever_changes_the_answer_is_another_session() {
        let sessions = Sessions::new(3600);
        let first = key();
        let mut keys = vec![first.clone()];
        keys.push(SessionKey { fingerprint: vec![1; 32], ..first.clone() });
        keys.push(SessionKey { person: random::uuid().into(), ..first.clone() });
        keys.push(SessionKey { limit: key().limit, org: random::uuid().into(), ..first.clone() });
        keys.push(SessionKey { ends_by: Some(OffsetDateTime::UNIX_EPOCH), ..first.clone() });
        keys.push(SessionKey { tags: vec![("AlRepoName", "acme/era5".into())], ..first.clone() });
        let mut ids = std::collections::BTreeSet::new();
        for key in &keys {
            ids.insert(id(&sessions.get(key, async { Ok(session()) }).await.unwrap()));
        }
        assert_eq!(ids.len(), keys.len());
        let again = sessions.get(&first, async { Err(Problem::Busy.into()) }).await.unwrap();
        assert!(ids.contains(&id(&again)));
    }

    #[tokio::test]
    async fn only_a_refusal_that_lasts_is_held() {
        let (sessions, key) = (Sessions::new(3600), key());
        assert_eq!(sessions.get(&key, async { Err(Problem::Busy.into()) }).await.err(), Some(Problem::Busy.into()));
        assert_eq!(
            sessions.get(&key, async { Err(Problem::RoleNotAssumable.into()) }).await.err(),
            Some(Problem::RoleNotAssumable.into())
        );
        assert_eq!(sessions.get(&key, async { Ok(session()) }).await.err(), Some(Problem::RoleNotAssumable.into()));
    }
}
