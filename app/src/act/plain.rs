//! Acts whose forms are posted by a browser without wasm.

use std::pin::Pin;

use serde_json::Value;

use super::{Act, Answer as _, Done, Page, Place};
use crate::refusal::Refusal;

/// The plain form of an act: parses a posted form.
pub struct PlainForm {
    /// The name of its button.
    name: fn() -> &'static str,
    page: Page,
    read: fn(&str) -> Result<Box<dyn ParsedForm>, Refusal>,
}

inventory::collect!(PlainForm);

impl PlainForm {
    pub(crate) const fn of<A: Act>() -> Self {
        Self { name: A::name, page: A::PAGE, read: read::<A> }
    }

    /// All of them.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        inventory::iter::<Self>.into_iter()
    }

    /// The form that was posted to `path` by the button called `button`. A page with a single form needs no button: some
    /// password managers post a form without pressing one.
    #[must_use]
    pub fn posted_to(path: &str, button: Option<&str>) -> Option<&'static Self> {
        let mut here = Self::all().filter(|form| form.page.takes_forms_at(path));
        match button {
            Some(name) => here.find(|form| form.name() == name),
            None => here.next().filter(|_| here.next().is_none()),
        }
    }

    /// The name of its button.
    #[must_use]
    pub fn name(&self) -> &'static str {
        (self.name)()
    }

    /// Parses the form's fields, which are encoded as a query (`a=1&b=2`).
    ///
    /// # Errors
    /// [`Refusal::Unreadable`] for fields that none of these pages' forms sends.
    pub fn read(&self, fields: &str) -> Result<Box<dyn ParsedForm>, Refusal> {
        (self.read)(fields)
    }
}

/// A parsed form of any act.
pub trait ParsedForm: Send {
    /// Its fields, without secrets.
    fn fields(&self) -> Value;

    /// Its place, if it was posted to `path` in `namespace`.
    fn place(&self, namespace: &str, path: &str, query: &dyn Fn(&str) -> Option<String>) -> Place;

    /// Runs the act, in the reactive context of its request.
    fn carry_out(self: Box<Self>) -> Pin<Box<dyn Future<Output = Result<ActOutcome, Refusal>> + Send>>;
}

/// The result of a form.
#[derive(Debug)]
pub enum ActOutcome {
    /// The act was carried out.
    Done(Done),
    /// The form is shown again with this result.
    Shown(Value),
}

fn read<A: Act>(fields: &str) -> Result<Box<dyn ParsedForm>, Refusal> {
    let act: A = serde_html_form::from_str(fields).map_err(|_| Refusal::Unreadable)?;
    Ok(Box::new(act))
}

impl<A: Act> ParsedForm for A {
    fn fields(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn place(&self, namespace: &str, path: &str, query: &dyn Fn(&str) -> Option<String>) -> Place {
        Place::of(self, namespace, path, query)
    }

    fn carry_out(self: Box<Self>) -> Pin<Box<dyn Future<Output = Result<ActOutcome, Refusal>> + Send>> {
        Box::pin(async move {
            let answer = self.run_body().await?;
            Ok(match answer.done() {
                Some(done) => ActOutcome::Done(done.clone()),
                None => ActOutcome::Shown(serde_json::to_value(&answer).unwrap_or_default()),
            })
        })
    }
}
