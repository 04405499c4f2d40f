use std::{str::FromStr as _, sync::Arc, time::Duration};

use sqlx::{
    ConnectOptions as _, Connection as _, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::time::{Instant, timeout};

use super::{
    Db, DbError, Health, Pooling,
    open::{first, open},
    own_options, pooler, sql,
};

/// How long a request waits for a free connection, and a returned connection for its check.
const WAIT: Duration = Duration::from_secs(2);
/// A connection idle for this long is checked before use: firewalls forget idle connections.
const IDLE: Duration = Duration::from_secs(10);

/// Opens a pool of at most `connections`, whose statements take at most five seconds and wait two for a lock.
///
/// # Errors
/// See [`DbError`].
pub async fn connect(address: &str, connections: u32) -> Result<Db, DbError> {
    let options = PgConnectOptions::from_str(address)
        .map_err(|_| DbError::Address)?
        .application_name("lakewarden")
        // It is PostgreSQL's default anyway, and PgBouncer does not know the parameter.
        .extra_float_digits(None)
        .disable_statement_logging();
    let limited = options.clone().options(sql::LIMITS);
    let (options, pooling) = match first(&limited).await {
        Ok(connection) => pooler::find_out(connection, limited, options).await?,
        Err(refused) if pooler::refuses_parameters(&refused) => {
            let connection = open(&options).await?;
            pooler::find_out(connection, options.clone(), options).await?
        }
        Err(error) => return Err(DbError::connecting(&error, &limited)),
    };
    let health = Arc::new(Health::new(options.clone()));
    let pool = pool(connections, options, pooling, &health);
    Ok(Db { pool, health, pooling })
}

/// A connection without the time limits of requests.
pub(super) async fn unlimited(db: &Db) -> Result<PgConnection, DbError> {
    let mut connection = open(&own_options(&db.pool)).await?;
    // A setting on a connection shared by transaction would affect other clients.
    if db.pooling != Pooling::Transaction {
        sql::lift_limits(&mut connection).await?;
    }
    Ok(connection)
}

fn pool(connections: u32, options: PgConnectOptions, pooling: Pooling, health: &Arc<Health>) -> PgPool {
    let health = Arc::downgrade(health);
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(WAIT)
        // Connections are checked when they are returned, not while a request waits.
        .test_before_acquire(false)
        .after_connect(move |connection, _| {
            Box::pin(
                async move { if pooling == Pooling::Session { sql::set_limits(connection).await } else { Ok(()) } },
            )
        })
        .before_acquire(move |connection, meta| {
            let opened = Instant::now().checked_sub(meta.age);
            let stale = health.upgrade().is_some_and(|health| health.troubled_since(opened));
            Box::pin(async move {
                if stale {
                    return Ok(false);
                }
                if meta.idle_for > IDLE {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .after_release(|connection, _| {
            // A vanished host never answers: its place in the pool must still become free.
            Box::pin(async move {
                timeout(WAIT, connection.ping()).await.unwrap_or(Err(sqlx::Error::PoolTimedOut)).map(|()| true)
            })
        })
        .connect_lazy_with(options)
}
