//! The specification of a field.

use leptos::prelude::*;

use crate::refusal::Refusal;

/// The specification of a field.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spec {
    /// Its name in the form.
    pub(crate) name: &'static str,
    /// Its label.
    pub(crate) label: &'static str,
    /// Its help text; may be empty.
    pub(crate) help: &'static str,
    /// `type`.
    pub(crate) kind: &'static str,
    /// `autocomplete`.
    pub(crate) autocomplete: &'static str,
    /// Whether it is a name, a key or an address rather than prose.
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

    /// The code of a second factor.
    pub(crate) const fn one_time_code(name: &'static str, label: &'static str) -> Self {
        Self { autocomplete: "one-time-code", ..Self::code(name, label) }
    }

    pub(crate) const fn help(mut self, help: &'static str) -> Self {
        self.help = help;
        self
    }
}

/// The error at each field of a form returned with `refusal`.
pub(crate) fn errors_of(refusal: Option<Refusal>) -> impl Fn(&'static str) -> Signal<Option<String>> + Copy {
    let refusal = StoredValue::new(refusal);
    move |field| Signal::derive(move || refusal.with_value(|refusal| refusal.as_ref()?.at(field).map(str::to_owned)))
}
