//! Form fields: each has a visible label, and a help text and an error that screen readers read with it. Input typed before
//! the wasm was loaded is kept.

mod area;
mod checkbox;
mod choices;
mod options;
mod select;
mod sentences;
mod spec;
mod text;

pub(crate) use self::{
    area::TextArea,
    checkbox::Checkbox,
    choices::{Choice, Choices},
    options::options,
    select::SelectField,
    sentences::FieldError,
    spec::{Spec, errors_of},
    text::TextField,
};
