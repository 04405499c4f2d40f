//! Acts as a browser posts them by itself.

use std::pin::Pin;

use serde_json::Value;

use super::{Act, Answer as _, Done, Place};
use crate::refusal::Refusal;

/// The plain form of an act: read from what a browser posted.
pub struct PlainForm {
    /// What its button says.
    name: fn() -> &'static str,
    read: fn(&str) -> Result<Box<dyn Filled>, Refusal>,
}

inventory::collect!(PlainForm);

impl PlainForm {
    pub(crate) const fn of<A: Act>() -> Self {
        Self { name: A::name, read: read::<A> }
    }

    /// Every one there is.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        inventory::iter::<Self>.into_iter()
    }

    /// The one whose button says `name`.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        Self::all().find(|form| form.name() == name)
    }

    /// What its button says.
    #[must_use]
    pub fn name(&self) -> &'static str {
        (self.name)()
    }

    /// The form as it was filled in, from its fields in the form of a query (`a=1&b=2`).
    ///
    /// # Errors
    /// [`Refusal::Unreadable`] for what no form of these pages sends.
    pub fn read(&self, fields: &str) -> Result<Box<dyn Filled>, Refusal> {
        (self.read)(fields)
    }
}

/// A form as it was filled in, whatever its act.
pub trait Filled: Send {
    /// Its fields, without the secrets that were typed into some.
    fn fields(&self) -> Value;

    /// Where it stands, when it was posted to `path` in `namespace`.
    fn place(&self, namespace: &str, path: &str, query: &dyn Fn(&str) -> Option<String>) -> Place;

    /// Carries it out, in the reactive context of its request.
    fn carry_out(self: Box<Self>) -> Pin<Box<dyn Future<Output = Result<Came, Refusal>> + Send>>;
}

/// What came of a form.
#[derive(Debug)]
pub enum Came {
    /// It was done.
    Done(Done),
    /// The form is shown again, with this.
    Shown(Value),
}

fn read<A: Act>(fields: &str) -> Result<Box<dyn Filled>, Refusal> {
    let act: A = serde_html_form::from_str(fields).map_err(|_| Refusal::Unreadable)?;
    Ok(Box::new(act))
}

impl<A: Act> Filled for A {
    fn fields(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn place(&self, namespace: &str, path: &str, query: &dyn Fn(&str) -> Option<String>) -> Place {
        Place::of(self, namespace, path, query)
    }

    fn carry_out(self: Box<Self>) -> Pin<Box<dyn Future<Output = Result<Came, Refusal>> + Send>> {
        Box::pin(async move {
            let answer = self.run_body().await?;
            Ok(match answer.done() {
                Some(done) => Came::Done(done.clone()),
                None => Came::Shown(serde_json::to_value(&answer).unwrap_or_default()),
            })
        })
    }
}
