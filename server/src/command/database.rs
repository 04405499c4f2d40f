//! The database of a command: the configured one, or a private one.

use std::path::Path;

use backend::{Context, Db, cloud::aws::Aws, seal::Keyring};

use crate::{
    config::{DatabaseArgs, KeyArgs},
    failure::Failure,
    private_postgres::PrivatePostgres,
};

/// A migrated database, private or not.
pub(super) struct Database {
    db: Db,
    own: Option<PrivatePostgres>,
}

impl Database {
    pub(super) async fn open(args: &DatabaseArgs) -> Result<Self, Failure> {
        let (address, own) = match args.address()? {
            Some(address) => (address, None),
            None => {
                let own = PrivatePostgres::start(&args.data_dir, args.postgres_bin.as_deref()).await?;
                (own.address().into(), Some(own))
            }
        };
        match Self::connect(&address, args.database_connections).await {
            Ok(db) => Ok(Self { db, own }),
            Err(failure) => {
                if let Some(own) = own {
                    own.leave().await;
                }
                Err(failure)
            }
        }
    }

    async fn connect(address: &str, connections: u32) -> Result<Db, Failure> {
        let db = backend::connect(address, connections).await?;
        backend::migrate(&db).await?;
        Ok(db)
    }

    pub(super) async fn close(self) {
        self.db.pool.close().await;
        if let Some(own) = self.own {
            own.leave().await;
        }
    }

    /// Waits until a private database has failed for good; for ever, if the database is not private.
    pub(super) fn gone(&self) -> impl Future<Output = Failure> + use<> {
        let given_up = self.own.as_ref().map(PrivatePostgres::given_up);
        async move {
            match given_up {
                Some(given_up) => given_up.await,
                None => std::future::pending().await,
            }
        }
    }

    pub(super) async fn context(&self, keys: &KeyArgs, data_dir: &Path, aws: Aws) -> Result<Context, Failure> {
        let keyring = Keyring::open(&keys.source(data_dir), &self.db.pool).await?;
        let cx = Context::new(self.db.clone(), keyring, aws);
        backend::people::give_everybody_a_namespace(&cx).await?;
        backend::buckets::remember_offered_secrets(&cx).await?;
        Ok(cx)
    }
}
