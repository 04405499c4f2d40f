//! What the `tiledb-cloud` client asks for.

use serde_json::{Value, json};
use testing::PASSWORD;

use super::{Audience, Fixture, Interface, Row, row};

pub(super) fn rows() -> Vec<Row> {
    [credentials(), users_and_tokens(), organizations()].into_iter().flatten().collect()
}

fn credentials() -> Vec<Row> {
    use Audience::{Everyone, Managers};
    use Interface::Tiledb;
    let tiledb_key = || {
        let aws = json!({ "access_key_id": "AKIDEXAMPLE", "secret_access_key": "made/made/made" });
        json!({ "name": "made", "credential": { "aws": aws } })
    };
    vec![
        row(Tiledb, "GET /api/v1/namespaces/{namespace}/aws-trust", Managers, Value::Null),
        row(Tiledb, "POST /api/v1/namespaces/{namespace}/credentials/verify", Managers, tiledb_key()).reports(),
        row(Tiledb, "POST /api/v1/namespaces/{namespace}/credentials/{name}/verify", Managers, json!({})).reports(),
        row(Tiledb, "GET /v2/credentials/{namespace}", Everyone, Value::Null),
        row(Tiledb, "POST /v2/credentials/{namespace}", Managers, tiledb_key()).changes(),
        row(Tiledb, "GET /v2/credentials/{namespace}/{name}", Everyone, Value::Null),
        row(Tiledb, "PATCH /v2/credentials/{namespace}/{name}", Managers, json!({ "provider_default": true }))
            .changes(),
        row(Tiledb, "DELETE /v2/credentials/{namespace}/{name}", Managers, Value::Null).changes(),
        row(Tiledb, "GET /v1/credentials/{namespace}/aws", Everyone, Value::Null),
        row(
            Tiledb,
            "POST /v1/credentials/{namespace}/aws",
            Managers,
            json!({
                "name": "made", "access_key_id": "AKIDEXAMPLE", "secret_access_key": "made/made/made",
            }),
        )
        .changes(),
        row(Tiledb, "GET /v1/credentials/{namespace}/aws/{name}", Everyone, Value::Null),
        row(Tiledb, "PATCH /v1/credentials/{namespace}/aws/{name}", Managers, json!({ "default": true })).changes(),
        row(Tiledb, "DELETE /v1/credentials/{namespace}/aws/{name}", Managers, Value::Null).changes(),
    ]
}

fn users_and_tokens() -> Vec<Row> {
    use Audience::{Anybody, Bearers, SignedIn};
    use Interface::Tiledb;
    vec![
        row(Tiledb, "GET /v1/user", Bearers, Value::Null),
        row(Tiledb, "GET /v1/users/{name}", Bearers, Value::Null),
        row(Tiledb, "PATCH /v1/users/{name}", SignedIn, json!({ "name": "Somebody Else" })).changes(),
        row(Tiledb, "DELETE /v1/users/{name}", SignedIn, Value::Null).changes(),
        row(Tiledb, "POST /v1/user", Anybody, json!({})),
        row(Tiledb, "POST /v1/user/password_reset", SignedIn, json!({ "password": PASSWORD })).changes(),
        row(Tiledb, "POST /v1/user/confirm_email", Bearers, json!({})),
        row(Tiledb, "GET /v1/session", SignedIn, Value::Null).changes(),
        row(Tiledb, "POST /v1/token", SignedIn, json!({ "name": "made" })).changes(),
        row(Tiledb, "GET /v1/tokens", Bearers, Value::Null),
        row(Tiledb, "GET /v1/tokens/session", Bearers, Value::Null),
        row(Tiledb, "GET /v1/tokens/scopes", Bearers, Value::Null),
        row(Tiledb, "DELETE /v1/tokens/{name}", Bearers, Value::Null).changes(),
    ]
}

fn organizations() -> Vec<Row> {
    use Audience::{Bearers, Everyone, Managers, Owners, SignedIn};
    use Fixture::Bare;
    use Interface::Tiledb;
    vec![
        row(Tiledb, "GET /v1/organizations", Bearers, Value::Null),
        row(Tiledb, "POST /v1/organization", SignedIn, json!({ "name": "{fresh}" })).changes(),
        row(Tiledb, "GET /v1/organizations/{namespace}", Everyone, Value::Null),
        row(Tiledb, "PATCH /v1/organizations/{namespace}", Managers, json!({ "description": "made" })).changes(),
        row(Tiledb, "DELETE /v1/organizations/{namespace}", Owners, Value::Null).changes().on(Bare),
        row(
            Tiledb,
            "POST /v1/organizations/{namespace}/user",
            Managers,
            json!({ "username": "{stranger}", "role": "read_only" }),
        )
        .changes(),
        row(Tiledb, "GET /v1/organizations/{namespace}/{name}", Everyone, Value::Null),
        row(Tiledb, "PATCH /v1/organizations/{namespace}/{name}", Managers, json!({ "role": "read_only" })).changes(),
        row(Tiledb, "DELETE /v1/organizations/{namespace}/{name}", Managers, Value::Null).changes(),
        row(Tiledb, "GET /v1/invitations", SignedIn, Value::Null),
        row(Tiledb, "POST /v1/invitations/{invitation}", SignedIn, Value::Null).changes(),
        row(Tiledb, "DELETE /v1/invitations/{invitation}/{namespace}/join", Managers, Value::Null).changes(),
    ]
}
