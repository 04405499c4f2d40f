//! Which events are wanted.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime, format_description::well_known::Rfc3339};

use super::{Action, ActionGroup, SubjectKind};
use crate::{Invalid, field::FieldErrors, id::PersonId, listing, storable};

/// Characters of a subject's id, at most.
const LONGEST_ID: usize = 200;

/// Which events are wanted: those of which all of this is true.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// They have all these words, of which the last may be incomplete. Empty for any.
    pub search: String,
    /// This person did it.
    pub person: Option<PersonId>,
    /// One of these was done. Empty for any.
    pub actions: Vec<Action>,
    /// It was done to an object of this kind.
    pub subject_kind: Option<SubjectKind>,
    /// It was done to what has this id.
    pub subject: Option<String>,
    /// It happened at this time or later.
    pub since: Option<OffsetDateTime>,
    /// It happened before this time.
    pub until: Option<OffsetDateTime>,
}

/// A filter as text: as an address states it, or as a form was filled in. Empty texts filter nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EventFilterDraft {
    /// Words.
    pub search: String,
    /// The id of a person.
    pub person: String,
    /// An action, or a group of actions.
    pub action: String,
    /// A kind of subjects.
    pub subject_kind: String,
    /// The id of a subject.
    pub subject: String,
    /// The beginning, as a time.
    pub since: String,
    /// The end, as a time. Not included.
    pub until: String,
    /// The first day, in UTC, where no beginning is given.
    pub from: String,
    /// The last day, in UTC, where no end is given.
    pub to: String,
}

impl EventFilterDraft {
    /// From the query of a page's address. An object there is a kind, or a kind and an id: `repo:<id>`.
    #[must_use]
    pub fn from_query(query: impl Fn(&str) -> Option<String>) -> Self {
        let get = |name| query(name).unwrap_or_default();
        let object = get("object");
        let (subject_kind, subject) = object.split_once(':').unwrap_or((&object, ""));
        Self {
            search: get("q"),
            person: get("person"),
            action: get("action"),
            subject_kind: subject_kind.to_owned(),
            subject: subject.to_owned(),
            from: get("from"),
            to: get("to"),
            ..Self::default()
        }
    }

