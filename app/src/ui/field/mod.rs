//! Fields of forms: a visible label, a help text and an error that are read with it, and what was typed before the wasm
//! arrived is kept.

mod checkbox;
mod choices;
mod select;
mod sentences;
mod spec;
mod text;

pub(crate) use self::{
    checkbox::Checkbox,
    choices::{Choice, Choices},
    select::SelectField,
    sentences::FieldError,
    spec::{Spec, errors_of},
    text::TextField,
};
