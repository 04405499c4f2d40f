//! Cloud credentials: listed, added, and opened to be used.

mod change;
pub mod external_id;
mod sealed;
mod sql;
mod testing;

use domain::{
    credential::{
        BucketPath, Credential, CredentialKind, CredentialName, Keys, NewCredential, Provider, Shown, WireType,
    },
    field::FieldErrors,
    id::{CloudCredentialId, OrgId},
    listing::{Page, Wanted},
};
use serde_json::{Value, json};
use sqlx::PgConnection;

pub use self::change::{edit, revoke, set_default};
pub use self::testing::PastTest;
use self::testing::{fingerprint, must_be_proven};
pub use self::testing::{list_tests, test, test_edited, test_new};
pub(crate) use self::{
    external_id::{SealedExternalId, digest, is_anothers, must_not_be_anothers},
    sealed::Sealed,
    sql::{ReadColumns, bucket_paths},
};
use crate::{
    Conflict, Context, Error, Result,
    actor::Actor,
    admission,
    admission::Candidate,
    audit::{self, Action, Subject},
    buckets,
    listing::Chunk,
    random, seal,
    seal::{OrgKey, WrappedOrgKey},
    share,
};

/// Which credentials of a list are wanted, beside the part of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CredentialFilter {
    /// Only this provider's.
    pub provider: Option<Provider>,
    /// Only those of these kinds.
    pub kinds: Option<Kinds>,
}

/// Some of the kinds of credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kinds {
    /// Those a bucket config can use.
    OpeningBuckets,
    /// Those that a client calls by this word.
    OfType(WireType),
}

impl Kinds {
    fn has(self, kind: CredentialKind) -> bool {
        match self {
            Self::OpeningBuckets => kind.opens_buckets(),
            Self::OfType(word) => kind.wire_type() == word,
        }
    }
}

/// Whether a role's values must have passed a connection test before they are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// They must: what the interface promises.
    Demanded,
    /// They need not: clients of the API have no way to test first. They are shown as not tested.
    NotDemanded,
}

/// A stored credential with what it takes to use it.
#[derive(Debug)]
pub(crate) struct StoredCredential {
    pub(crate) credential: Credential,
    pub(crate) keys: Keys,
    pub(crate) fingerprint: Vec<u8>,
    org_key: OrgKey,
    secret_version: i32,
}

/// What a bucket config needs of the credential it relies on, with the secret still sealed.
pub(crate) struct SealedCredential {
    pub(crate) id: CloudCredentialId,
    pub(crate) shown: Shown,
    pub(crate) buckets: Vec<BucketPath>,
    pub(crate) version: i32,
    pub(crate) fingerprint: Vec<u8>,
    pub(crate) sealed: Sealed,
    pub(crate) org_key: WrappedOrgKey,
    /// The namespace's external ID, where it is the one to use.
    pub(crate) external_id: Option<SealedExternalId>,
}

/// A page of the namespace's credentials, by name, and how many there are.
///
/// # Errors
/// When the database can't be asked.
pub async fn list(cx: &Context, actor: &Actor, filter: CredentialFilter, wanted: Wanted) -> Result<Page<Credential>> {
    let items = sql::page(&*share::pool_of(cx, actor.org).await?, actor.org, filter, &wanted).await?;
    let total = sql::count(&*share::pool_of(cx, actor.org).await?, actor.org, filter, &wanted).await?;
    Ok(Page { items, total: u32::try_from(total).unwrap_or(u32::MAX), wanted })
}

/// The namespace's credentials that follow `last` by name; without it, the first ones.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_after(
    cx: &Context,
    actor: &Actor,
    filter: CredentialFilter,
    last: Option<&Credential>,
) -> Result<Chunk<Credential>> {
    sql::after(&*share::pool_of(cx, actor.org).await?, actor.org, filter, last).await.map(Chunk::from)
}

/// The credentials that bucket configs can use, by name: a thousand at most.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_for_buckets(cx: &Context, actor: &Actor) -> Result<Vec<Credential>> {
    let filter = CredentialFilter { provider: None, kinds: Some(Kinds::OpeningBuckets) };
    sql::page(&*share::pool_of(cx, actor.org).await?, actor.org, filter, &Wanted { rows: 1_000, ..Wanted::default() })
        .await
}

/// What the bucket configs that rely on a credential are called: a few of them.
///
/// # Errors
/// When the database can't be asked.
pub async fn list_bucket_names(cx: &Context, actor: &Actor, id: CloudCredentialId) -> Result<Vec<String>> {
    Ok(buckets::names_on_credential(&*share::pool_of(cx, actor.org).await?, actor.org, id).await?)
}

/// One credential.
///
/// # Errors
/// [`Error::NotFound`] when the actor's namespace has none of this id.
pub async fn get(cx: &Context, actor: &Actor, id: CloudCredentialId) -> Result<Credential> {
    sql::get(&*share::pool_of(cx, actor.org).await?, actor.org, id).await?.ok_or(Error::NotFound)
}

/// The credential of exactly this name.
///
/// # Errors
/// [`Error::NotFound`] when the actor's namespace has none.
pub async fn get_named(cx: &Context, actor: &Actor, name: &str) -> Result<Credential> {
    let name: CredentialName = name.parse().map_err(|_| Error::NotFound)?;
    sql::named(&*share::pool_of(cx, actor.org).await?, actor.org, &name).await?.ok_or(Error::NotFound)
}

