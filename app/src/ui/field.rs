//! Fields of forms: a visible label, a help text and an error that are read with it, and what was typed before the wasm
//! arrived is kept.

use domain::{
    field::{TICKED, ticked},
    key_shape,
};
use leptos::{ev, html, prelude::*, wasm_bindgen::JsCast as _, web_sys};

use crate::{form, refusal::Refusal};

/// What a field needs to be one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spec {
    /// Its name in the form.
    pub(crate) name: &'static str,
    /// Its label.
    pub(crate) label: &'static str,
    /// One sentence of help, or none.
    pub(crate) help: &'static str,
    /// `type`.
    pub(crate) kind: &'static str,
    /// `autocomplete`.
    pub(crate) autocomplete: &'static str,
    /// Whether it holds a name, a key or an address rather than prose.
    pub(crate) code: bool,
}

impl Spec {
    pub(crate) const fn text(name: &'static str, label: &'static str) -> Self {
        Self { name, label, help: "", kind: "text", autocomplete: "off", code: false }
    }

    pub(crate) const fn code(name: &'static str, label: &'static str) -> Self {
        Self { code: true, ..Self::text(name, label) }
    }

    pub(crate) const fn key_id(label: &'static str) -> Self {
        Self::code("access_key_id", label)
    }

    pub(crate) const fn password(name: &'static str, label: &'static str, autocomplete: &'static str) -> Self {
        Self { kind: "password", autocomplete, ..Self::code(name, label) }
    }

    pub(crate) const fn help(mut self, help: &'static str) -> Self {
        self.help = help;
        self
    }
}

/// The sentence at each field of a form that came back with `refusal`.
pub(crate) fn errors_of(refusal: Option<Refusal>) -> impl Fn(&'static str) -> Signal<Option<String>> + Copy {
    let refusal = StoredValue::new(refusal);
    move |field| Signal::derive(move || refusal.with_value(|refusal| refusal.as_ref()?.at(field).map(str::to_owned)))
}

/// Keeps an input and a signal the same. The input is asked first: it may have been typed into before the wasm arrived.
fn bind(input: NodeRef<html::Input>, value: RwSignal<String>) {
    Effect::new(move |first: Option<()>| {
        let Some(input) = input.get() else { return };
        let wanted = value.get();
        let shown = input.value();
        if shown == wanted {
        } else if first.is_none() {
            value.set(shown);
        } else {
            input.set_value(&wanted);
        }
    });
}

/// One line of text.
#[component]
pub(crate) fn TextField(
    spec: Spec,
    value: RwSignal<String>,
    error: Signal<Option<String>>,
    /// Called with what was typed; answers whether it took it and put something else into the field.
    #[prop(optional)]
    absorb: Option<Callback<String, bool>>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    bind(input, value);
    let shown = RwSignal::new(false);
    let is_secret = spec.kind == "password";
    let error = if is_secret { form::with_lost_secret(spec.name, error) } else { error };
    let kind = move || if is_secret && shown.get() { "text" } else { spec.kind };
    let error_id = format!("{}-error", spec.name);
    let warning_id = format!("{}-warning", spec.name);
    let help_id = format!("{}-help", spec.name);
    let looks_wrong = move |text: &String| key_shape::warns(spec.name, text);
    let warns = Memo::new(move |_| !is_secret && error.with(Option::is_none) && value.with(looks_wrong));
    let described_by = {
        let (error_id, warning_id, help_id) = (error_id.clone(), warning_id.clone(), help_id.clone());
        move || {
            let error = error.with(Option::is_some).then(|| error_id.clone());
            let warning = warns.get().then(|| warning_id.clone());
            let help = (!spec.help.is_empty()).then(|| help_id.clone());
            let ids: Vec<String> = error.into_iter().chain(warning).chain(help).collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    };
    let typed = move |event: ev::Event| {
        let typed = event_target_value(&event);
        if !absorb.is_some_and(|absorb| absorb.run(typed.clone())) {
            value.set(typed);
        }
    };
    view! {
        <div class="field">
            <label for=spec.name>{spec.label}</label>
            <div class="field-line">
                <input
                    id=spec.name
                    name=spec.name
                    type=kind
                    node_ref=input
                    value=value.get_untracked()
                    class:code=spec.code
                    autocomplete=spec.autocomplete
                    autocapitalize=spec.code.then_some("none")
                    spellcheck=if spec.code { "false" } else { "true" }
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    aria-describedby=described_by
                    on:input=typed
                />
                {is_secret
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="button-quiet needs-wasm"
                                aria-pressed=move || shown.get().to_string()
                                aria-label=format!("Show {}", spec.label.to_lowercase())
                                on:click=move |_| shown.update(|shown| *shown = !*shown)
                            >
                                "Show"
                            </button>
                        }
                    })}
            </div>
            <FieldError id=error_id error=error />
            <FieldWarning id=warning_id warns=warns />
            <FieldHelp id=help_id help=spec.help />
        </div>
    }
}

