//! Access keys, recognised by format. Where the issuer's formats are unambiguous, a key in the wrong field is refused.
//! Elsewhere the guess only warns, because a valid name may look like a key.

use crate::{endpoint::EndpointUrl, field::FieldErrors, location::Store};

/// Shown at a field that everyone in the organisation can read, when its text looks like a key. It blocks nothing.
pub const WARNING: &str = "This looks like a key or secret, and everyone in the organisation can read this field.";

/// Fields for the name of a key, which may look like an access key id.
const KEY_NAMES: [&str; 2] = ["access_key_id", "account_name"];

/// Whether the text in `field` deserves the [`WARNING`]: while it is typed in the browser, and after posting a form
/// without wasm.
#[must_use]
pub fn warns(field: &str, text: &str) -> bool {
    if KEY_NAMES.contains(&field) { looks_secret(text) } else { looks_like_key(text) }
}

/// The warning as a sentence for the sender of these fields; `None` if no field deserves it.
#[must_use]
pub fn warning_of<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Option<String> {
    let warned = fields.into_iter().filter(|(field, text)| warns(field, text));
    let names: Vec<String> = warned.map(|(field, _)| field.replace('_', " ")).collect();
    let what = names.join(", ");
    (!names.is_empty()).then(|| {
        format!("Look again at what was saved as {what}: it looks like a key or secret, and everyone in the organisation can read it.")
    })
}

/// The length of a secret access key of AWS and of Google.
const SECRET: usize = 40;
/// Of 40 random letters and digits, at least this many neighbours differ in kind (upper case, lower case, digit). Words
/// have far fewer.
const MIXED: usize = 10;

/// Whether `text` looks like an access key id, a secret access key or a private key. A guess: see [`WARNING`].
#[must_use]
pub fn looks_like_key(text: &str) -> bool {
    looks_secret(text) || words(text).any(|word| is_amazon_id(word) || is_google_id(word))
}

/// Whether `text` looks like the secret half of a key. A guess, like [`looks_like_key`].
#[must_use]
pub fn looks_secret(text: &str) -> bool {
    let has_every_kind = |word: &str| {
        let has = |is: fn(&u8) -> bool| word.as_bytes().iter().any(is);
        has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit)
    };
    let is_random = |word: &str| is_secret_shaped(word) && has_every_kind(word) && changes_of_kind(word) >= MIXED;
    text.contains("PRIVATE KEY-----") || words(text).any(is_random)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || ".,:;=_-\"'".contains(c))
}

/// 40 characters of base64.
fn is_secret_shaped(word: &str) -> bool {
    word.len() == SECRET && word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'))
}

fn changes_of_kind(word: &str) -> usize {
    let kind = |b: u8| (b.is_ascii_uppercase(), b.is_ascii_lowercase(), b.is_ascii_digit());
    let letters_and_digits = |pair: &&[u8]| pair.iter().all(u8::is_ascii_alphanumeric);
    word.as_bytes().windows(2).filter(letters_and_digits).filter(|pair| kind(pair[0]) != kind(pair[1])).count()
}

/// `AKIA…` and `ASIA…`.
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids>.
fn is_amazon_id(word: &str) -> bool {
    word.len() == 20 && (word.starts_with("AKIA") || word.starts_with("ASIA")) && word.bytes().all(is_upper_or_digit)
}

/// The id of a temporary key of AWS, and of stores that follow it; AWS promises 16 to 128 characters.
/// See <https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html>.
fn is_temporary_id(word: &str) -> bool {
    word.starts_with("ASIA") && (16..=128).contains(&word.len()) && word.bytes().all(is_upper_or_digit)
}

/// `GOOG…`: 61 characters for a service account's key, 24 for a person's.
/// See <https://cloud.google.com/storage/docs/authentication/hmackeys#overview>.
fn is_google_id(word: &str) -> bool {
    matches!(word.len(), 24 | 61) && word.starts_with("GOOG") && word.bytes().all(is_upper_or_digit)
}

fn is_upper_or_digit(b: u8) -> bool {
    b.is_ascii_uppercase() || b.is_ascii_digit()
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// The issuer of a store's key pairs, if their format is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Issuer {
    /// AWS: ids of 20 characters, secrets of 40.
    Amazon,
    /// Google Cloud Storage: ids that begin with GOOG, secrets of 40 characters.
    Google,
    /// Cloudflare R2: ids of 32 hexadecimal digits, secrets of 64.
    /// See <https://developers.cloudflare.com/r2/api/tokens/>.
    Cloudflare,
    /// Any other: both halves are free text.
    Unknown,
}

