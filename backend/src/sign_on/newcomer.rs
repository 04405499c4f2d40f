//! Whoever signs in with a provider for the first time.

use data_encoding::HEXLOWER;
use domain::{
    draft::people::{NewOwner, NewPerson},
    org::OrgSlug,
    person::{Email, PersonName},
};
use sha2::{Digest as _, Sha256};

use super::{
    groups::Groups,
    provider::{Provider, SignUp},
    refused::{SignOnError, SignOnRefused},
    sql::{self, Begun, Held},
};
use crate::{Conflict, Context, Error, claim_mappings, invitations, issuers::Claims, people};

/// Makes an account for somebody whom the operator's setting or an invitation lets in.
pub(super) async fn welcome(
    cx: &Context,
    provider: &Provider,
    begun: &Begun,
    claims: &Claims,
    groups: &Groups,
) -> Result<Held, SignOnError> {
    if begun.invitation_hash.is_none() {
        must_be_let_in(cx, provider, groups, verified_email(claims).as_ref()).await?;
    }
    let new = account(provider, claims)?;
    let mut tx = cx.pool.begin().await?;
    let person = match people::insert_account(cx, &mut tx, &new, people::NO_PASSWORD).await {
        Err(Error::Conflict(Conflict::EmailTaken)) => {
            tx.rollback().await?;
            return twin(cx, provider, claims).await?.ok_or_else(|| SignOnRefused::AddressTaken.into());
        }
        inserted => inserted?,
    };
    let inserted = sql::insert_identity(&mut tx, provider.issuer.as_str(), identified(claims), person).await?;
    let Some(held) = inserted else {
        tx.rollback().await?;
        return twin(cx, provider, claims).await?.ok_or_else(|| SignOnRefused::Stale.into());
    };
    if let Some(link) = &begun.invitation_hash {
        match invitations::admit_by_link(&mut tx, link, person).await {
            Err(Error::Conflict(Conflict::InvitationGone)) => return Err(SignOnRefused::InvitationGone.into()),
            admitted => admitted?,
        };
    }
    tx.commit().await?;
    Ok(held)
}

/// The account that another browser of theirs made at the same moment, if one was faster.
async fn twin(cx: &Context, provider: &Provider, claims: &Claims) -> Result<Option<Held>, SignOnError> {
    let subject = claims.text("sub").ok_or(SignOnRefused::Invalid)?;
    Ok(sql::find_identity(&cx.pool, provider.issuer.as_str(), subject).await?)
}

/// Makes the first account and the first organisation, by the set-up token that the sign-in was begun with. Whom the provider
/// would let in at other times does not matter: whoever has the token decides.
pub(super) async fn set_up(
    cx: &Context,
    provider: &Provider,
    (token_hash, org): &(Vec<u8>, OrgSlug),
    claims: &Claims,
) -> Result<Held, SignOnError> {
    let owner = NewOwner { person: account(provider, claims)?, org: org.clone() };
    let mut tx = cx.pool.begin().await?;
    let person = match people::set_up_without_password(cx, &mut tx, token_hash, &owner).await {
        Err(Error::Conflict(Conflict::SetUpDone)) => return Err(SignOnRefused::SetUpDone.into()),
        made => made?,
    };
    let inserted = sql::insert_identity(&mut tx, provider.issuer.as_str(), identified(claims), person).await?;
    let held = inserted.ok_or(SignOnRefused::Stale)?;
    tx.commit().await?;
    Ok(held)
}

/// The subject of an identity, and the address that the provider states.
pub(super) fn identified(claims: &Claims) -> (&str, Option<&str>) {
    (claims.text("sub").unwrap_or_default(), claims.text("email"))
}

/// The account of whoever signed in, without a password.
fn account(provider: &Provider, claims: &Claims) -> Result<NewPerson, SignOnRefused> {
    Ok(NewPerson {
        name: name(claims)?,
        email: verified_email(claims).map_or_else(|| placeholder(provider, claims), Ok)?,
        password: String::new().into(),
    })
}

async fn must_be_let_in(
    cx: &Context,
    provider: &Provider,
    groups: &Groups,
    verified: Option<&Email>,
) -> Result<(), SignOnError> {
    let of_domain = |email: &Email| {
        let domain = email.as_str().rsplit('@').next().unwrap_or_default();
        provider.domains.iter().any(|allowed| allowed.eq_ignore_ascii_case(domain))
    };
    if !provider.domains.is_empty() && !verified.is_some_and(of_domain) {
        return Err(SignOnRefused::NoAccount.into());
    }
    match provider.sign_up {
        SignUp::Anyone => Ok(()),
        SignUp::Invited => Err(SignOnRefused::NoAccount.into()),
        SignUp::Groups => {
            let (issuer, orgs) = (provider.issuer.as_str(), provider.orgs.as_deref());
            let is_let_in = claim_mappings::gives_any_role(&cx.pool, issuer, &groups.values, orgs).await?;
            if is_let_in { Ok(()) } else { Err(SignOnRefused::NoGroup.into()) }
        }
    }
}

/// The address, if the provider says that it has seen it answer. Any other could be somebody else's.
fn verified_email(claims: &Claims) -> Option<Email> {
    let is_verified = claims.as_json().get("email_verified").is_some_and(|value| value == true || value == "true");
    claims.text("email").filter(|_| is_verified)?.parse().ok()
}

/// An address at the provider that stands for an account without a verified one.
fn placeholder(provider: &Provider, claims: &Claims) -> Result<Email, SignOnRefused> {
    let text = format!("{} {}", provider.issuer, claims.text("sub").unwrap_or_default());
    let hash = HEXLOWER.encode(&Sha256::digest(text.as_bytes())[..8]);
    let endpoint = provider.issuer.endpoint().map_err(|_| SignOnRefused::NoAddress)?;
    format!("{hash}@{}", endpoint.host()).parse().map_err(|_| SignOnRefused::NoAddress)
}

fn name(claims: &Claims) -> Result<PersonName, SignOnRefused> {
    let claimed = ["name", "preferred_username", "email"].into_iter().filter_map(|claim| claims.text(claim));
    let mut names = claimed.chain(["New person"]).filter_map(|name| name.parse().ok());
    names.next().ok_or(SignOnRefused::Invalid)
}
