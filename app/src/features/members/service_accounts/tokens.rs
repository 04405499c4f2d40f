//! The API tokens of a service account.

use leptos::prelude::*;

use crate::{
    act::Act as _,
    api::{
        self,
        service_accounts::{AccountTokens, CreateToken, RevokeToken},
        tokens::{FreshToken, TokenDraft},
    },
    features::{
        refused::dialog_over,
        tokens::{FreshTokenDialog, Held, Narrowing, TokenForm, TokenTable},
    },
    form::{self, Returned},
    routes::{self, Here},
    ui::dialog::{Dialog, LeaveLink},
};

#[component]
pub(super) fn TokensOf(org: String, account: String, here: Here) -> impl IntoView {
    let returned = form::returned::<TokenDraft, FreshToken>(&[CreateToken::name(), RevokeToken::name()]);
    let load = api::service_accounts::load_tokens(org, account);
    dialog_over(load, move |tokens| view! { <TokensDialog tokens=tokens here=here returned=returned /> }.into_any())
}

#[component]
fn TokensDialog(tokens: AccountTokens, here: Here, returned: Returned<TokenDraft, FreshToken>) -> impl IntoView {
    let AccountTokens { account, tokens, now } = tokens;
    let name = account.name.to_string();
    let page = here.to_string();
    let action = here.dialog(routes::Dialog::ServiceAccount(&name));
    let Returned { draft, refusal, outcome, .. } = returned;
    if let Some(fresh) = outcome {
        return view! { <FreshTokenDialog fresh=fresh is_personal=false page=action /> }.into_any();
    }
    let held = Held {
        action,
        within: Some(("account", name.clone())),
        create: CreateToken::name(),
        revoke: RevokeToken::name(),
        narrowing: Narrowing::Here,
        nothing: "It has no API tokens yet.",
    };
    view! {
        <Dialog title=format!("API tokens of {name}") close_to=page.clone()>
            <div class="dialog-body">
                <p class="field-help">
                    {format!("A program with one of these acts as {}, with its role.", account.address)}
                </p>
                <TokenTable tokens=tokens now=now held=held.clone() />
                <TokenForm draft=draft.unwrap_or_default() refusal=refusal held=held />
            </div>
            <footer class="dialog-footer">
                <LeaveLink to=page>"Done"</LeaveLink>
            </footer>
        </Dialog>
    }
    .into_any()
}
