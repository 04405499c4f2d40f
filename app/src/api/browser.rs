//! Functions available only in a browser.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use gloo_net::http::{Request, Response};
use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, CustomEvent, CustomEventInit, ReadableStreamDefaultReader};

use crate::{
    act::{LINES, Line},
    refusal::Refusal,
    wire::{self, Read},
};

/// The number of steps behind an entry of the history, in its state.
const STEPS: &str = "steps";

/// Longer than the server takes for any request, which is thirty seconds.
const LIMIT: Duration = Duration::from_secs(35);

/// A call that can be cancelled, and that ends when the server does not answer.
pub(crate) struct Call(RefCell<Option<AbortController>>);

impl Call {
    pub(crate) fn new() -> Self {
        Self(RefCell::new(None))
    }

    /// Posts `body`, which is JSON; `None` if the call was cancelled.
    pub(crate) async fn post<A: Read>(&self, path: &str, body: String) -> Option<Result<A, Refusal>> {
        let limited = self.begin(LIMIT);
        let answer = match limited.send(path, body, "application/json").await {
            Ok(response) => read(&response).await.ok_or(Refusal::Unreachable),
            Err(refusal) => Err(refusal),
        };
        limited.end(answer)
    }

    /// Posts `body`, and tells the lines of the answer as they come, but for the last one. `None` if the call was cancelled.
    pub(crate) async fn follow<A: Read>(
        &self,
        path: &str,
        body: String,
        limit: Duration,
        tell: impl Fn(Line<A>),
    ) -> Option<Result<A, Refusal>> {
        let limited = self.begin(limit);
        let answer = match limited.send(path, body, LINES).await {
            Ok(response) => read_lines(&response, tell).await,
            Err(refusal) => Err(refusal),
        };
        limited.end(answer)
    }

    fn begin(&self, limit: Duration) -> Limited {
        let controller = AbortController::new().ok();
        self.0.replace(controller.clone());
        Limited::new(controller, limit)
    }

    pub(crate) fn cancel(&self) {
        if let Some(controller) = self.0.take() {
            controller.abort();
        }
    }
}

/// A call with a time limit.
struct Limited {
    signal: Option<AbortSignal>,
    is_late: Rc<Cell<bool>>,
    limit: Option<TimeoutHandle>,
}

impl Limited {
    fn new(controller: Option<AbortController>, limit: Duration) -> Self {
        let signal = controller.as_ref().map(AbortController::signal);
        let is_late = Rc::new(Cell::new(false));
        let late = is_late.clone();
        let abort = move || {
            late.set(true);
            controller.iter().for_each(AbortController::abort);
        };
        Self { signal, is_late, limit: set_timeout_with_handle(abort, limit).ok() }
    }

    async fn send(&self, path: &str, body: String, accept: &str) -> Result<Response, Refusal> {
        let request = Request::post(path)
            .header("content-type", "application/json")
            .header("accept", accept)
            .abort_signal(self.signal.as_ref());
        let request = request.body(body).map_err(|_| Refusal::Unreachable)?;
        match request.send().await {
            Ok(response) if response.ok() => Ok(response),
            Ok(response) => Err(read(&response).await.unwrap_or(Refusal::Broken { request_id: None })),
            Err(_) => Err(Refusal::Unreachable),
        }
    }

    /// The answer, unless the call was ended before it came.
    fn end<A>(self, answer: Result<A, Refusal>) -> Option<Result<A, Refusal>> {
        self.limit.iter().for_each(TimeoutHandle::clear);
        match self.signal.is_some_and(|signal| signal.aborted()) {
            true if self.is_late.get() => Some(Err(Refusal::NoAnswer)),
            true => None,
            false => Some(answer),
        }
    }
}

async fn read<A: Read>(response: &Response) -> Option<A> {
    wire::parse(&response.text().await.ok()?)
}