impl Issuer {
    /// The issuer of `store`'s key pairs.
    #[must_use]
    pub fn of(store: &Store) -> Self {
        let is_r2 = |endpoint: &EndpointUrl| endpoint.host().ends_with(".r2.cloudflarestorage.com");
        if store.is_amazon(None) {
            Self::Amazon
        } else if store.is_google() {
            Self::Google
        } else if store.endpoint().is_some_and(is_r2) {
            Self::Cloudflare
        } else {
            Self::Unknown
        }
    }

    /// The issuer of key pairs for the store at `endpoint`; without one, Amazon S3.
    #[must_use]
    pub fn at(endpoint: Option<&EndpointUrl>) -> Self {
        let store = |endpoint: &EndpointUrl| Store::S3Compatible { endpoint: endpoint.clone(), region: None };
        endpoint.map_or(Self::Amazon, |endpoint| Self::of(&store(endpoint)))
    }

    fn is_id(self, text: &str) -> bool {
        match self {
            Self::Amazon => is_amazon_id(text),
            Self::Google => is_google_id(text),
            Self::Cloudflare => is_hex(text, 32),
            Self::Unknown => is_amazon_id(text) || is_google_id(text),
        }
    }

    /// Whether this is the format of the issuer's secrets, and not of its access key ids. Never for free text.
    fn is_secret(self, text: &str) -> bool {
        match self {
            Self::Amazon | Self::Google => is_secret_shaped(text),
            Self::Cloudflare => is_hex(text, 64),
            Self::Unknown => false,
        }
    }

    fn id_looks_like(self) -> &'static str {
        match self {
            Self::Amazon => "it has 20 characters and begins with AKIA",
            Self::Google => "it begins with GOOG",
            Self::Cloudflare => "it has 32 hexadecimal digits",
            Self::Unknown => "the store shows it beside the secret",
        }
    }

    /// Refuses a swapped key pair, or a temporary one, where the formats are unambiguous. `secret` is `None` if none
    /// was entered. The sentences repeat nothing of either.
    #[must_use]
    pub fn misplaced(self, id: &str, secret: Option<&str>, secret_field: &str) -> FieldErrors {
        const FIELD: &str = "access_key_id";
        let mut errors = FieldErrors::default();
        let (id, secret) = (id.trim(), secret.unwrap_or_default().trim());
        let are_swapped = self.is_id(secret) && (self.is_secret(id) || looks_secret(id));
        if are_swapped {
            errors.add(FIELD, "The two fields are swapped: this was the secret access key.");
            errors.add(secret_field, "The two fields are swapped: this was the access key id.");
        } else if self.is_secret(id) {
            let sentence = format!(
                "This was a secret access key. Enter the access key id: {}. Everyone in the organisation can read it.",
                self.id_looks_like()
            );
            errors.add(FIELD, sentence);
        } else if is_temporary_id(id) {
            let sentence = "This is a temporary key, which stops working within hours. Enter a permanent one; on AWS \
                            it begins with AKIA.";
            errors.add(FIELD, sentence);
        }
        if self != Self::Unknown && self.is_id(secret) {
            errors.add(secret_field, "This was an access key id. Enter the secret access key that belongs to it.");
        }
        errors
    }
}

