use domain::{
    id::{PasskeyId, PersonId},
    passkey::PasskeyView,
};
use serde_json::Value;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;
use webauthn_rs::prelude::Passkey;

use crate::{Error, Result};

/// What a challenge is for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// A new passkey.
    Add,
    /// A passkey that is there.
    Show,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Show => "show",
        }
    }
}

pub(super) async fn insert_challenge(
    pool: &PgPool,
    id: Uuid,
    kind: Kind,
    person: Option<PersonId>,
    state: &Value,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into passkey_challenge (id, kind, person_id, state) values ($1, $2, $3, $4)",
        id,
        kind.as_str(),
        person.map(Uuid::from),
        state
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Deletes a challenge of this kind for this person, and returns its state if it is not over: of two that answer it, one gets it.
pub(super) async fn take_challenge(
    pool: &PgPool,
    id: Uuid,
    kind: Kind,
    person: Option<PersonId>,
) -> sqlx::Result<Option<Value>> {
    let row = sqlx::query!(
        r#"delete from passkey_challenge where id = $1 and kind = $2 and person_id is not distinct from $3
           returning state, created_at > now() - interval '5 minutes' as "is_open!""#,
        id,
        kind.as_str(),
        person.map(Uuid::from)
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.filter(|row| row.is_open).map(|row| row.state))
}

/// A person, as a new passkey needs them.
pub(super) struct Owner {
    pub(super) email: String,
    pub(super) name: String,
    pub(super) has_password: bool,
    /// The authenticators' ids of the passkeys they have.
    pub(super) passkeys: Vec<Vec<u8>>,
}

pub(super) async fn owner(pool: &PgPool, person: PersonId) -> sqlx::Result<Option<Owner>> {
    sqlx::query_as!(
        Owner,
        r#"select p.email, p.name, p.password_hash <> '' as "has_password!",
                  array(select credential_id from passkey k where k.person_id = p.id) as "passkeys!"
           from person p where p.id = $1"#,
        Uuid::from(person)
    )
    .fetch_optional(pool)
    .await
}

/// Locks a person's row; returns whether they have a password.
pub(super) async fn lock_owner(connection: &mut PgConnection, person: PersonId) -> sqlx::Result<Option<bool>> {
    sqlx::query_scalar!(
        r#"select password_hash <> '' as "has_password!" from person where id = $1 for update"#,
        Uuid::from(person)
    )
    .fetch_optional(connection)
    .await
}

pub(super) async fn count(connection: &mut PgConnection, person: PersonId) -> sqlx::Result<i64> {
    sqlx::query_scalar!(r#"select count(*) as "count!" from passkey where person_id = $1"#, Uuid::from(person))
        .fetch_one(connection)
        .await
}

/// Whether it was stored: nobody has it yet.
pub(super) async fn insert(
    connection: &mut PgConnection,
    id: PasskeyId,
    person: PersonId,
    name: &str,
    passkey: &Passkey,
) -> Result<bool> {
    let done = sqlx::query!(
        "insert into passkey (id, person_id, name, credential_id, credential) values ($1, $2, $3, $4, $5)
         on conflict (credential_id) do nothing",
        Uuid::from(id),
        Uuid::from(person),
        name,
        passkey.cred_id().as_slice(),
        as_json(passkey)?
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

fn as_json(passkey: &Passkey) -> Result<Value> {
    serde_json::to_value(passkey).map_err(|error| Error::Internal(error.into()))
}

/// A stored passkey.
pub(super) struct Stored {
    pub(super) id: PasskeyId,
    pub(super) person: PersonId,
    pub(super) passkey: Passkey,
}

/// The passkey with this id of its authenticator, locked until the transaction ends, if its person still has a password.
pub(super) async fn lock_passkey(connection: &mut PgConnection, credential_id: &[u8]) -> Result<Option<Stored>> {
    let row = sqlx::query!(
        "select k.id, k.person_id, k.credential from passkey k join person p on p.id = k.person_id
         where k.credential_id = $1 and p.password_hash <> '' and p.service_of is null for update of k for share of p",
        credential_id
    )
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let passkey = serde_json::from_value(row.credential).map_err(|error| Error::Internal(error.into()))?;
    Ok(Some(Stored { id: row.id.into(), person: row.person_id.into(), passkey }))
}

pub(super) async fn person_of(pool: &PgPool, credential_id: &[u8]) -> sqlx::Result<Option<PersonId>> {
    let person = sqlx::query_scalar!("select person_id from passkey where credential_id = $1", credential_id);
    Ok(person.fetch_optional(pool).await?.map(PersonId::from))
}

pub(super) async fn name_of(pool: &PgPool, credential_id: &[u8]) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!("select name from passkey where credential_id = $1", credential_id).fetch_optional(pool).await
}

/// Stores the signature counter after a use.
pub(super) async fn note_use(connection: &mut PgConnection, stored: &Stored) -> Result<()> {
    sqlx::query!(
        "update passkey set credential = $2, used_at = now() where id = $1",
        Uuid::from(stored.id),
        as_json(&stored.passkey)?
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn list(pool: &PgPool, person: PersonId) -> sqlx::Result<Vec<PasskeyView>> {
    let rows = sqlx::query!(
        "select id, name, created_at, used_at from passkey where person_id = $1 order by created_at, id",
        Uuid::from(person)
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| PasskeyView {
            id: row.id.into(),
            name: row.name,
            added_at: row.created_at.into(),
            used_at: row.used_at.map(Into::into),
        })
        .collect())
}

/// Deletes a passkey of a person; returns its name.
pub(super) async fn delete(
    connection: &mut PgConnection,
    person: PersonId,
    passkey: PasskeyId,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        "delete from passkey where person_id = $1 and id = $2 returning name",
        Uuid::from(person),
        Uuid::from(passkey)
    )
    .fetch_optional(connection)
    .await
}

/// Deletes every passkey of a person, and what they were being asked for; returns the number of passkeys.
pub(crate) async fn delete_all(connection: &mut PgConnection, person: PersonId) -> sqlx::Result<u64> {
    sqlx::query!("delete from passkey_challenge where person_id = $1", Uuid::from(person))
        .execute(&mut *connection)
        .await?;
    let done = sqlx::query!("delete from passkey where person_id = $1", Uuid::from(person)).execute(connection).await?;
    Ok(done.rows_affected())
}

/// Locks a passkey of a person until the transaction ends; returns whether it exists.
pub(crate) async fn lock(connection: &mut PgConnection, person: PersonId, passkey: PasskeyId) -> sqlx::Result<bool> {
    let found = sqlx::query_scalar!(
        "select id from passkey where person_id = $1 and id = $2 for key share",
        Uuid::from(person),
        Uuid::from(passkey)
    );
    Ok(found.fetch_optional(connection).await?.is_some())
}

/// Ends the sessions of a person that a passkey opened, this one or any, but `except`.
pub(super) async fn end_sessions(
    connection: &mut PgConnection,
    person: PersonId,
    passkey: Option<PasskeyId>,
    except: Option<&[u8]>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from session where person_id = $1 and data ? 'passkey' and data ->> 'passkey' = coalesce($2, data ->> 'passkey')
           and id_hash is distinct from $3",
        Uuid::from(person),
        passkey.map(|passkey| passkey.to_string()),
        except
    )
    .execute(connection)
    .await?;
    Ok(())
}
