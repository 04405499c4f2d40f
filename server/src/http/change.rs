//! Bodies of changes: a field that can't be changed here is refused by its name.

use std::collections::BTreeSet;

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
};
use domain::field::FieldErrors;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    Problem,
    body::{misread, object},
    object::{FromObject, Path},
};

/// The requested changes, and the unknown fields of the body.
#[derive(Debug)]
pub(crate) struct Change<T> {
    wanted: T,
    body: Value,
    others: BTreeSet<Path>,
}

impl<T> Change<T> {
    /// The changes to a resource whose representation is `current`. Fields that are sent back unchanged, and null, are ignored.
    ///
    /// # Errors
    /// A sentence for each field that can't be changed here.
    pub(crate) fn of(self, current: &Value) -> Result<T, Problem> {
        let mut errors = FieldErrors::default();
        for path in &self.others {
            let (sent, now) = (find(&self.body, path), find(current, path));
            if sent.is_none_or(Value::is_null) || sent == now {
                continue;
            }
            let sentence = if now.is_some() { "This cannot be changed here." } else { "There is no such field." };
            errors.add(&path.join(".").escape_default().to_string(), sentence);
        }
        if errors.is_empty() { Ok(self.wanted) } else { Err(errors.into()) }
    }
}

fn find<'a>(value: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, name| value.get(name))
}

impl<S: Send + Sync, T: FromObject> FromRequest<S> for Change<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let text = object(request, state).await?.unwrap_or(Bytes::from_static(b"{}"));
        let mut others = BTreeSet::new();
        let read = T::read(&text, &mut others).and_then(|wanted| Ok((wanted, serde_json::from_slice(&text)?)));
        let (wanted, body) = read.map_err(|error| misread(&error))?;
        Ok(Self { wanted, body, others })
    }
}

/// Two types read from one object, each with its own fields. (Serde's `flatten` would hide unknown fields.)
#[derive(Debug)]
pub(crate) struct Both<A, B>(pub(crate) A, pub(crate) B);

impl<A: DeserializeOwned, B: DeserializeOwned> FromObject for Both<A, B> {
    fn read(text: &[u8], others: &mut BTreeSet<Path>) -> serde_json::Result<Self> {
        let (mut of_first, mut of_second) = (BTreeSet::new(), BTreeSet::new());
        let both = Self(A::read(text, &mut of_first)?, B::read(text, &mut of_second)?);
        others.extend(of_first.intersection(&of_second).cloned());
        Ok(both)
    }
}
