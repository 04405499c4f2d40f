//! The SQL of accounts as data clients see them.

use domain::{
    id::{OrgId, PersonId},
    org::OrgSlug,
    person::PersonName,
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::{
    Result,
    actor::Actor,
    error::inconsistent_row,
    people::user::{Named, User, user_of},
};

pub(crate) async fn user(pool: &PgPool, person: PersonId) -> Result<Option<User>> {
    let row = sqlx::query!(
        r#"select p.id, p.name, p.email, coalesce(o.slug, p.name) as "slug!"
           from person p left join org o on o.person_id = p.id
           where p.id = $1 and (o.id is not null or p.service_of is not null)"#,
        Uuid::from(person)
    )
    .fetch_optional(pool)
    .await?;
    row.map(|row| user_of(row.id, &row.slug, row.name, row.email)).transpose()
}

/// The name and the address of a person or a service account.
pub(in crate::people) async fn named(pool: &PgPool, person: PersonId) -> sqlx::Result<Option<Named>> {
    sqlx::query_as!(Named, "select name, email from person where id = $1", Uuid::from(person))
        .fetch_optional(pool)
        .await
}

/// A person who shares an organisation with `reader`, or `reader`, by user name or id.
pub(in crate::people) async fn fellow(
    pool: &PgPool,
    reader: PersonId,
    name: &str,
    only: Option<OrgId>,
) -> Result<Option<User>> {
    let row = sqlx::query!(
        "select p.id, p.name, p.email, own.slug
         from org own join person p on p.id = own.person_id
         where (own.slug = $2 or p.id::text = $2)
           and (p.id = $1 or exists (
               select 1 from membership mine join membership theirs on theirs.org_id = mine.org_id
               where mine.person_id = $1 and theirs.person_id = p.id and ($3::uuid is null or mine.org_id = $3)))
         order by (p.id::text = $2) desc limit 1",
        Uuid::from(reader),
        name,
        only.map(Uuid::from)
    )
    .fetch_optional(pool)
    .await?;
    row.map(|row| user_of(row.id, &row.slug, row.name, row.email)).transpose()
}

pub(in crate::people) async fn rename(
    connection: &mut PgConnection,
    person: PersonId,
    name: &PersonName,
) -> sqlx::Result<()> {
    sqlx::query!("update person set name = $2 where id = $1", Uuid::from(person), name.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// A person's memberships, locked until the transaction ends.
pub(in crate::people) async fn memberships(connection: &mut PgConnection, person: PersonId) -> Result<Vec<Actor>> {
    let rows = sqlx::query!(
        "select m.org_id, o.slug, m.role from membership m join org o on o.id = m.org_id
         where m.person_id = $1 and o.person_id is null order by o.slug for update of m",
        Uuid::from(person)
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let slug = OrgSlug::stored(&row.slug).map_err(inconsistent_row("org.slug"))?;
            let role = row.role.parse().map_err(inconsistent_row("membership.role"))?;
            Ok(Actor::joining(person, row.org_id.into(), slug, role))
        })
        .collect()
}

pub(in crate::people) async fn delete_person(connection: &mut PgConnection, person: PersonId) -> sqlx::Result<()> {
    sqlx::query!("delete from person where id = $1", Uuid::from(person)).execute(connection).await?;
    Ok(())
}
