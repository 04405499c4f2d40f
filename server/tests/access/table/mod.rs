//! The table: everything that can be asked for, and who may.

mod arraylake;
mod own;
mod pages;
mod tiledb;

use serde_json::{Value, json};

/// Who is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    /// Whoever asks: there is nothing of an organisation in it.
    Anybody,
    /// Whoever has a token or is signed in, whatever their organisation.
    Bearers,
    /// Everybody in the organisation.
    Everyone,
    /// Admins and owners.
    Managers,
    /// Owners.
    Owners,
    /// Nobody with an organisation's token: it takes a password, or a token of one's own. In an organisation, everybody.
    SignedIn,
    /// The same, for admins and owners only.
    SignedInManagers,
    /// The same, for owners only.
    SignedInOwners,
}

/// The interface that a request uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Interface {
    /// The API of data clients, by bearer token.
    Api,
    /// The API of Lakewarden itself, by bearer token.
    Own,
    /// A page.
    Page,
    /// A form of a page, with what its button says.
    Form(&'static str),
    /// The API of the `tiledb-cloud` client, by API token.
    Tiledb,
    /// A server function.
    Function,
}

/// What comes of it when it is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Nothing that is kept changes.
    None,
    /// Something that is kept changes.
    Change,
    /// A test of a connection, whose report may be kept.
    Report,
}

/// What there must be, for it to succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fixture {
    /// An organisation with what the row names, on buckets that clients open with their own keys.
    Plain,
    /// The same, on buckets behind a role that vends.
    Role,
    /// The same, on buckets with a key pair.
    Keys,
    /// An organisation with nothing in it.
    Bare,
}

/// One thing that can be asked for. In its path and its body, words in braces stand for what there is: see [`Scene`].
///
/// [`Scene`]: crate::access::scene::Scene
pub(crate) struct Row {
    pub(crate) interface: Interface,
    pub(crate) route: &'static str,
    pub(crate) audience: Audience,
    pub(crate) body: Value,
    pub(crate) effect: Effect,
    pub(crate) fixture: Fixture,
    /// What stands behind the path, if anything does.
    pub(crate) query: &'static str,
}

impl Row {
    fn changes(self) -> Self {
        Self { effect: Effect::Change, ..self }
    }

    fn reports(self) -> Self {
        Self { effect: Effect::Report, ..self }
    }

    fn on(self, fixture: Fixture) -> Self {
        Self { fixture, ..self }
    }

    /// The server function that a form carries out, when it is called by itself.
    fn as_function(&self) -> Option<Self> {
        let Interface::Form(act) = self.interface else { return None };
        let mut body = self.body.clone();
        if self.route.contains("{org}") {
            body["org"] = json!("{org}");
        } else if self.audience != Audience::Anybody && !act.starts_with("account/") {
            // The same act as one of an organisation.
            return None;
        }
        if let Some(version) = body.get_mut("version") {
            *version = json!(1);
        }
        let Self { audience, effect, fixture, query, .. } = *self;
        Some(Self { interface: Interface::Function, route: act, audience, body, effect, fixture, query })
    }

    /// Whether it speaks of `thing`.
    pub(crate) fn names(&self, thing: &str) -> bool {
        self.route.contains(thing) || self.body.to_string().contains(thing)
    }
}

fn row(interface: Interface, route: &'static str, audience: Audience, body: Value) -> Row {
    Row { interface, route, audience, body, effect: Effect::None, fixture: Fixture::Plain, query: "" }
}

pub(crate) fn table() -> Vec<Row> {
    [pages::rows(), arraylake::rows(), own::rows(), tiledb::rows()].into_iter().flatten().collect()
}

/// Whether a row is about one thing of an organisation's, so that it can be asked for about another's.
pub(crate) fn names_something(row: &Row) -> bool {
    [
        "{id}",
        "{repo}",
        "{person}",
        "{account}",
        "{group}",
        "{invitation}",
        "{token}",
        "{credential}",
        "{namespace}/{name}",
        "/aws/{name}",
    ]
    .into_iter()
    .chain(["/credentials/{name}"])
    .any(|thing| row.names(thing))
}
