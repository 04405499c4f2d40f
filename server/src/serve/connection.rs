//! One connection, from its first byte to its last.

use std::{convert::Infallible, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo, response::Response};
use http::{HeaderValue, Request, Version, header};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
};
use tokio::{
    net::TcpStream,
    sync::watch,
    time::{Instant, sleep},
};
use tower::ServiceExt as _;

use super::{
    body::{Last, TimedBody, TimedOut},
    limits::Limits,
    slots::{ActivityState, Slot},
    stream::WatchedStream,
};

/// The longest head of a request, in bytes.
const HEAD_BYTES: u32 = 32 * 1024;
/// The most concurrent requests on an HTTP/2 connection.
const STREAMS: u32 = 64;
/// The longest interval between checks of a connection.
const LOOK: Duration = Duration::from_secs(1);

/// Shared by all connections.
#[derive(Debug, Clone)]
pub(super) struct Host {
    pub(super) router: Router,
    pub(super) limits: Arc<Limits>,
    pub(super) is_stopping: watch::Receiver<bool>,
}

impl Host {
    /// Serves the connection until either side closes it.
    pub(super) async fn serve(mut self, stream: TcpStream, peer: SocketAddr, slot: Slot) {
        // Without it, a piece of an answer waits for the acknowledgement of the previous one.
        let _ = stream.set_nodelay(true);
        let activity = slot.activity.clone();
        let stream = TokioIo::new(WatchedStream::new(stream, activity.clone()));
        let answering = (self.clone(), peer);
        let service = service_fn(move |request: Request<Incoming>| {
            let (host, peer) = answering.clone();
            let now = activity.answer(request.version());
            Box::pin(async move {
                let response = host.answer(request, ConnectInfo(peer)).await;
                Ok::<_, Infallible>(response.map(|body| Last::new(body, now)))
            })
        });
        let builder = builder();
        let mut connection = pin!(builder.serve_connection(stream, service));
        let look = self.look();
        let mut stop_since = None;
        let mut is_leaving = false;
        loop {
            let verdict = tokio::select! {
                biased;
                // Errors are the client's, and no one waits for the result.
                _ = connection.as_mut() => return,
                () = slot.activity.leave.notified() => Verdict::Leave,
                _ = self.is_stopping.wait_for(|stopping| *stopping), if stop_since.is_none() => {
                    stop_since = Some(Instant::now());
                    // The protocol tells the client which requests are still answered.
                    if slot.activity.now().is_http2 { Verdict::Leave } else { Verdict::Stay }
                }
                () = sleep(look) => judge(&slot.activity.now(), &self.limits, stop_since),
            };
            match verdict {
                Verdict::Stay => {}
                // A connection that was asked to close and is still idle has nothing to send.
                Verdict::Leave if is_leaving && slot.activity.now().answers.is_empty() => return,
                Verdict::Leave => {
                    is_leaving = true;
                    connection.as_mut().graceful_shutdown();
                }
                Verdict::Cut => return,
            }
        }
    }

    fn look(&self) -> Duration {
        let Limits { head, taking_pause, idle, stop_idle, .. } = *self.limits;
        head.min(taking_pause).min(idle).min(stop_idle).div_f32(4.0).min(LOOK)
    }

    async fn answer(self, request: Request<Incoming>, peer: ConnectInfo<SocketAddr>) -> Response {
        let timed_out = TimedOut::default();
        let version = request.version();
        let mut request = request.map(|body| TimedBody::around(body, self.limits.clone(), timed_out.clone()));
        request.extensions_mut().insert(peer);
        request.extensions_mut().insert(timed_out.clone());
        let mut response = self.router.oneshot(request).await.unwrap_or_else(|never| match never {});
        // Further requests go to the next server.
        if version < Version::HTTP_2 && (timed_out.is() || *self.is_stopping.borrow()) {
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        response.map(Body::new)
    }
}

fn builder() -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    // The time limit of a head is checked here, because hyper's would close idle connections, too.
    builder.http1().timer(TokioTimer::new()).header_read_timeout(None).max_buf_size(HEAD_BYTES as usize);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(HEAD_BYTES)
        .keep_alive_interval(Duration::from_secs(20));
    builder
}

enum Verdict {
    Stay,
    /// Close gracefully.
    Leave,
    /// Close immediately.
    Cut,
}

/// Decides whether a connection may continue.
fn judge(now: &ActivityState, limits: &Limits, stop_since: Option<Instant>) -> Verdict {
    let is_over = |since: Instant, limit: Duration| since.elapsed() > limit;
    if now.blocked_since.is_some_and(|since| is_over(since, limits.taking_pause)) {
        return Verdict::Cut;
    }
    if !now.answers.is_empty() {
        let untaken = now.answers.iter().filter_map(|answer| answer.untaken_since);
        // Other requests on the connection are still answered; new ones use another connection.
        return match untaken.filter(|since| is_over(*since, limits.taking_pause)).count() {
            0 => Verdict::Stay,
            stuck if stuck == now.answers.len() => Verdict::Cut,
            _ => Verdict::Leave,
        };
    }
    if now.head_since.is_some_and(|since| is_over(since, limits.head)) {
        // On HTTP/2, the bytes may not have been a request.
        return if now.is_http2 { Verdict::Leave } else { Verdict::Cut };
    }
    let is_unused = is_over(now.idle_since, limits.idle);
    let is_stopped = now.head_since.is_none()
        && stop_since.is_some_and(|since| is_over(since.max(now.idle_since), limits.stop_idle));
    if is_unused || is_stopped { Verdict::Leave } else { Verdict::Stay }
}
