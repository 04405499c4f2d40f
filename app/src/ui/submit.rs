//! Carries out the act of a form without leaving the page.

use std::time::Duration;

use domain::field::FieldErrors;
use leptos::{ev, prelude::*};

use super::pending::Pending;
use crate::{
    act::{Act, Done},
    api::browser::{self, Call},
    refusal::Refusal,
};

/// The longest time a browser takes to leave a page.
const ON_ITS_WAY: Duration = Duration::from_secs(10);

/// Submits a form: `act` checks the input in the browser; if there are no errors, the act is carried out, and the browser goes on
/// to `page`, which shows the notice of what was done. Otherwise the errors appear at their fields.
pub(crate) fn handler<A: Act<Output = Done>>(
    refusal: RwSignal<Option<Refusal>>,
    act: impl Fn() -> Result<A, FieldErrors> + 'static,
    page: String,
) -> (Pending, impl Fn(ev::SubmitEvent) + 'static) {
    let pending = Pending::new();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let act = match untrack(&act) {
            Ok(act) => act,
            Err(errors) => {
                refusal.set(Some(Refusal::Fields(errors)));
                focus_first_error();
                return;
            }
        };
        let page = page.clone();
        pending.begin(async move {
            let body = serde_json::to_string(&act).unwrap_or_default();
            let answer = Call::new().post::<()>(A::PATH, body).await;
            match answer.unwrap_or(Err(Refusal::Unreachable)) {
                Ok(()) => {
                    browser::leave(&page);
                    // Nothing is sent twice while the browser is on its way.
                    browser::sleep(ON_ITS_WAY).await;
                }
                Err(refused) => {
                    let _ = refusal.try_set(Some(refused));
                    focus_first_error();
                }
            }
        });
    };
    (pending, submit)
}

/// Focuses the first invalid field, in whatever step it is, once the page shows it.
pub(crate) fn focus_first_error() {
    request_animation_frame(|| {
        use leptos::{wasm_bindgen::JsCast as _, web_sys::HtmlElement};
        let find = |selector| document().query_selector(selector).ok().flatten();
        if let Some(first) = find("dialog [aria-invalid='true']").or_else(|| find("dialog [role='alert']")) {
            browser::reveal(&first);
            let _ = first.unchecked_into::<HtmlElement>().focus();
        }
    });
}
