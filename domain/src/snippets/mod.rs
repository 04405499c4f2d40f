//! What to paste to use a repo, tool by tool, and why a tool is missing. A snippet that cannot work is not offered.
//!
//! What goes into a text is of a grammar without quotes, blanks and `$`, so that nothing that was typed by one person is
//! code in another's shell.

mod text;

use serde::{Deserialize, Serialize};

use crate::{
    aws::Region,
    endpoint::EndpointUrl,
    location::{BucketName, Location, Prefix},
    org::OrgSlug,
    repo::{RepoMode, RepoName},
};

/// Where a repo's keys come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Supply {
    /// Temporary keys of an AWS role.
    RoleKeys,
    /// Temporary keys that the store makes of a stored key pair.
    TemporaryKeys,
    /// The bucket config's own key pair: its store makes no temporary keys.
    KeyPair,
    /// Nothing: the pair is a cloud credential's, which stays on the server, and its store makes no temporary keys.
    CredentialOnly,
    /// A key pair of which nobody knows yet whether its store makes temporary keys.
    Untested,
    /// Nothing: the bucket is self-managed.
    OwnKeys,
    /// A token of a Google service account.
    GoogleToken,
}

/// A repo as somebody may use it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepoUse {
    /// Where data clients reach this server.
    pub service: EndpointUrl,
    /// The organisation.
    pub org: OrgSlug,
    /// The repo.
    pub repo: RepoName,
    /// Where it lies.
    pub location: Location,
    /// Where data clients reach its store, when not at the platform's own address.
    pub endpoint: Option<EndpointUrl>,
    /// Whether it may be used.
    pub mode: RepoMode,
    /// Where its keys come from.
    pub supply: Supply,
    /// Whether the reader of the page may write to it.
    pub writes: bool,
}

/// A text to paste, and what it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// What it is for.
    pub tool: Tool,
    /// What has to be there first, in a sentence.
    pub needs: &'static str,
    /// The text.
    pub text: String,
}

/// What a snippet is for. The first four are what the others stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tool {
    /// A file with the reader's API token.
    TokenFile,
    /// `arraylake` with xarray.
    Arraylake,
    /// An AWS profile that fetches the repo's keys with `curl`.
    Profile,
    /// Environment variables that name a container's credentials endpoint.
    Environment,
    /// boto3.
    Boto3,
    /// The `aws` command line.
    AwsCli,
    /// DuckDB.
    DuckDb,
    /// rclone.
    Rclone,
    /// obstore.
    Obstore,
    /// polars.
    Polars,
    /// deltalake.
    DeltaLake,
    /// TileDB-Py.
    TileDb,
    /// GDAL, through rasterio.
    Gdal,
}

impl Tool {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 13] = [
        Self::TokenFile,
        Self::Arraylake,
        Self::Profile,
        Self::Environment,
        Self::Boto3,
        Self::AwsCli,
        Self::DuckDb,
        Self::Rclone,
        Self::Obstore,
        Self::Polars,
        Self::DeltaLake,
        Self::TileDb,
        Self::Gdal,
    ];

    /// Its name on the page.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::TokenFile => "Token file",
            Self::Arraylake => "arraylake and xarray",
            Self::Profile => "AWS profile",
            Self::Environment => "Environment",
            Self::Boto3 => "boto3",
            Self::AwsCli => "aws command line",
            Self::DuckDb => "DuckDB",
            Self::Rclone => "rclone",
            Self::Obstore => "obstore",
            Self::Polars => "polars",
            Self::DeltaLake => "deltalake",
            Self::TileDb => "TileDB-Py",
            Self::Gdal => "GDAL (rasterio)",
        }
    }

    fn needs(self) -> &'static str {
        match self {
            Self::TokenFile => {
                "Make an API token in the settings. Run this, paste the token and press Enter; it is not shown."
            }
            Self::Arraylake => "Needs the token file, arraylake and xarray.",
            Self::Profile => "Goes into ~/.aws/config. Needs the token file and curl.",
            Self::Environment => {
                "Needs the token file. Other AWS settings are set aside, so use a shell of its own. AWS SDKs from before 2024 don't read the token file: use the profile with them."
            }
            Self::Boto3 => "Needs the profile and boto3.",
            Self::AwsCli => "Needs the profile and the AWS CLI, version 1 or 2.",
            Self::DuckDb => "Needs the profile and DuckDB with its extensions httpfs and aws.",
            Self::Rclone => "Needs the profile and rclone 1.60 or newer.",
            Self::Obstore => "Needs the environment and obstore.",
            Self::Polars => "Needs the profile, polars and boto3. Put the name of a file of yours.",
            Self::DeltaLake => "Needs the environment and deltalake. Put the name of a table of yours.",
            Self::TileDb => "Needs the environment and tiledb.",
            Self::Gdal => {
                "Needs the environment and rasterio with GDAL 3.10 or newer. Put the name of a file of yours."
            }
        }
    }
}

