//! The operator's identity providers.

use domain::{field::FieldErrors, issuer::IssuerUrl, org::OrgSlug};
use zeroize::Zeroizing;

/// How people sign in to this server, as the operator has set it.
#[derive(Debug, Clone)]
pub struct SignOn {
    /// The providers, in the order of their buttons.
    pub providers: Vec<Provider>,
    /// Whether passwords are accepted.
    pub passwords: bool,
}

impl Default for SignOn {
    fn default() -> Self {
        Self { providers: Vec::new(), passwords: true }
    }
}

impl SignOn {
    /// The provider of this name.
    #[must_use]
    pub fn provider(&self, name: &str) -> Option<&Provider> {
        self.providers.iter().find(|provider| provider.name == name)
    }

    /// The provider of this issuer.
    #[must_use]
    pub fn of_issuer(&self, issuer: &str) -> Option<&Provider> {
        self.providers.iter().find(|provider| provider.issuer.as_str() == issuer)
    }

    /// Refuses a password in this field where none is accepted.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) at the field.
    pub(crate) fn must_take_passwords(&self, field: &'static str) -> Result<(), FieldErrors> {
        const OFF: &str = "Passwords are switched off on this server. Use another way to sign in.";
        if self.passwords { Ok(()) } else { Err(FieldErrors::at(field, OFF)) }
    }
}

/// An identity provider.
#[derive(Clone)]
pub struct Provider {
    /// Its name in addresses: lower-case letters, digits and hyphens.
    pub name: String,
    /// Its name on the button.
    pub label: String,
    /// Its issuer.
    pub issuer: IssuerUrl,
    /// This server's name there.
    pub client_id: String,
    /// This server's secret there, if it has one.
    pub client_secret: Option<Zeroizing<String>>,
    /// The scopes asked for besides `openid`.
    pub scopes: Vec<String>,
    /// The claim with the groups of whoever signs in; `None` if groups don't count.
    pub groups_claim: Option<String>,
    /// The organisations that may map its groups; `None` for all.
    pub orgs: Option<Vec<String>>,
    /// Who gets an account at the first sign-in.
    pub sign_up: SignUp,
    /// The domains of verified e-mail addresses that get an account; empty for all.
    pub domains: Vec<String>,
}

impl Provider {
    /// Whether an organisation may map its groups.
    #[must_use]
    pub fn states_groups_to(&self, org: &OrgSlug) -> bool {
        let may = self.orgs.as_ref().is_none_or(|orgs| orgs.iter().any(|slug| slug == org.as_str()));
        may && self.groups_claim.is_some()
    }
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Provider").field("name", &self.name).field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// Who gets an account at the first sign-in with a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignUp {
    /// Whoever the provider lets in.
    Anyone,
    /// Whoever came by the link of an invitation.
    #[default]
    Invited,
    /// Whoever gets a role in an organisation by one of their groups.
    Groups,
}
