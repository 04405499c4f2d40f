//! The connections that are open, and the bound on how many.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use http::Version;
use tokio::{
    sync::{Notify, OwnedSemaphorePermit, Semaphore},
    time::{Instant, timeout},
};

/// How often room is asked for while all connections are busy.
const ROOM_RETRY: Duration = Duration::from_millis(100);

/// All that are open.
#[derive(Debug)]
pub(super) struct Crowd {
    places: Arc<Semaphore>,
    open: Mutex<HashMap<u64, Arc<Activity>>>,
    last_id: AtomicU64,
}

impl Crowd {
    pub(super) fn new(places: usize) -> Arc<Self> {
        let places = Arc::new(Semaphore::new(places.clamp(1, Semaphore::MAX_PERMITS)));
        Arc::new(Self { places, open: Mutex::default(), last_id: AtomicU64::new(0) })
    }

    /// A place for a connection. When there is none, the one that has been idle for the longest leaves; when all are busy,
    /// whoever comes next waits with the system.
    pub(super) async fn place(self: &Arc<Self>) -> Place {
        loop {
            if let Ok(permit) = self.places.clone().try_acquire_owned() {
                return self.enter(Some(permit));
            }
            self.make_room();
            if let Ok(Ok(permit)) = timeout(ROOM_RETRY, self.places.clone().acquire_owned()).await {
                return self.enter(Some(permit));
            }
        }
    }

    /// A place beyond the bound, for the last that has come.
    pub(super) fn one_more(self: &Arc<Self>) -> Place {
        self.enter(None)
    }

    fn enter(self: &Arc<Self>, permit: Option<OwnedSemaphorePermit>) -> Place {
        let id = self.last_id.fetch_add(1, Ordering::Relaxed);
        let activity = Arc::new(Activity::new());
        self.open().insert(id, activity.clone());
        Place { activity, id, crowd: self.clone(), _permit: permit }
    }

    /// Asks the connection that has been idle for the longest to leave.
    pub(super) fn make_room(&self) {
        let open = self.open();
        let idle = open.values().filter_map(|activity| Some((activity.idle_since()?, activity)));
        if let Some((_, activity)) = idle.min_by_key(|(since, _)| *since) {
            activity.leave.notify_one();
        }
    }

    fn open(&self) -> MutexGuard<'_, HashMap<u64, Arc<Activity>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One of the places, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) activity: Arc<Activity>,
    id: u64,
    crowd: Arc<Crowd>,
    _permit: Option<OwnedSemaphorePermit>,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.crowd.open().remove(&self.id);
    }
}

/// What a connection is doing.
#[derive(Debug)]
pub(super) struct Activity {
    now: Mutex<Now>,
    /// Told when it is to make room.
    pub(super) leave: Notify,
}

/// What a connection is doing at one moment.
#[derive(Debug)]
pub(super) struct Now {
    /// The answers to the requests that have come.
    pub(super) answers: Vec<Answer>,
    last_answer: u64,
    /// Since when none is.
    pub(super) idle_since: Instant,
    /// Since when a head has been coming that is not complete.
    pub(super) head_since: Option<Instant>,
    /// Since when the client has taken nothing of what is there for it.
    pub(super) blocked_since: Option<Instant>,
    /// Whether several requests share the connection.
    pub(super) is_http2: bool,
}

/// An answer that is being made or sent.
#[derive(Debug)]
pub(super) struct Answer {
    id: u64,
    /// Since when a piece of it has been there of which the client has taken nothing.
    pub(super) untaken_since: Option<Instant>,
}

impl Activity {
    fn new() -> Self {
        let now = Now {
            answers: Vec::new(),
            last_answer: 0,
            idle_since: Instant::now(),
            head_since: None,
            blocked_since: None,
            is_http2: false,
        };
        Self { now: Mutex::new(now), leave: Notify::new() }
    }

    pub(super) fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn idle_since(&self) -> Option<Instant> {
        let now = self.now();
        now.answers.is_empty().then_some(now.idle_since)
    }

    /// A request has come; it is answered when what this gives is dropped.
    pub(super) fn answer(self: &Arc<Self>, version: Version) -> Answering {
        let mut now = self.now();
        now.last_answer += 1;
        let id = now.last_answer;
        now.answers.push(Answer { id, untaken_since: None });
        now.head_since = None;
        now.is_http2 = version == Version::HTTP_2;
        drop(now);
        Answering { activity: self.clone(), id }
    }
}

/// A request that is being answered.
#[derive(Debug)]
pub(super) struct Answering {
    activity: Arc<Activity>,
    id: u64,
}

impl Answering {
    /// A piece of the answer is there for the client, or none is.
    pub(super) fn note_handed_over(&self, is_there: bool) {
        let mut now = self.activity.now();
        if let Some(answer) = now.answers.iter_mut().find(|answer| answer.id == self.id) {
            answer.untaken_since = is_there.then(Instant::now);
        }
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        let mut now = self.activity.now();
        now.answers.retain(|answer| answer.id != self.id);
        if now.answers.is_empty() {
            now.idle_since = Instant::now();
        }
    }
}
