//! What a token is narrowed to when it is made.

use domain::{field::FieldErrors, grant::Target};
use sqlx::PgConnection;

use super::sql;
use crate::{Result, actor::Actor};

/// What a token is narrowed to. Without limits it reaches whatever its holder does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TokenLimits {
    /// The names of the only repos that it reaches.
    pub repos: Vec<String>,
    /// The nicknames of the only bucket configs that it reaches, with all their repos.
    pub bucket_configs: Vec<String>,
    /// Whether it only reads.
    pub reads_only: bool,
}

/// The scopes of a token that only reads.
const READING: &str = "organization:read";

impl TokenLimits {
    /// Whether it reaches some repos and bucket configs only.
    #[must_use]
    pub fn is_narrowed(&self) -> bool {
        !self.repos.is_empty() || !self.bucket_configs.is_empty()
    }

    /// The scopes within them.
    pub(crate) fn scopes(&self) -> Vec<String> {
        vec![if self.reads_only { READING } else { "*" }.to_owned()]
    }

    /// What they name, as far as the actor may read it.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) with a sentence for each name that nothing has.
    pub(super) async fn targets(&self, tx: &mut PgConnection, actor: &Actor) -> Result<Vec<Target>> {
        let mut errors = FieldErrors::default();
        let mut targets = Vec::new();
        for name in &self.repos {
            match sql::readable_repo(tx, actor, name).await? {
                Some(id) => targets.push(Target::Repo(id)),
                None => errors.add("repos", format!("There is no repo {name}.")),
            }
        }
        for nickname in &self.bucket_configs {
            match sql::readable_bucket(tx, actor, nickname).await? {
                Some(id) => targets.push(Target::BucketConfig(id)),
                None => errors.add("bucket_configs", format!("There is no bucket config {nickname}.")),
            }
        }
        if errors.is_empty() { Ok(targets) } else { Err(errors.into()) }
    }
}
