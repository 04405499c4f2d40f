//! What an island reads of its server: what its form begins with, and the answers to its calls. The browser's own JSON parses it:
//! reading with serde fills a fifth of the wasm, a table for writing floating-point numbers included.

#![cfg_attr(feature = "ssr", allow(dead_code, reason = "read by browsers only"))]

use domain::{
    bucket::AuthMethod,
    credential::CredentialKind,
    field::FieldErrors,
    id::{BucketConfigId, CloudCredentialId},
};
use leptos::wasm_bindgen::{JsCast as _, JsValue};

/// A value that the server wrote with serde.
pub(crate) trait Read: Sized {
    /// `None` for what this server does not write.
    fn read(value: &JsValue) -> Option<Self>;
}

/// Parses the text of a value.
pub(crate) fn parse<T: Read>(text: &str) -> Option<T> {
    T::read(&js_sys::JSON::parse(text).ok()?)
}

/// A field of an object.
pub(crate) fn at<T: Read>(object: &JsValue, field: &str) -> Option<T> {
    T::read(&js_sys::Reflect::get(object, &field.into()).ok()?)
}

/// Reads a structure, field by field.
macro_rules! read {
    ($name:ident { $($field:ident),+ $(,)? }) => {
        impl $crate::wire::Read for $name {
            fn read(value: &leptos::wasm_bindgen::JsValue) -> Option<Self> {
                Some(Self { $($field: $crate::wire::at(value, stringify!($field))?),+ })
            }
        }
    };
}
pub(crate) use read;

impl Read for () {
    fn read(_: &JsValue) -> Option<Self> {
        Some(())
    }
}

impl Read for JsValue {
    fn read(value: &JsValue) -> Option<Self> {
        Some(value.clone())
    }
}

impl Read for bool {
    fn read(value: &JsValue) -> Option<Self> {
        value.as_bool()
    }
}

/// Reads an integer.
macro_rules! read_integers {
    ($($name:ty),+) => {
        $(impl Read for $name {
            #[expect(clippy::cast_possible_truncation, reason = "the server wrote such an integer")]
            fn read(value: &JsValue) -> Option<Self> {
                value.as_f64().map(|number| number as Self)
            }
        })+
    };
}
read_integers!(i32, u32);

impl Read for String {
    fn read(value: &JsValue) -> Option<Self> {
        value.as_string()
    }
}

/// Reads a word.
macro_rules! read_words {
    ($($name:ident),+) => {
        $(impl Read for $name {
            fn read(value: &JsValue) -> Option<Self> {
                value.as_string()?.parse().ok()
            }
        })+
    };
}
read_words!(AuthMethod, BucketConfigId, CloudCredentialId, CredentialKind);

impl<T: Read> Read for Option<T> {
    fn read(value: &JsValue) -> Option<Self> {
        if value.is_null() || value.is_undefined() { Some(None) } else { T::read(value).map(Some) }
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: &JsValue) -> Option<Self> {
        value.dyn_ref::<js_sys::Array>()?.iter().map(|item| T::read(&item)).collect()
    }
}

impl<A: Read, B: Read> Read for (A, B) {
    fn read(value: &JsValue) -> Option<Self> {
        let pair = value.dyn_ref::<js_sys::Array>()?;
        Some((A::read(&pair.get(0))?, B::read(&pair.get(1))?))
    }
}

impl Read for FieldErrors {
    fn read(value: &JsValue) -> Option<Self> {
        let mut errors = Self::default();
        for entry in js_sys::Object::entries(value.dyn_ref()?) {
            let (field, sentence) = <(String, String)>::read(&entry)?;
            errors.add(&field, sentence);
        }
        Some(errors)
    }
}
