//! Bodies of changes: a field that can't be changed here is refused by its name.

use std::collections::BTreeSet;

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
};
use domain::field::FieldErrors;
use serde::de::DeserializeOwned;
use serde_json::Value;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{
    Problem,
    body::object,
    distinct::{distinct, misread},
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
    /// The changes to a resource whose representation is `current`. Fields that are sent back unchanged, in whatever form clients
    /// write what they read, and null, are ignored.
    ///
    /// # Errors
    /// A sentence for each field that can't be changed here.
    pub(crate) fn of(self, current: &Value) -> Result<T, Problem> {
        let mut errors = FieldErrors::default();
        for path in &self.others {
            let (sent, now) = (find(&self.body, path), find(current, path));
            if sent.is_some_and(|sent| sent.is_null() || now.is_some_and(|now| is_same(sent, now))) {
                continue;
            }
            let sentence = if now.is_some() { "This cannot be changed here." } else { "There is no such field." };
            errors.add(&path.join(".").escape_default().to_string(), sentence);
        }
        if errors.is_empty() { Ok(self.wanted) } else { Err(errors.into()) }
    }
}

fn find<'a>(value: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, name| match value {
        Value::Array(list) => list.get(name.parse::<usize>().ok()?),
        value => value.get(name),
    })
}

/// Whether a value means the one that is there. Clients write numbers and times in forms of their own, and leave out what their
/// models don't know.
fn is_same(sent: &Value, now: &Value) -> bool {
    match (sent, now) {
        (Value::Number(sent), Value::Number(now)) => sent.as_f64() == now.as_f64(),
        (Value::String(sent), Value::String(now)) => {
            sent == now || time(sent).is_some_and(|sent| Some(sent) == time(now))
        }
        (Value::Array(sent), Value::Array(now)) => {
            sent.len() == now.len() && sent.iter().zip(now).all(|(sent, now)| is_same(sent, now))
        }
        (Value::Object(sent), Value::Object(now)) => {
            sent.iter().all(|(name, sent)| sent.is_null() || now.get(name).is_some_and(|now| is_same(sent, now)))
        }
        _ => sent == now,
    }
}

fn time(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text, &Rfc3339).ok()
}

impl<S: Send + Sync, T: FromObject> FromRequest<S> for Change<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let text = object(request, state).await?.unwrap_or(Bytes::from_static(b"{}"));
        let mut others = BTreeSet::new();
        let body = distinct(&text)?;
        let wanted = T::read(&text, &mut others).map_err(|error| misread(&error))?;
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
        others.extend(within(&of_first, &of_second).chain(within(&of_second, &of_first)).cloned());
        Ok(both)
    }
}

/// The fields that the other type doesn't know either: it lists them, or what they are in.
fn within<'a>(fields: &'a BTreeSet<Path>, unknown: &'a BTreeSet<Path>) -> impl Iterator<Item = &'a Path> {
    fields.iter().filter(|path| (1..=path.len()).any(|length| unknown.contains(&path[..length])))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_is_the_same_in_every_form_that_clients_write_it_in() {
        for (sent, now, is_it) in [
            (json!("2026-11-22T01:07:53+00:00"), json!("2026-11-22T01:07:53Z"), true),
            (json!("2026-11-22T02:07:53.000+01:00"), json!("2026-11-22T01:07:53Z"), true),
            (json!("2026-11-22T01:07:54Z"), json!("2026-11-22T01:07:53Z"), false),
            (json!("a"), json!("b"), false),
            (json!(0.0), json!(0), true),
            (json!(0.5), json!(0), false),
            (json!("0"), json!(0), false),
            (json!([{ "a": 1.0 }]), json!([{ "a": 1, "b": null, "c": 2 }]), true),
            (json!([{ "a": 1, "d": null }]), json!([{ "a": 1 }]), true),
            (json!([{ "a": 1, "d": 2 }]), json!([{ "a": 1 }]), false),
            (json!([]), json!([1]), false),
        ] {
            assert_eq!(is_same(&sent, &now), is_it, "{sent} for {now}");
        }
    }
}
