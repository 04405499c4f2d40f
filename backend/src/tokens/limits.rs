//! What a token is narrowed to when it is made.

use domain::{field::FieldErrors, grant::Target, id::OrgId};
use sqlx::PgConnection;

use super::sql;
use crate::{Result, actor::Actor};

/// What a token is narrowed to. Without limits it reaches whatever its holder does. In a token that is valid in all organisations
/// of its holder, every name begins with its organisation: `acme/era5`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TokenLimits {
    /// The names of the only repos that it reaches.
    pub repos: Vec<String>,
    /// The nicknames of the only bucket configs that it reaches, with all their repos.
    pub bucket_configs: Vec<String>,
    /// Whether it only reads.
    pub reads_only: bool,
}

/// How many repos and bucket configs a token names at most.
const MOST: usize = 100;
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

    /// What they name, as far as the actor may read it, with the organisation of each.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) for more than a hundred names, and with a sentence for each name that nothing
    /// has.
    pub(super) async fn targets(&self, tx: &mut PgConnection, actor: &Actor) -> Result<Vec<(OrgId, Target)>> {
        let mut errors = FieldErrors::default();
        if self.repos.len() + self.bucket_configs.len() > MOST {
            errors.add("repos", format!("A token is narrowed to {MOST} repos and bucket configs at most."));
            return Err(errors.into());
        }
        let mut targets = Vec::new();
        for name in &self.repos {
            let found = match place(tx, actor, name).await? {
                Some((org, name)) => sql::readable_repo(tx, org, actor.person, name).await?.map(|id| (org, id)),
                None => None,
            };
            match found {
                Some((org, id)) => targets.push((org, Target::Repo(id))),
                None => errors.add("repos", unknown(actor, "repo", name)),
            }
        }
        for name in &self.bucket_configs {
            let found = match place(tx, actor, name).await? {
                Some((org, name)) => sql::readable_bucket(tx, org, actor.person, name).await?.map(|id| (org, id)),
                None => None,
            };
            match found {
                Some((org, id)) => targets.push((org, Target::BucketConfig(id))),
                None => errors.add("bucket_configs", unknown(actor, "bucket config", name)),
            }
        }
        if errors.is_empty() { Ok(targets) } else { Err(errors.into()) }
    }
}

/// The organisation of what has this name, and its name there.
async fn place<'a>(tx: &mut PgConnection, actor: &Actor, name: &'a str) -> Result<Option<(OrgId, &'a str)>> {
    if !actor.is_personal {
        return Ok(Some((actor.org, name)));
    }
    let Some((org, name)) = name.split_once('/') else { return Ok(None) };
    Ok(sql::org_of_member(tx, actor.person, org).await?.map(|org| (org, name)))
}

fn unknown(actor: &Actor, kind: &str, name: &str) -> String {
    if actor.is_personal && !name.contains('/') {
        format!("Name the organisation, too: acme/{name}.")
    } else {
        format!("There is no {kind} {name}.")
    }
}
