use sqlx::{Connection as _, PgConnection, postgres::PgConnectOptions};

use super::{DbError, open::open, sql};

/// What stands between this server and PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pooling {
    /// Nothing.
    None,
    /// A pooler that gives each of our connections one of PostgreSQL's: what is set on it stays.
    Session,
    /// A pooler that gives each transaction another connection: nothing set or locked outside of one stays.
    Transaction,
}

/// Whether this is how a pooler answers to parameters it cannot pass on.
/// See <https://www.pgbouncer.org/config.html#ignore_startup_parameters>.
pub(super) fn refuses_parameters(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|db| db.message().starts_with("unsupported startup parameter"))
}

/// Finds out what `connection` leads through, and answers with the options to use from now on: `limited` are those it was
/// made with, `plain` those without limits.
///
/// # Errors
/// When PostgreSQL is too old, and when the pooler cannot be used; see [`DbError`].
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
    // Each of the two calls its first statement by the same name.
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
    // Whoever does not answer to the farewell is gone as well.
    let _ = connection.close().await;
}
