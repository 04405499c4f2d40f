//! Key prefixes.

use crate::{Invalid, text::only};

/// The longest prefix, in bytes, without the final `/`: data clients refuse longer ones.
pub const PREFIX_MAX: usize = 256;

checked_text!(
    /// A key prefix: empty for the whole bucket, otherwise segments that each end in `/`. A segment consists of
    /// letters, digits and `_ = . -`, is not `.` or `..` and does not begin with a dot, so that no prefix has a meaning
    /// in a policy or a path.
    Prefix,
    parse_prefix
);

fn parse_prefix(typed: &str) -> Result<String, Invalid> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(String::new());
    }
    if typed.starts_with('/') {
        return Err("A prefix does not begin with a slash.".into());
    }
    let path = typed.strip_suffix('/').unwrap_or(typed);
    if path.len() > PREFIX_MAX {
        return Err("A prefix has at most 256 characters.".into());
    }
    for segment in path.split('/') {
        if segment.is_empty() {
            return Err("A prefix has no empty parts: one slash between two names.".into());
        }
        if segment.starts_with('.') {
            return Err("No part of a prefix begins with a dot.".into());
        }
        only(
            segment,
            1,
            128,
            |b| b.is_ascii_alphanumeric() || b"_=.-".contains(&b),
            "Between its slashes, a prefix has letters, digits and _ = . - characters, at most 128 each.",
        )?;
    }
    Ok(format!("{path}/"))
}

impl Default for Prefix {
    /// The whole bucket.
    fn default() -> Self {
        Self(String::new())
    }
}

impl Prefix {
    /// Without the final `/`, as data clients send and receive it.
    #[must_use]
    pub fn on_the_wire(&self) -> &str {
        self.0.strip_suffix('/').unwrap_or(&self.0)
    }

    /// Whether this is the whole bucket.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn prefixes() {
        for (typed, canonical) in [
            ("", ""),
            ("team", "team/"),
            ("team/a/", "team/a/"),
            ("year=2026/x_1.z", "year=2026/x_1.z/"),
            ("CMIP6/CMIP/MIROC/MIROC6/historical/r1i1p", "CMIP6/CMIP/MIROC/MIROC6/historical/r1i1p/"),
            ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY/"),
        ] {
            assert_eq!(typed.parse::<Prefix>().unwrap().as_str(), canonical);
        }
        for bad in [
            "*",
            "a*b/",
            "a?/",
            "${aws:username}/",
            "$",
            "a{b}/",
            "../x",
            "a/../b",
            "./a",
            "a//b",
            "/a",
            "/",
            "a/./b",
            ".hidden/",
            "a b",
            "a'b",
            "a\\b",
            "a%2Fb",
            "é",
            "a\r\nb",
            &"a".repeat(129),
            &"ab/".repeat(90),
        ] {
            assert!(bad.parse::<Prefix>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn an_accepted_prefix_is_safe_and_reads_back_the_same(typed in "\\PC{0,60}") {
            if let Ok(prefix) = typed.parse::<Prefix>() {
                prop_assert_eq!(&prefix.as_str().parse::<Prefix>().unwrap(), &prefix);
                prop_assert_eq!(&prefix.on_the_wire().parse::<Prefix>().unwrap(), &prefix);
                prop_assert!(prefix.as_str().bytes().all(|b| b.is_ascii_alphanumeric() || b"_=.-/".contains(&b)));
                prop_assert!(prefix.is_empty() || prefix.as_str().ends_with('/'));
                prop_assert!(!prefix.as_str().contains("//") && !prefix.as_str().starts_with('/'));
            }
        }

        #[test]
        fn likely_prefixes_are_judged_by_their_segments(segments in proptest::collection::vec("[a-zA-Z0-9_=.-]{1,12}", 1..5)) {
            let accepted = segments.join("/").parse::<Prefix>().is_ok();
            prop_assert_eq!(accepted, segments.iter().all(|s| !s.starts_with('.')));
        }
    }
}
