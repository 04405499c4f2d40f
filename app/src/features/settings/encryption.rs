//! What encrypts the organisation's secrets: facts for owners.

use domain::{org::Role, sealing::Sealing};
use leptos::prelude::*;
use leptos_meta::Title;

use super::sections::{self, Sections};
use crate::{
    api,
    features::{current_org::CurrentOrg, refused::loaded},
    ui::{fact::Fact, list::Section},
};

#[component]
pub(crate) fn EncryptionPage() -> impl IntoView {
    let CurrentOrg(org) = expect_context();
    let title = format!("Encryption · Settings · {org}");
    let load = api::security::load_encryption(org.clone());
    let content = loaded(load, |sealing| view! { <Content org=org sealing=sealing /> }.into_any());
    view! {
        <Title text=title />
        {content}
    }
}

#[component]
fn Content(org: String, sealing: Sealing) -> impl IntoView {
    let Sealing { key_version, keys, operator_key, is_current, operator_keys, secrets, under_older_keys } = sealing;
    let versions = match keys {
        1 => format!("Version {key_version}, the only one"),
        keys => format!("Version {key_version} of {keys}"),
    };
    let current = if is_current { "the current one" } else { "not the current one" };
    let operator_keys = match operator_keys {
        1 => "1 key".to_owned(),
        keys => format!("{keys} keys"),
    };
    let older = if under_older_keys == 0 { "None".to_owned() } else { under_older_keys.to_string() };
    view! {
        <Sections org=org role=Role::Owner current=sections::ENCRYPTION />
        <Section
            name="encryption"
            title="Encryption"
            is_page=false
            about="What the secrets of this organisation are encrypted with in the database. The keys themselves are never shown.".into_any()
        >
            <dl class="facts">
                <Fact term="Algorithm">"AES-256-GCM. A value opens only in its own row and for its own destination."</Fact>
                <Fact term="Organisation's key">{versions}</Fact>
                <Fact term="Encrypted with">
                    "The server's key " <code>{operator_key}</code> {format!(", {current}")}
                </Fact>
                <Fact term="Server's key file">{operator_keys}</Fact>
                <Fact term="Encrypted secrets">{secrets}</Fact>
                <Fact term="Under an older key">{older}</Fact>
                <Fact term="Backup">
                    "The operator keeps a copy of the key file apart from the database's backups: without it the secrets are lost."
                </Fact>
                <Fact term="Changing a key">
                    "There is no command for it yet. A secret that may be known to others is changed at its provider, and then in its bucket config or cloud credential."
                </Fact>
            </dl>
        </Section>
    }
}
