use std::time::Duration;

use sqlx::{
    migrate::MigrateError,
    postgres::{PgConnectOptions, PgDatabaseError},
};

/// Why the database can't be used, as a sentence for the operator. The address may contain a password and is not
/// included.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The address is malformed.
    #[error("the database address is not of the form postgres://user:password@host:5432/database")]
    Address,
    /// Nothing answers, or not yet. May be temporary.
    #[error("{0}")]
    Unreachable(String),
    /// PostgreSQL answers, and refuses this user, password or database.
    #[error("{0}")]
    Refused(String),
    /// The server is too old for the schema.
    #[error("PostgreSQL 15 or newer is needed; this one is {0}")]
    TooOld(String),
    /// The schema is of a newer program and incompatible with this one.
    #[error(
        "the schema of the database (migration {oldest} or newer) needs a newer Lakewarden; this one knows migrations up to {newest}"
    )]
    TooNew {
        /// The newest migration this program knows.
        newest: i64,
        /// The newest migration a program must know to work with the schema.
        oldest: i64,
    },
    /// The user lacks a permission; the sentence has the grant to make.
    #[error("{0}")]
    NotAllowed(String),
    /// `PgBouncer` pools by transaction and forgets prepared statements.
    #[error(
        "PgBouncer is in transaction mode and does not keep prepared statements; use PgBouncer 1.21 or newer with max_prepared_statements, or pool_mode = session, or PostgreSQL's own address"
    )]
    NoPreparedStatements,
    /// Migrations need a direct connection.
    #[error(
        "the schema is not up to date, and cannot be migrated through PgBouncer in transaction mode; run lakewarden migrate with PostgreSQL's own address first"
    )]
    MigratesDirectlyOnly,
    /// A migration failed; the schema is as before it.
    #[error("the database could not be migrated: {0}")]
    Migration(String),
    /// An unexpected error while the database was prepared.
    #[error("the database could not be made ready: {0}")]
    Other(#[from] sqlx::Error),
}

impl DbError {
    /// Why the connection failed.
    pub(super) fn connecting(error: &sqlx::Error, options: &PgConnectOptions) -> Self {
        let place = place(options);
        match error {
            sqlx::Error::Io(io) => Self::Unreachable(format!("PostgreSQL at {place} cannot be reached: {io}")),
            sqlx::Error::Database(db) => {
                let said = format!("PostgreSQL at {place} refuses the connection: {}", db.message());
                // 28: wrong user or password, 3D: no such database, 42501: no permission to connect.
                match db.code().as_deref() {
                    Some(code) if code.starts_with("28") || code == "3D000" || code == "42501" => Self::Refused(said),
                    _ => Self::Unreachable(said),
                }
            }
            sqlx::Error::Tls(tls) => {
                Self::Refused(format!("the connection to PostgreSQL at {place} cannot be secured: {tls}"))
            }
            sqlx::Error::Configuration(why) => Self::Refused(format!("the database address cannot be used: {why}")),
            _ => Self::Unreachable(format!("what answers at {place} does not speak as PostgreSQL does")),
        }
    }

    /// Why there was no connection within `patience`.
    pub(super) fn silent(options: &PgConnectOptions, patience: Duration) -> Self {
        Self::Unreachable(format!(
            "PostgreSQL at {} did not answer within {} seconds",
            place(options),
            patience.as_secs()
        ))
    }

    /// Why migration `version` failed.
    pub(super) fn migrating(error: MigrateError, user: &str) -> Self {
        match error {
            MigrateError::ExecuteMigration(error, _) | MigrateError::Execute(error) if is_away(&error) => {
                Self::Other(error)
            }
            MigrateError::ExecuteMigration(sqlx::Error::Database(db), _) if db.code().as_deref() == Some("42501") => {
                Self::NotAllowed(format!(
                    "the user {user} may not change the schema: {}; run lakewarden migrate as the user that owns the tables, or as the database's owner: reassign owned by the_other_user to {user}",
                    db.message()
                ))
            }
            MigrateError::ExecuteMigration(sqlx::Error::Database(db), version) => {
                let detail = db.try_downcast_ref::<PgDatabaseError>().and_then(PgDatabaseError::detail);
                let detail = detail.map(|detail| format!(" ({detail})")).unwrap_or_default();
                Self::Migration(format!("migration {version}: {}{detail}", db.message()))
            }
            MigrateError::VersionMismatch(version) => {
                Self::Migration(format!("migration {version} was applied in another form than this program's"))
            }
            other => Self::Migration(other.to_string()),
        }
    }
}

/// Whether the database ended, or was lost, meanwhile.
fn is_away(error: &sqlx::Error) -> bool {
    error.as_database_error().is_none_or(|db| db.code().is_some_and(|code| code.starts_with("57P")))
}

fn place(options: &PgConnectOptions) -> String {
    match options.get_socket() {
        Some(socket) => socket.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_that_is_lost_fails_no_migration() {
        let lost = || sqlx::Error::Io(std::io::ErrorKind::ConnectionReset.into());
        for error in [MigrateError::ExecuteMigration(lost(), 7), MigrateError::Execute(lost())] {
            assert!(matches!(DbError::migrating(error, "lakewarden"), DbError::Other(_)));
        }
        assert!(matches!(DbError::migrating(MigrateError::VersionMismatch(7), "lakewarden"), DbError::Migration(_)));
    }
}
