//! The SQL of sign-ins that wait for their code.

use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::people::ShownPassword;

/// A sign-in that waits for its code.
pub(in crate::people) struct Waiting {
    /// The password that was shown first.
    pub(in crate::people) shown: ShownPassword,
    /// The name that was typed.
    pub(in crate::people) name: String,
}

pub(in crate::people) async fn insert_second_step(
    pool: &PgPool,
    id: Uuid,
    shown: &ShownPassword,
    name: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into second_step (id, person_id, name, password_mark) values ($1, $2, $3, decode($4, 'hex'))",
        id,
        Uuid::from(shown.person),
        name,
        shown.mark
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Whether one is not over, whatever its code will be.
pub(in crate::people) async fn second_step_is_open(pool: &PgPool, id: Uuid, most: i32) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (
               select 1 from second_step s join person p on p.id = s.person_id
               where s.id = $1 and s.refused < $2 and s.created_at > now() - interval '10 minutes'
                 and s.password_mark = sha256(convert_to(p.password_hash, 'UTF8'))) as "open!""#,
        id,
        most
    )
    .fetch_one(pool)
    .await
}

/// One that is not over, locked until the transaction ends: of two that finish it, the second waits and finds nothing.
pub(in crate::people) async fn lock_second_step(
    connection: &mut PgConnection,
    id: Uuid,
    most: i32,
) -> sqlx::Result<Option<Waiting>> {
    let row = sqlx::query!(
        r#"select s.person_id, s.name, encode(s.password_mark, 'hex') as "mark!" from second_step s join person p on p.id = s.person_id
         where s.id = $1 and s.refused < $2 and s.created_at > now() - interval '10 minutes'
           and s.password_mark = sha256(convert_to(p.password_hash, 'UTF8'))
         for update of s for share of p"#,
        id,
        most
    )
    .fetch_optional(connection)
    .await?;
    let shown = |person, mark| ShownPassword { person, mark, with_code: false };
    Ok(row.map(|row| Waiting { shown: shown(row.person_id.into(), row.mark), name: row.name }))
}

/// Returns the number of refused codes, with this one.
pub(in crate::people) async fn note_refused_code(connection: &mut PgConnection, id: Uuid) -> sqlx::Result<i32> {
    sqlx::query_scalar!("update second_step set refused = refused + 1 where id = $1 returning refused", id)
        .fetch_one(connection)
        .await
}

pub(in crate::people) async fn delete_second_step(connection: &mut PgConnection, id: Uuid) -> sqlx::Result<()> {
    sqlx::query!("delete from second_step where id = $1", id).execute(connection).await?;
    Ok(())
}
