//! The file of data.

use std::sync::LazyLock;

use serde::Deserialize;

/// The file. A test reads it, so that it can be read here.
pub(super) static STORES: LazyLock<Vec<Entry>> =
    LazyLock::new(|| toml::from_str::<File>(include_str!("../../data/stores.toml")).unwrap_or_default().store);

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    store: Vec<Entry>,
}

/// What is known of a store.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) hosts: Vec<String>,
    pub(super) location: Option<Fact<Place>>,
    pub(super) signs_as: Option<Fact<String>>,
    pub(super) checksums: Option<Fact<Checksums>>,
    pub(super) conditions: Option<Fact<Conditions>>,
    pub(super) sts: Option<Fact<String>>,
    pub(super) addressing: Option<Fact<Addressing>>,
    pub(super) speaks_s3: Option<Fact<bool>>,
}

/// A fact with its source.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fact<T> {
    pub(super) is: T,
    pub(super) source: Source,
    /// The provider's page.
    #[cfg_attr(not(test), expect(dead_code, reason = "for whoever reads the file"))]
    pub(super) page: Option<String>,
    /// A public report of what only the provider can confirm.
    #[cfg_attr(not(test), expect(dead_code, reason = "for whoever reads the file"))]
    pub(super) report: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Source {
    Provider,
    Unconfirmed,
}

/// What a store says of a bucket's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Place {
    Region,
    Nothing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Checksums {
    Accepted,
    Refused,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Conditions {
    Both,
    Create,
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Addressing {
    Both,
    Path,
    Virtual,
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCS: &str = include_str!("../../../docs/STORES.md");

    fn check<T>(store: &str, fact: Option<&Fact<T>>) {
        let Some(fact) = fact else { return };
        let (page, report) = (fact.page.as_deref(), fact.report.as_deref());
        let is_address = |page: &str| page.starts_with("https://");
        match fact.source {
            Source::Provider => {
                assert!(page.is_some_and(is_address) && report.is_none(), "{store}: {page:?} {report:?}")
            }
            Source::Unconfirmed => {
                assert!(page.is_none() && report.is_none_or(is_address), "{store}: {page:?} {report:?}")
            }
        }
    }

    /// A cell of the table: a link to the provider's page, or `?` with a link to a report.
    fn cell<T>(fact: Option<&Fact<T>>, otherwise: &str, text: impl Fn(&T) -> String) -> String {
        let Some(fact) = fact else { return otherwise.to_owned() };
        let text = text(&fact.is);
        match (&fact.page, &fact.report) {
            (Some(page), _) => format!("[{text}]({page})"),
            (None, Some(report)) => format!("{text} [?]({report})"),
            (None, None) => format!("{text} ?"),
        }
    }

    fn row(entry: &Entry) -> String {
        if let Some(fact) = &entry.speaks_s3 {
            return format!("| {} | {} | | | | |", entry.name, cell(Some(fact), "", |_| "doesn't speak S3".to_owned()));
        }
        let word = |word: &dyn std::fmt::Debug| format!("{word:?}").to_lowercase();
        let cells = [
            entry.name.clone(),
            cell(entry.conditions.as_ref(), "unknown", |is| word(is)),
            cell(entry.sts.as_ref(), "unknown", Clone::clone),
            cell(entry.checksums.as_ref(), "unknown", |is| word(is)),
            cell(entry.signs_as.as_ref(), "as entered", Clone::clone),
            cell(entry.addressing.as_ref(), "unknown", |is| word(is)),
        ];
        format!("| {} |", cells.join(" | "))
    }

    #[test]
    fn the_table_of_the_providers_pages_is_the_files() {
        for entry in STORES.iter() {
            let row = row(entry);
            assert!(DOCS.lines().any(|line| line == row), "docs/STORES.md lacks: {row}");
        }
    }

    #[test]
    fn the_file_can_be_read_and_a_confirmed_fact_names_its_page() {
        toml::from_str::<File>(include_str!("../../data/stores.toml")).unwrap();
        for entry in STORES.iter() {
            let name = entry.name.as_str();
            check(name, entry.location.as_ref());
            check(name, entry.signs_as.as_ref());
            check(name, entry.checksums.as_ref());
            check(name, entry.conditions.as_ref());
            check(name, entry.sts.as_ref());
            check(name, entry.addressing.as_ref());
            check(name, entry.speaks_s3.as_ref());
        }
        let mut names: Vec<&str> = STORES.iter().map(|entry| entry.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), STORES.len());
    }
}
