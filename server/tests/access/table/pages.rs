//! What a browser asks for: pages, forms, and what pages ask by themselves.

use serde_json::{Value, json};
use testing::PASSWORD;

use super::{Door, Row, Who, row};

pub(super) fn rows() -> Vec<Row> {
    use Door::{Form, Function, Json, Page};
    use Who::{Anybody, Bearers, Everyone, Managers};
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
    let stored_credential = || {
        let mut body = credential();
        body["credential"] = json!("{credential}");
        body["version"] = json!("1");
        body
    };
    let rows = vec![
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
        row(Form("repos/create"), "POST /{org}/repos", Managers, json!({ "name": "made" })).changes(),
        row(
            Form("repos/set-mode"),
            "POST /{org}/repos",
            Managers,
            json!({ "repo": "{repo}", "mode": "offline", "message": "" }),
        )
        .changes(),
        row(Form("repos/delete"), "POST /{org}/repos", Managers, json!({ "repo": "{repo}", "confirmation": "{repo}" }))
            .changes(),
        row(Form("tokens/create"), "POST /{org}/settings", Everyone, json!({ "name": "made", "days": "7" })).changes(),
        row(Form("tokens/revoke"), "POST /{org}/settings", Everyone, json!({ "token": "{token}" })).changes(),
        row(Form("members/invite"), "POST /{org}/settings", Managers, json!({ "role": "member", "note": "" }))
            .changes(),
        row(
            Form("members/revoke-invitation"),
            "POST /{org}/settings",
            Managers,
            json!({ "invitation": "{invitation}" }),
        )
        .changes(),
        row(
            Form("members/set-role"),
            "POST /{org}/settings",
            Managers,
            json!({ "person": "{person}", "role": "reader" }),
        )
        .changes(),
        row(Form("members/leave"), "POST /{org}/settings", Everyone, json!({})).changes(),
        row(Form("members/remove"), "POST /{org}/settings", Managers, json!({ "person": "{person}" })).changes(),
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
        row(Form("tokens/create"), "POST /profile/tokens", Bearers, json!({ "name": "made", "days": "7" })).changes(),
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
    ];
    let functions: Vec<Row> = rows.iter().filter_map(Row::as_function).collect();
    rows.into_iter().chain(functions).collect()
}