/// Why somebody who may only read receives no keys where a bucket config's own pair is all there is: on a repo's page and from
/// every API alike.
pub const NO_PAIR_FOR_READERS: &str = "This store makes no temporary keys, and its key pair can't be limited to reading, so readers receive none. Ask an admin for the role of a member, or for a store that makes temporary keys.";

/// Who can ask this server for keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Anybody, over TLS.
    Secured,
    /// Programs on the server's own machine.
    ThisMachine,
    /// Anybody, in clear text.
    Clear,
}

impl RepoUse {
    /// The snippets that work for this repo and this reader.
    #[must_use]
    pub fn snippets(&self) -> Vec<Snippet> {
        let (arraylake, aws) = (self.serves_arraylake(), self.serves_aws());
        let is_offered = |tool: &Tool| match tool {
            Tool::TokenFile => arraylake || aws,
            Tool::Arraylake => arraylake,
            _ => aws,
        };
        let snippet = |tool: Tool| Snippet { tool, needs: tool.needs(), text: text::of(tool, self) };
        Tool::ALL.into_iter().filter(is_offered).map(snippet).collect()
    }

    /// What the reader has to know beside the snippets: what works differently, and why some are missing.
    #[must_use]
    pub fn remarks(&self) -> Vec<&'static str> {
        if self.mode == RepoMode::Offline {
            return vec!["The repo is offline. Nobody receives keys for it until an admin sets it online."];
        }
        let mut remarks = match (self.supply, self.writes) {
            (Supply::RoleKeys | Supply::TemporaryKeys, _) => vec![],
            (Supply::KeyPair, true) => vec![
                "This store makes no temporary keys, so arraylake receives the bucket config's own key pair. AWS tools can't fetch a pair that never expires: configure them with a key pair of your own.",
            ],
            (Supply::KeyPair, false) => vec![NO_PAIR_FOR_READERS],
            (Supply::CredentialOnly, _) => vec![
                "This store makes no temporary keys, and a cloud credential never leaves this server, so nobody receives keys. Ask an admin to enter HMAC keys in the bucket config, or to use a store that makes temporary keys.",
            ],
            (Supply::Untested, _) => vec![
                "It is not known yet whether this store makes temporary keys, which AWS tools need. Ask an admin to run Test connection on the bucket config.",
            ],
            (Supply::OwnKeys, _) => vec![
                "The bucket is self-managed: this server has no keys for it. arraylake reads it without keys if it is public; use keys of your own with other tools.",
            ],
            (Supply::GoogleToken, _) => vec![
                "The bucket is on Google Cloud Storage. Repos there open with arraylake, which renews its token; AWS tools don't open them with a token.",
            ],
        };
        match self.reach() {
            Reach::Secured => {}
            Reach::ThisMachine => remarks.push("This server's address is a loopback address, so the snippets work on its own machine only."),
            Reach::Clear => remarks.push(
                "This server's address begins with http, so AWS tools refuse to fetch keys from it, and others on the network can read an API token that is sent to it. Ask the operator for https.",
            ),
        }
        remarks
    }

    fn serves_arraylake(&self) -> bool {
        self.mode != RepoMode::Offline
            && match self.supply {
                Supply::RoleKeys | Supply::TemporaryKeys | Supply::OwnKeys | Supply::GoogleToken => true,
                Supply::KeyPair | Supply::Untested => self.writes,
                Supply::CredentialOnly => false,
            }
    }

    fn serves_aws(&self) -> bool {
        self.mode != RepoMode::Offline
            && self.reach() != Reach::Clear
            && matches!(self.supply, Supply::RoleKeys | Supply::TemporaryKeys)
    }

    fn reach(&self) -> Reach {
        if self.service.is_https() {
            Reach::Secured
        } else if self.service.is_loopback() {
            Reach::ThisMachine
        } else {
            Reach::Clear
        }
    }

    fn region(&self) -> &str {
        self.location.store.region().map_or("us-east-1", Region::as_str)
    }

    fn bucket(&self) -> &BucketName {
        &self.location.bucket
    }

    fn prefix(&self) -> &Prefix {
        &self.location.prefix
    }
}

#[cfg(test)]
mod tests;