/// One of a list that folds out.
#[component]
pub(crate) fn SelectField(
    spec: Spec,
    /// The values, each with what a person reads.
    options: Vec<(String, String)>,
    value: RwSignal<String>,
    error: Signal<Option<String>>,
) -> impl IntoView {
    let select = NodeRef::<html::Select>::new();
    Effect::new(move |first: Option<()>| {
        let Some(select) = select.get() else { return };
        let wanted = value.get();
        if first.is_none() {
            // The list is asked first: it may have been chosen from before the wasm arrived.
            value.set(select.value());
        } else {
            select.set_value(&wanted);
        }
    });
    let chosen = value.get_untracked();
    let options = options
        .into_iter()
        .map(|(value, label)| {
            let selected = value == chosen;
            view! {
                <option value=value selected=selected>
                    {label}
                </option>
            }
        })
        .collect_view();
    let error_id = format!("{}-error", spec.name);
    let help_id = format!("{}-help", spec.name);
    let described_by = format!("{error_id} {help_id}");
    view! {
        <div class="field">
            <label for=spec.name>{spec.label}</label>
            <select
                id=spec.name
                name=spec.name
                node_ref=select
                on:change=move |event| value.set(event_target_value(&event))
                aria-describedby=described_by
                aria-invalid=move || error.with(Option::is_some).then_some("true")
            >
                {options}
            </select>
            <FieldError id=error_id error=error />
            <FieldHelp id=help_id help=spec.help />
        </div>
    }
}

/// A box to tick. Its value is what a ticked one sends, or empty.
#[component]
pub(crate) fn Checkbox(spec: Spec, value: RwSignal<String>) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |first: Option<()>| {
        let Some(input) = input.get() else { return };
        let wanted = !value.get().is_empty();
        if input.checked() == wanted {
        } else if first.is_none() {
            // Ticked before the wasm arrived.
            value.set(ticked(input.checked()));
        } else {
            input.set_checked(wanted);
        }
    });
    let help_id = format!("{}-help", spec.name);
    let described_by = (!spec.help.is_empty()).then(|| help_id.clone());
    view! {
        <div class="checkbox">
            <input
                type="checkbox"
                id=spec.name
                name=spec.name
                value=TICKED
                node_ref=input
                checked=!value.get_untracked().is_empty()
                aria-describedby=described_by
                on:change=move |event| value.set(ticked(event_target_checked(&event)))
            />
            <label for=spec.name>{spec.label}</label>
            <FieldHelp id=help_id help=spec.help />
        </div>
    }
}

/// What helps to fill in a field, if anything is said.
#[component]
fn FieldHelp(id: String, help: &'static str) -> impl IntoView {
    (!help.is_empty()).then(|| {
        view! {
            <p class="field-help" id=id>
                {help}
            </p>
        }
    })
}

/// The sentence at a field.
#[component]
pub(crate) fn FieldError(#[prop(into)] id: String, error: Signal<Option<String>>) -> impl IntoView {
    move || {
        error.get().map(|sentence| {
            view! {
                <p class="field-error" id=id.clone()>
                    {sentence}
                </p>
            }
        })
    }
}

/// What is worth another look at a field, though it may be right.
#[component]
fn FieldWarning(id: String, #[prop(into)] warns: Signal<bool>) -> impl IntoView {
    move || {
        warns.get().then(|| {
            view! {
                <p class="field-warning" id=id.clone()>
                    {key_shape::WARNING}
                </p>
            }
        })
    }
}

/// One of several.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    /// Its value in the form.
    pub(crate) value: &'static str,
    /// What a person reads.
    pub(crate) label: &'static str,
    /// One sentence about it, or none.
    pub(crate) help: &'static str,
    /// Shown only while the `platform` field of the form has one of these values; empty means always.
    pub(crate) platforms: String,
}

/// A choice between a few, all in view.
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
            // The input is asked first: it may have been chosen before the wasm arrived.
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
                <label class="choice" data-platforms=(!choice.platforms.is_empty()).then_some(choice.platforms)>
                    <input
                        type="radio"
                        name=name
                        value=choice.value
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
    let described_by = error_id.clone();
    view! {
        <fieldset class="choices" node_ref=group aria-describedby=described_by>
            <legend>{legend}</legend>
            <div class="choices-row">{radios}</div>
            <FieldError id=error_id error=error />
        </fieldset>
    }
}
