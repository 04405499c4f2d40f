//! Views of lists: what is left out, and the order. An address states them.

use serde::{Deserialize, Serialize};

use super::order::{BucketColumn, Column, CredentialColumn, Order, RepoColumn};
use crate::{
    bucket::AuthMethod, check::StatusKind, credential::CredentialKind, id::BucketConfigId, location::Platform,
    repo::RepoMode,
};

/// The parameters of all views, in the order in which an address has them.
pub const PARAMETERS: [&str; 7] = ["status", "platform", "method", "kind", "state", "on", SORT];

/// The parameter of the order.
pub const SORT: &str = "sort";

/// What of a list is shown, and in which order.
pub trait View: Clone + Default + PartialEq {
    /// The columns that can order the list.
    type Column: Column;

    /// From the parameters of an address. What is invalid there counts as not stated.
    fn read(parameter: impl Fn(&str) -> Option<String>) -> Self;

    /// The parameters that state it; some are empty.
    fn parameters(&self) -> Vec<(&'static str, String)>;

    /// Its order.
    fn order(&self) -> Order<Self::Column>;
}

/// A value by its word, or nothing.
fn chosen<T: std::str::FromStr>(word: Option<String>) -> Option<T> {
    word?.parse().ok()
}

fn order<C: Column>(word: Option<String>) -> Order<C> {
    word.and_then(|word| Order::from_word(&word)).unwrap_or_default()
}

fn word<T>(value: Option<T>, word: impl Fn(T) -> &'static str) -> String {
    value.map(word).unwrap_or_default().to_owned()
}

/// A view of the bucket configs of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BucketView {
    /// Only those whose test has this result.
    pub status: Option<StatusKind>,
    /// Only those on this platform.
    pub platform: Option<Platform>,
    /// Only those that are opened like this.
    pub method: Option<AuthMethod>,
    /// The order.
    pub order: Order<BucketColumn>,
}

impl View for BucketView {
    type Column = BucketColumn;

    fn read(parameter: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            status: chosen(parameter("status")),
            platform: chosen(parameter("platform")),
            method: chosen(parameter("method")),
            order: order(parameter(SORT)),
        }
    }

    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![
            ("status", word(self.status, StatusKind::as_str)),
            ("platform", word(self.platform, Platform::as_str)),
            ("method", word(self.method, AuthMethod::as_str)),
            (SORT, self.order.word()),
        ]
    }

    fn order(&self) -> Order<BucketColumn> {
        self.order
    }
}

/// A view of the cloud credentials of a namespace.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CredentialView {
    /// Only those whose test has this result.
    pub status: Option<StatusKind>,
    /// Only those of this kind.
    pub kind: Option<CredentialKind>,
    /// The order.
    pub order: Order<CredentialColumn>,
}

impl View for CredentialView {
    type Column = CredentialColumn;

    fn read(parameter: impl Fn(&str) -> Option<String>) -> Self {
        Self { status: chosen(parameter("status")), kind: chosen(parameter("kind")), order: order(parameter(SORT)) }
    }

    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![
            ("status", word(self.status, StatusKind::as_str)),
            ("kind", word(self.kind, CredentialKind::as_str)),
            (SORT, self.order.word()),
        ]
    }

    fn order(&self) -> Order<CredentialColumn> {
        self.order
    }
}

/// A view of the repos of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RepoView {
    /// Only those in this state.
    pub state: Option<RepoMode>,
    /// Only those on this bucket config.
    pub on: Option<BucketConfigId>,
    /// The order.
    pub order: Order<RepoColumn>,
}

impl View for RepoView {
    type Column = RepoColumn;

    fn read(parameter: impl Fn(&str) -> Option<String>) -> Self {
        Self { state: chosen(parameter("state")), on: chosen(parameter("on")), order: order(parameter(SORT)) }
    }

    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![
            ("state", word(self.state, RepoMode::as_str)),
            ("on", self.on.map(|id| id.to_string()).unwrap_or_default()),
            (SORT, self.order.word()),
        ]
    }

    fn order(&self) -> Order<RepoColumn> {
        self.order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comes_back<V: View + std::fmt::Debug>(view: &V) {
        let stated = view.parameters();
        let read = V::read(|name| stated.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone()));
        assert_eq!(&read, view);
        let order: Vec<_> = stated.iter().map(|(key, _)| PARAMETERS.iter().position(|name| name == key)).collect();
        assert!(order.is_sorted() && order.iter().all(Option::is_some), "{stated:?}");
    }

    #[test]
    fn a_view_is_the_same_when_its_parameters_come_back() {
        comes_back(&BucketView::default());
        for &status in StatusKind::ALL {
            comes_back(&BucketView { status: Some(status), ..BucketView::default() });
        }
        let method = Some(AuthMethod::AwsRole);
        let order = Order { column: BucketColumn::Repos, descending: true };
        comes_back(&BucketView { platform: Some(Platform::S3Compatible), method, order, ..BucketView::default() });
        comes_back(&CredentialView { kind: Some(CredentialKind::AwsRole), ..CredentialView::default() });
        let on = Some(uuid::Uuid::from_u128(7).into());
        comes_back(&RepoView { state: Some(RepoMode::Maintenance), on, ..RepoView::default() });
    }

    #[test]
    fn nonsense_in_an_address_leaves_nothing_out() {
        let nonsense = |_: &str| Some("' or 1=1 --".to_owned());
        assert_eq!(BucketView::read(nonsense), BucketView::default());
        assert_eq!(CredentialView::read(nonsense), CredentialView::default());
        assert_eq!(RepoView::read(nonsense), RepoView::default());
    }
}