/// Whether a text refused in `field` must not be sent back: it may be a secret in a field that shows its text.
#[must_use]
pub fn is_withheld(field: &str, text: &str) -> bool {
    /// Longer than any known access key id except Google's, and than a storage account's name.
    const LONG: usize = 24;
    looks_secret(text) || (KEY_NAMES.contains(&field) && text.trim().len() > LONG)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "AKIAIOSFODNN7EXAMPLE";
    const SECRET_KEY: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    const GOOGLE_ID: &str = "GOOG1EABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGHIJKLMNOPQRS";

    #[test]
    fn keys_are_recognised_and_names_are_not() {
        for key in [ID, "prod-AKIAIOSFODNN7EXAMPLE", SECRET_KEY, "-----BEGIN PRIVATE KEY-----", GOOGLE_ID] {
            assert!(looks_like_key(key), "{key}");
        }
        for name in [
            "production",
            "da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "CMIP6/CMIP/MIROC/MIROC6/historical/r1i1p",
            "0123456789abcdefghijklmnopqrstuvwxyzABCD",
        ] {
            assert!(!looks_like_key(name), "{name}");
        }
    }

    #[test]
    fn what_was_posted_is_warned_of_as_what_is_typed() {
        for (field, text, is_warned) in [
            ("nickname", ID, true),
            ("nickname", "production", false),
            ("access_key_id", ID, false),
            ("access_key_id", SECRET_KEY, true),
        ] {
            assert_eq!(warns(field, text), is_warned, "{field}: {text}");
            assert_eq!(warning_of([(field, text)]).is_some(), is_warned, "{field}: {text}");
        }
        let warning = warning_of([("bucket", "data"), ("role_name", ID)]).unwrap();
        assert!(warning.contains("role name") && !warning.contains(ID) && !warning.contains("bucket"), "{warning}");
    }

    fn fields(issuer: Issuer, id: &str, secret: &str) -> Vec<String> {
        let errors = issuer.misplaced(id, Some(secret), "secret");
        for (_, sentence) in errors.iter() {
            assert!(!sentence.contains(id) && (secret.is_empty() || !sentence.contains(secret)), "{sentence}");
        }
        errors.iter().map(|(field, _)| field.to_owned()).collect()
    }

    #[test]
    fn halves_in_each_others_field_are_refused_where_the_issuer_is_known() {
        let hex = |length: usize| "0a1b2c3d".repeat(length / 8);
        for (issuer, id, secret) in [
            (Issuer::Amazon, ID, SECRET_KEY),
            (Issuer::Google, GOOGLE_ID, SECRET_KEY),
            (Issuer::Cloudflare, &hex(32), &hex(64)),
        ] {
            assert!(fields(issuer, id, secret).is_empty(), "{issuer:?}");
            assert_eq!(fields(issuer, secret, id), ["access_key_id", "secret"], "{issuer:?}");
            assert_eq!(fields(issuer, secret, ""), ["access_key_id"], "{issuer:?}");
            assert_eq!(fields(issuer, secret, secret), ["access_key_id"], "{issuer:?}");
            assert_eq!(fields(issuer, id, id), ["secret"], "{issuer:?}");
        }
    }

    #[test]
    fn temporary_keys_of_aws_are_told_at_once() {
        let errors = Issuer::Amazon.misplaced("ASIAIOSFODNN7EXAMPLE", Some(SECRET_KEY), "secret");
        assert!(errors.get("access_key_id").unwrap().contains("temporary key"));
        // On a store in AWS's place, and while the rest of the form is not filled in, too.
        assert_eq!(fields(Issuer::Unknown, "ASIAIOSFODNN7EXAMPLE", SECRET_KEY), ["access_key_id"]);
        assert!(fields(Issuer::Unknown, "asia", "minioadmin").is_empty());
    }

    #[test]
    fn of_free_text_only_sure_signs_count() {
        for id in ["minioadmin", SECRET_KEY, "0123456789abcdefghijklmnopqrstuvwxyzABCD"] {
            assert!(fields(Issuer::Unknown, id, "minioadmin").is_empty(), "{id}");
        }
        assert_eq!(fields(Issuer::Unknown, SECRET_KEY, ID), ["access_key_id", "secret"]);
    }

    #[test]
    fn the_store_tells_whose_pairs_it_takes() {
        let at = |endpoint: &str| Issuer::at(Some(&endpoint.parse().unwrap()));
        assert_eq!(Issuer::at(None), Issuer::Amazon);
        assert_eq!(at("https://s3.eu-west-1.amazonaws.com"), Issuer::Amazon);
        assert_eq!(at("https://storage.googleapis.com"), Issuer::Google);
        assert_eq!(at("https://a1.r2.cloudflarestorage.com"), Issuer::Cloudflare);
        assert_eq!(at("https://minio.example.com"), Issuer::Unknown);
    }

    #[test]
    fn what_may_be_a_secret_is_not_sent_back() {
        for text in [SECRET_KEY, "AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI", &"x".repeat(200)] {
            assert!(is_withheld("access_key_id", text), "{text}");
        }
        assert!(is_withheld("bucket", SECRET_KEY));
        assert!(!is_withheld("access_key_id", "my key"));
        assert!(!is_withheld("prefix", "/CMIP6/CMIP/MIROC/MIROC6/historical/r1i1p"));
    }
}
