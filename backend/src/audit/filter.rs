//! Which events somebody wants to see.

use domain::{audit::Action, id::PersonId};
use time::OffsetDateTime;

/// Which events are wanted: those of which all of this is true.
#[derive(Debug, Clone, Default)]
pub struct EventFilter {
    /// They have all these words, of which the last may be a beginning. Empty for any.
    pub search: String,
    /// This person did it.
    pub person: Option<PersonId>,
    /// This was done.
    pub action: Option<Action>,
    /// It was done to what has this id.
    pub subject: Option<String>,
    /// It happened at this time or later.
    pub since: Option<OffsetDateTime>,
    /// It happened before this time.
    pub until: Option<OffsetDateTime>,
}

impl EventFilter {
    /// Those that have these words.
    #[must_use]
    pub fn of_words(search: &str) -> Self {
        Self { search: search.to_owned(), ..Self::default() }
    }

    /// The words that such events have: an action and an id are made of words, too, by which the index finds them.
    pub(super) fn words(&self) -> String {
        let action = self.action.map(Action::as_str);
        let all = [action, self.subject.as_deref(), Some(&*self.search)];
        all.into_iter().flatten().collect::<Vec<_>>().join(" ").trim().to_owned()
    }

    pub(super) fn has_time(&self) -> bool {
        self.since.is_some() || self.until.is_some()
    }
}
