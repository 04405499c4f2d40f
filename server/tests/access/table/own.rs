//! What our own API has.

use serde_json::{Value, json};

use super::{Audience, Fixture, Interface, Row, row};

pub(super) fn rows() -> Vec<Row> {
    [
        description_and_events(),
        organisations(),
        buckets(),
        repos(),
        credentials(),
        people(),
        service_accounts(),
        groups_and_grants(),
        tokens(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn description_and_events() -> Vec<Row> {
    use Audience::{Anybody, Managers};
    use Interface::{Own, Page};
    vec![
        row(Page, "GET /api/v1/openapi.json", Anybody, Value::Null),
        row(Page, "GET /api/v1/docs", Anybody, Value::Null),
        row(Page, "POST /api/v1/tokens/leaked", Anybody, Value::Null),
        row(Own, "GET /api/v1/orgs/{org}/events", Managers, Value::Null),
        row(Own, "GET /api/v1/orgs/{org}/events.csv", Managers, Value::Null),
        row(Own, "GET /api/v1/orgs/{org}/events.jsonl", Managers, Value::Null),
    ]
}

fn organisations() -> Vec<Row> {
    use Audience::{Bearers, Everyone, Managers, Owners, SignedIn};
    use Fixture::Bare;
    use Interface::Own;
    vec![
        row(Own, "GET /api/v1/orgs", Bearers, Value::Null),
        row(Own, "POST /api/v1/orgs", SignedIn, json!({ "name": "{fresh}" })).changes(),
        row(Own, "GET /api/v1/orgs/{org}", Everyone, Value::Null),
        row(Own, "PATCH /api/v1/orgs/{org}", Managers, json!({ "description": "made" })).changes(),
        row(Own, "DELETE /api/v1/orgs/{org}", Owners, Value::Null).changes().on(Bare),
    ]
}

fn buckets() -> Vec<Row> {
    use Audience::{Everyone, Managers};
    use Fixture::Role;
    use Interface::Own;
    let config = || {
        let access = json!({ "method": "anonymous" });
        json!({ "nickname": "made", "platform": "gs", "bucket": "made", "access": access })
    };
    let values = || {
        let mut body = config();
        body.as_object_mut().unwrap().remove("nickname");
        body
    };
    vec![
        row(Own, "GET /api/v1/orgs/{org}/buckets", Everyone, Value::Null),
        row(Own, "POST /api/v1/orgs/{org}/buckets", Managers, config()).changes(),
        row(Own, "POST /api/v1/orgs/{org}/buckets/test", Managers, values()).reports(),
        row(Own, "GET /api/v1/orgs/{org}/buckets/{id}", Everyone, Value::Null),
        row(Own, "PATCH /api/v1/orgs/{org}/buckets/{id}", Managers, json!({ "prefix": "made" })).changes(),
        row(Own, "DELETE /api/v1/orgs/{org}/buckets/{id}", Managers, Value::Null).changes(),
        row(Own, "POST /api/v1/orgs/{org}/buckets/{id}/test", Managers, Value::Null).reports(),
        row(Own, "GET /api/v1/orgs/{org}/buckets/{id}/report", Managers, Value::Null),
        row(Own, "PUT /api/v1/orgs/{org}/buckets/{id}/default", Managers, Value::Null).changes(),
        row(Own, "GET /api/v1/orgs/{org}/buckets/trust", Managers, Value::Null),
        row(Own, "GET /api/v1/orgs/{org}/buckets/{id}/trust", Everyone, Value::Null),
        row(Own, "GET /api/v1/orgs/{org}/buckets/{id}/aws-credentials", Everyone, Value::Null).on(Role),
    ]
}

fn repos() -> Vec<Row> {
    use Audience::{Everyone, Managers};
    use Fixture::Role;
    use Interface::Own;
    vec![
        row(Own, "GET /api/v1/orgs/{org}/repos", Everyone, Value::Null),
        row(Own, "POST /api/v1/orgs/{org}/repos", Managers, json!({ "name": "made" })).changes(),
        row(Own, "GET /api/v1/orgs/{org}/repos/{repo}", Everyone, Value::Null),
        row(Own, "PATCH /api/v1/orgs/{org}/repos/{repo}", Managers, json!({ "description": "made" })).changes(),
        row(Own, "PUT /api/v1/orgs/{org}/repos/{repo}/state", Managers, json!({ "mode": "offline" })).changes(),
        row(
            Own,
            "PUT /api/v1/orgs/{org}/repos/{repo}/visibility",
            Managers,
            json!({ "visibility": "authenticated_public" }),
        )
        .changes(),
        row(Own, "DELETE /api/v1/orgs/{org}/repos/{repo}", Managers, Value::Null).changes(),
        row(Own, "GET /api/v1/repos/{org}/{repo}/aws-credentials", Everyone, Value::Null).on(Role),
    ]
}

fn credentials() -> Vec<Row> {
    use Audience::{Everyone, Managers};
    use Interface::Own;
    let keys = || json!({ "kind": "aws_key", "access_key_id": "AKIDEXAMPLE", "secret": "made/made/made" });
    vec![
        row(Own, "GET /api/v1/orgs/{org}/credentials", Everyone, Value::Null),
        row(Own, "POST /api/v1/orgs/{org}/credentials", Managers, json!({ "name": "made", "keys": keys() })).changes(),
        row(Own, "POST /api/v1/orgs/{org}/credentials/test", Managers, json!({ "keys": keys() })).reports(),
        row(Own, "GET /api/v1/orgs/{org}/credentials/{credential}", Everyone, Value::Null),
        row(Own, "PATCH /api/v1/orgs/{org}/credentials/{credential}", Managers, json!({ "is_default": true }))
            .changes(),
        row(Own, "DELETE /api/v1/orgs/{org}/credentials/{credential}", Managers, Value::Null).changes(),
        row(Own, "POST /api/v1/orgs/{org}/credentials/{credential}/test", Managers, json!({})).reports(),
        row(Own, "GET /api/v1/orgs/{org}/credentials/{credential}/tests", Everyone, Value::Null),
        row(Own, "PUT /api/v1/orgs/{org}/credentials/{credential}/default", Managers, Value::Null).changes(),
        row(Own, "GET /api/v1/orgs/{org}/credentials/trust", Managers, Value::Null),
    ]
}

fn people() -> Vec<Row> {
    use Audience::{Everyone, Managers, SignedIn};
    use Interface::Own;
    vec![
        row(Own, "GET /api/v1/orgs/{org}/members", Everyone, Value::Null),
        row(Own, "PUT /api/v1/orgs/{org}/members/{person}/role", Managers, json!({ "role": "reader" })).changes(),
        row(Own, "DELETE /api/v1/orgs/{org}/members/{person}", Managers, Value::Null).changes(),
        row(Own, "POST /api/v1/orgs/{org}/leave", Everyone, Value::Null).changes(),
        row(Own, "GET /api/v1/orgs/{org}/invitations", Managers, Value::Null),
        row(
            Own,
            "POST /api/v1/orgs/{org}/invitations",
            Managers,
            json!({ "username": "{stranger}", "role": "reader" }),
        )
        .changes(),
        row(Own, "GET /api/v1/orgs/{org}/invitations/{invitation}", Managers, Value::Null),
        row(Own, "DELETE /api/v1/orgs/{org}/invitations/{invitation}", Managers, Value::Null).changes(),
        row(Own, "GET /api/v1/user/invitations", SignedIn, Value::Null),
        row(Own, "POST /api/v1/user/invitations/{invitation}/accept", SignedIn, Value::Null).changes(),
        row(Own, "POST /api/v1/user/invitations/{invitation}/decline", SignedIn, Value::Null).changes(),
        row(Own, "POST /api/v1/invitation-links/read", SignedIn, json!({ "token": "{link}" })),
        row(Own, "POST /api/v1/invitation-links/accept", SignedIn, json!({ "token": "{link}" })).changes(),
    ]
}

fn service_accounts() -> Vec<Row> {
    use Audience::{Managers, SignedInManagers};
    use Interface::Own;
    vec![
        row(Own, "GET /api/v1/orgs/{org}/service-accounts", Managers, Value::Null),
        row(Own, "POST /api/v1/orgs/{org}/service-accounts", Managers, json!({ "name": "made", "role": "reader" }))
            .changes(),
        row(Own, "GET /api/v1/orgs/{org}/service-accounts/{account}", Managers, Value::Null),
        row(Own, "DELETE /api/v1/orgs/{org}/service-accounts/{account}", Managers, Value::Null).changes(),
        row(Own, "PUT /api/v1/orgs/{org}/service-accounts/{account}/role", Managers, json!({ "role": "member" }))
            .changes(),
        row(Own, "GET /api/v1/orgs/{org}/service-accounts/{account}/tokens", Managers, Value::Null),
        row(
            Own,
            "POST /api/v1/orgs/{org}/service-accounts/{account}/tokens",
            SignedInManagers,
            json!({ "name": "made", "expires_in": 3600 }),
        )
        .changes(),
        row(Own, "DELETE /api/v1/orgs/{org}/service-accounts/{account}/tokens/{token}", Managers, Value::Null)
            .changes(),
        row(Own, "GET /api/v1/orgs/{org}/service-accounts/{account}/trust-rules", Managers, Value::Null),
        row(
            Own,
            "POST /api/v1/orgs/{org}/service-accounts/{account}/trust-rules",
            SignedInManagers,
            json!({
                "issuer": "https://issuer.example.com",
                "audience": "lake",
                "conditions": [{ "claim": "sub", "value": "right" }],
            }),
        )
        .changes(),
        row(
            Own,
            "POST /api/v1/orgs/{org}/service-accounts/{account}/trust-rules/try",
            Managers,
            json!({ "token": "x" }),
        ),
        row(Own, "DELETE /api/v1/orgs/{org}/service-accounts/{account}/trust-rules/{rule}", Managers, Value::Null)
            .changes(),
    ]
}

fn groups_and_grants() -> Vec<Row> {
    use Audience::{Everyone, Managers, Owners, SignedInOwners};
    use Interface::Own;
    let grant = || json!({ "kind": "everyone", "level": "read" });
    let mapping = || json!({ "provider": "corp", "value": "made", "role": "reader" });
    vec![
        row(Own, "GET /api/v1/orgs/{org}/claim-mappings", Owners, Value::Null),
        row(Own, "POST /api/v1/orgs/{org}/claim-mappings", SignedInOwners, mapping()).changes(),
        row(Own, "DELETE /api/v1/orgs/{org}/claim-mappings/{mapping}", Owners, Value::Null).changes(),
        row(Own, "GET /api/v1/orgs/{org}/groups", Everyone, Value::Null),
        row(Own, "POST /api/v1/orgs/{org}/groups", Managers, json!({ "name": "made" })).changes(),
        row(Own, "GET /api/v1/orgs/{org}/groups/{group}", Managers, Value::Null),
        row(Own, "DELETE /api/v1/orgs/{org}/groups/{group}", Managers, Value::Null).changes(),
        row(Own, "GET /api/v1/orgs/{org}/groups/{group}/members", Managers, Value::Null),
        row(Own, "GET /api/v1/orgs/{org}/groups/{group}/reach", Managers, Value::Null),
        row(Own, "PUT /api/v1/orgs/{org}/groups/{group}/members/{person}", Managers, Value::Null).changes(),
        row(Own, "DELETE /api/v1/orgs/{org}/groups/{group}/members/{person}", Managers, Value::Null).changes(),
        row(Own, "GET /api/v1/orgs/{org}/members/{person}/reach", Managers, Value::Null),
        row(Own, "GET /api/v1/orgs/{org}/repos/{repo}/grants", Managers, Value::Null),
        row(Own, "PUT /api/v1/orgs/{org}/repos/{repo}/grants", Managers, grant()).changes(),
        row(Own, "DELETE /api/v1/orgs/{org}/repos/{repo}/grants/{grant}", Managers, Value::Null).changes(),
        row(Own, "GET /api/v1/orgs/{org}/buckets/{id}/grants", Managers, Value::Null),
        row(Own, "PUT /api/v1/orgs/{org}/buckets/{id}/grants", Managers, grant()).changes(),
        row(Own, "DELETE /api/v1/orgs/{org}/buckets/{id}/grants/{grant}", Managers, Value::Null).changes(),
        row(Own, "GET /api/v1/orgs/{org}/default-access", Everyone, Value::Null),
        row(Own, "PUT /api/v1/orgs/{org}/default-access", Managers, json!({ "level": null })).changes(),
    ]
}

fn tokens() -> Vec<Row> {
    use Audience::{Everyone, SignedIn};
    use Interface::Own;
    vec![
        row(Own, "GET /api/v1/orgs/{org}/tokens", Everyone, Value::Null),
        row(Own, "POST /api/v1/orgs/{org}/tokens", SignedIn, json!({ "name": "made", "expires_in": 3600 })).changes(),
        row(Own, "DELETE /api/v1/orgs/{org}/tokens/{token}", Everyone, Value::Null).changes(),
        row(Own, "GET /api/v1/user/tokens", SignedIn, Value::Null),
        row(
            Own,
            "POST /api/v1/user/tokens",
            SignedIn,
            json!({ "name": "made", "expires_in": 3600, "scopes": ["user:read"] }),
        )
        .changes(),
        row(Own, "DELETE /api/v1/user/tokens/{token}", SignedIn, Value::Null).changes(),
    ]
}
