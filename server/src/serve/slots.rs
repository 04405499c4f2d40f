//! The open connections, and the limit on their number.

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

/// The interval between attempts to close an idle connection while all are busy.
const ROOM_RETRY: Duration = Duration::from_millis(100);

/// All open connections.
#[derive(Debug)]
pub(super) struct Slots {
    permits: Arc<Semaphore>,
    open: Mutex<HashMap<u64, Arc<Activity>>>,
    last_id: AtomicU64,
}

impl Slots {
    pub(super) fn new(permits: usize) -> Arc<Self> {
        let permits = Arc::new(Semaphore::new(permits.clamp(1, Semaphore::MAX_PERMITS)));
        Arc::new(Self { permits, open: Mutex::default(), last_id: AtomicU64::new(0) })
    }

    /// A slot for a connection. If there is none, the connection that has been idle longest is closed; if all are busy, new
    /// ones wait in the system's queue.
    pub(super) async fn slot(self: &Arc<Self>) -> Slot {
        loop {
            if let Ok(permit) = self.permits.clone().try_acquire_owned() {
                return self.enter(Some(permit));
            }
            self.make_room();
            if let Ok(Ok(permit)) = timeout(ROOM_RETRY, self.permits.clone().acquire_owned()).await {
                return self.enter(Some(permit));
            }
        }
    }

    /// A slot beyond the limit, for the last accepted connection.
    pub(super) fn beyond_limit(self: &Arc<Self>) -> Slot {
        self.enter(None)
    }

    fn enter(self: &Arc<Self>, permit: Option<OwnedSemaphorePermit>) -> Slot {
        let id = self.last_id.fetch_add(1, Ordering::Relaxed);
        let activity = Arc::new(Activity::new());
        self.open().insert(id, activity.clone());
        Slot { activity, id, slots: self.clone(), _permit: permit }
    }

    /// Asks the connection that has been idle longest to close.
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

/// A slot, released when dropped.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) activity: Arc<Activity>,
    id: u64,
    slots: Arc<Slots>,
    _permit: Option<OwnedSemaphorePermit>,
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.slots.open().remove(&self.id);
    }
}

/// The activity of a connection.
#[derive(Debug)]
pub(super) struct Activity {
    now: Mutex<ActivityState>,
    /// Notified when the connection is to close.
    pub(super) leave: Notify,
}

/// The activity of a connection at one moment.
#[derive(Debug)]
pub(super) struct ActivityState {
    /// The answers in progress.
    pub(super) answers: Vec<Answer>,
    last_answer: u64,
    /// The time since which there is none.
    pub(super) idle_since: Instant,
    /// The start of an incomplete head.
    pub(super) head_since: Option<Instant>,
    /// The time since which the client has read nothing of the data sent to it.
    pub(super) blocked_since: Option<Instant>,
    /// Whether the connection is HTTP/2, which multiplexes requests.
    pub(super) is_http2: bool,
}

/// An answer that is being made or sent.
#[derive(Debug)]
pub(super) struct Answer {
    id: u64,
    /// The time since which the client has read nothing of a pending piece.
    pub(super) untaken_since: Option<Instant>,
}

impl Activity {
    fn new() -> Self {
        let now = ActivityState {
            answers: Vec::new(),
            last_answer: 0,
            idle_since: Instant::now(),
            head_since: None,
            blocked_since: None,
            is_http2: false,
        };
        Self { now: Mutex::new(now), leave: Notify::new() }
    }

    pub(super) fn now(&self) -> MutexGuard<'_, ActivityState> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn idle_since(&self) -> Option<Instant> {
        let now = self.now();
        now.answers.is_empty().then_some(now.idle_since)
    }

    /// Begins a request; it ends when the returned value is dropped.
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
    /// Records whether a piece of the answer is pending.
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
