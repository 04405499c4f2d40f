//! How much and how long a client may take.

use std::time::Duration;

/// What a client may take of the server. Each is the longest time, or the greatest number.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Connections open at the same time. When there are so many, the one that has been idle for the longest makes room.
    pub connections: usize,
    /// For the head of a request, from its first byte on.
    pub head: Duration,
    /// For the body of a request as a whole.
    pub body: Duration,
    /// Between two pieces of a body.
    pub body_pause: Duration,
    /// Between two pieces of an answer that the client takes.
    pub taking_pause: Duration,
    /// Without any request.
    pub idle: Duration,
    /// From the signal to stop until connections end, whatever they do.
    pub stop: Duration,
    /// The part of it in which a connection without a request is kept, so that one that is on its way is answered.
    pub stop_idle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4096,
            head: Duration::from_secs(10),
            body: Duration::from_secs(20),
            body_pause: Duration::from_secs(10),
            taking_pause: Duration::from_secs(30),
            idle: Duration::from_secs(75),
            stop: Duration::from_secs(18),
            stop_idle: Duration::from_secs(1),
        }
    }
}
