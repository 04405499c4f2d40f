//! Texts that are validated once and trusted afterwards.

use std::borrow::Cow;

/// Why a text is invalid: one sentence for the person who typed it. It never repeats the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Invalid(pub Cow<'static, str>);

impl From<&'static str> for Invalid {
    fn from(sentence: &'static str) -> Self {
        Self(Cow::Borrowed(sentence))
    }
}

impl From<String> for Invalid {
    fn from(sentence: String) -> Self {
        Self(Cow::Owned(sentence))
    }
}

/// Gives an enum of words the list of its values and the word of each, from what it derives of `strum`.
macro_rules! words {
    ($name:ident) => {
        impl $name {
            /// Every value.
            pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

            /// The word on the wire and in the database.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                self.into()
            }
        }
    };
}

/// Declares a text that only its grammar can construct: private field, `FromStr`, and serde through `FromStr`. An
/// optional second grammar parses stored texts, so that existing names stay valid when the first grammar becomes
/// stricter.
macro_rules! checked_text {
    ($(#[$meta:meta])* $name:ident, $parse:path) => {
        checked_text!($(#[$meta])* $name, $parse, $parse);
    };
    ($(#[$meta:meta])* $name:ident, $parse:path, stored: $stored:path) => {
        checked_text!($(#[$meta])* $name, $parse, $stored);

        impl $name {
            /// Parses a stored text, which today's grammar may refuse.
            ///
            /// # Errors
            /// A sentence when no earlier grammar accepted it.
            pub fn stored(text: &str) -> Result<Self, $crate::Invalid> {
                $stored(text).map(Self)
            }
        }
    };
    ($(#[$meta:meta])* $name:ident, $parse:path, $stored:path) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The canonical text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::Invalid;

            fn from_str(typed: &str) -> Result<Self, Self::Err> {
                $crate::text::storable(typed)?;
                $parse(typed).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::Invalid;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                $stored(&text).map(Self)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

/// Refuses the NUL character, which PostgreSQL stores in no text. See
/// <https://www.postgresql.org/docs/current/datatype-character.html>.
///
/// # Errors
/// A sentence that says so.
pub fn storable(text: &str) -> Result<(), Invalid> {
    if text.contains('\0') { Err("This text holds a NUL character, which cannot be stored.".into()) } else { Ok(()) }
}

/// Refuses `text` with `sentence` unless it has `min` to `max` bytes, all of them `allowed`.
pub(crate) fn only(
    text: &str,
    min: usize,
    max: usize,
    allowed: impl Fn(u8) -> bool,
    sentence: &'static str,
) -> Result<(), Invalid> {
    if (min..=max).contains(&text.len()) && text.bytes().all(allowed) { Ok(()) } else { Err(sentence.into()) }
}

/// Whether the first and the last byte are ASCII letters or digits.
pub(crate) fn alphanumeric_ends(text: &str) -> bool {
    let ends = [text.bytes().next(), text.bytes().next_back()];
    ends.iter().all(|end| end.is_some_and(|byte| byte.is_ascii_alphanumeric()))
}
