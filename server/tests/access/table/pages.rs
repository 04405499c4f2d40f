//! What a browser asks for: pages, forms, and what pages ask by themselves.

use serde_json::{Value, json};
use testing::PASSWORD;

use super::{Audience, Fixture, Interface, Row, row};

pub(super) fn rows() -> Vec<Row> {
    let rows: Vec<Row> =
        [anybody(), buckets(), repos(), settings(), service_accounts(), grants(), credentials(), account()]
            .into_iter()
            .flatten()
            .collect();
    let functions: Vec<Row> = rows.iter().filter_map(Row::as_function).collect();
    rows.into_iter().chain(functions).collect()
}

/// The part of a list that a page asks for.
fn wanted() -> Value {
    json!({ "search": "", "page": 1, "rows": 50 })
}

fn anybody() -> Vec<Row> {
    use Audience::Anybody;
    use Interface::{Form, Function, Page};
    vec![
        row(Page, "GET /livez", Anybody, Value::Null),
        row(Page, "GET /readyz", Anybody, Value::Null),
        row(Page, "GET /pkg/{name}", Anybody, Value::Null),
        row(Page, "GET /", Anybody, Value::Null),
        row(Page, "GET /auth/config", Anybody, Value::Null),
        row(Page, "POST /oauth/device/code", Anybody, Value::Null),
        row(Page, "POST /oauth/token", Anybody, Value::Null),
        row(Page, "GET /v2/logout", Anybody, Value::Null),
        row(Page, "POST /sts", Anybody, Value::Null),
        row(Page, "POST /sts/", Anybody, Value::Null),
        row(Page, "GET /login", Anybody, Value::Null),
        row(Form("sign-in"), "POST /login", Anybody, json!({})),
        row(Page, "GET /login/code", Anybody, Value::Null),
        row(Form("sign-in-code"), "POST /login/code", Anybody, json!({ "code": "", "next": "" })),
        row(Function, "sign-in-waits", Anybody, json!({})),
        row(Page, "GET /login/passkey", Anybody, Value::Null),
        row(Form("passkeys/sign-in"), "POST /login/passkey", Anybody, json!({ "answer": "", "next": "" })),
        row(Function, "passkeys/begin-sign-in", Anybody, json!({})),
        row(Page, "POST /login/with/{provider}", Anybody, Value::Null),
        row(Page, "GET /login/return", Anybody, Value::Null),
        row(Function, "ways-in", Anybody, json!({})),
        row(Page, "POST /logout", Anybody, Value::Null),
        row(Page, "GET /setup/{token}", Anybody, Value::Null),
        row(Form("set-up"), "POST /setup/{token}", Anybody, json!({ "token": "x" })),
        row(Page, "GET /invite/{token}", Anybody, Value::Null),
        row(Form("join"), "POST /invite/{token}", Anybody, json!({ "token": "x" })),
        row(Form("accept"), "POST /invite/{token}", Anybody, json!({ "token": "x" })),
        row(Page, "POST /theme", Anybody, Value::Null),
        row(Page, "GET /{org}/settings/audit", Anybody, Value::Null),
        row(Page, "GET /{org}/settings/audit.csv", Anybody, Value::Null),
        row(Function, "viewer", Anybody, json!({})),
        row(Function, "set-up-is-open", Anybody, json!({ "token": "x" })),
        row(Function, "members/offer", Anybody, json!({ "token": "x" })),
    ]
}

fn buckets() -> Vec<Row> {
    use Audience::{Everyone, Managers};
    use Interface::{Form, Function, Page};
    let draft = || json!({ "nickname": "made", "platform": "gs", "bucket": "made", "auth_method": "anonymous" });
    vec![
        row(Page, "GET /{org}/buckets", Everyone, Value::Null),
        row(Page, "GET /{org}/buckets.csv", Everyone, Value::Null),
        row(Form("buckets/create"), "POST /{org}/buckets", Managers, draft()).changes(),
        row(Form("buckets/edit"), "POST /{org}/buckets", Managers, {
            let mut body = draft();
            body["id"] = json!("{id}");
            body["version"] = json!("1");
            body
        })
        .changes(),
        row(
            Form("buckets/rename"),
            "POST /{org}/buckets",
            Managers,
            json!({ "id": "{id}", "version": "1", "nickname": "made" }),
        )
        .changes(),
        row(Form("buckets/test"), "POST /{org}/buckets", Managers, draft()).reports(),
        row(Form("buckets/test-stored"), "POST /{org}/buckets", Managers, json!({ "id": "{id}" })).reports(),
        row(Form("buckets/test-all"), "POST /{org}/buckets", Managers, json!({})).reports(),
        row(Form("buckets/set-default"), "POST /{org}/buckets", Managers, json!({ "id": "{id}" })).changes(),
        row(
            Form("buckets/delete"),
            "POST /{org}/buckets",
            Managers,
            json!({ "id": "{id}", "confirmation": "{nickname}" }),
        )
        .changes(),
        row(Function, "buckets/list", Everyone, json!({ "org": "{org}", "view": {}, "wanted": wanted() })),
        row(Function, "buckets/to-test", Managers, json!({ "org": "{org}" })),
        row(Function, "buckets/use", Everyone, json!({ "org": "{org}", "id": "{id}" })),
        row(Function, "buckets/use", Everyone, json!({ "org": "{org}", "id": "{id}" })).on(Fixture::Keys),
        row(Function, "buckets/start-form", Managers, json!({ "org": "{org}" })),
        row(Function, "buckets/details", Managers, json!({ "org": "{org}", "id": "{id}" })),
        row(Function, "buckets/around", Everyone, json!({ "org": "{org}", "id": null, "draft": draft() })),
    ]
}

