//! The table: everything that can be asked for, and who may.

use serde_json::{Value, json};
use testing::PASSWORD;

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
    /// Nobody with an organisation's token: it takes a password, or a token of one's own. In an organisation, everybody.
    SignedIn,
}

/// How it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Door {
    /// The API of data clients, by bearer token.
    Api,
    /// The API of Lakewarden itself, by bearer token.
    Own,
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

/// What comes of it when it is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Nothing that is kept changes.
    None,
    /// Something that is kept changes.
    Change,
    /// A test of a connection, whose report may be kept.
    Report,
}

/// What there must be, for it to succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ground {
    /// An organisation with what the row names, on buckets that clients open with their own keys.
    Plain,
    /// The same, on buckets behind a role that vends.
    Role,
    /// An organisation with nothing in it.
    Bare,
}

/// One thing that can be asked for. In its path and its body, words in braces stand for what there is: see [`Scene`].
///
/// [`Scene`]: crate::access::scene::Scene
pub(crate) struct Row {
    pub(crate) door: Door,
    pub(crate) route: &'static str,
    pub(crate) who: Who,
    pub(crate) body: Value,
    pub(crate) effect: Effect,
    pub(crate) ground: Ground,
    /// What stands behind the path, if anything does.
    pub(crate) query: &'static str,
}

impl Row {
    fn changes(self) -> Self {
        Self { effect: Effect::Change, ..self }
    }

    fn reports(self) -> Self {
        Self { effect: Effect::Report, ..self }
    }

    fn on(self, ground: Ground) -> Self {
        Self { ground, ..self }
    }

    /// Whether it speaks of `thing`.
    pub(crate) fn names(&self, thing: &str) -> bool {
        self.route.contains(thing) || self.body.to_string().contains(thing)
    }
}

fn row(door: Door, route: &'static str, who: Who, body: Value) -> Row {
    Row { door, route, who, body, effect: Effect::None, ground: Ground::Plain, query: "" }
}

