//! The kinds of cloud credentials. Each is told here once, with all it consists of; another one is an entry of this table, and
//! what the compiler then asks for.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use super::{AccountName, ArnHead, EditedArn, KmsKeyId, Provider, SecretText, ServiceAccountKey, WireType};
use crate::{
    Invalid,
    aws::{ExternalId, RoleArn},
    bucket::{AccessKeyId, SecretAccessKey, ServiceAccount},
    endpoint::EndpointUrl,
};

/// Makes of each kind a variant of four types: the word, the keys whole, what may be shown of them, and what an edit changes.
macro_rules! kinds {
    ($(
        $(#[$about:meta])*
        $kind:ident {
            provider: $provider:ident,
            wire_type: $wire_type:ident,
            label: $label:literal,
            secret_label: $secret_label:literal,
            opens_buckets: $opens_buckets:literal,
            whole: $whole:tt,
            shown: $shown:tt,
            edited: $edited:tt,
        }
    )+) => {
        /// What a cloud credential consists of.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray)]
        #[serde(rename_all = "snake_case")]
        #[strum(serialize_all = "snake_case", parse_err_ty = Invalid, parse_err_fn = no_format)]
        pub enum CredentialKind {
            $($(#[$about])* $kind,)+
        }

        words!(CredentialKind);

        impl CredentialKind {
            /// The words a person reads.
            #[must_use]
            pub fn label(self) -> &'static str {
                match self { $(Self::$kind => $label,)+ }
            }

            /// Whose it is.
            #[must_use]
            pub fn provider(self) -> Provider {
                match self { $(Self::$kind => Provider::$provider,)+ }
            }

            /// What the client of the newer form takes it for when it filters a list.
            #[must_use]
            pub fn wire_type(self) -> WireType {
                match self { $(Self::$kind => WireType::$wire_type,)+ }
            }

            /// What its secret is called.
            #[must_use]
            pub fn secret_label(self) -> &'static str {
                match self { $(Self::$kind => $secret_label,)+ }
            }

            /// Those that open buckets of a store that speaks S3.
            pub fn opening_buckets() -> impl Iterator<Item = Self> {
                Self::ALL.iter().copied().filter(|kind| kind.opens_buckets())
            }

            /// Whether it opens buckets of a store that speaks S3: these can be tested, and bucket configs can use them.
            #[must_use]
            pub fn opens_buckets(self) -> bool {
                match self { $(Self::$kind => $opens_buckets,)+ }
            }
        }

        /// A cloud credential whole, secrets included.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Keys {
            $($(#[$about])* $kind $whole,)+
        }

        /// What may be shown of a stored credential.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case", tag = "kind")]
        pub enum RedactedKeys {
            $($(#[$about])* $kind $shown,)+
        }

        /// What is to change of a credential's keys, which keep their kind. What is not given stays; an inner nothing takes away.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum EditedKeys {
            $($(#[$about])* $kind $edited,)+
        }

        kinds!(@kind Keys $($kind)+);
        kinds!(@kind RedactedKeys $($kind)+);
        kinds!(@kind EditedKeys $($kind)+);
    };
    (@kind $form:ident $($kind:ident)+) => {
        impl $form {
            /// What it consists of.
            #[must_use]
            pub fn kind(&self) -> CredentialKind {
                match self { $(Self::$kind { .. } => CredentialKind::$kind,)+ }
            }
        }
    };
}

kinds! {
    /// An access key pair of AWS, or of a store that speaks S3.
    AwsKey {
        provider: Aws,
        wire_type: Key,
        label: "Access and secret key",
        secret_label: "Secret access key",
        opens_buckets: true,
        whole: {
            /// Its public half.
            access_key_id: AccessKeyId,
            /// Its secret half.
            secret_access_key: SecretAccessKey,
            /// Where the store answers, when it is not Amazon S3.
            endpoint: Option<EndpointUrl>,
            /// The key new objects are encrypted with.
            kms_key_id: Option<KmsKeyId>,
        },
        shown: {
            /// Its public half.
            access_key_id: AccessKeyId,
            /// Where the store answers, when it is not Amazon S3.
            endpoint: Option<EndpointUrl>,
            /// The key new objects are encrypted with.
            kms_key_id: Option<KmsKeyId>,
        },
        edited: {
            /// Its public half.
            access_key_id: Option<AccessKeyId>,
            /// Its secret half.
            secret_access_key: Option<SecretAccessKey>,
            /// Where the store answers.
            endpoint: Option<Option<EndpointUrl>>,
            /// The key new objects are encrypted with.
            kms_key_id: Option<Option<KmsKeyId>>,
        },
    }
    /// A role in the customer's AWS account that this server assumes.
    AwsRole {
        provider: Aws,
        wire_type: Arn,
        label: "ARN role",
        secret_label: "External ID",
        opens_buckets: true,
        whole: {
            /// The role.
            arn: RoleArn,
            /// What its trust policy demands, when that is not the namespace's external ID.
            external_id: Option<ExternalId>,
            /// Where the store answers, when it is not Amazon S3.
            endpoint: Option<EndpointUrl>,
            /// The key new objects are encrypted with.
            kms_key_id: Option<KmsKeyId>,
        },
        shown: {
            /// The beginning of its ARN.
            arn_head: ArnHead,
            /// Whether its external ID is one that a client of the API chose.
            own_external_id: bool,
            /// Where the store answers, when it is not Amazon S3.
            endpoint: Option<EndpointUrl>,
            /// The key new objects are encrypted with.
            kms_key_id: Option<KmsKeyId>,
        },
        edited: {
            /// The role.
            arn: Option<EditedArn>,
            /// What its trust policy demands.
            external_id: Option<ExternalId>,
            /// Where the store answers.
            endpoint: Option<Option<EndpointUrl>>,
            /// The key new objects are encrypted with.
            kms_key_id: Option<Option<KmsKeyId>>,
        },
    }
    /// A storage account of Azure with its key.
    AzureKey {
        provider: Azure,
        wire_type: Key,
        label: "Account key",
        secret_label: "Account key",
        opens_buckets: false,
        whole: {
            /// The storage account.
            account_name: AccountName,
            /// Its key.
            account_key: SecretText,
        },
        shown: {
            /// The storage account.
            account_name: AccountName,
        },
        edited: {
            /// The storage account.
            account_name: Option<AccountName>,
            /// Its key.
            account_key: Option<SecretText>,
        },
    }
    /// A storage account of Azure with a shared access signature.
    AzureToken {
        provider: Azure,
        wire_type: AzureToken,
        label: "Account SAS token",
        secret_label: "SAS token",
        opens_buckets: false,
        whole: {
            /// The storage account.
            account_name: AccountName,
            /// The signature.
            sas_token: SecretText,
        },
        shown: {
            /// The storage account.
            account_name: AccountName,
        },
        edited: {
            /// The storage account.
            account_name: Option<AccountName>,
            /// The signature.
            sas_token: Option<SecretText>,
        },
    }
    /// An HMAC key pair of Google Cloud Storage.
    GcpKey {
        provider: Gcp,
        wire_type: Key,
        label: "HMAC key",
        secret_label: "Secret access key",
        opens_buckets: true,
        whole: {
            /// Its public half.
            access_key_id: AccessKeyId,
            /// Its secret half.
            secret_access_key: SecretAccessKey,
        },
        shown: {
            /// Its public half.
            access_key_id: AccessKeyId,
        },
        edited: {
            /// Its public half.
            access_key_id: Option<AccessKeyId>,
            /// Its secret half.
            secret_access_key: Option<SecretAccessKey>,
        },
    }
    /// A service account of Google with its key file.
    GcpServiceAccount {
        provider: Gcp,
        wire_type: Token,
        label: "Service account key",
        secret_label: "Key file",
        opens_buckets: false,
        whole: (ServiceAccountKey),
        shown: {
            /// The service account.
            account: ServiceAccount,
            /// Which of its keys.
            key_id: String,
        },
        edited: (Option<ServiceAccountKey>),
    }
}

fn no_format(_: &str) -> Invalid {
    "Choose a format.".into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back() {
        for &kind in CredentialKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
            assert!(kind.as_str().starts_with(&kind.provider().as_str().to_lowercase()));
        }
        for &provider in Provider::ALL {
            assert_eq!(provider.as_str().parse(), Ok(provider));
        }
    }
}
