//! The key of an organisation: wrapped by the operator's key, it seals the organisation's secrets.

use domain::id::OrgId;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    Binding, Key, Keyring,
    sql::{self, WrappedOrgKey},
};
use crate::{Error, Result};

/// The version of an organisation's first key.
pub(crate) const FIRST_VERSION: i32 = 1;

/// An organisation's key.
#[derive(Debug)]
pub(crate) struct OrgKey {
    pub(crate) version: i32,
    pub(crate) key: Key,
}

impl WrappedOrgKey {
    pub(crate) fn unwrap(&self, keyring: &Keyring, org: OrgId) -> Result<OrgKey> {
        let kek = keyring.get(&self.kek_id).ok_or(Error::Integrity)?;
        let bytes = kek.open(&binding(org, self.version, &self.kek_id), &self.wrapped)?;
        Ok(OrgKey { version: self.version, key: Key::from_slice(&bytes).ok_or(Error::Integrity)? })
    }
}

fn binding(org: OrgId, version: i32, kek_id: &str) -> Binding {
    Binding::new("orgkey").field(Uuid::from(org).as_bytes()).field(version.to_be_bytes()).field(kek_id)
}

/// Creates the first key of an organisation whose row refers to [`FIRST_VERSION`].
pub(crate) async fn create_org_key(connection: &mut PgConnection, keyring: &Keyring, org: OrgId) -> Result<()> {
    let (kek_id, kek) = keyring.active();
    let wrapped = kek.seal(&binding(org, FIRST_VERSION, kek_id), Key::random().as_bytes())?;
    let key = WrappedOrgKey { version: FIRST_VERSION, kek_id: kek_id.to_owned(), wrapped };
    Ok(sql::insert_org_key(connection, org, &key).await?)
}

/// The key for newly sealed values of `org`.
pub(crate) async fn active_org_key(connection: &mut PgConnection, keyring: &Keyring, org: OrgId) -> Result<OrgKey> {
    sql::active_org_key(connection, org).await?.unwrap(keyring, org)
}
