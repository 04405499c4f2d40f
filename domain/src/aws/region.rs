//! Regions, of AWS and of stores of one's own.

use crate::{
    Invalid,
    text::{alphanumeric_ends, only},
};

checked_text!(
    /// A region such as `us-east-1`; stores of one's own have names such as `RegionOne`. Checked before any SDK sees it,
    /// because SDKs build host names from it.
    Region,
    parse_region
);

fn parse_region(typed: &str) -> Result<String, Invalid> {
    const SHAPE: &str = "Enter a region such as us-east-1.";
    let region = typed.trim();
    only(region, 1, 32, |b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_', SHAPE)?;
    if !alphanumeric_ends(region) {
        return Err(SHAPE.into());
    }
    Ok(region.to_owned())
}

impl Region {
    /// A region that is known to be one.
    pub(super) fn known(region: &'static str) -> Self {
        Self(region.to_owned())
    }

    /// Whether this has the form of an AWS region; self-hosted stores may use any name.
    #[must_use]
    pub fn is_aws_shaped(&self) -> bool {
        let parts: Vec<&str> = self.0.split('-').collect();
        let [first, middle @ .., last] = parts.as_slice() else { return false };
        let word = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase());
        (2..=4).contains(&first.len())
            && word(first)
            && !middle.is_empty()
            && middle.iter().all(word)
            && (1..=2).contains(&last.len())
            && last.bytes().all(|b| b.is_ascii_digit())
    }
}
