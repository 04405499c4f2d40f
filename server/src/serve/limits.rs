//! Limits per client and connection.

use std::time::Duration;

/// The longest duration of a request: a connection test, and a little more.
pub(crate) const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// Limits of the server's resources. Each is the longest time, or the greatest number.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Open connections. Beyond that, the connection that has been idle longest is closed.
    pub connections: usize,
    /// The head of a request, from its first byte on.
    pub head: Duration,
    /// The whole body of a request.
    pub body: Duration,
    /// The pause between two pieces of a request's body.
    pub body_pause: Duration,
    /// The time without progress while sending an answer.
    pub taking_pause: Duration,
    /// The time without a request.
    pub idle: Duration,
    /// The time from the stop signal until all connections are closed.
    pub stop: Duration,
    /// The part of it for which idle connections stay open, so that a request on its way is answered.
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