pub(crate) fn table() -> Vec<Row> {
    use Door::{Api, Form, Function, Json, Own, Page, Tiledb};
    use Ground::{Bare, Role};
    use Who::{Anybody, Bearers, Everyone, Managers, Owners, SignedIn};
    let draft = || json!({ "nickname": "made", "platform": "gs", "bucket": "made", "auth_method": "anonymous" });
    let old_password = || json!({ "old_password": PASSWORD, "new_password": PASSWORD });
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
    let config = || {
        let access = json!({ "method": "anonymous" });
        json!({ "nickname": "made", "platform": "gs", "bucket": "made", "access": access })
    };
    let values = || {
        let mut body = config();
        body.as_object_mut().unwrap().remove("nickname");
        body
    };
    let keys = || json!({ "kind": "aws_key", "access_key_id": "AKIDEXAMPLE", "secret": "made/made/made" });
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
        row(Form("add-bucket"), "POST /{org}/buckets", Managers, draft()).changes(),
        row(Form("edit-bucket"), "POST /{org}/buckets", Managers, {
            let mut body = draft();
            body["bucket_config"] = json!("{id}");
            body["version"] = json!("1");
            body
        })
        .changes(),
        row(Form("test-bucket"), "POST /{org}/buckets", Managers, draft()).reports(),
        row(Form("test-stored-bucket"), "POST /{org}/buckets", Managers, json!({ "bucket_config": "{id}" })).reports(),
        row(Form("make-default"), "POST /{org}/buckets", Managers, json!({ "bucket_config": "{id}" })).changes(),
        row(
            Form("delete-bucket"),
            "POST /{org}/buckets",
            Managers,
            json!({ "bucket_config": "{id}", "confirmation": "{nickname}" }),
        )
        .changes(),
        row(Form("create-repo"), "POST /{org}/repos", Managers, json!({ "name": "made" })).changes(),
        row(
            Form("set-repo-mode"),
            "POST /{org}/repos",
            Managers,
            json!({ "repo": "{repo}", "mode": "offline", "message": "" }),
        )
        .changes(),
        row(Form("delete-repo"), "POST /{org}/repos", Managers, json!({ "repo": "{repo}", "confirmation": "{repo}" }))
            .changes(),
        row(Form("create-token"), "POST /{org}/settings", Everyone, json!({ "name": "made", "days": "7" })).changes(),
        row(Form("revoke-token"), "POST /{org}/settings", Everyone, json!({ "token": "{token}" })).changes(),
        row(Form("invite"), "POST /{org}/settings", Managers, json!({ "role": "member", "note": "" })).changes(),
        row(Form("revoke-invitation"), "POST /{org}/settings", Managers, json!({ "invitation": "{invitation}" }))
            .changes(),
        row(Form("set-role"), "POST /{org}/settings", Managers, json!({ "person": "{person}", "role": "reader" }))
            .changes(),
        row(Form("leave"), "POST /{org}/settings", Everyone, json!({})).changes(),
        row(Form("remove-member"), "POST /{org}/settings", Managers, json!({ "person": "{person}" })).changes(),
        row(Page, "GET /{org}/credentials", Everyone, Value::Null),
        row(Page, "GET /{org}/credentials/trust-policy.json", Managers, Value::Null),
        row(Form("add-credential"), "POST /{org}/credentials", Managers, credential()).changes(),
        row(Form("credential-step"), "POST /{org}/credentials", Managers, credential()),
        row(Form("test-credential"), "POST /{org}/credentials", Managers, stored_credential()).reports(),
        row(Form("save-credential"), "POST /{org}/credentials", Managers, stored_credential()).changes(),
        row(Form("default-credential"), "POST /{org}/credentials", Managers, json!({ "credential": "{credential}" }))
            .changes(),
        row(Form("revoke-credential"), "POST /{org}/credentials", Managers, json!({ "credential": "{credential}" }))
            .changes(),
        row(Json, "POST /{org}/credentials/test", Managers, credential()).reports(),
        row(Json, "POST /{org}/credentials/{credential}/test", Managers, credential()).reports(),
        row(Function, "credentials/list", Everyone, json!({ "namespace": "{org}", "wanted": wanted() })),
        row(Function, "credentials/start-form", Managers, json!({ "namespace": "{org}" })),
        row(Function, "credentials/details", Managers, json!({ "namespace": "{org}", "id": "{credential}" })),
        row(Function, "credentials/create", Managers, json!({ "namespace": "{org}", "draft": credential() })).changes(),
        row(
            Function,
            "credentials/edit",
            Managers,
            json!({ "namespace": "{org}", "id": "{credential}", "version": 1, "draft": credential() }),
        )
        .changes(),
        row(Page, "GET /profile", Anybody, Value::Null),
        row(Page, "GET /login/reset/{token}", Anybody, Value::Null),
        row(Page, "POST /login/reset/{token}", Anybody, Value::Null),
        row(Function, "account/password-reset-is-open", Anybody, json!({ "token": "x" })),
        row(Function, "account/invitations", Bearers, json!({})),
        row(Page, "GET /profile/account", Bearers, Value::Null),
        row(Form("change-password"), "POST /profile/account", Bearers, old_password()).changes(),
        row(Form("accept-invitation"), "POST /profile/account", Bearers, json!({ "invitation": "{received}" }))
            .changes(),
        row(Form("decline-invitation"), "POST /profile/account", Bearers, json!({ "invitation": "{received}" }))
            .changes(),
        row(Page, "GET /profile/tokens", Bearers, Value::Null),
        row(Form("create-token"), "POST /profile/tokens", Bearers, json!({ "name": "made", "days": "7" })).changes(),
        row(Json, "POST /{org}/connection-test", Managers, draft()).reports(),
        row(Json, "POST /{org}/buckets/{id}/connection-test", Managers, Value::Null).reports(),
        row(Function, "buckets/overview", Everyone, json!({ "org": "{org}", "wanted": wanted() })),
        row(Function, "buckets/start-form", Managers, json!({ "org": "{org}" })),
        row(Function, "buckets/create", Managers, json!({ "org": "{org}", "draft": draft() })).changes(),
        row(
            Function,
            "buckets/edit",
            Managers,
            json!({ "org": "{org}", "id": "{id}", "version": 1, "draft": draft() }),
        )
        .changes(),
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
        row(Page, "GET /api/v1/openapi.json", Anybody, Value::Null),
        row(Page, "GET /api/v1/docs", Anybody, Value::Null),
        row(Own, "GET /api/v1/orgs/{org}/buckets", Everyone, Value::Null),
        row(Own, "POST /api/v1/orgs/{org}/buckets", Managers, config()).changes(),
        row(Own, "POST /api/v1/orgs/{org}/buckets/test", Managers, values()).reports(),
        row(Own, "GET /api/v1/orgs/{org}/buckets/{id}", Everyone, Value::Null),
        row(Own, "PATCH /api/v1/orgs/{org}/buckets/{id}", Managers, json!({ "prefix": "made" })).changes(),
        row(Own, "DELETE /api/v1/orgs/{org}/buckets/{id}", Managers, Value::Null).changes(),
        row(Own, "POST /api/v1/orgs/{org}/buckets/{id}/test", Managers, Value::Null).reports(),
        row(Own, "GET /api/v1/orgs/{org}/buckets/{id}/report", Managers, Value::Null),
        row(Own, "PUT /api/v1/orgs/{org}/buckets/{id}/default", Managers, Value::Null).changes(),
        row(Own, "GET /api/v1/orgs", Bearers, Value::Null),
        row(Own, "POST /api/v1/orgs", SignedIn, json!({ "name": "{fresh}" })).changes(),
        row(Own, "GET /api/v1/orgs/{org}", Everyone, Value::Null),
        row(Own, "PATCH /api/v1/orgs/{org}", Managers, json!({ "description": "made" })).changes(),
        row(Own, "DELETE /api/v1/orgs/{org}", Owners, Value::Null).changes().on(Bare),
        row(Own, "GET /api/v1/orgs/{org}/repos", Everyone, Value::Null),
        row(Own, "POST /api/v1/orgs/{org}/repos", Managers, json!({ "name": "made" })).changes(),
        row(Own, "GET /api/v1/orgs/{org}/repos/{repo}", Everyone, Value::Null),
        row(Own, "PATCH /api/v1/orgs/{org}/repos/{repo}", Managers, json!({ "description": "made" })).changes(),
        row(Own, "PUT /api/v1/orgs/{org}/repos/{repo}/state", Managers, json!({ "mode": "offline" })).changes(),
        row(Own, "DELETE /api/v1/orgs/{org}/repos/{repo}", Managers, Value::Null).changes(),
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
        row(Own, "GET /api/v1/orgs/{org}/buckets/trust", Managers, Value::Null),
        row(Own, "GET /api/v1/orgs/{org}/buckets/{id}/trust", Everyone, Value::Null),
        row(Own, "GET /api/v1/orgs/{org}/credentials/trust", Managers, Value::Null),
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
        row(Own, "GET /api/v1/orgs/{org}/events", Managers, Value::Null),
        row(Own, "GET /api/v1/orgs/{org}/events.csv", Managers, Value::Null),
        row(Own, "GET /api/v1/orgs/{org}/events.jsonl", Managers, Value::Null),
        row(Own, "GET /api/v1/repos/{org}/{repo}/aws-credentials", Everyone, Value::Null).on(Role),
        row(Own, "GET /api/v1/orgs/{org}/buckets/{id}/aws-credentials", Everyone, Value::Null).on(Role),
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
        row(Tiledb, "GET /v1/user", Bearers, Value::Null),
        row(Tiledb, "GET /v1/users/{name}", Bearers, Value::Null),
        row(Tiledb, "PATCH /v1/users/{name}", SignedIn, json!({ "name": "Somebody Else" })).changes(),
        row(Tiledb, "DELETE /v1/users/{name}", SignedIn, Value::Null).changes(),
        row(Tiledb, "POST /v1/user", Anybody, json!({})),
        row(Tiledb, "POST /v1/user/password_reset", SignedIn, json!({ "password": PASSWORD })).changes(),
        row(Tiledb, "POST /v1/user/confirm_email", Bearers, json!({})),
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
        row(Tiledb, "GET /v1/session", SignedIn, Value::Null).changes(),
        row(Tiledb, "POST /v1/token", SignedIn, json!({ "name": "made" })).changes(),
        row(Tiledb, "GET /v1/tokens", Bearers, Value::Null),
        row(Tiledb, "GET /v1/tokens/session", Bearers, Value::Null),
        row(Tiledb, "GET /v1/tokens/scopes", Bearers, Value::Null),
        row(Tiledb, "DELETE /v1/tokens/{name}", Bearers, Value::Null).changes(),
    ]
}

/// Whether a row is about one thing of an organisation's, so that it can be asked for about another's.
pub(crate) fn names_something(row: &Row) -> bool {
    ["{id}", "{repo}", "{person}", "{invitation}", "{token}", "{credential}", "{namespace}/{name}", "/aws/{name}"]
        .into_iter()
        .chain(["/credentials/{name}"])
        .any(|thing| row.names(thing))
}
