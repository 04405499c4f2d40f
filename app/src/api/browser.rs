//! Functions available only in a browser.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use gloo_net::http::Request;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, CustomEvent, CustomEventInit};

use crate::refusal::Refusal;

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
    pub(crate) async fn post<A: DeserializeOwned>(&self, path: &str, body: String) -> Option<Result<A, Refusal>> {
        let controller = AbortController::new().ok();
        let signal = controller.as_ref().map(AbortController::signal);
        let is_late = Rc::new(Cell::new(false));
        let limit = {
            let (controller, is_late) = (controller.clone(), is_late.clone());
            set_timeout_with_handle(
                move || {
                    is_late.set(true);
                    controller.iter().for_each(AbortController::abort);
                },
                LIMIT,
            )
        };
        self.0.replace(controller);
        let request = Request::post(path).header("content-type", "application/json").abort_signal(signal.as_ref());
        let Ok(request) = request.body(body) else {
            return Some(Err(Refusal::Unreachable));
        };
        let answer = match request.send().await {
            Ok(response) if response.ok() => response.json().await.map_err(|_| Refusal::Unreachable),
            Ok(response) => Err(response.json().await.unwrap_or(Refusal::Broken { request_id: None })),
            Err(_) => Err(Refusal::Unreachable),
        };
        limit.iter().for_each(TimeoutHandle::clear);
        match signal.is_some_and(|signal| signal.aborted()) {
            true if is_late.get() => Some(Err(Refusal::NoAnswer)),
            true => None,
            false => Some(answer),
        }
    }

    pub(crate) fn cancel(&self) {
        if let Some(controller) = self.0.take() {
            controller.abort();
        }
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

/// Copies `text`; `false` if the browser refuses.
pub(crate) async fn copy(text: &str) -> bool {
    let navigator = window().navigator();
    // Pages served over plain http have no clipboard.
    let has_clipboard = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard"))
        .is_ok_and(|clipboard| !clipboard.is_undefined());
    has_clipboard && JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}

/// Selects everything inside `element`, so that it can be copied by hand.
pub(crate) fn select_contents(element: &web_sys::Element) {
    if let Ok(Some(selection)) = window().get_selection() {
        let _ = selection.select_all_children(element);
    }
}

/// Leaves the dialog for the page at `address`, which has changed (`app/src/start/dialog.js`).
pub(crate) fn leave(address: &str) {
    let init = CustomEventInit::new();
    init.set_detail(&JsValue::from_str(address));
    if let Ok(event) = CustomEvent::new_with_event_init_dict("leave", &init) {
        let _ = document().dispatch_event(&event);
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
