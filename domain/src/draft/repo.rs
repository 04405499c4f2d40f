//! The form of a new repo.

use serde::{Deserialize, Serialize};

use crate::{
    field::FieldErrors,
    repo::{ChosenBucket, Description, Metadata, NewRepo, Place, RepoMode},
};

/// The form as filled in, with the form's field names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RepoDraft {
    /// Name.
    pub name: String,
    /// Nickname of the bucket config; empty for the default.
    pub bucket_config: String,
    /// Prefix below the bucket config's own; empty to have one generated.
    pub prefix: String,
    /// Description.
    pub description: String,
}

impl RepoDraft {
    /// Validates every field.
    ///
    /// # Errors
    /// A sentence for each field that is invalid, all at once.
    pub fn parse(&self) -> Result<NewRepo, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.check("name", self.name.parse());
        let bucket = match self.bucket_config.trim() {
            "" => Some(ChosenBucket::Default),
            nickname => errors.check("bucket_config", nickname.parse()).map(ChosenBucket::Named),
        };
        let place = match self.prefix.trim() {
            "" => Some(Place::Fresh),
            prefix => errors.check("prefix", prefix.parse()).map(Place::At),
        };
        let description = errors.check("description", self.description.parse());
        match (name, bucket, place, description) {
            (Some(name), Some(bucket), Some(place), Some(description)) => {
                Ok(NewRepo { name, bucket, place, description, metadata: Metadata::default() })
            }
            _ => Err(errors),
        }
    }
}

/// The form that puts a repo in a mode, as it was filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModeDraft {
    /// The mode, by its word on the wire.
    pub mode: String,
    /// What data clients are told; empty for nothing.
    pub message: String,
}

impl ModeDraft {
    /// Judges both fields.
    ///
    /// # Errors
    /// A sentence for each field that can't be taken.
    pub fn parse(&self) -> Result<(RepoMode, Option<Description>), FieldErrors> {
        let mut errors = FieldErrors::default();
        let mode = errors.check("mode", self.mode.parse());
        let message = errors.check("message", self.message.parse::<Description>());
        let (mode, message) = mode.zip(message).ok_or(errors)?;
        Ok((mode, Some(message).filter(|message| !message.as_str().is_empty())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_errors_come_at_once() {
        let draft = RepoDraft {
            name: "a/b".into(),
            bucket_config: "x y".into(),
            prefix: "../x".into(),
            ..RepoDraft::default()
        };
        let errors = draft.parse().unwrap_err();
        assert_eq!(errors.iter().map(|(field, _)| field).collect::<Vec<_>>(), ["bucket_config", "name", "prefix"]);
        let draft = RepoDraft { name: "era5".into(), ..RepoDraft::default() };
        let repo = draft.parse().unwrap();
        assert_eq!((repo.bucket, repo.place), (ChosenBucket::Default, Place::Fresh));
    }
}
