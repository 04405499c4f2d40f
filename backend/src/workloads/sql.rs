use domain::{
    id::{OrgId, PersonId, TrustRuleId},
    org::{OrgSlug, Role},
    service_account::ServiceAccountName,
    trust_rule::NewTrustRule,
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::{Result, actor::Actor, error::inconsistent_row, token_text::Fresh};

/// A trust rule with its service account.
pub(super) struct Rule {
    pub(super) id: TrustRuleId,
    pub(super) org: OrgId,
    pub(super) account: PersonId,
    pub(super) name: ServiceAccountName,
    pub(super) role: Role,
    pub(super) values: NewTrustRule,
}

impl Rule {
    /// Its service account, as the author of events.
    pub(super) fn actor(&self, org: &OrgSlug, request_id: Option<&str>) -> Actor {
        Actor::joining(self.account, self.org, org.clone(), self.role).with_request(request_id.map(str::to_owned))
    }
}

/// The trust rules of an organisation, or of one of its service accounts.
pub(super) async fn rules(pool: &PgPool, org: &OrgSlug, account: Option<&ServiceAccountName>) -> Result<Vec<Rule>> {
    let rows = sqlx::query!(
        "select t.id, t.org_id, t.person_id, p.name, m.role, t.issuer, t.audience, t.conditions
         from org o
         join trust_rule t on t.org_id = o.id
         join membership m on m.org_id = t.org_id and m.person_id = t.person_id
         join person p on p.id = t.person_id
         where o.slug = $1 and ($2::text is null or p.name = $2) order by t.created_at, t.id",
        org.as_str(),
        account.map(ServiceAccountName::as_str)
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Rule {
                id: row.id.into(),
                org: row.org_id.into(),
                account: row.person_id.into(),
                name: row.name.parse().map_err(inconsistent_row("person.name"))?,
                role: row.role.parse().map_err(inconsistent_row("membership.role"))?,
                values: NewTrustRule {
                    issuer: row.issuer.parse().map_err(inconsistent_row("trust_rule.issuer"))?,
                    audience: row.audience.parse().map_err(inconsistent_row("trust_rule.audience"))?,
                    conditions: serde_json::from_value(row.conditions)
                        .map_err(inconsistent_row("trust_rule.conditions"))?,
                },
            })
        })
        .collect()
}

/// How long a token is valid, and how long keys made with it may live.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lives {
    pub(super) token_seconds: i32,
    pub(super) keys_hours: i32,
}

/// Inserts a token of the rule's service account; returns whether the rule was still there. The rule's row is locked, so that
/// deleting it takes this token, too.
pub(super) async fn insert_token(
    connection: &mut PgConnection,
    rule: &Rule,
    token: &Fresh,
    lives: Lives,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "with used as (
             update trust_rule set used_at = now() where org_id = $1 and id = $2 returning org_id, person_id, id
         )
         insert into api_token
             (id, org_id, person_id, name, secret_hash, expires_at, scopes, is_session, trust_rule_id, keys_until)
         select $3, org_id, person_id, 'workload', $4, now() + make_interval(secs => $5), array['*'], false, id,
                now() + make_interval(hours => $6)
         from used",
        Uuid::from(rule.org),
        Uuid::from(rule.id),
        token.id,
        token.secret_hash.as_slice(),
        f64::from(lives.token_seconds),
        lives.keys_hours
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}
