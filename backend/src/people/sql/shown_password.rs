//! The SQL of passwords that were shown.

use domain::id::PersonId;
use sqlx::PgConnection;
use uuid::Uuid;

/// Locks an account until the transaction ends, against a change of its password or second factor.
pub(crate) async fn lock_account(connection: &mut PgConnection, person: PersonId) -> sqlx::Result<()> {
    sqlx::query!("select 1 as locked from person where id = $1 for share", Uuid::from(person))
        .fetch_optional(connection)
        .await?;
    Ok(())
}

/// Whether the password still has this mark, and no second factor is on unless a code was shown. It is a statement of its own
/// after the lock, so it sees what was committed before that was granted.
pub(in crate::people) async fn holds(
    connection: &mut PgConnection,
    person: PersonId,
    mark: &str,
    with_code: bool,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (
               select 1 from person p
               where p.id = $1 and encode(sha256(convert_to(p.password_hash, 'UTF8')), 'hex') = $2
                 and ($3 or not exists (
                     select 1 from second_factor f where f.person_id = p.id and f.confirmed_at is not null))) as "holds!""#,
        Uuid::from(person),
        mark,
        with_code
    )
    .fetch_one(connection)
    .await
}
