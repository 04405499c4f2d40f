//! Things of one organisation, and the placeholders that stand for them.

use crate::access::site::Visitor;

/// Things of one organisation, for somebody to ask for. Only what the row names is there.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scene {
    /// `{org}` and `{namespace}`.
    pub(crate) org: String,
    /// `{id}` and `{nickname}`: a bucket config nobody relies on, which is not the default.
    pub(super) id: String,
    pub(super) nickname: String,
    /// `{repo}`.
    pub(super) repo: String,
    /// `{person}`: a member.
    pub(super) person: String,
    /// `{stranger}`: the user name of somebody who has their password and belongs to no organisation.
    pub(crate) stranger: String,
    /// `{invitation}`: a link.
    pub(super) invitation: String,
    /// `{received}`: one that is addressed to the visitor, or the stranger, into another organisation.
    pub(super) received: String,
    /// `{identity}`: one of the visitor's.
    pub(super) identity: String,
    /// `{first_code}`: what the app of the visitor shows, whom a second factor is offered to.
    pub(super) first_code: String,
    /// `{passkey}`: one of the visitor's.
    pub(super) passkey: String,
    /// `{made}`: what the visitor's browser answers with, which was asked for a new passkey.
    pub(super) made: String,
    /// `{shown}`: the same of one that confirms that it is them.
    pub(super) shown: String,
    /// `{link}`: the last part of the link of an invitation into another organisation.
    pub(super) link: String,
    /// `{group}`: a group, with the member in it.
    pub(super) group: String,
    /// `{grant}`: a grant on the repo, or on the bucket config.
    pub(super) grant: String,
    /// `{account}`: a service account.
    pub(super) account: String,
    /// `{token}`: the service account's, where there is one; else the visitor's, beside the one they come with; and the name of it.
    pub(crate) token: String,
    pub(super) token_name: String,
    /// `{rule}`: a trust rule of the service account.
    pub(super) rule: String,
    /// `{mapping}`: a mapping of a group of the identity provider.
    pub(super) mapping: String,
    /// `{code}`: what a device shows that waits for an answer.
    pub(super) code: String,
    /// `{device}`: one that the visitor signed in.
    pub(super) device: String,
    /// `{credential}`.
    pub(super) credential: String,
    pub(super) credential_name: String,
    /// `{fresh}`: what nothing is called.
    pub(super) fresh: String,
    /// The token the visitor comes with, which is good for this organisation.
    pub(crate) bearer: String,
}

impl Scene {
    /// The same things, asked for in an organisation with a token.
    pub(crate) fn asked_for(&self, org: &str, bearer: &str) -> Self {
        Self { org: org.to_owned(), bearer: bearer.to_owned(), ..self.clone() }
    }

    /// Puts what there is into a path or a body.
    pub(crate) fn fill(&self, text: &str, visitor: Option<&Visitor>) -> String {
        text.replace("{org}", &self.org)
            .replace("{namespace}", &self.org)
            .replace("{id}", &self.id)
            .replace("{nickname}", &self.nickname)
            .replace("{repo}", &self.repo)
            .replace("{person}", &self.person)
            .replace("{account}", &self.account)
            .replace("{group}", &self.group)
            .replace("{grant}", &self.grant)
            .replace("{stranger}", &self.stranger)
            .replace("{invitation}", if is_answer(text) { &self.received } else { &self.invitation })
            .replace("{received}", &self.received)
            .replace("{identity}", &self.identity)
            .replace("{first_code}", &self.first_code)
            .replace("{passkey}", &self.passkey)
            .replace("{made}", &in_json(&self.made))
            .replace("{shown}", &in_json(&self.shown))
            .replace("{link}", &self.link)
            .replace("{token}", &self.token)
            .replace("{rule}", &self.rule)
            .replace("{mapping}", &self.mapping)
            .replace("{code}", &self.code)
            .replace("{device}", &self.device)
            .replace("{credential}", &self.credential)
            .replace("{fresh}", &self.fresh)
            .replace("{name}", &self.name(text, visitor))
    }

    /// What a name is the name of, the rest of the path says.
    fn name(&self, path: &str, visitor: Option<&Visitor>) -> String {
        if path.contains("/credentials/") {
            self.credential_name.clone()
        } else if path.contains("/organizations/") {
            self.person.clone()
        } else if path.contains("/tokens/") {
            self.token_name.clone()
        } else {
            visitor.map_or("x", |visitor| &visitor.username).to_owned()
        }
    }
}

/// As it stands between the quotes of a text in JSON.
fn in_json(text: &str) -> String {
    serde_json::to_string(text).unwrap().trim_matches('"').to_owned()
}

/// Whether a path is where invitations are accepted that are addressed to the caller.
pub(super) fn is_answer(path: &str) -> bool {
    path == "/v1/invitations/{invitation}" || path.starts_with("/api/v1/user/invitations/")
}
