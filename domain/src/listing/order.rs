//! The order of a list.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

/// A column that a list can be ordered by. The default one orders the list where nothing is said.
pub trait Column: Copy + Eq + Default + FromStr + Into<&'static str> + 'static {
    /// Its heading in the interface.
    fn label(self) -> &'static str;
}

/// A column that orders a list, from its first row or from its last. Rows that are equal there are in the order of their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Order<C> {
    /// The column.
    pub column: C,
    /// Whether the list begins with what would be its last row.
    pub descending: bool,
}

impl<C: Column> Order<C> {
    /// From an address: the column's word, with a `-` before it for the reverse; `None` for anything else.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let (column, descending) = word.strip_prefix('-').map_or((word, false), |column| (column, true));
        Some(Self { column: column.parse().ok()?, descending })
    }

    /// The word in an address; empty for the order where nothing is said.
    #[must_use]
    pub fn word(self) -> String {
        if self == Self::default() {
            return String::new();
        }
        let column: &'static str = self.column.into();
        format!("{}{column}", if self.descending { "-" } else { "" })
    }

    /// The order that the heading of `column` leads to: by it, and in reverse where it orders the list already.
    #[must_use]
    pub fn by(self, column: C) -> Self {
        Self { column, descending: self.column == column && !self.descending }
    }

    /// 1, or -1 for the reverse: what ranks are multiplied by.
    #[must_use]
    pub fn sign(self) -> i64 {
        if self.descending { -1 } else { 1 }
    }
}

/// Declares the columns of a list, in the order of its headings; the first one orders it where nothing is said.
macro_rules! columns {
    ($(#[$meta:meta])* $name:ident {
        $(#[$about_first:meta])* $first:ident $first_label:literal,
        $($(#[$about:meta])* $column:ident $label:literal,)*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, EnumString, IntoStaticStr)]
        #[serde(rename_all = "snake_case")]
        #[strum(serialize_all = "snake_case")]
        pub enum $name {
            $(#[$about_first])*
            #[default]
            $first,
            $($(#[$about])* $column,)*
        }

        impl $name {
            /// Every column, in the order of the headings.
            pub const ALL: [Self; [$first_label, $($label),*].len()] = [Self::$first, $(Self::$column),*];
        }

        impl Column for $name {
            fn label(self) -> &'static str {
                match self {
                    Self::$first => $first_label,
                    $(Self::$column => $label,)*
                }
            }
        }
    };
}

columns! {
    /// The columns of a list of bucket configs.
    BucketColumn {
        /// By nickname.
        Nickname "Nickname",
        /// By platform and auth method.
        Access "Access",
        /// Failing ones first, then those that were not tested.
        Status "Status",
        /// By the number of repos.
        Repos "Repos",
    }
}

columns! {
    /// The columns of a list of cloud credentials.
    CredentialColumn {
        /// By name.
        Name "Name",
        /// By kind.
        Format "Format",
        /// Failing ones first, then those that were not tested.
        Status "Status",
        /// Oldest first.
        Added "Added",
    }
}

columns! {
    /// The columns of a list of repos.
    RepoColumn {
        /// By name.
        Name "Name",
        /// By the nickname of their bucket config.
        BucketConfig "Bucket config",
        /// Usable ones first.
        State "State",
        /// Oldest first.
        Created "Created",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_the_same_when_its_word_comes_back() {
        for column in BucketColumn::ALL {
            for descending in [false, true] {
                let order = Order { column, descending };
                let read = Order::from_word(&order.word());
                assert_eq!(read.unwrap_or_default(), order, "{:?}", order.word());
            }
        }
        assert_eq!(Order::<BucketColumn>::default().word(), "");
        assert_eq!(Order { column: RepoColumn::BucketConfig, descending: true }.word(), "-bucket_config");
    }

    #[test]
    fn a_word_that_names_no_column_orders_nothing() {
        for word in ["", "-", "--status", "id", "Status", "status; drop table org", "lower(nickname)"] {
            assert_eq!(Order::<BucketColumn>::from_word(word), None, "{word}");
        }
    }

    #[test]
    fn a_heading_orders_and_then_reverses() {
        let by_status = Order::default().by(BucketColumn::Status);
        assert_eq!(by_status.word(), "status");
        assert_eq!(by_status.by(BucketColumn::Status).word(), "-status");
        assert_eq!(by_status.by(BucketColumn::Status).by(BucketColumn::Status), by_status);
        assert_eq!(Order::default().by(BucketColumn::Nickname).word(), "-nickname");
    }
}
