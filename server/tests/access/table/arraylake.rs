//! What the `arraylake` client asks for.

use serde_json::{Value, json};

use super::{Audience, Fixture, Interface, Row, row};

pub(super) fn rows() -> Vec<Row> {
    use Audience::{Bearers, Everyone, Managers};
    use Fixture::Role;
    use Interface::Api;
    vec![
        row(Api, "GET /user", Bearers, Value::Null),
        row(Api, "POST /auth/update-user", Bearers, Value::Null),
        row(Api, "GET /user/orgs", Bearers, Value::Null),
        row(Api, "POST /user/diagnostics", Bearers, json!({})),
        row(Api, "GET /orgs/{org}/permissions/check", Everyone, Value::Null),
        row(Api, "GET /orgs/{org}/api-clients/permissions/check", Everyone, Value::Null),
        row(Api, "GET /orgs/{org}/api-clients/authenticate", Everyone, Value::Null),
        row(Api, "GET /orgs/{org}/buckets", Everyone, Value::Null),
        row(Api, "POST /orgs/{org}/buckets", Managers, json!({ "nickname": "made", "platform": "gs", "name": "made" }))
            .changes(),
        row(Api, "GET /orgs/{org}/buckets/{id}", Everyone, Value::Null),
        row(Api, "PATCH /orgs/{org}/buckets/{id}", Managers, json!({ "prefix": "made" })).changes(),
        row(Api, "DELETE /orgs/{org}/buckets/{id}", Managers, Value::Null).changes(),
        row(Api, "POST /orgs/{org}/buckets/{id}/default", Managers, Value::Null).changes(),
        row(Api, "GET /orgs/{org}/buckets/{id}/repos", Everyone, Value::Null),
        row(Api, "GET /orgs/{org}/buckets/{id}/credentials", Everyone, Value::Null).on(Role),
        row(Api, "GET /orgs/{org}/repos", Everyone, Value::Null),
        row(Api, "GET /orgs/{org}/repos/paginated", Everyone, Value::Null),
        row(Api, "POST /orgs/{org}/repos", Managers, json!({ "name": "made" })).changes(),
        row(Api, "POST /orgs/{org}/repos/import", Managers, json!({ "name": "made", "prefix": "made" })).changes(),
        row(Api, "GET /repos/{org}/{repo}", Everyone, Value::Null),
        row(Api, "GET /repos/{org}/{repo}/open", Everyone, Value::Null).on(Role),
        row(Api, "GET /repos/{org}/{repo}/bucket-credentials", Everyone, Value::Null).on(Role),
        row(Api, "PATCH /orgs/{org}/{repo}", Managers, json!({ "description": "made" })).changes(),
        row(Api, "DELETE /orgs/{org}/{repo}", Managers, Value::Null).changes(),
        row(Api, "PUT /orgs/{org}/{repo}/status", Managers, json!({ "mode": "offline", "message": null })).changes(),
    ]
}
