//! The options of a select.

use leptos::prelude::*;

/// Values, each with its label, of which one may be chosen.
pub(crate) fn options(values: Vec<(String, String)>, chosen: &str) -> impl IntoView + use<> {
    values
        .into_iter()
        .map(|(value, label)| {
            let selected = value == chosen;
            view! {
                <option value=value selected=selected>
                    {label}
                </option>
            }
        })
        .collect_view()
}
