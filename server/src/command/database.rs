//! The database of a command: the one that was named, or a private one.

use std::path::Path;

use backend::{Backend, cloud::aws::Aws, seal::Keyring};
use sqlx::PgPool;

use crate::{
    Failure,
    config::{DatabaseArgs, KeyArgs},
    embedded_postgres::EmbeddedPostgres,
};

/// A database that is up to date, private or not.
pub(super) struct Database {
    pool: PgPool,
    own: Option<EmbeddedPostgres>,
}

impl Database {
    pub(super) async fn open(args: &DatabaseArgs) -> Result<Self, Failure> {
        let (address, own) = match args.address()? {
            Some(address) => (address, None),
            None => {
                let own = EmbeddedPostgres::start(&args.data_dir, args.postgres_bin.as_deref())
                    .await
                    .map_err(Failure::new)?;
                (own.address().to_owned().into(), Some(own))
            }
        };
        let pool = backend::connect(&address, args.database_connections).await?;
        backend::migrate(&pool).await?;
        Ok(Self { pool, own })
    }

    pub(super) async fn close(self) {
        self.pool.close().await;
        if let Some(own) = self.own {
            own.stop().await;
        }
    }

    pub(super) async fn backend(&self, keys: &KeyArgs, data_dir: &Path, aws: Aws) -> Result<Backend, Failure> {
        let keyring = Keyring::open(&keys.source(data_dir), &self.pool).await?;
        let backend = Backend::new(self.pool.clone(), keyring, aws);
        backend.give_everybody_a_namespace().await?;
        backend.remember_offered_secrets().await?;
        Ok(backend)
    }
}