fn repos() -> Vec<Row> {
    use Audience::{Everyone, Managers};
    use Interface::{Form, Function, Page};
    vec![
        row(Page, "GET /{org}/repos", Everyone, Value::Null),
        row(Page, "GET /{org}/repos.csv", Everyone, Value::Null),
        row(Form("repos/create"), "POST /{org}/repos", Managers, json!({ "name": "made" })).changes(),
        row(
            Form("repos/set-mode"),
            "POST /{org}/repos",
            Managers,
            json!({ "repo": "{repo}", "mode": "offline", "message": "" }),
        )
        .changes(),
        row(
            Form("repos/set-visibility"),
            "POST /{org}/repos",
            Managers,
            json!({ "repo": "{repo}", "visibility": "authenticated_public" }),
        )
        .changes(),
        row(Form("repos/delete"), "POST /{org}/repos", Managers, json!({ "repo": "{repo}", "confirmation": "{repo}" }))
            .changes(),
        row(Function, "repos/list", Everyone, json!({ "org": "{org}", "view": { "on": "{id}" }, "wanted": wanted() })),
        row(Function, "repos/start-form", Managers, json!({ "org": "{org}", "on": null })),
        row(Function, "repos/details", Everyone, json!({ "org": "{org}", "name": "{repo}" })),
        row(Function, "repos/details", Everyone, json!({ "org": "{org}", "name": "{repo}" })).on(Fixture::Keys),
    ]
}

fn settings() -> Vec<Row> {
    use Audience::{Everyone, Managers, Owners};
    use Interface::{Form, Function, Page};
    vec![
        row(Page, "GET /{org}/settings", Everyone, Value::Null),
        row(Page, "GET /{org}/settings/sign-in", Managers, Value::Null),
        row(Page, "GET /{org}/settings/encryption", Owners, Value::Null),
        row(Function, "settings/sign-in", Managers, json!({ "org": "{org}" })),
        row(Function, "settings/encryption", Owners, json!({ "org": "{org}" })),
        row(Page, "GET /{org}/activity", Managers, Value::Null),
        row(Page, "GET /{org}/activity.csv", Managers, Value::Null),
        row(Function, "activity/events", Managers, json!({ "org": "{org}", "filter": {}, "turn": "newest" })),
        row(Function, "activity/people", Managers, json!({ "org": "{org}" })),
        row(Page, "GET /{org}", Everyone, Value::Null),
        row(Page, "GET /{org}/search", Everyone, Value::Null),
        row(Page, "GET /{org}/members", Everyone, Value::Null),
        row(Page, "GET /{org}/tokens", Everyone, Value::Null),
        row(Form("orgs/delete"), "POST /{org}/settings", Owners, json!({ "confirmation": "{org}" }))
            .changes()
            .on(Fixture::Bare),
        row(Function, "orgs/general", Everyone, json!({ "org": "{org}" })),
        row(Function, "overview", Everyone, json!({ "org": "{org}" })),
        row(Function, "search", Everyone, json!({ "org": "{org}", "search": "a" })),
        row(Form("tokens/create"), "POST /{org}/tokens", Everyone, json!({ "name": "made", "days": "7" })).changes(),
        row(Form("tokens/revoke"), "POST /{org}/tokens", Everyone, json!({ "token": "{token}" })).changes(),
        row(Form("members/invite"), "POST /{org}/members", Managers, json!({ "role": "member", "note": "" })).changes(),
        row(
            Form("members/revoke-invitation"),
            "POST /{org}/members",
            Managers,
            json!({ "invitation": "{invitation}" }),
        )
        .changes(),
        row(
            Form("members/set-role"),
            "POST /{org}/members",
            Managers,
            json!({ "person": "{person}", "role": "reader" }),
        )
        .changes(),
        row(Form("members/leave"), "POST /{org}/members", Everyone, json!({})).changes(),
        row(Form("members/remove"), "POST /{org}/members", Managers, json!({ "person": "{person}" })).changes(),
        row(Function, "members/list", Everyone, json!({ "org": "{org}" })),
        row(Function, "tokens/list", Everyone, json!({ "org": "{org}" })),
    ]
}

