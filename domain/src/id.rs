//! Identifiers. Each has its own type, so that an organisation's id can't be passed as a person's.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// A person with an account on this server.
    PersonId
);
id!(
    /// An organisation.
    OrgId
);
id!(
    /// An identity of a person at an identity provider.
    IdentityId
);
id!(
    /// A passkey of a person.
    PasskeyId
);
id!(
    /// What a value of an identity provider's groups claim gives.
    ClaimMappingId
);
id!(
    /// A bucket config.
    BucketConfigId
);
id!(
    /// A repo.
    RepoId
);
id!(
    /// A cloud credential.
    CloudCredentialId
);
id!(
    /// A device that a person signed in.
    DeviceId
);
id!(
    /// A trust rule of a service account.
    TrustRuleId
);
id!(
    /// An invitation.
    InvitationId
);
id!(
    /// A group of people and service accounts.
    GroupId
);
id!(
    /// A grant.
    GrantId
);

impl RepoId {
    /// As data clients read it: 32 hexadecimal digits without dashes.
    #[must_use]
    pub fn hex(self) -> String {
        self.0.simple().to_string()
    }
}
