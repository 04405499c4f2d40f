//! Vending while AWS STS is slow, throttled, down or returns malformed answers, with concurrent callers, and from
//! stores of every kind.

mod crowd;
mod kept;
mod one_connection;
mod own_store;
mod refusals;
mod trouble;

use crate::support::Server;
use domain::org::Role;
use serde_json::Value;
use sqlx::PgPool;
use testing::{ORG, OTHER_ORG, World, aws::Simulation, draft};

/// A server with a role's bucket config in each of two organisations, whose role is verified.
struct Scene {
    server: Server,
    sts: Simulation,
    id: String,
    other_id: String,
    other_token: String,
    reader_token: String,
}

impl Scene {
    async fn new(pool: PgPool) -> Self {
        let (sts, endpoint) = Simulation::start().await;
        let world = World::beside_aws(pool, &endpoint).await;
        let other_token = world.token(&world.ocean).await;
        let reader = world.person(Role::Reader).await;
        let reader_token = world.token(&reader).await;
        let server = Server::serve(world, None).await;
        let id = server.add(ORG, &draft::role("ours", "data")).await;
        let mut theirs = draft::role("theirs", "data");
        theirs.role_name = "another".into();
        let other_id = server.add(OTHER_ORG, &theirs).await;
        let scene = Self { server, sts, id, other_id, other_token, reader_token };
        // The first vend tests the role.
        assert_eq!(scene.vend("read").await.0, 200);
        assert_eq!(scene.vend_elsewhere().await.0, 200);
        scene
    }

    async fn get(&self, path: &str, token: &str) -> (u16, Option<String>, Value) {
        let response = self.server.client.get(self.server.url(path)).bearer_auth(token).send().await.unwrap();
        let retry = response.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
        (response.status().as_u16(), retry, response.json().await.unwrap())
    }

    async fn vend(&self, access: &str) -> (u16, Option<String>, Value) {
        self.get(&format!("/orgs/{ORG}/buckets/{}/credentials?access={access}", self.id), &self.server.token).await
    }

    async fn vend_elsewhere(&self) -> (u16, Option<String>, Value) {
        self.get(&format!("/orgs/{OTHER_ORG}/buckets/{}/credentials", self.other_id), &self.other_token).await
    }
}
