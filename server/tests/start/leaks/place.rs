//! Everything that a server needs to have every kind of sign-in.

use std::collections::BTreeMap;

use sqlx::PgPool;
use tempfile::TempDir;
use testing::{
    PASSWORD, World, browser,
    issuer::{Issuer, Key},
};

use super::{HTTPS, sweep::Sweep};
use crate::start::support::{Server, address};

/// Everything that a server needs to have every kind of sign-in.
pub(super) struct Place {
    pub(super) world: World,
    pub(super) issuer: Issuer,
    pub(super) key: Key,
    folder: TempDir,
}

impl Place {
    pub(super) async fn new(pool: PgPool) -> Self {
        let key = Key::ec("k");
        let issuer = Issuer::start(&[&key]).await;
        let world = World::reaching(pool, issuer.egress()).await.without_waiting();
        let folder = crate::start::support::folder();
        Self { world, issuer, key, folder }
    }

    pub(super) fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    pub(super) async fn serve(&self) -> Sweep {
        let secret = self.file("secret", "client-secret-canary");
        let provider = format!(
            "[[provider]]\nname = \"corp\"\nissuer = \"{}\"\nclient_id = \"lakewarden\"\nclient_secret_file = \"{secret}\"\nsign_up = \"anyone\"\n",
            self.issuer.address
        );
        let (provider, rules) = (self.file("oidc", &provider), self.file("rules", &self.issuer.rule("")));
        let settings = [
            ("LAKEWARDEN_LOG", "trace"),
            ("LAKEWARDEN_LOG_FORMAT", "text"),
            ("LAKEWARDEN_PUBLIC_URL", HTTPS),
            ("LAKEWARDEN_DEV_MODE", "true"),
            ("LAKEWARDEN_OIDC_FILE", &*provider),
            ("LAKEWARDEN_EGRESS_RULES", &*rules),
        ];
        let server = Server::on(&address(&self.world.pool), &settings).await;
        let mut sweep = Sweep {
            server,
            client: browser(),
            jar: BTreeMap::new(),
            secrets: Vec::new(),
            led_to: Vec::new(),
            provider: self.issuer.address.clone(),
        };
        sweep.knows("password", PASSWORD);
        sweep.knows("client secret", "client-secret-canary");
        sweep
    }
}