fn grants() -> Vec<Row> {
    use Audience::{Everyone, Managers, Owners};
    use Interface::{Form, Function};
    let on_page = |name, page, body| row(Form(name), page, Managers, body).changes();
    let of_owners = |name, body| row(Form(name), "POST /{org}/members", Owners, body).changes();
    vec![
        of_owners("claim-mappings/create", json!({ "provider": "corp", "value": "made", "gives": "role:reader" })),
        of_owners("claim-mappings/delete", json!({ "mapping": "{mapping}" })),
        row(Function, "claim-mappings/list", Owners, json!({ "org": "{org}" })),
        on_page("repos/grant", "POST /{org}/repos", json!({ "repo": "{repo}", "to": "everyone", "level": "read" })),
        on_page("repos/revoke-grant", "POST /{org}/repos", json!({ "repo": "{repo}", "grant": "{grant}" })),
        on_page("buckets/grant", "POST /{org}/buckets", json!({ "id": "{id}", "to": "everyone", "level": "read" })),
        on_page("buckets/revoke-grant", "POST /{org}/buckets", json!({ "id": "{id}", "grant": "{grant}" })),
        on_page("grants/set-default", "POST /{org}/settings", json!({ "default_level": "read" })),
        on_page("groups/create", "POST /{org}/members", json!({ "name": "made" })),
        on_page("groups/delete", "POST /{org}/members", json!({ "group": "{group}" })),
        on_page("groups/add", "POST /{org}/members", json!({ "group": "{group}", "person": "{person}" })),
        on_page("groups/remove", "POST /{org}/members", json!({ "group": "{group}", "person": "{person}" })),
        row(Function, "grants/of-repo", Managers, json!({ "org": "{org}", "repo": "{repo}" })),
        row(Function, "grants/of-bucket", Managers, json!({ "org": "{org}", "id": "{id}" })),
        row(Function, "grants/reached", Managers, json!({ "org": "{org}", "whose": "person:{person}" })),
        row(Function, "groups/list", Everyone, json!({ "org": "{org}" })),
        row(Function, "groups/details", Managers, json!({ "org": "{org}", "group": "{group}" })),
    ]
}

fn service_accounts() -> Vec<Row> {
    use Audience::Managers;
    use Interface::{Form, Function};
    let form = |name, body| row(Form(name), "POST /{org}/members", Managers, body).changes();
    let of_account = || json!({ "org": "{org}", "account": "{account}" });
    vec![
        form("service-accounts/create", json!({ "name": "made", "role": "reader" })),
        form("service-accounts/set-role", json!({ "account": "{account}", "role": "member" })),
        form("service-accounts/delete", json!({ "account": "{account}" })),
        form("service-accounts/create-token", json!({ "account": "{account}", "name": "made", "days": "7" })),
        form("service-accounts/revoke-token", json!({ "account": "{account}", "token": "{token}" })),
        form(
            "trust-rules/create",
            json!({
                "account": "{account}", "issuer": "https://issuer.example.com", "audience": "lake", "conditions": "sub = made",
            }),
        ),
        form("trust-rules/delete", json!({ "account": "{account}", "rule": "{rule}" })),
        row(
            Form("trust-rules/try"),
            "POST /{org}/members",
            Managers,
            json!({ "account": "{account}", "token": "a.b.c" }),
        ),
        row(Function, "trust-rules/list", Managers, of_account()),
        row(Function, "service-accounts/list", Managers, json!({ "org": "{org}" })),
        row(Function, "service-accounts/tokens", Managers, of_account()),
    ]
}

fn credentials() -> Vec<Row> {
    use Audience::{Everyone, Managers};
    use Interface::{Form, Function, Page};
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
        body["id"] = json!("{credential}");
        body["version"] = json!("1");
        body
    };
    vec![
        row(Page, "GET /{org}/credentials", Everyone, Value::Null),
        row(Page, "GET /{org}/credentials.csv", Everyone, Value::Null),
        row(Page, "GET /{org}/credentials/trust-policy.json", Managers, Value::Null),
        row(Form("credentials/create"), "POST /{org}/credentials", Managers, credential()).changes(),
        row(Form("credentials/show-step"), "POST /{org}/credentials", Managers, credential()),
        row(Form("credentials/test"), "POST /{org}/credentials", Managers, stored_credential()).reports(),
        row(Form("credentials/test-all"), "POST /{org}/credentials", Managers, json!({})).reports(),
        row(Function, "credentials/to-test", Managers, json!({ "org": "{org}" })),
        row(Function, "credentials/test-stored", Managers, json!({ "org": "{org}", "id": "{credential}" })).reports(),
        row(Form("credentials/edit"), "POST /{org}/credentials", Managers, stored_credential()).changes(),
        row(Form("credentials/set-default"), "POST /{org}/credentials", Managers, json!({ "id": "{credential}" }))
            .changes(),
        row(Form("credentials/revoke"), "POST /{org}/credentials", Managers, json!({ "id": "{credential}" })).changes(),
        row(Function, "credentials/list", Everyone, json!({ "org": "{org}", "view": {}, "wanted": wanted() })),
        row(Function, "credentials/start-form", Managers, json!({ "org": "{org}" })),
        row(Function, "credentials/fill-in", Managers, json!({ "org": "{org}", "draft": {} })),
        row(Function, "credentials/details", Managers, json!({ "org": "{org}", "id": "{credential}" })),
    ]
}

