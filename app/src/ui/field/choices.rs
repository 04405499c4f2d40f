//! Radio buttons.

use leptos::{html, prelude::*, wasm_bindgen::JsCast as _, web_sys};

use super::{FieldError, sentences::described_by};

/// One option.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    /// Its value in the form.
    pub(crate) value: &'static str,
    /// Its label.
    pub(crate) label: &'static str,
    /// Its help text; may be empty.
    pub(crate) help: &'static str,
    /// Its number among the choices that hide parts of the form, if it is one of them.
    pub(crate) pick: Option<usize>,
    /// The numbers of the choices that hide this option.
    pub(crate) hidden_at: String,
}

/// Radio buttons.
#[component]
pub(crate) fn Choices(
    name: &'static str,
    #[prop(into)] legend: String,
    choices: Vec<Choice>,
    value: RwSignal<String>,
    error: Signal<Option<String>>,
) -> impl IntoView {
    let group = NodeRef::<html::Fieldset>::new();
    Effect::new(move |first: Option<()>| {
        let Some(group) = group.get() else { return };
        let wanted = value.get();
        let find = |selector: &str| group.query_selector(selector).ok().flatten();
        if first.is_none() {
            // The input has precedence: it may have been chosen before the wasm was loaded.
            if let Some(chosen) = find("input:checked").and_then(|input| input.get_attribute("value")) {
                value.set(chosen);
            }
        } else if let Some(input) = find(&format!("input[value='{wanted}']:not(:checked)")) {
            input.unchecked_into::<web_sys::HtmlInputElement>().set_checked(true);
        }
    });
    let initial = value.get_untracked();
    let radios = choices
        .into_iter()
        .map(|choice| {
            let selected = choice.value;
            view! {
                <label class="choice" data-hidden-at=(!choice.hidden_at.is_empty()).then_some(choice.hidden_at)>
                    <input
                        type="radio"
                        name=name
                        value=choice.value
                        data-pick=choice.pick.map(|pick| pick.to_string())
                        checked=initial == choice.value
                        on:change=move |_| value.set(selected.to_owned())
                    />
                    <span class="choice-label">{choice.label}</span>
                    {(!choice.help.is_empty()).then(|| view! { <span class="choice-help">{choice.help}</span> })}
                </label>
            }
        })
        .collect_view();
    let error_id = format!("{name}-error");
    let described_by = described_by(name, error, || false, false);
    view! {
        <fieldset class="choices" node_ref=group aria-describedby=described_by>
            <legend>{legend}</legend>
            <div class="choices-row">{radios}</div>
            <FieldError id=error_id error=error />
        </fieldset>
    }
}
