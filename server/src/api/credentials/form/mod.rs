//! Cloud credentials in requests and answers.

mod change;
mod keys;
mod shown;
mod values;

pub(super) use self::{
    change::CloudCredentialChange,
    shown::CloudCredential,
    values::{KeysToTest, NewCloudCredential},
};

/// The place in a body of a field of the form.
pub(super) fn place(field: &str) -> &str {
    match field {
        "format" => "keys/kind",
        "access_key_id" => "keys/access_key_id",
        "account_name" => "keys/account_name",
        "secret" | "secret_access_key" => "keys/secret",
        "role_arn" => "keys/role_arn",
        "endpoint" => "keys/endpoint",
        "kms_key_id" => "keys/kms_key_id",
        field => field,
    }
}
