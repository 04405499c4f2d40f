use sqlx::{Connection as _, PgConnection, postgres::PgConnectOptions};

use super::{DbError, open::open, sql};

/// The pooler between this server and PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pooling {
    /// No pooler.
    None,
    /// A pooler that gives each of our connections one of PostgreSQL's: settings on it persist.
    Session,
    /// A pooler that gives each transaction another connection: settings and locks do not outlive a transaction.
    Transaction,
}

/// Whether this is a pooler's error for parameters it can't pass on. See
/// <https://www.pgbouncer.org/config.html#ignore_startup_parameters>.
pub(super) fn refuses_parameters(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|db| db.message().starts_with("unsupported startup parameter"))
}

/// Finds out what `connection` leads to, and returns the options for further connections: `limited` are those it was
/// made with, `plain` those without limits.
///
/// # Errors
/// When PostgreSQL is too old, and when the pooler can't be used; see [`DbError`].
pub(super) async fn find_out(
    mut connection: PgConnection,
    limited: PgConnectOptions,
    plain: PgConnectOptions,
) -> Result<(PgConnectOptions, Pooling), DbError> {
    let server = sql::server(&mut connection).await?;
    if server.number < 150_000 {
        return Err(DbError::TooOld(server.version));
    }
    if server.limits_hold {
        close(connection).await;
        return Ok((limited, Pooling::None));
    }
    let mut second = open(&plain).await?;
    let shared = sql::backend_pid(&mut connection).await? == sql::backend_pid(&mut second).await?;
    if !shared {
        close(connection).await;
        close(second).await;
        return Ok((plain, Pooling::Session));
    }
    // Both connections use the same name for their first statement.
    let kept = sql::prepare(&mut connection, "select $1::int4").await.is_ok()
        && sql::prepare(&mut second, "select $1::int8").await.is_ok();
    if !kept {
        return Err(DbError::NoPreparedStatements);
    }
    if !server.any_limit {
        tracing::warn!(
            "PgBouncer is in transaction mode, so this server cannot limit its statements; limit them for its user: alter role … set statement_timeout = '5s'; alter role … set lock_timeout = '2s'; alter role … set idle_in_transaction_session_timeout = '10s'"
        );
    }
    close(connection).await;
    close(second).await;
    Ok((plain, Pooling::Transaction))
}

async fn close(connection: PgConnection) {
    // An error while closing does not matter.
    let _ = connection.close().await;
}
