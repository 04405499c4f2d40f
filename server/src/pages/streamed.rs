//! Answers of server functions that are sent as they are made: the steps of a connection test, then its report.

use std::{panic::AssertUnwindSafe, pin::Pin};

use app::{
    act::{LINES, Line},
    line_of,
};
use axum::{
    body::{Body, Bytes, to_bytes},
    response::{IntoResponse as _, Response},
};
use backend::connection::watch;
use domain::check::Step;
use futures::{FutureExt as _, StreamExt as _, stream};
use http::{HeaderName, StatusCode, header};
use serde_json::Value;
use tokio::{
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
    time::timeout,
};
use tracing::Instrument as _;

use crate::{
    http::{Problem, refusal},
    serve::REQUEST_TIMEOUT,
};

/// Asks nginx not to hold the lines back.
const UNBUFFERED: (HeaderName, &str) = (HeaderName::from_static("x-accel-buffering"), "no");

/// Carries out `work`, and sends each step of its connection test once it is made. Whatever ends without any step, as every
/// refusal at the door does, is answered as usual. When the client leaves, the work ends.
pub(super) async fn answer(
    work: impl Future<Output = Result<Response, Problem>> + Send + 'static,
    request_id: String,
) -> Result<Response, Problem> {
    let (watcher, steps) = unbounded_channel();
    let work = Box::pin(watch(watcher, contained(work)).in_current_span());
    let mut progress = Progress { steps, work: Some(work), end: None };
    let first = match progress.next().await {
        Some(Told::Step(step)) => Told::Step(step),
        Some(Told::End(end)) => return end,
        None => return Err(Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR)),
    };
    let others = stream::unfold(progress, async |mut progress| Some((progress.next().await?, progress)));
    let lines = stream::iter([first]).chain(others).then(move |told| told.line(request_id.clone()));
    let headers = [(header::CONTENT_TYPE, LINES), UNBUFFERED];
    Ok((headers, Body::from_stream(lines)).into_response())
}

/// The layers around every request see only the head of an answer: the time limit and panics of the rest are minded here.
async fn contained(work: impl Future<Output = Result<Response, Problem>>) -> Result<Response, Problem> {
    match timeout(REQUEST_TIMEOUT, AssertUnwindSafe(work).catch_unwind()).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(_)) => Err(Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR)),
        Err(_) => Err(Problem::of_status(StatusCode::SERVICE_UNAVAILABLE)),
    }
}

type Work = Pin<Box<dyn Future<Output = Result<Response, Problem>> + Send>>;

/// What there is to tell.
enum Told {
    Step(Step),
    End(Result<Response, Problem>),
}

/// Work under way.
struct Progress {
    steps: UnboundedReceiver<Step>,
    /// `None` once it has ended.
    work: Option<Work>,
    end: Option<Result<Response, Problem>>,
}

impl Progress {
    /// The steps in their order, then the end.
    async fn next(&mut self) -> Option<Told> {
        if let Some(work) = &mut self.work {
            tokio::select! {
                biased;
                Some(step) = self.steps.recv() => return Some(Told::Step(step)),
                end = work => {
                    self.work = None;
                    self.end = Some(end);
                }
            }
        }
        match self.steps.try_recv() {
            Ok(step) => Some(Told::Step(step)),
            Err(_) => self.end.take().map(Told::End),
        }
    }
}

impl Told {
    async fn line(self, request_id: String) -> serde_json::Result<Bytes> {
        let line = match self {
            Self::Step(step) => line_of(step),
            Self::End(Ok(answer)) => Line::Answer(value(answer).await?),
            Self::End(Err(problem)) => Line::Refused(refusal(&problem, &request_id)),
        };
        let mut text = serde_json::to_vec::<Line<Value>>(&line)?;
        text.push(b'\n');
        Ok(text.into())
    }
}

/// The JSON of an answer.
async fn value(answer: Response) -> serde_json::Result<Value> {
    let text = to_bytes(answer.into_body(), usize::MAX).await.unwrap_or_default();
    serde_json::from_slice(&text)
}
