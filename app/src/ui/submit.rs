//! Sending a form without leaving the page.

use domain::field::FieldErrors;
use leptos::{ev, prelude::*};

use super::pending::Pending;
use crate::refusal::Refusal;

/// What happens when a form is submitted: `judge` looks at what was filled in, in the browser; when it finds nothing wrong
/// the form is sent, and `done` is called with what came of it. Otherwise the sentences appear at their fields.
pub(crate) fn sending<D: 'static, T: 'static, S>(
    draft: impl Fn() -> D + 'static,
    refusal: RwSignal<Option<Refusal>>,
    judge: fn(&D) -> Result<(), FieldErrors>,
    send: impl Fn(D) -> S + 'static,
    done: impl Fn(T) + Clone + 'static,
) -> (Pending, impl Fn(ev::SubmitEvent) + 'static)
where
    S: Future<Output = Result<T, Refusal>> + 'static,
{
    let pending = Pending::new();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let draft = untrack(&draft);
        if let Err(errors) = judge(&draft) {
            refusal.set(Some(Refusal::Fields(errors)));
            focus_first_error();
            return;
        }
        let (sent, done) = (send(draft), done.clone());
        pending.begin(async move {
            match sent.await {
                Ok(outcome) => done(outcome),
                Err(refused) => {
                    let _ = refusal.try_set(Some(refused));
                    focus_first_error();
                }
            }
        });
    };
    (pending, submit)
}

/// Takes the reader to the first field that needs another look, once the page shows which.
fn focus_first_error() {
    request_animation_frame(|| {
        use leptos::{wasm_bindgen::JsCast as _, web_sys::HtmlElement};
        let find = |selector| document().query_selector(selector).ok().flatten();
        if let Some(first) = find("dialog [aria-invalid='true']").or_else(|| find("dialog [role='alert']")) {
            let _ = first.unchecked_into::<HtmlElement>().focus();
        }
    });
}
