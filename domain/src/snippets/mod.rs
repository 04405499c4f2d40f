//! Text to paste for using a repo or a whole bucket config with each tool, or the reason why a tool is missing. A snippet that
//! can't work is not offered.
//!
//! The values in a text have grammars without quotes, whitespace and `$`, so that nothing typed by one person is code
//! in another's shell.

mod text;
mod tool;
mod usage;

pub use self::{
    tool::Tool,
    usage::{Supply, Usage, Used},
};
use crate::{
    aws::Region,
    endpoint::EndpointUrl,
    location::{AddressingStyle, BucketName, Prefix},
    repo::RepoMode,
};

/// Text to paste, and its prerequisites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// Its tool.
    pub tool: Tool,
    /// Its prerequisites, as a sentence.
    pub needs: &'static str,
    /// The text.
    pub text: String,
}

/// Why a read-only caller gets no keys where a bucket config's own pair is the only source: on a repo's page and in
/// every API.
pub const NO_PAIR_FOR_READERS: &str = "This store makes no temporary keys, and its key pair can't be limited to reading, so readers receive none. Ask an admin for the role of a member, or for a store that makes temporary keys.";

/// It is not known whether the store makes keys for tools.
const UNTESTED: &str = "It is not known yet whether this store makes temporary keys, which AWS tools need. Ask an admin to run Test connection on the bucket config.";

/// Who can request keys from this server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Any machine, over TLS.
    Secured,
    /// Only the server's own machine.
    ThisMachine,
    /// Any machine, in clear text.
    Clear,
}

impl Usage {
    /// The snippets that work for this reader.
    #[must_use]
    pub fn snippets(&self) -> Vec<Snippet> {
        let (arraylake, aws) = (self.serves_arraylake(), self.serves_aws());
        let is_offered = |tool: &Tool| match tool {
            Tool::TokenFile => arraylake || aws,
            Tool::Arraylake => arraylake,
            // These take an endpoint without a path.
            Tool::DuckDb | Tool::TileDb | Tool::Gdal => aws && !self.has_endpoint_path(),
            _ => aws,
        };
        let snippet = |tool: Tool| Snippet { tool, needs: tool.needs(), text: text::of(tool, self) };
        Tool::ALL.into_iter().filter(is_offered).map(snippet).collect()
    }

    /// Remarks for the reader: what works differently, and why some tools are missing.
    #[must_use]
    pub fn remarks(&self) -> Vec<&'static str> {
        if self.is_offline() {
            return vec!["The repo is offline. Nobody receives keys for it until an admin sets it online."];
        }
        let mut remarks = match self.used {
            Used::Repo { .. } => self.repo_remarks(),
            Used::BucketConfig { .. } => self.bucket_remarks(),
        };
        if !self.bucket().is_read_by_arraylake() {
            remarks.push("arraylake reads no names of buckets with a colon in them, so there is no snippet for it.");
        }
        if self.has_endpoint_path() {
            remarks.push("DuckDB, TileDB-Py and GDAL take no endpoint with a path, such as this store's.");
        }
        match self.reach() {
            Reach::Secured => {}
            Reach::ThisMachine => remarks.push("This server's address is a loopback address, so the snippets work on its own machine only."),
            Reach::Clear => remarks.push(
                "This server's address begins with http, so AWS tools refuse to fetch keys from it, and others on the network can read an API token that is sent to it. Ask the operator for https.",
            ),
        }
        remarks
    }

    fn repo_remarks(&self) -> Vec<&'static str> {
        match (self.supply, self.writes) {
            (Supply::RoleKeys | Supply::TemporaryKeys, _) => vec![],
            (Supply::KeyPair, true) => vec![
                "This store makes no temporary keys, so arraylake receives the bucket config's own key pair. AWS tools can't fetch a pair that never expires: configure them with a key pair of your own.",
            ],
            (Supply::KeyPair, false) => vec![NO_PAIR_FOR_READERS],
            (Supply::CredentialOnly, _) => vec![
                "This store makes no temporary keys, and a cloud credential never leaves this server, so nobody receives keys. Ask an admin to enter HMAC keys in the bucket config, or to use a store that makes temporary keys.",
            ],
            (Supply::Untested, _) => vec![UNTESTED],
            (Supply::OwnKeys, _) => vec![
                "The bucket is self-managed: this server has no keys for it. arraylake reads it without keys if it is public; use keys of your own with other tools.",
            ],
            (Supply::GoogleToken, _) => vec![
                "The bucket is on Google Cloud Storage. Repos there open with arraylake, which renews its token; AWS tools don't open them with a token.",
            ],
        }
    }

    fn bucket_remarks(&self) -> Vec<&'static str> {
        vec![match self.supply {
            Supply::RoleKeys | Supply::TemporaryKeys => {
                "These snippets read everything below the prefix, all repos there included, and write nothing. To write with them, put ?access=write behind the address of the keys; repos are written with their own snippets."
            }
            Supply::KeyPair | Supply::CredentialOnly => {
                "This store makes no temporary keys, so nobody receives keys for the bucket config as a whole. Configure AWS tools with a key pair of your own."
            }
            Supply::Untested => UNTESTED,
            Supply::OwnKeys => {
                "The bucket is self-managed: this server has no keys for it. Configure AWS tools with keys of your own."
            }
            Supply::GoogleToken => {
                "The bucket is on Google Cloud Storage, which AWS tools don't open with a token. Repos there open with arraylake."
            }
        }]
    }

    fn is_offline(&self) -> bool {
        matches!(self.used, Used::Repo { mode: RepoMode::Offline, .. })
    }

    fn serves_arraylake(&self) -> bool {
        // It opens repos only.
        matches!(self.used, Used::Repo { .. })
            && !self.is_offline()
            && self.bucket().is_read_by_arraylake()
            && match self.supply {
                Supply::RoleKeys | Supply::TemporaryKeys | Supply::OwnKeys | Supply::GoogleToken => true,
                Supply::KeyPair | Supply::Untested => self.writes,
                Supply::CredentialOnly => false,
            }
    }

    fn serves_aws(&self) -> bool {
        !self.is_offline()
            && self.reach() != Reach::Clear
            && matches!(self.supply, Supply::RoleKeys | Supply::TemporaryKeys)
    }

    fn has_endpoint_path(&self) -> bool {
        self.endpoint.as_ref().is_some_and(|endpoint| !endpoint.path().is_empty())
    }

    /// Whether requests name the bucket in the host name.
    fn has_virtual_hosts(&self) -> bool {
        self.style == Some(AddressingStyle::Virtual)
    }

    /// The endpoint for tools on `object_store`, which want a bucket in the host name to be there already. See
    /// <https://docs.rs/object_store/latest/object_store/aws/struct.AmazonS3Builder.html#method.with_virtual_hosted_style_request>.
    fn endpoint_with_bucket(&self) -> Option<EndpointUrl> {
        let endpoint = self.endpoint.as_ref()?;
        Some(if self.has_virtual_hosts() { endpoint.with_bucket(self.bucket().as_str()) } else { endpoint.clone() })
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
