//! The names of one store, as its operator lists them.

use super::store::place_key;
use crate::{Invalid, endpoint::EndpointUrl};

/// Endpoints that lead to the same buckets, joined by `=`: `https://s3.example.com=https://10.0.0.5:9000`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreNames(Vec<String>);

impl std::str::FromStr for StoreNames {
    type Err = Invalid;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let endpoints: Result<Vec<EndpointUrl>, _> = typed.split('=').map(str::parse).collect();
        let keys: Vec<String> = endpoints?.iter().map(place_key).collect();
        match keys.len() {
            0 | 1 => Err("Enter at least two addresses of one store, joined by =.".into()),
            _ => Ok(Self(keys)),
        }
    }
}

impl StoreNames {
    /// The key of all these names, if `key` is that of one of them.
    #[must_use]
    pub fn key_for(&self, key: &str) -> Option<&str> {
        if self.0.iter().any(|known| known == key) { self.0.first().map(String::as_str) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_store_have_one_key() {
        let names: StoreNames =
            "https://s3.example.com=http://10.0.0.5:9000=https://Store.example.org.".parse().unwrap();
        for key in ["s3.example.com:443", "10.0.0.5:9000", "store.example.org:443"] {
            assert_eq!(names.key_for(key), Some("s3.example.com:443"));
        }
        assert_eq!(names.key_for("other.example.com:443"), None);
        for bad in ["", "https://s3.example.com", "s3.example.com=b", "https://a.example="] {
            assert!(bad.parse::<StoreNames>().is_err(), "{bad}");
        }
    }
}
