//! A fair queue for a bounded number of places. A caller is refused only when the queue is full or nothing in it moves, never
//! because others, or the machine, are slow.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

/// The length of a queue: two crowds of a thousand callers.
const WAITING: usize = 2_000;

/// A bounded number of places, in the order of arrival.
#[derive(Debug)]
pub(crate) struct Queue {
    places: Arc<Semaphore>,
    waiting: Semaphore,
    /// The number of successful turns.
    moved: AtomicU64,
    patience: Duration,
}

/// Why a caller gets no turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoTurn {
    /// The queue is full.
    Full,
    /// No turn has succeeded within the queue's patience.
    Stuck,
}

impl Queue {
    /// A queue for so many places, in which some turn is expected to succeed within `patience`.
    pub(crate) fn new(places: usize, patience: Duration) -> Self {
        Self {
            places: Arc::new(Semaphore::new(places)),
            waiting: Semaphore::new(WAITING),
            moved: AtomicU64::new(0),
            patience,
        }
    }

    /// Waits for a place.
    ///
    /// # Errors
    /// See [`NoTurn`].
    pub(crate) async fn turn(self: &Arc<Self>) -> Result<Turn, NoTurn> {
        match self.turn_at_once() {
            Some(turn) => Ok(turn),
            None => Box::pin(self.wait()).await,
        }
    }

    /// A place, if one is free and nobody waits for it.
    pub(crate) fn turn_at_once(self: &Arc<Self>) -> Option<Turn> {
        // The semaphore is fair: there is a place only where nobody waits.
        self.places.clone().try_acquire_owned().ok().map(|place| self.given(place))
    }

    async fn wait(self: &Arc<Self>) -> Result<Turn, NoTurn> {
        let _waits = self.waiting.try_acquire().map_err(|_| NoTurn::Full)?;
        let mut place = pin!(self.places.clone().acquire_owned());
        loop {
            let before = self.moved.load(Ordering::Relaxed);
            match timeout(self.patience, place.as_mut()).await {
                Ok(Ok(place)) => return Ok(self.given(place)),
                Err(_) if self.moved.load(Ordering::Relaxed) != before => {}
                Ok(Err(_)) | Err(_) => return Err(NoTurn::Stuck),
            }
        }
    }

    fn given(self: &Arc<Self>, place: OwnedSemaphorePermit) -> Turn {
        Turn { queue: self.clone(), in_vain: false, _place: place }
    }
}

/// A place, released on drop.
#[derive(Debug)]
pub(crate) struct Turn {
    queue: Arc<Queue>,
    in_vain: bool,
    _place: OwnedSemaphorePermit,
}

impl Turn {
    /// Releases the place after a failure, which does not count as movement.
    pub(crate) fn end_in_vain(mut self) {
        self.in_vain = true;
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if !self.in_vain {
            self.queue.moved.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::sleep;

    use super::*;

    const PATIENCE: Duration = Duration::from_millis(400);

    /// The results of `count` concurrent callers, each of which takes half of the queue's patience.
    async fn ask(queue: &Arc<Queue>, count: usize, in_vain: bool) -> Vec<Result<(), NoTurn>> {
        let asks = (0..count).map(|_| {
            let queue = queue.clone();
            tokio::spawn(async move {
                let turn = queue.turn().await?;
                sleep(PATIENCE / 2).await;
                if in_vain {
                    turn.end_in_vain()
                } else {
                    drop(turn)
                }
                Ok(())
            })
        });
        let mut answers = Vec::new();
        for ask in asks.collect::<Vec<_>>() {
            answers.push(ask.await.unwrap());
        }
        answers
    }

    #[tokio::test]
    async fn whoever_waits_gets_their_turn_while_others_get_theirs() {
        let queue = Arc::new(Queue::new(2, PATIENCE));
        let answers = ask(&queue, 16, false).await;
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    }

    #[tokio::test]
    async fn nobody_waits_for_what_comes_to_nothing() {
        let queue = Arc::new(Queue::new(1, PATIENCE));
        let held = queue.turn().await.unwrap();
        assert_eq!(queue.turn().await.err(), Some(NoTurn::Stuck), "nothing moves");
        drop(held);
        let answers = ask(&queue, 6, true).await;
        assert!(answers.contains(&Err(NoTurn::Stuck)), "{answers:?}");
        assert!(queue.turn().await.is_ok(), "whoever was sent away holds nothing");
    }

    #[tokio::test]
    async fn no_more_wait_than_a_queue_has_room_for() {
        let queue = Arc::new(Queue::new(1, PATIENCE));
        let held = queue.turn().await.unwrap();
        let waits = queue.waiting.acquire_many(u32::try_from(WAITING).unwrap()).await.unwrap();
        assert_eq!(queue.turn().await.err(), Some(NoTurn::Full));
        drop((waits, held));
        assert!(queue.turn().await.is_ok());
    }
}