async fn read_lines<A: Read>(response: &Response, tell: impl Fn(Line<A>)) -> Result<A, Refusal> {
    let body = response.body().ok_or(Refusal::Unreachable)?;
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut read = Vec::new();
    loop {
        while let Some(end) = read.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = read.drain(..=end).collect();
            let line = std::str::from_utf8(&line).ok().and_then(wire::parse);
            match line.ok_or(Refusal::Unreachable)? {
                Line::Answer(answer) => return Ok(answer),
                Line::Refused(refusal) => return Err(refusal),
                line => tell(line),
            }
        }
        let piece = JsFuture::from(reader.read()).await.map_err(|_| Refusal::Unreachable)?;
        let bytes = js_sys::Reflect::get(&piece, &"value".into()).unwrap_or_default();
        if bytes.is_undefined() {
            return Err(Refusal::Unreachable);
        }
        read.extend(js_sys::Uint8Array::new(&bytes).to_vec());
    }
}

/// Waits.
pub(crate) async fn sleep(duration: Duration) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        set_timeout(move || drop(resolve.call0(&JsValue::NULL)), duration);
    });
    // The promise is never rejected.
    let _ = JsFuture::from(promise).await;
}

/// Announces `sentence` to screen readers (`app/src/start/page.js`).
pub(crate) fn say(sentence: &str) {
    let init = CustomEventInit::new();
    init.set_detail(&JsValue::from_str(sentence));
    tell(&document(), "say", &init);
}

/// Exchanges the texts and links of the form around `place` that follow its values (`app/src/start/live.js`).
pub(crate) fn refill(place: NodeRef<html::Div>, documents: &str) {
    if let Some(form) = form_around(place) {
        let init = CustomEventInit::new();
        init.set_bubbles(true);
        init.set_detail(&JsValue::from_str(documents));
        tell(&form, "refill", &init);
    }
}

/// Marks the form around `place` while its texts and links are behind its values: nothing is copied meanwhile
/// (`app/src/start/copy.js`).
pub(crate) fn mark_filling(place: NodeRef<html::Div>, is_filling: bool) {
    if let Some(form) = form_around(place) {
        let _ = if is_filling { form.set_attribute("data-filling", "") } else { form.remove_attribute("data-filling") };
    }
}

fn form_around(place: NodeRef<html::Div>) -> Option<web_sys::Element> {
    place.get_untracked()?.closest("form").ok()?
}

/// Leaves the dialog for the page at `address`, which has changed (`app/src/start/dialog.js`).
pub(crate) fn leave(address: &str) {
    let init = CustomEventInit::new();
    init.set_detail(&JsValue::from_str(address));
    tell(&document(), "leave", &init);
}

/// Shows the step of the form that `element` is in (`app/src/start/steps.js`).
pub(crate) fn reveal(element: &web_sys::Element) {
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    tell(element, "reveal", &init);
}

fn tell(target: &web_sys::EventTarget, what: &str, init: &CustomEventInit) {
    if let Ok(event) = CustomEvent::new_with_event_init_dict(what, init) {
        let _ = target.dispatch_event(&event);
    }
}

/// Enters a step of a form, at `address`, into the browser's history.
pub(crate) fn push_step(address: &str) {
    let Ok(history) = window().history() else { return };
    let before = history.state().ok().and_then(|state| js_sys::Reflect::get(&state, &STEPS.into()).ok()?.as_f64());
    let steps = JsValue::from_f64(before.unwrap_or_default() + 1.0);
    let state = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&state, &STEPS.into(), &steps);
    let _ = history.push_state_with_url(&state, "", Some(address));
}

/// The step in the address; empty for the first.
pub(crate) fn step() -> String {
    let query = window().location().search().unwrap_or_default();
    web_sys::UrlSearchParams::new_with_str(&query).ok().and_then(|query| query.get("step")).unwrap_or_default()
}

/// Notes that what is under the dialog has changed: leaving it loads the page anew (`app/src/start/dialog.js`).
pub(crate) fn note_change() {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-changed", "");
    }
}
