//! Where a request to a store names its bucket.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use super::Store;
use crate::Invalid;

/// Where requests name the bucket, as it is chosen for a bucket config. See
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html>.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", parse_err_ty = Invalid, parse_err_fn = no_addressing)]
pub enum Addressing {
    /// Found out by the connection test; until then, as the store is known, or in the path.
    #[default]
    Auto,
    /// In the path: `https://s3.example.com/bucket/key`.
    Path,
    /// In the host name: `https://bucket.s3.example.com/key`.
    Virtual,
}

words!(Addressing);

fn no_addressing(typed: &str) -> Invalid {
    format!("“{typed}” is no addressing style. Choose auto, path or virtual.").into()
}

impl Addressing {
    /// The label in the interface.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Auto => "Found by Test connection",
            Self::Path => "Path: https://store/bucket",
            Self::Virtual => "Virtual host: https://bucket.store",
        }
    }

    /// The style that is chosen; `None` where it is left open.
    #[must_use]
    pub fn chosen(self) -> Option<AddressingStyle> {
        match self {
            Self::Auto => None,
            Self::Path => Some(AddressingStyle::Path),
            Self::Virtual => Some(AddressingStyle::Virtual),
        }
    }

    /// Refuses a bucket in a host name that can't have one: an IP address.
    pub(crate) fn must_fit(self, store: &Store) -> Result<(), Invalid> {
        match store.endpoint() {
            Some(endpoint) if self == Self::Virtual && endpoint.is_address() => Err(
                "An IP address can't have the name of a bucket before it. Choose path, or enter the store's host name."
                    .into(),
            ),
            _ => Ok(()),
        }
    }
}

/// Where requests name the bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum AddressingStyle {
    /// In the path.
    Path,
    /// In the host name.
    Virtual,
}

words!(AddressingStyle);

impl AddressingStyle {
    /// The label in the interface.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Path => "The bucket is in the path",
            Self::Virtual => "The bucket is in the host name",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ip_address_has_no_bucket_before_it() {
        let at = |endpoint: &str| Store::S3Compatible { endpoint: endpoint.parse().unwrap(), region: None };
        for endpoint in ["http://127.0.0.1:9000", "https://[::1]"] {
            assert!(Addressing::Virtual.must_fit(&at(endpoint)).is_err(), "{endpoint}");
            assert!(Addressing::Path.must_fit(&at(endpoint)).is_ok(), "{endpoint}");
        }
        assert!(Addressing::Virtual.must_fit(&at("https://s3.example.com")).is_ok());
        assert!("hosted".parse::<Addressing>().unwrap_err().to_string().contains("hosted"));
    }
}