/// Stores a credential.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers; [`Error::Invalid`] when only roles may have what is asked for, and
/// where proof is demanded that is not there; [`Conflict::CredentialNameTaken`], which a constraint decides.
pub async fn create(cx: &Context, actor: &Actor, new: &NewCredential, proof: Proof) -> Result<Credential> {
    actor.must_manage()?;
    check_what_fits(new.keys.kind(), new.allowed_in_tasks, !new.buckets.is_empty())?;
    admission::must_admit(cx, &actor.slug, &candidate(&new.keys, None))?;
    insert(cx, actor, new, proof).await.map_err(explain)
}

async fn insert(cx: &Context, actor: &Actor, new: &NewCredential, proof: Proof) -> Result<Credential> {
    let id = CloudCredentialId::from(random::uuid());
    let mut tx = cx.pool.begin().await?;
    chosen_must_not_be_anothers(&mut tx, actor.org, &new.keys).await?;
    let key = seal::active_org_key(&mut tx, &cx.keyring, actor.org).await?;
    let fingerprint = fingerprint(cx, &mut tx, actor.org, &new.keys, &key).await?;
    if proof == Proof::Demanded {
        must_be_proven(&mut tx, actor.org, new.keys.kind(), &fingerprint, &key).await?;
    }
    let written = sql::Written {
        id,
        name: &new.name,
        shown: &new.keys.shown(),
        buckets: &new.buckets,
        allowed_in_tasks: new.allowed_in_tasks,
        sealed: &sealed::seal(actor.org, id, &new.keys, &key, 1)?,
        fingerprint: &fingerprint,
    };
    sql::insert(&mut tx, actor, &written).await?;
    sql::adopt_tests(&mut tx, actor.org, id, &fingerprint).await?;
    if new.is_default {
        sql::make_default(&mut tx, actor.org, new.keys.kind().provider(), id).await?;
    }
    let credential = sql::get(&mut *tx, actor.org, id).await?.ok_or(Error::NotFound)?;
    audit::record(
        &mut tx,
        actor,
        Action::CredentialCreated,
        &Subject::cloud_credential(id).named(&credential.name),
        told(&credential),
    )
    .await?;
    tx.commit().await?;
    Ok(credential)
}

/// A stored credential with its secret opened.
pub(crate) async fn open(
    cx: &Context,
    connection: &mut PgConnection,
    org: OrgId,
    id: CloudCredentialId,
) -> Result<StoredCredential> {
    let row = sql::get_sealed(connection, org, id).await?.ok_or(Error::NotFound)?;
    unseal(cx, org, row)
}

/// The keys of a credential that a bucket config relies on, and the namespace's external ID where it is the one to use.
pub(crate) fn open_used(cx: &Context, org: OrgId, row: &SealedCredential) -> Result<(Keys, Option<String>)> {
    let org_key = row.org_key.unwrap(&cx.keyring, org)?;
    let keys = sealed::open(org, row.id, &row.shown, &row.sealed, &org_key)?;
    let external_id = row.external_id.as_ref().map(|kept| external_id::open(cx, org, kept)).transpose()?;
    Ok((keys, external_id))
}

fn unseal(cx: &Context, org: OrgId, row: sql::SealedRow) -> Result<StoredCredential> {
    let org_key = row.org_key.unwrap(&cx.keyring, org)?;
    let keys = sealed::open(org, row.credential.id, &row.credential.shown, &row.sealed, &org_key)?;
    Ok(StoredCredential {
        credential: row.credential,
        keys,
        org_key,
        fingerprint: row.fingerprint,
        secret_version: row.sealed.version,
    })
}

/// What of a credential's keys has to be admitted, because it is not as `before`.
fn candidate<'a>(keys: &'a Keys, before: Option<&Keys>) -> Candidate<'a> {
    let role = |keys: &Keys| match keys {
        Keys::AwsRole { arn, .. } => Some(arn.clone()),
        _ => None,
    };
    let endpoint = keys.endpoint();
    Candidate {
        endpoint: endpoint.filter(|_| endpoint != before.and_then(Keys::endpoint)),
        role: role(keys).filter(|arn| Some(arn) != before.and_then(role).as_ref()).map(|arn| ("role_arn", arn)),
    }
}

/// What audit events tell of a credential: what anybody in its namespace may see.
fn told(credential: &Credential) -> Value {
    json!({
        "name": credential.name,
        "format": credential.shown.kind(),
        "identifier": credential.shown.identifier(),
        "endpoint": credential.shown.endpoint(),
        "is_default": credential.is_default,
        "allowed_in_tasks": credential.allowed_in_tasks,
    })
}

/// Tasks are given roles only, and a list of buckets belongs to AWS.
fn check_what_fits(kind: CredentialKind, in_tasks: bool, has_buckets: bool) -> Result<()> {
    let mut errors = FieldErrors::default();
    if in_tasks && kind != CredentialKind::AwsRole {
        errors.add("allowed_in_tasks", "Only ARN roles can be allowed to run tasks and code.");
    }
    if has_buckets && kind.provider() != Provider::Aws {
        errors.add("buckets", "Only AWS credentials have a list of buckets.");
    }
    if errors.is_empty() { Ok(()) } else { Err(errors.into()) }
}

/// Refuses a chosen external ID that is another namespace's.
async fn chosen_must_not_be_anothers(connection: &mut PgConnection, org: OrgId, keys: &Keys) -> Result<()> {
    match keys {
        Keys::AwsRole { external_id: Some(chosen), .. } => {
            must_not_be_anothers(connection, org, chosen, "external_id").await
        }
        _ => Ok(()),
    }
}

fn explain(error: Error) -> Error {
    if error.violates("cloud_credential_name_unique") { Conflict::CredentialNameTaken.into() } else { error }
}
