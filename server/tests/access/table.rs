//! The table: everything that can be asked for, and who may.

use serde_json::{Value, json};

/// Who may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    /// Whoever asks: there is nothing of an organisation in it.
    Anybody,
    /// Whoever has a token or is signed in, whatever their organisation.
    Bearers,
    /// Everybody in the organisation.
    Everyone,
    /// Admins and owners.
    Managers,
    /// Owners.
    Owners,
    /// Nobody with an organisation's token: it takes a password, or a token of one's own.
    SignedIn,
}

/// How it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Door {
    /// The API of data clients, by bearer token.
    Api,
    /// A page.
    Page,
    /// A form of a page, with what its button says.
    Form(&'static str),
    /// The API of the `tiledb-cloud` client, by API token.
    Tiledb,
    /// JSON from a page.
    Json,
    /// A server function.
    Function,
}

/// One thing that can be asked for. In its path and its body, `{org}`, `{id}`, `{repo}` and `{person}` stand for what
/// there is.
pub(crate) struct Row {
    pub(crate) door: Door,
    pub(crate) route: &'static str,
    pub(crate) who: Who,
    pub(crate) body: Value,
}

fn row(door: Door, route: &'static str, who: Who, body: Value) -> Row {
    Row { door, route, who, body }
}

pub(crate) fn table() -> Vec<Row> {
    use Door::{Api, Form, Function, Json, Page, Tiledb};
    use Who::{Anybody, Bearers, Everyone, Managers, Owners, SignedIn};
    let draft = || json!({ "nickname": "made", "platform": "gs", "bucket": "made", "auth_method": "anonymous" });
    let wanted = || json!({ "search": "", "page": 1, "rows": 50 });
    let credential = || {
        json!({
            "format": "aws_key",
            "name": "made",
            "access_key_id": "AKIDEXAMPLE",
            "secret": "made/made/made",
            "endpoint": "https://store.example.com",
        })
    };
    let tiledb_key = || {
        let aws = json!({ "access_key_id": "AKIDEXAMPLE", "secret_access_key": "made/made/made" });
        json!({ "name": "made", "credential": { "aws": aws } })
    };
    let stored_credential = || {
        let mut body = credential();
        body["credential"] = json!("{credential}");
        body["version"] = json!("1");
        body
    };
    vec![
        row(Page, "GET /livez", Anybody, Value::Null),
        row(Page, "GET /readyz", Anybody, Value::Null),
        row(Page, "GET /pkg/{name}", Anybody, Value::Null),
        row(Page, "GET /", Anybody, Value::Null),
        row(Page, "GET /login", Anybody, Value::Null),
        row(Page, "POST /login", Anybody, Value::Null),
        row(Page, "POST /logout", Anybody, Value::Null),
        row(Page, "GET /setup/{token}", Anybody, Value::Null),
        row(Page, "POST /setup/{token}", Anybody, Value::Null),
        row(Page, "GET /invite/{token}", Anybody, Value::Null),
        row(Page, "POST /invite/{token}", Anybody, Value::Null),
        row(Page, "POST /theme", Anybody, Value::Null),
        row(Function, "viewer", Anybody, json!({})),
        row(Function, "set-up-is-open", Anybody, json!({ "token": "x" })),
        row(Function, "members/offer", Anybody, json!({ "token": "x" })),
        row(Page, "GET /{org}/buckets", Everyone, Value::Null),
        row(Page, "GET /{org}/repos", Everyone, Value::Null),
        row(Page, "GET /{org}/settings", Everyone, Value::Null),
        row(Page, "GET /{org}/settings/audit", Managers, Value::Null),
        row(Page, "GET /{org}/settings/audit.csv", Managers, Value::Null),
        row(
            Function,
            "audit/events",
            Managers,
            json!({ "org": "{org}", "wanted": { "search": "", "turn": "newest" } }),
        ),
        row(Form("add-bucket"), "POST /{org}/buckets", Managers, draft()),
        row(Form("edit-bucket"), "POST /{org}/buckets", Managers, {
            let mut body = draft();
            body["bucket_config"] = json!("{id}");
            body["version"] = json!("1");
            body
        }),
        row(Form("test-bucket"), "POST /{org}/buckets", Managers, draft()),
        row(Form("test-stored-bucket"), "POST /{org}/buckets", Managers, json!({ "bucket_config": "{id}" })),
        row(Form("make-default"), "POST /{org}/buckets", Managers, json!({ "bucket_config": "{id}" })),
        row(
            Form("delete-bucket"),
            "POST /{org}/buckets",
            Managers,
            json!({ "bucket_config": "{id}", "confirmation": "x" }),
        ),
        row(Form("create-repo"), "POST /{org}/repos", Managers, json!({ "name": "made" })),
        row(
            Form("set-repo-mode"),
            "POST /{org}/repos",
            Managers,
            json!({ "repo": "{repo}", "mode": "offline", "message": "" }),
        ),
        row(Form("delete-repo"), "POST /{org}/repos", Managers, json!({ "repo": "{repo}", "confirmation": "x" })),
        row(Form("create-token"), "POST /{org}/settings", Everyone, json!({ "name": "made", "days": "7" })),
        row(Form("revoke-token"), "POST /{org}/settings", Everyone, json!({ "token": "{token}" })),
        row(Form("invite"), "POST /{org}/settings", Managers, json!({ "role": "member", "note": "" })),
        row(Form("revoke-invitation"), "POST /{org}/settings", Managers, json!({ "invitation": "{invitation}" })),
        row(Form("set-role"), "POST /{org}/settings", Managers, json!({ "person": "{person}", "role": "reader" })),
        row(Form("leave"), "POST /{org}/settings", Anybody, json!({})),
        row(Form("remove-member"), "POST /{org}/settings", Managers, json!({ "person": "{person}" })),
        row(Page, "GET /{org}/credentials", Everyone, Value::Null),
        row(Page, "GET /{org}/credentials/trust-policy.json", Managers, Value::Null),
        row(Form("add-credential"), "POST /{org}/credentials", Managers, credential()),
        row(Form("credential-step"), "POST /{org}/credentials", Managers, credential()),
        row(Form("test-credential"), "POST /{org}/credentials", Managers, stored_credential()),
        row(Form("save-credential"), "POST /{org}/credentials", Managers, stored_credential()),
        row(Form("default-credential"), "POST /{org}/credentials", Managers, json!({ "credential": "{credential}" })),
        row(Form("revoke-credential"), "POST /{org}/credentials", Managers, json!({ "credential": "{credential}" })),
        row(Json, "POST /{org}/credentials/test", Managers, credential()),
        row(Json, "POST /{org}/credentials/{credential}/test", Managers, credential()),
        row(Function, "credentials/list", Everyone, json!({ "namespace": "{org}", "wanted": wanted() })),
        row(Function, "credentials/start-form", Managers, json!({ "namespace": "{org}" })),
        row(Function, "credentials/details", Managers, json!({ "namespace": "{org}", "id": "{credential}" })),
        row(Function, "credentials/create", Managers, json!({ "namespace": "{org}", "draft": credential() })),
        row(
            Function,
            "credentials/edit",
            Managers,
            json!({ "namespace": "{org}", "id": "{credential}", "version": 1, "draft": credential() }),
        ),
        row(Page, "GET /profile", Anybody, Value::Null),
        row(Page, "GET /login/reset/{token}", Anybody, Value::Null),
        row(Page, "POST /login/reset/{token}", Anybody, Value::Null),
        row(Function, "account/password-reset-is-open", Anybody, json!({ "token": "x" })),
        row(Function, "account/invitations", Bearers, json!({})),
        row(Page, "GET /profile/account", Bearers, Value::Null),
        row(Form("change-password"), "POST /profile/account", Bearers, json!({ "old_password": "x" })),
        row(Form("accept-invitation"), "POST /profile/account", Anybody, json!({ "invitation": "x" })),
        row(Form("decline-invitation"), "POST /profile/account", Anybody, json!({ "invitation": "x" })),
        row(Page, "GET /profile/tokens", Bearers, Value::Null),
        row(Form("create-token"), "POST /profile/tokens", Bearers, json!({ "name": "made", "days": "7" })),
        row(Json, "POST /{org}/connection-test", Managers, draft()),
        row(Json, "POST /{org}/buckets/{id}/connection-test", Managers, Value::Null),
        row(Function, "buckets/overview", Everyone, json!({ "org": "{org}", "wanted": wanted() })),
        row(Function, "buckets/start-form", Managers, json!({ "org": "{org}" })),
        row(Function, "buckets/create", Managers, json!({ "org": "{org}", "draft": draft() })),
        row(
            Function,
            "buckets/edit",
            Managers,
            json!({ "org": "{org}", "id": "{id}", "version": 1, "draft": draft() }),
        ),
        row(Function, "buckets/details", Managers, json!({ "org": "{org}", "id": "{id}" })),
        row(Function, "buckets/nested", Everyone, json!({ "org": "{org}", "id": null, "draft": draft() })),
        row(Function, "repos/catalogue", Everyone, json!({ "org": "{org}", "on": "{id}", "wanted": wanted() })),
        row(Function, "repos/start-form", Managers, json!({ "org": "{org}" })),
        row(Function, "repos/details", Everyone, json!({ "org": "{org}", "name": "{repo}" })),
        row(Function, "members/list", Everyone, json!({ "org": "{org}" })),
        row(Function, "tokens/list", Everyone, json!({ "org": "{org}" })),
        row(Api, "GET /user", Bearers, Value::Null),
        row(Api, "GET /user/orgs", Bearers, Value::Null),
        row(Api, "POST /user/diagnostics", Bearers, json!({})),
        row(Api, "GET /orgs/{org}/permissions/check", Everyone, Value::Null),
        row(Api, "GET /orgs/{org}/api-clients/permissions/check", Everyone, Value::Null),
        row(Api, "GET /orgs/{org}/api-clients/authenticate", Everyone, Value::Null),
        row(Api, "GET /orgs/{org}/buckets", Everyone, Value::Null),
        row(Api, "POST /orgs/{org}/buckets", Managers, json!({ "nickname": "made", "platform": "gs", "name": "made" })),
        row(Api, "GET /orgs/{org}/buckets/{id}", Everyone, Value::Null),
        row(Api, "PATCH /orgs/{org}/buckets/{id}", Managers, json!({ "prefix": "made" })),
        row(Api, "DELETE /orgs/{org}/buckets/{id}", Managers, Value::Null),
        row(Api, "POST /orgs/{org}/buckets/{id}/default", Managers, Value::Null),
        row(Api, "GET /orgs/{org}/buckets/{id}/repos", Everyone, Value::Null),
        row(Api, "GET /orgs/{org}/buckets/{id}/credentials", Everyone, Value::Null),
        row(Api, "GET /orgs/{org}/repos", Everyone, Value::Null),
        row(Api, "GET /orgs/{org}/repos/paginated", Everyone, Value::Null),
        row(Api, "POST /orgs/{org}/repos", Managers, json!({ "name": "made" })),
        row(Api, "POST /orgs/{org}/repos/import", Managers, json!({ "name": "made", "prefix": "made" })),
        row(Api, "GET /repos/{org}/{repo}", Everyone, Value::Null),
        row(Api, "GET /repos/{org}/{repo}/open", Everyone, Value::Null),
        row(Api, "GET /repos/{org}/{repo}/bucket-credentials", Everyone, Value::Null),
        row(Api, "GET /api/v1/repos/{org}/{repo}/aws-credentials", Everyone, Value::Null),
        row(Api, "GET /api/v1/orgs/{org}/buckets/{id}/aws-credentials", Everyone, Value::Null),
        row(Api, "PATCH /orgs/{org}/{repo}", Managers, json!({ "description": "made" })),
        row(Api, "DELETE /orgs/{org}/{repo}", Managers, Value::Null),
        row(Api, "PUT /orgs/{org}/{repo}/status", Managers, json!({ "mode": "online", "message": null })),
        row(Page, "GET /api/v1/openapi.json", Anybody, Value::Null),
        row(Tiledb, "GET /api/v1/namespaces/{namespace}/aws-trust", Managers, Value::Null),
        row(Tiledb, "POST /api/v1/namespaces/{namespace}/credentials/verify", Managers, tiledb_key()),
        row(Tiledb, "POST /api/v1/namespaces/{namespace}/credentials/{name}/verify", Managers, json!({})),
        row(Tiledb, "GET /v2/credentials/{namespace}", Everyone, Value::Null),
        row(Tiledb, "POST /v2/credentials/{namespace}", Managers, tiledb_key()),
        row(Tiledb, "GET /v2/credentials/{namespace}/{name}", Everyone, Value::Null),
        row(Tiledb, "PATCH /v2/credentials/{namespace}/{name}", Managers, json!({ "provider_default": true })),
        row(Tiledb, "DELETE /v2/credentials/{namespace}/{name}", Managers, Value::Null),
        row(Tiledb, "GET /v1/credentials/{namespace}/aws", Everyone, Value::Null),
        row(
            Tiledb,
            "POST /v1/credentials/{namespace}/aws",
            Managers,
            json!({
                "name": "made", "access_key_id": "AKIDEXAMPLE", "secret_access_key": "made/made/made",
            }),
        ),
        row(Tiledb, "GET /v1/credentials/{namespace}/aws/{name}", Everyone, Value::Null),
        row(Tiledb, "PATCH /v1/credentials/{namespace}/aws/{name}", Managers, json!({ "default": true })),
        row(Tiledb, "DELETE /v1/credentials/{namespace}/aws/{name}", Managers, Value::Null),
        row(Tiledb, "GET /v1/user", Bearers, Value::Null),
        row(Tiledb, "GET /v1/users/{name}", Bearers, Value::Null),
        row(Tiledb, "PATCH /v1/users/{name}", SignedIn, json!({})),
        row(Tiledb, "DELETE /v1/users/{name}", SignedIn, Value::Null),
        row(Tiledb, "POST /v1/user", Anybody, json!({})),
        row(Tiledb, "POST /v1/user/password_reset", SignedIn, json!({ "password": "x" })),
        row(Tiledb, "POST /v1/user/confirm_email", Bearers, json!({})),
        row(Tiledb, "GET /v1/organizations", Bearers, Value::Null),
        row(Tiledb, "POST /v1/organization", SignedIn, json!({ "name": "made" })),
        row(Tiledb, "GET /v1/organizations/{namespace}", Everyone, Value::Null),
        row(Tiledb, "PATCH /v1/organizations/{namespace}", Managers, json!({ "description": "made" })),
        row(Tiledb, "DELETE /v1/organizations/{namespace}", Owners, Value::Null),
        row(
            Tiledb,
            "POST /v1/organizations/{namespace}/user",
            Managers,
            json!({ "username": "ada", "role": "read_only" }),
        ),
        row(Tiledb, "GET /v1/organizations/{namespace}/{name}", Everyone, Value::Null),
        row(Tiledb, "PATCH /v1/organizations/{namespace}/{name}", Managers, json!({ "role": "read_only" })),
        row(Tiledb, "DELETE /v1/organizations/{namespace}/{name}", Managers, Value::Null),
        row(Tiledb, "GET /v1/invitations", SignedIn, Value::Null),
        row(Tiledb, "POST /v1/invitations/{invitation}", SignedIn, Value::Null),
        row(Tiledb, "DELETE /v1/invitations/{invitation}/{namespace}/join", Managers, Value::Null),
        row(Tiledb, "GET /v1/session", SignedIn, Value::Null),
        row(Tiledb, "POST /v1/token", SignedIn, json!({ "name": "made" })),
        row(Tiledb, "GET /v1/tokens", Bearers, Value::Null),
        row(Tiledb, "GET /v1/tokens/session", Bearers, Value::Null),
        row(Tiledb, "GET /v1/tokens/scopes", Bearers, Value::Null),
        row(Tiledb, "DELETE /v1/tokens/{name}", Bearers, Value::Null),
    ]
}

/// Whether a row is about one thing, so that it can be asked for about another organisation's.
pub(crate) fn names_something(row: &Row) -> bool {
    let text = format!("{}{}", row.route, row.body);
    [
        "{id}",
        "{repo}",
        "{person}",
        "{invitation}",
        "{token}",
        "{credential}",
        "{namespace}/{name}",
        "/aws/{name}",
        "/credentials/{name}",
    ]
    .iter()
    .any(|thing| text.contains(thing))
}
