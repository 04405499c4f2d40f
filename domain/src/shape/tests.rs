use proptest::{
    strategy::{Strategy as _, ValueTree as _},
    string::string_regex,
    test_runner::TestRunner,
};

use super::*;
use crate::secret::SecretInput;

struct Judged {
    name: &'static str,
    shape: Shape,
    takes: fn(&str) -> bool,
    /// Whether every text of this shape is valid, except reserved words.
    is_exact: bool,
}

fn secret<T>(parse: fn(&SecretInput) -> Result<T, crate::Invalid>, text: &str) -> bool {
    parse(&text.into()).is_ok()
}

macro_rules! judged {
    ($($name:ident $exact:literal),* ; $($secret:ident),*) => {
        vec![
            $(Judged { name: stringify!($name), shape: $name::SHAPE, takes: |text| text.parse::<$name>().is_ok(), is_exact: $exact },)*
            $(Judged { name: stringify!($secret), shape: $secret::SHAPE, takes: |text| secret($secret::parse, text), is_exact: true },)*
        ]
    };
}

fn all() -> Vec<Judged> {
    judged!(
        Nickname true, BucketName true, Prefix false, Region true, EndpointUrl false, AccountId true, RoleName true,
        RoleArn false, KmsKeyArn false, KmsKeyId true, AccessKeyId true, ServiceAccount false, AccountName true,
        CredentialName false, BucketPath false, RepoName true, Description false, OrgSlug true, TokenName false,
        ServiceAccountName true, GroupName false,
        InvitationNote false, PersonName false;
        ExternalId, SecretAccessKey, SecretText
    )
}

/// Words of this shape that are reserved.
fn is_reserved(text: &str) -> bool {
    ["xn--", "sthree-", "amzn-s3-demo-"].iter().any(|start| text.starts_with(start))
        || ["-s3alias", "--ol-s3", "--x-s3", "--table-s3"].iter().any(|end| text.ends_with(end))
        || text.rsplit('/').any(|part| part == "." || part == "..")
        || text.split('/').any(|part| part == "." || part == "..")
        || text.len() <= 3
}

#[test]
fn the_example_of_a_shape_is_taken_and_one_character_too_many_or_too_few_is_not() {
    for Judged { name, shape, takes, .. } in all() {
        assert!(takes(shape.example), "{name}: {}", shape.example);
        let length = shape.example.chars().count();
        assert!((shape.min..=shape.max).contains(&length), "{name}: the example's length");
        let long = format!("{}{}", shape.example, "a".repeat(shape.max + 1 - length));
        assert!(!takes(&long), "{name}: {} characters", shape.max + 1);
        let short: String = shape.example.chars().take(shape.min.saturating_sub(1)).collect();
        assert!(shape.min == 0 || !takes(&short), "{name}: {short:?}");
    }
}

#[test]
fn whatever_has_an_exact_shape_is_taken() {
    let mut runner = TestRunner::deterministic();
    for Judged { name, shape, takes, is_exact } in all() {
        let Some(pattern) = shape.pattern.filter(|_| is_exact) else { continue };
        let bounded = pattern.trim_start_matches('^').trim_end_matches('$');
        let texts = string_regex(bounded).unwrap();
        for _ in 0..200 {
            let text = texts.new_tree(&mut runner).unwrap().current();
            let fits = (shape.min..=shape.max).contains(&text.chars().count());
            assert!(!fits || is_reserved(&text) || takes(&text), "{name}: {text:?}");
        }
    }
}

#[test]
fn whatever_is_taken_has_the_shape() {
    let mut runner = TestRunner::deterministic();
    let texts = string_regex("[ -~é]{0,40}|[a-z0-9/._=-]{0,40}|(https?|s3)://[a-z0-9.:/-]{0,20}").unwrap();
    let judged: Vec<_> = all()
        .into_iter()
        .filter(|judged| judged.name != "AccountId")
        .filter_map(|judged| Some((regex::Regex::new(judged.shape.pattern?).unwrap(), judged)))
        .collect();
    for _ in 0..4_000 {
        let text = texts.new_tree(&mut runner).unwrap().current();
        // Whitespace around a text is trimmed; hyphens and spaces within an account id are removed.
        let text = text.trim();
        for (pattern, Judged { name, shape, takes, .. }) in &judged {
            if !takes(text) {
                continue;
            }
            assert!(pattern.is_match(text), "{name}: {text:?}");
            assert!((shape.min..=shape.max).contains(&text.chars().count()), "{name}: {text:?}");
        }
    }
}
