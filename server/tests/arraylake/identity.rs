//! Who calls, and what they may.

use domain::org::Role;
use serde_json::json;
use sqlx::PgPool;
use testing::{ORG, OTHER_ORG, World, draft};

use super::{get, send};
use crate::support::Server;

#[sqlx::test(migrations = "../migrations")]
async fn callers_learn_who_they_are_and_what_they_may(pool: PgPool) {
    let world = World::new(pool).await;
    let reader = world.person(Role::Reader).await;
    let server = Server::serve(world, None).await;
    server.add(ORG, &draft::self_managed("main", "data")).await;
    send(&server, "POST", "/orgs/acme/repos", json!({ "name": "era5" })).await;
    let ada = server.ada.person().to_string();
    let (status, user) = get(&server, "/user").await;
    let expected = json!({ "id": ada, "first_name": "Ada", "family_name": "Byron", "email": "ada@example.com" });
    assert_eq!((status, user), (200, expected));
    assert_eq!(get(&server, "/user/orgs").await.1[0]["name"], "acme");
    assert_eq!(send(&server, "POST", "/user/diagnostics", json!({ "system": {} })).await.0, 204);
    let version = server.client.get(server.url("/")).header("accept", "application/vnd.earthmover+json").send().await;
    assert!(version.unwrap().text().await.unwrap().starts_with("{\"arraylake_api_version\":"));

    let reader = reader.person().to_string();
    for (principal, resource, action, allowed) in [
        (&ada, "acme", "CAN_MANAGE_USERS", true),
        (&ada, "acme/era5", "CAN_WRITE", true),
        (&reader, "acme/era5", "CAN_READ", true),
        (&reader, "acme/era5", "CAN_WRITE", false),
        (&reader, "acme", "CAN_MANAGE_USERS", false),
        (&ada, "acme/none", "CAN_READ", false),
        (&ada, "ocean", "CAN_READ_REPOS", false),
    ] {
        for path in ["permissions", "api-clients/permissions"] {
            let resource = resource.replace('/', "%2F");
            let path = format!("/orgs/acme/{path}/check?principal_id={principal}&resource={resource}&action={action}");
            assert_eq!(get(&server, &path).await, (200, json!({ "has_permission": allowed })), "{path}");
        }
    }
    let unknown = format!("/orgs/acme/permissions/check?principal_id={ada}&resource=acme&action=CAN_FLY");
    assert_eq!(get(&server, &unknown).await.0, 422);

    let whose = format!("/orgs/acme/api-clients/authenticate?token={}", server.token);
    let (status, holder) = get(&server, &whose).await;
    assert_eq!((status, &holder["_id"], &holder["email"]), (200, &json!(ada), &json!("ada@example.com")));
    let theirs = World {
        cx: testing::context(&server.pool).await,
        pool: server.pool.clone(),
        ada: server.ada.clone(),
        ocean: server.ocean.clone(),
    };
    let other = theirs.token(&theirs.ocean).await;
    for token in ["ema_nonsense", &other] {
        let path = format!("/orgs/acme/api-clients/authenticate?token={token}");
        assert_eq!(get(&server, &path).await.0, 401);
    }
    assert_eq!(get(&server, &format!("/orgs/{OTHER_ORG}/repos")).await.0, 404);
}
