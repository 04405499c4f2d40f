//! The filters of events: a form whose answer is the page that it states.

use domain::{
    audit::{Action, ActionGroup, AuditEvent, EventAuthor, EventFilterDraft, SubjectKind},
    org::OWN_NAMESPACE,
};
use leptos::prelude::*;

use crate::{
    refusal::Refusal,
    routes,
    ui::field::{FieldError, options},
};

/// Values of a select, each with its label.
type Options = Vec<(String, String)>;

#[component]
pub(super) fn Filters(
    namespace: String,
    filter: EventFilterDraft,
    people: Vec<EventAuthor>,
    /// An event that the filter finds.
    sample: Option<AuditEvent>,
    refusal: Option<Refusal>,
) -> impl IntoView {
    let error = move |fields: &[&str]| {
        let sentence = fields.iter().find_map(|field| refusal.as_ref()?.at(field));
        sentence.map(str::to_owned)
    };
    // On narrow screens, filters beyond the search are folded until one is set.
    let has_more = filter != EventFilterDraft { search: filter.search.clone(), ..EventFilterDraft::default() };
    let by_person = people.len() > 1 || !filter.person.is_empty();
    let person = by_person.then(|| {
        view! {
            <Select
                name="person"
                label="Person"
                class="filter-person"
                any="Anybody"
                values=person_options(people, &filter.person)
                chosen=filter.person.clone()
                error=error(&["person"])
            />
        }
    });
    view! {
        <form method="get" action=routes::activity(&namespace) role="search" class="filters" aria-label="Filter events">
            <Words value=filter.search.clone() error=error(&["search"]) />
            <div class="checkbox filter-more">
                <input type="checkbox" id="filter-more" checked=has_more />
                <label for="filter-more">"More filters"</label>
            </div>
            {person}
            <Select
                name="action"
                label="Action"
                any="Any action"
                values=action_options(namespace == OWN_NAMESPACE, &filter.action)
                chosen=filter.action.clone()
                error=error(&["action"])
            />
            <Select
                name="object"
                label="Object"
                any="Any object"
                values=object_options(&filter, sample.as_ref())
                chosen=filter.object()
                error=error(&["subject_kind", "subject"])
            />
            <Day name="from" label="From (UTC)" value=filter.from.clone() error=error(&["from"]) />
            <Day name="to" label="To (UTC)" value=filter.to.clone() error=error(&["to"]) />
            <Buttons all=routes::activity(&namespace) is_set=!filter.is_empty() />
        </form>
    }
}

#[component]
fn Buttons(
    /// The address without filters.
    all: String,
    is_set: bool,
) -> impl IntoView {
    let clear = is_set.then(|| {
        view! {
            <a class="button-quiet" href=all>
                "Clear filters"
            </a>
        }
    });
    view! {
        <div class="filter-buttons">
            <button class="button">"Filter"</button>
            {clear}
        </div>
    }
}

#[component]
fn Words(value: String, error: Option<String>) -> impl IntoView {
    view! {
        <Filter name="q" label="Search" class="filter-words" error=error.clone()>
            <input
                type="search"
                id="filter-q"
                name="q"
                value=value
                placeholder="People, actions and names"
                maxlength="100"
                aria-describedby=described_by("q", error.as_ref())
                data-keys="/"
            />
        </Filter>
    }
}

/// The id of what is wrong with a filter, if anything is.
fn described_by(name: &str, error: Option<&String>) -> Option<String> {
    error.map(|_| format!("filter-{name}-error"))
}

/// The people, and the one chosen if they are unknown.
fn person_options(people: Vec<EventAuthor>, chosen: &str) -> Options {
    let options = people.into_iter().map(|person| (person.id.to_string(), person.email)).collect();
    with_chosen(options, chosen, || "Unknown person".to_owned())
}

/// The groups of actions, and a single action if one is chosen.
fn action_options(is_personal: bool, chosen: &str) -> Options {
    let groups = ActionGroup::ALL.iter().filter(|group| is_personal || !group.is_personal());
    let options = groups.map(|group| (group.as_str().to_owned(), group.label().to_owned())).collect();
    with_chosen(options, chosen, || match chosen.parse::<ActionGroup>() {
        Ok(group) => group.label().to_owned(),
        Err(_) => chosen.parse().map_or_else(|_| chosen.to_owned(), |action: Action| action.as_str().to_owned()),
    })
}

/// The kinds of objects, and a single object if one is chosen: by its name, where an event has it.
fn object_options(filter: &EventFilterDraft, sample: Option<&AuditEvent>) -> Options {
    // What happens to the events themselves is the operator's.
    let kinds = SubjectKind::ALL.iter().filter(|kind| **kind != SubjectKind::Events);
    let options = kinds.map(|kind| (kind.as_str().to_owned(), kind.label().to_owned())).collect();
    with_chosen(options, &filter.object(), || match sample {
        Some(event) if !filter.subject.is_empty() => event.sentence_object(),
        _ => filter.object(),
    })
}

/// The options, with what is chosen among them.
fn with_chosen(mut options: Options, chosen: &str, label: impl FnOnce() -> String) -> Options {
    if !chosen.is_empty() && !options.iter().any(|(value, _)| value == chosen) {
        options.insert(0, (chosen.to_owned(), label()));
    }
    options
}

/// A filter with its label and what is wrong with it.
#[component]
fn Filter(
    name: &'static str,
    label: &'static str,
    #[prop(default = "")] class: &'static str,
    error: Option<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class=format!("field {class}")>
            <label for=format!("filter-{name}")>{label}</label>
            {children()}
            <FieldError id=format!("filter-{name}-error") error=Signal::stored(error) />
        </div>
    }
}

#[component]
fn Select(
    name: &'static str,
    label: &'static str,
    #[prop(default = "")] class: &'static str,
    /// The label of no filter.
    any: &'static str,
    values: Options,
    chosen: String,
    error: Option<String>,
) -> impl IntoView {
    let invalid = error.is_some().then_some("true");
    let described_by = described_by(name, error.as_ref());
    let options = options(values, &chosen);
    view! {
        <Filter name=name label=label class=class error=error>
            <select
                id=format!("filter-{name}")
                name=name
                aria-describedby=described_by
                aria-invalid=invalid
            >
                <option value="">{any}</option>
                {options}
            </select>
        </Filter>
    }
}

/// A day. A browser empties a date field of what is no date, so that is shown as text.
#[component]
fn Day(name: &'static str, label: &'static str, value: String, error: Option<String>) -> impl IntoView {
    let invalid = error.is_some().then_some("true");
    let described_by = described_by(name, error.as_ref());
    let is_date = value.len() == 10 && value.chars().all(|character| character.is_ascii_digit() || character == '-');
    view! {
        <Filter name=name label=label error=error>
            <input
                type=if value.is_empty() || is_date { "date" } else { "text" }
                id=format!("filter-{name}")
                name=name
                value=value
                aria-describedby=described_by
                aria-invalid=invalid
            />
        </Filter>
    }
}