    /// The query of a page's address.
    #[must_use]
    pub fn to_query(&self) -> [(&'static str, String); 6] {
        [
            ("q", self.search.clone()),
            ("person", self.person.clone()),
            ("action", self.action.clone()),
            ("object", self.object()),
            ("from", self.from.clone()),
            ("to", self.to.clone()),
        ]
    }

    /// The object, as an address states it.
    #[must_use]
    pub fn object(&self) -> String {
        if self.subject.is_empty() {
            self.subject_kind.clone()
        } else {
            format!("{}:{}", self.subject_kind, self.subject)
        }
    }

    /// Whether it filters nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Validates every field.
    ///
    /// # Errors
    /// A sentence for each field that is invalid, all at once.
    pub fn parse(&self) -> Result<EventFilter, FieldErrors> {
        let mut errors = FieldErrors::default();
        let search = errors.check("search", listing::searched(&self.search));
        let person = optional(&self.person, |id| {
            errors.check("person", id.parse().map_err(|_| "This is not the id of a person.".into()))
        });
        let actions = optional(&self.action, |name| errors.check("action", actions(name))).unwrap_or_default();
        let subject_kind = optional(&self.subject_kind, |kind| errors.check("subject_kind", kind.parse()));
        let subject = optional(&self.subject, |id| errors.check("subject", subject_id(id)));
        let beginning = optional(&self.since, |text| errors.check("since", instant(text)))
            .or_else(|| optional(&self.from, |text| errors.check("from", midnight(text))));
        let end = optional(&self.until, |text| errors.check("until", instant(text)));
        let last_day = optional(&self.to, |text| errors.check("to", midnight(text)));
        for (field, last) in [("until", end), ("to", last_day)] {
            if beginning > last && last.is_some() {
                errors.add(field, "The end is before the beginning.");
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let until = end.or_else(|| last_day?.checked_add(Duration::DAY));
        Ok(EventFilter {
            search: search.unwrap_or_default(),
            person,
            actions,
            subject_kind,
            subject,
            since: beginning,
            until,
        })
    }
}

/// What is read of a text that isn't empty.
fn optional<T>(text: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
    Some(text).filter(|text| !text.is_empty()).and_then(read)
}

/// One action, or all of a group.
fn actions(name: &str) -> Result<Vec<Action>, Invalid> {
    match name.parse::<ActionGroup>() {
        Ok(group) => Ok(group.actions()),
        Err(_) => Ok(vec![name.parse()?]),
    }
}

fn subject_id(id: &str) -> Result<String, Invalid> {
    storable(id)?;
    let is_id = id.chars().count() <= LONGEST_ID;
    is_id.then(|| id.to_owned()).ok_or_else(|| format!("An id has 1 to {LONGEST_ID} characters.").into())
}

fn instant(text: &str) -> Result<OffsetDateTime, Invalid> {
    OffsetDateTime::parse(text, &Rfc3339)
        .map_err(|_| "This is no point in time such as 2026-11-22T01:07:53Z (RFC 3339).".into())
}

/// The beginning of a day in UTC.
fn midnight(day: &str) -> Result<OffsetDateTime, Invalid> {
    OffsetDateTime::parse(&format!("{day}T00:00:00Z"), &Rfc3339)
        .map_err(|_| "This is no date such as 2026-11-22.".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(query: &[(&str, &str)]) -> EventFilterDraft {
        let find = |name: &str| query.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        EventFilterDraft::from_query(find)
    }

    fn refused(query: &[(&str, &str)]) -> Vec<String> {
        let errors = draft(query).parse().unwrap_err();
        errors.iter().map(|(field, _)| field.to_owned()).collect()
    }

    #[test]
    fn an_address_states_a_filter_and_keeps_what_was_typed() {
        let query = [("q", "a b"), ("action", "refused"), ("object", "repo:7:x"), ("from", "2026-11-22"), ("to", "x")];
        let typed = draft(&query);
        assert_eq!(typed.to_query().into_iter().filter(|(_, value)| !value.is_empty()).count(), query.len());
        assert!(
            typed
                .to_query()
                .iter()
                .all(|(key, value)| value == query.iter().find(|(k, _)| k == key).map_or("", |(_, v)| v))
        );
        assert!(draft(&[("page", "2")]).is_empty());
        let filter = draft(&[("action", "refused"), ("object", "repo:7")]).parse().unwrap();
        let refused = [
            Action::VendFailed,
            Action::ClaimRefused,
            Action::SecondFactorRefused,
            Action::PasskeySuspected,
            Action::WorkloadRefused,
            Action::DeviceRefused,
            Action::SignInRefused,
            Action::RequestDenied,
        ];
        assert_eq!(filter.actions, refused);
        assert_eq!((filter.subject_kind, filter.subject.as_deref()), (Some(SubjectKind::Repo), Some("7")));
        let one = draft(&[("action", "repo.created"), ("object", "repo")]).parse().unwrap();
        assert_eq!((one.actions, one.subject), (vec![Action::RepoCreated], None));
    }

    #[test]
    fn days_are_included_and_end_at_midnight() {
        let day = draft(&[("from", "2026-11-22"), ("to", "2026-11-22")]).parse().unwrap();
        assert_eq!(day.until.unwrap() - day.since.unwrap(), Duration::DAY);
        let last = draft(&[("to", "9999-12-31")]).parse().unwrap();
        assert_eq!((last.since, last.until), (None, None), "no time is after it");
        assert_eq!(refused(&[("from", "2026-11-23"), ("to", "2026-11-22")]), ["to"]);
        assert_eq!(refused(&[("from", "2026-02-30"), ("to", "22.11.2026")]), ["from", "to"]);
    }

    #[test]
    fn all_errors_come_at_once() {
        let long = "x".repeat(201);
        let object = format!("moon:{long}");
        let query = [("q", &*long), ("person", "ada"), ("action", "made"), ("object", &*object)];
        assert_eq!(refused(&query), ["action", "person", "search", "subject", "subject_kind"]);
        assert_eq!(refused(&[("object", "repo:a\0b")]), ["subject"]);
    }

    #[test]
    fn every_action_is_in_a_group_and_every_group_has_a_name_of_its_own() {
        for action in Action::ALL {
            assert!(!action.groups().is_empty());
            assert!(action.as_str().parse::<ActionGroup>().is_err(), "{}", action.as_str());
        }
        for group in ActionGroup::ALL {
            assert!(!group.actions().is_empty() && !group.label().is_empty());
            assert_eq!(group.as_str().parse(), Ok(*group));
        }
    }
}
