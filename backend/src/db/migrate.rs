//! Applies missing migrations, on one server at a time.

use std::{sync::LazyLock, time::Duration};

use sqlx::{
    Connection as _, PgConnection,
    migrate::{MigrateError, Migration, Migrator},
};
use tokio::time::sleep;

use super::{
    Db, DbError, Health, Pooling,
    connect::unlimited,
    sql::{self, Rights},
};

static MIGRATIONS: LazyLock<Migrator> = LazyLock::new(|| {
    let mut migrator = sqlx::migrate!("../migrations");
    // A newer program may have migrated; `schema_compatibility` says whether this one can work with that. `Turn`
    // serialises migrations in a way that does not block concurrent index builds.
    migrator.set_ignore_missing(true).set_locking(false);
    migrator
});

/// How long a migration waits for a lock at a time: other users of the table queue behind it.
const LOCK_WAIT_MS: u32 = 1_000;
/// Attempts to get the lock.
const ATTEMPTS: u32 = 60;
/// The pause between attempts, in which other users of the table proceed.
const PAUSE: Duration = Duration::from_millis(500);
/// The interval at which a server checks whether another server's migration is done.
const TURN_INTERVAL: Duration = Duration::from_millis(200);
/// Checks between two log lines.
const LOG_EVERY: u32 = 150;

/// Applies missing migrations, on a connection of its own without time limits. If another server migrates, waits for
/// it. A schema newer than this program stays unchanged. From then on a further connection monitors the database:
/// connections from before an outage or a read-only phase are not used again.
///
/// # Errors
/// [`DbError::TooNew`] when the schema is too new, [`DbError::NotAllowed`] when a permission is missing,
/// [`DbError::Migration`] when a migration fails.
pub async fn migrate(db: &Db) -> Result<(), DbError> {
    let mut connection = unlimited(db).await?;
    let done = if missing(&mut connection).await?.is_empty() {
        Ok(())
    } else if db.pooling == Pooling::Transaction {
        Err(DbError::MigratesDirectlyOnly)
    } else {
        migrate_in_turn(db, &mut connection).await
    };
    let _ = connection.close().await;
    done?;
    Health::watch(&db.health);
    Ok(())
}

async fn migrate_in_turn(db: &Db, connection: &mut PgConnection) -> Result<(), DbError> {
    let rights = sql::rights(connection).await?;
    if !rights.grants.is_empty() {
        return Err(lacks(&rights));
    }
    let turn = Turn::take(db).await?;
    sql::drop_unfinished_indexes(connection).await?;
    for migration in missing(connection).await? {
        tracing::info!(migration = migration.version, what = %migration.description, "migrating the database");
        apply(connection, migration).await.map_err(|error| DbError::migrating(error, &rights.user))?;
    }
    turn.end().await;
    Ok(())
}

fn lacks(rights: &Rights) -> DbError {
    DbError::NotAllowed(format!(
        "the user {} may not create what the schema needs; run as the database's owner: {}",
        rights.user,
        rights.grants.join("; ")
    ))
}

/// The migrations to apply, oldest first.
async fn missing(connection: &mut PgConnection) -> Result<Vec<&'static Migration>, DbError> {
    let applied = sql::applied(connection).await?;
    let newest = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or_default();
    let ahead = applied.last().copied().filter(|last| *last > newest);
    if let Some(oldest) = sql::oldest_program(connection).await?.filter(|oldest| *oldest > newest) {
        return Err(DbError::TooNew { newest, oldest });
    }
    if let Some(schema) = ahead {
        tracing::warn!(schema, program = newest, "the schema is newer than this program, and made to work with it");
    }
    Ok(MIGRATIONS.iter().filter(|migration| !applied.contains(&migration.version)).collect())
}

/// Applies one migration. One that locks a table waits for it in short attempts; one that builds an index concurrently
/// blocks nothing and waits as long as it needs.
async fn apply(connection: &mut PgConnection, migration: &Migration) -> Result<(), MigrateError> {
    sql::limit_lock_waits(connection, (!migration.no_tx).then_some(LOCK_WAIT_MS)).await?;
    let mut attempts = 0;
    loop {
        match MIGRATIONS.run_to(migration.version, &mut *connection).await {
            Err(MigrateError::ExecuteMigration(error, _)) if waits(&error) && attempts < ATTEMPTS => {
                if attempts == 0 {
                    tracing::info!(migration = migration.version, "waiting for a table that is in use");
                }
                attempts += 1;
                sleep(PAUSE).await;
            }
            done => return done,
        }
    }
}

/// Whether another transaction held the lock: `lock_not_available`, `deadlock_detected`.
fn waits(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|db| db.code());
    code.is_some_and(|code| code == "55P03" || code == "40P01")
}

/// The turn to migrate, held by a transaction on a connection of its own: it ends with the connection, in any case.
struct Turn(PgConnection);

impl Turn {
    async fn take(db: &Db) -> Result<Self, DbError> {
        let mut connection = unlimited(db).await?;
        let mut looks = 0;
        while !sql::try_migration_lock(&mut connection).await? {
            if looks % LOG_EVERY == 0 {
                tracing::info!("another server is migrating the database; waiting for it");
            }
            looks += 1;
            sleep(TURN_INTERVAL).await;
        }
        Ok(Self(connection))
    }

    async fn end(self) {
        let _ = self.0.close().await;
    }
}
