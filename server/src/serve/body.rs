//! Bodies of requests, which have a time limit, and of answers, whose end is the end of the request.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

use axum::{
    body::{Body, Bytes},
    extract::Request,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http::StatusCode;
use http_body::{Body as HttpBody, Frame, SizeHint};
use hyper::body::Incoming;
use tokio::{
    task::JoinSet,
    time::{Instant, Sleep, sleep_until},
};
use tracing::Instrument as _;

use super::{limits::Limits, slots::Answering};

/// Whether a body exceeded its time limit.
#[derive(Debug, Clone, Default)]
pub(super) struct TimedOut(Arc<AtomicBool>);

impl TimedOut {
    pub(super) fn is(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Answers 408 if the body of a request exceeded its time limit, whatever the handler answered. It is inside the layer that
/// formats errors.
///
/// The handler is a task of its own, which ends with the request: what it waits for, such as each statement, wakes the handler
/// and not also the connection and every layer around it.
pub async fn in_time(request: Request, next: Next) -> Response {
    let timed_out = request.extensions().get::<TimedOut>().cloned().unwrap_or_default();
    let mut handler = JoinSet::new();
    handler.spawn(async move { next.run(request).await }.in_current_span());
    match handler.join_next().await {
        _ if timed_out.is() => StatusCode::REQUEST_TIMEOUT.into_response(),
        Some(Ok(response)) => response,
        // Ended while the server stops: a panic is an answer already.
        Some(Err(_)) | None => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// The body of a request.
pub(super) struct TimedBody {
    body: Incoming,
    limits: Arc<Limits>,
    end: Instant,
    /// The deadline of the next piece; it starts with the first wait.
    next: Option<Pin<Box<Sleep>>>,
    timed_out: TimedOut,
}

impl TimedBody {
    pub(super) fn around(body: Incoming, limits: Arc<Limits>, timed_out: TimedOut) -> Body {
        if body.is_end_stream() {
            return Body::empty();
        }
        let end = Instant::now() + limits.body;
        Body::new(Self { body, limits, end, next: None, timed_out })
    }
}

impl HttpBody for TimedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = self.get_mut();
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(cx) {
            this.next = None;
            return Poll::Ready(frame.map(|frame| frame.map_err(axum::Error::new)));
        }
        let (end, pause) = (this.end, this.limits.body_pause);
        let next = this.next.get_or_insert_with(|| Box::pin(sleep_until(end.min(Instant::now() + pause))));
        if next.as_mut().poll(cx).is_ready() {
            this.timed_out.0.store(true, Ordering::Relaxed);
            return Poll::Ready(Some(Err(axum::Error::new("the body did not come in time"))));
        }
        Poll::Pending
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The body of an answer, whose end is the end of the request.
pub(super) struct Last {
    body: Body,
    answering: Answering,
}

impl Last {
    pub(super) fn new(body: Body, answering: Answering) -> Self {
        Self { body, answering }
    }
}

impl HttpBody for Last {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(cx);
        // The next piece is polled only after the client has read some of this one.
        self.answering.note_handed_over(matches!(frame, Poll::Ready(Some(Ok(_)))));
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
