//! Applies the mappings to whoever signs in.

use domain::{
    id::OrgId,
    org::{OrgSlug, Role},
};
use serde_json::{Value, json};
use sqlx::PgConnection;

use super::{
    sql::{self, Match, Membership},
    stated::Stated,
};
use crate::{
    Conflict, Context, Error, Result,
    actor::Actor,
    audit::{self, Action, Subject},
    members,
};

/// Gives a person what the values of their groups claim give in each organisation, and takes what this provider gave before and
/// its values do not give any more. An organisation keeps its last owner, and whoever left it or was removed by hand is not
/// brought back; both are events. An organisation that is deleted meanwhile gives nothing. Roles and groups that came by hand, or
/// from another provider, stay as they are.
///
/// # Errors
/// When the database can't be asked: what was applied until then stays.
pub(crate) async fn apply(cx: &Context, stated: Stated<'_>) -> Result<()> {
    for (org, slug) in sql::concerned(&cx.pool, stated).await? {
        let place = Place { stated, org, slug: &slug };
        match place.change(cx, Roles::Set).await {
            Err(Error::Conflict(Conflict::LastOwner)) => place.change(cx, Roles::Keep).await?,
            done => done?,
        }
    }
    Ok(())
}

/// Whether roles change.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Roles {
    Set,
    /// The organisation would lose its last owner.
    Keep,
}

/// An organisation that somebody's claim concerns.
#[derive(Clone, Copy)]
struct Place<'a> {
    stated: Stated<'a>,
    org: OrgId,
    slug: &'a OrgSlug,
}

impl Place<'_> {
    async fn change(self, cx: &Context, roles: Roles) -> Result<()> {
        let Self { stated, org, slug } = self;
        let mut tx = cx.begin(org).await?;
        sql::take_turns(&mut tx, stated.person).await?;
        if !sql::hold_org(&mut tx, org).await? {
            return Ok(());
        }
        let mapped = sql::matching(&mut tx, org, stated.issuer, stated.values_in(slug)).await?;
        let role = mapped.iter().filter_map(|given| given.role).max();
        let before = sql::membership(&mut tx, org, stated.person).await?;
        let is_member = match (roles, before) {
            (Roles::Set, before) => self.set_role(&mut tx, before, role).await?,
            (Roles::Keep, before) => {
                self.refuse(&mut tx, "an organisation keeps its last owner").await?;
                before.is_some()
            }
        };
        if is_member {
            self.set_groups(&mut tx, &mapped).await?;
        }
        members::keep_an_owner(tx.commit().await)
    }

    /// Returns whether they are a member afterwards.
    async fn set_role(self, tx: &mut PgConnection, before: Option<Membership>, role: Option<Role>) -> Result<bool> {
        let Self { stated, org, .. } = self;
        match (before, role) {
            (None, None) => Ok(false),
            (None, Some(role)) => self.join(tx, role).await,
            (Some(before), _) if before.by_issuer.as_deref() != Some(stated.issuer) => Ok(true),
            (Some(before), None) => {
                members::remove_row(tx, org, stated.person).await?;
                self.note(tx, Action::MemberLeft, before.role, json!({ "role": before.role })).await?;
                Ok(false)
            }
            (Some(before), Some(role)) if before.role != role => {
                members::write_role(tx, org, stated.person, role, Some(stated.issuer)).await?;
                let detail = json!({ "before": before.role, "after": role });
                self.note(tx, Action::MemberRoleChanged, role, detail).await?;
                Ok(true)
            }
            (Some(_), Some(_)) => Ok(true),
        }
    }

    async fn join(self, tx: &mut PgConnection, role: Role) -> Result<bool> {
        let Self { stated, org, .. } = self;
        match sql::kept_out(tx, org, stated.person).await? {
            Some(true) => self.refuse(tx, "they left, and only an invitation brings them back").await?,
            Some(false) => self.refuse(tx, "they were removed, and only an invitation brings them back").await?,
            None => {
                // Whoever was invited at the same moment is a member by hand.
                if members::insert_member(tx, org, stated.person, role, Some(stated.issuer)).await? {
                    self.note(tx, Action::MemberJoined, role, json!({ "role": role })).await?;
                }
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn set_groups(self, tx: &mut PgConnection, mapped: &[Match]) -> Result<()> {
        let Self { stated, org, slug } = self;
        let groups: Vec<_> = mapped.iter().filter_map(|given| given.group).collect();
        let changes = sql::set_groups(tx, org, stated, &groups).await?;
        if changes.is_empty() {
            return Ok(());
        }
        let address = sql::address(tx, stated.person).await?;
        let actor = Actor::joining(stated.person, org, slug.clone(), Role::Reader);
        for (action, group, name) in changes {
            let detail = self.by_claim(json!({ "member": address }));
            audit::record(tx, &actor, action, &Subject::group(group).named(name), detail).await?;
        }
        Ok(())
    }

    async fn note(self, tx: &mut PgConnection, action: Action, role: Role, detail: Value) -> Result<()> {
        let actor = Actor::joining(self.stated.person, self.org, self.slug.clone(), role);
        audit::record(tx, &actor, action, &Subject::person(self.stated.person), self.by_claim(detail)).await
    }

    async fn refuse(self, tx: &mut PgConnection, cause: &str) -> Result<()> {
        let actor = Actor::joining(self.stated.person, self.org, self.slug.clone(), Role::Reader);
        let detail = json!({ "cause": cause });
        audit::record(tx, &actor, Action::ClaimRefused, &Subject::organization(self.slug), detail).await
    }

    /// What an event says of a change that nobody made by hand.
    fn by_claim(self, mut detail: Value) -> Value {
        detail["by"] = json!(match self.stated.unusable {
            Some(why) => format!("the identity provider: {why}"),
            None => "the groups of the identity provider".to_owned(),
        });
        detail
    }
}
