//! Bucket configs in requests and answers.

mod access;
mod change;
mod shown;
mod values;

pub(in crate::api) use self::shown::{BucketConfig, state};
pub(super) use self::{
    change::BucketConfigChange,
    values::{BucketValues, NewBucketConfig},
};

/// The place in a body of a field of the form.
pub(super) fn place(field: &str) -> &str {
    match field {
        "auth_method" => "access/method",
        "access_key_id" => "access/access_key_id",
        "secret_access_key" => "access/secret_access_key",
        "account_id" => "access/account_id",
        "role_name" => "access/role_name",
        "shared_secret" => "access/external_id",
        "service_account" => "access/service_account",
        "cloud_credential" => "access/cloud_credential",
        field => field,
    }
}
