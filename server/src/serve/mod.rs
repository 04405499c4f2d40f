//! Serving connections: their number, their time limits, and their end when the server stops.

mod body;
mod connection;
mod limits;
mod slots;
mod stream;

use std::{io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::Router;
use socket2::{SockFilter, SockRef};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
    time::{Instant, sleep, timeout_at},
};

pub(crate) use self::limits::REQUEST_TIMEOUT;
pub use self::{body::in_time, limits::Limits};
use self::{
    connection::Host,
    slots::{Slot, Slots},
};

/// How long connections are still accepted after the stop signal: those the system had already begun to set up.
const LAST_CONNECTIONS: Duration = Duration::from_millis(100);
/// The wait after a failed accept, which happens when the system runs out of file descriptors.
const ACCEPT_RETRY: Duration = Duration::from_millis(50);

/// Serves `router` until `stop`, then shuts down gracefully: every request that reached this server is answered, unless it
/// takes longer than [`Limits::stop`].
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, stop: impl Future<Output = ()>) {
    let (stopping, is_stopping) = watch::channel(false);
    let slots = Slots::new(limits.connections);
    let host = Host { router, limits: Arc::new(limits.clone()), is_stopping };
    let mut acceptor = Acceptor { listener, slots, host, waiting: None, open: JoinSet::new() };
    acceptor.admit_until(stop).await;
    let deadline = Instant::now() + limits.stop;
    stopping.send_replace(true);
    // If the system can't do it, a connection at the very end is reset.
    let _ = turn_away(&acceptor.listener);
    acceptor.admit_until(sleep(LAST_CONNECTIONS)).await;
    let mut open = acceptor.close();
    let all = async { while open.join_next().await.is_some() {} };
    if timeout_at(deadline, all).await.is_err() {
        tracing::warn!(connections = open.len(), "ended before they were answered");
        open.shutdown().await;
    }
}

/// The listener and its connections.
struct Acceptor {
    listener: TcpListener,
    slots: Arc<Slots>,
    host: Host,
    /// An accepted connection without a slot.
    waiting: Option<(TcpStream, SocketAddr)>,
    open: JoinSet<()>,
}

impl Acceptor {
    async fn admit_until(&mut self, end: impl Future<Output = ()>) {
        let mut end = pin!(end);
        loop {
            tokio::select! {
                biased;
                () = &mut end => return,
                slot = self.slots.slot(), if self.waiting.is_some() => self.admit(slot),
                accepted = self.listener.accept(), if self.waiting.is_none() => match accepted {
                    Ok(accepted) => self.waiting = Some(accepted),
                    Err(error) if is_of_one_connection(&error) => {}
                    Err(error) => {
                        tracing::warn!(%error, "no connection can be taken");
                        self.slots.make_room();
                        sleep(ACCEPT_RETRY).await;
                    }
                },
            }
            while self.open.try_join_next().is_some() {}
        }
    }

    fn admit(&mut self, slot: Slot) {
        if let Some((stream, peer)) = self.waiting.take() {
            self.open.spawn(self.host.clone().serve(stream, peer, slot));
        }
    }

    /// Accepts no more, and leaves the open ones.
    fn close(mut self) -> JoinSet<()> {
        let slot = self.slots.beyond_limit();
        self.admit(slot);
        self.open
    }
}

/// Whether the error is only about the connection that was being accepted.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Makes the system ignore new connection attempts: the clients retry, and find this server gone or the next one there.
/// Closing the listener resets connections that the system has already set up; with this filter, none is set up after the
/// last accepted one. It is a classic BPF program on the TCP header (byte 13 holds the flags): SYN without ACK is dropped.
fn turn_away(listener: &TcpListener) -> io::Result<()> {
    const SYN: u32 = 0x02;
    const SYN_AND_ACK: u32 = 0x12;
    SockRef::from(listener).attach_filter(&[
        SockFilter::new(0x30, 0, 0, 13),
        SockFilter::new(0x54, 0, 0, SYN_AND_ACK),
        SockFilter::new(0x15, 0, 1, SYN),
        SockFilter::new(0x06, 0, 0, 0),
        SockFilter::new(0x06, 0, 0, u32::MAX),
    ])
}