fn account() -> Vec<Row> {
    use Audience::{Anybody, Bearers};
    use Interface::{Form, Function, Page};
    let old_password = || json!({ "old_password": PASSWORD, "new_password": PASSWORD });
    vec![
        row(Page, "GET /profile", Anybody, Value::Null),
        row(Page, "GET /login/reset/{token}", Anybody, Value::Null),
        row(Form("reset-password"), "POST /login/reset/{token}", Anybody, json!({ "token": "x" })),
        row(Function, "account/password-reset-is-open", Anybody, json!({ "token": "x" })),
        row(Function, "account/invitations", Bearers, json!({})),
        row(Page, "GET /profile/account", Bearers, Value::Null),
        row(Form("account/change-password"), "POST /profile/account", Bearers, old_password()).changes(),
        row(Form("account/accept-invitation"), "POST /profile/account", Bearers, json!({ "invitation": "{received}" }))
            .changes(),
        row(
            Form("account/decline-invitation"),
            "POST /profile/account",
            Bearers,
            json!({ "invitation": "{received}" }),
        )
        .changes(),
        row(Function, "account/sessions", Bearers, json!({})),
        row(Function, "devices/list", Bearers, json!({})),
        row(Function, "devices/waiting", Bearers, json!({ "code": "{code}" })),
        row(Page, "GET /profile/device", Bearers, Value::Null),
        row(Form("devices/approve"), "POST /profile/device", Bearers, json!({ "code": "{code}" })).changes(),
        row(Function, "devices/approve", Bearers, json!({ "code": "{code}" })).changes(),
        row(Form("devices/refuse"), "POST /profile/device", Bearers, json!({ "code": "{code}" })).changes(),
        row(Function, "devices/refuse", Bearers, json!({ "code": "{code}" })).changes(),
        row(Form("devices/sign-out"), "POST /profile/account", Bearers, json!({ "device": "{device}" })).changes(),
        row(Function, "devices/sign-out", Bearers, json!({ "device": "{device}" })).changes(),
        row(Function, "account/ways-in", Bearers, json!({})),
        row(Form("account/unlink"), "POST /profile/account", Bearers, json!({ "identity": "{identity}" })).changes(),
        row(Form("account/confirm"), "POST /profile/account", Bearers, json!({ "current_password": PASSWORD })),
        row(Function, "account/second-factor", Bearers, json!({})),
        row(Form("account/second-factor/offer"), "POST /profile/account", Bearers, json!({})),
        row(
            Form("account/second-factor/enrol"),
            "POST /profile/account",
            Bearers,
            json!({ "first_code": "{first_code}" }),
        )
        .changes(),
        row(Form("account/second-factor/renew-codes"), "POST /profile/account", Bearers, json!({})).changes(),
        row(Form("account/second-factor/remove"), "POST /profile/account", Bearers, json!({})).changes(),
        row(Function, "account/passkeys", Bearers, json!({})),
        row(Function, "account/passkeys/begin-adding", Bearers, json!({})),
        row(
            Form("account/passkeys/add"),
            "POST /profile/account",
            Bearers,
            json!({ "passkey_name": "", "answer": "{made}" }),
        )
        .changes(),
        row(Form("account/passkeys/remove"), "POST /profile/account", Bearers, json!({ "passkey": "{passkey}" }))
            .changes(),
        row(Function, "account/passkeys/begin-confirming", Bearers, json!({})),
        row(Form("account/passkeys/confirm"), "POST /profile/account", Bearers, json!({ "answer": "{shown}" })),
        row(Form("account/sign-out-elsewhere"), "POST /profile/account", Bearers, json!({})),
        row(Page, "GET /profile/new-organisation", Bearers, Value::Null),
        row(Form("orgs/create"), "POST /profile/new-organisation", Bearers, json!({ "slug": "{fresh}" })).changes(),
        row(Function, "orgs/create", Bearers, json!({ "slug": "{fresh}" })).changes(),
    ]
}
