//! Stores what a test found, together with what earlier tests of the same values found, whoever made them.

use domain::{
    bucket::NewAccess,
    check::{Problem, Report},
    id::OrgId,
};
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{
    proof::{MAC_PURPOSE, Proof, result_binding, trust_is_proven, trust_problem, were_made},
    recent_tests::Tested,
    sql,
};
use crate::{
    Result,
    connection::{self, TemporaryKeys, TestResults},
    seal::Key,
};

/// A test whose checks are made.
pub(super) struct Finished<'a> {
    /// The key of its result.
    pub(super) fingerprint: Vec<u8>,
    pub(super) access: &'a NewAccess,
    /// When it began.
    pub(super) tested_at: OffsetDateTime,
}

/// Stores the result of a test, unless a later one of the same values is stored already: that one only learns that
/// temporary keys were made. The result is not changed by anybody else before the transaction ends.
pub(super) async fn settle(
    connection: &mut PgConnection,
    org: OrgId,
    key: &Key,
    this: Finished<'_>,
    mut found: TestResults,
) -> Result<Tested> {
    let Finished { fingerprint, access, tested_at } = this;
    let earlier = sql::lock_test(connection, org, &fingerprint).await?;
    let earlier = earlier.filter(|earlier| earlier.is_authentic(&fingerprint, key));
    let before = earlier.as_ref().is_some_and(|earlier| were_made(earlier.temporary_keys.as_deref()));
    if before {
        found.miss_temporary_keys();
    }
    let report = Report { checks: found.checks, tested_at: tested_at.into() };
    let trusted = trust_is_proven(&report, access);
    let word = found.temporary_keys.word(before);
    let authenticate = |trusted, word| key.authenticate(MAC_PURPOSE, &result_binding(&fingerprint, trusted, word));
    let mac = authenticate(trusted, word)?;
    match earlier {
        Some(later) if later.tested_at > tested_at => {
            let word = later.temporary_keys.as_deref();
            if found.temporary_keys == TemporaryKeys::Made && !were_made(word) {
                let word = connection::MADE_BEFORE;
                sql::remember_made(connection, org, &fingerprint, word, &authenticate(later.trusted, Some(word))?)
                    .await?;
            }
        }
        _ => {
            let test = sql::NewTest {
                fingerprint: &fingerprint,
                report: connection::to_stored(&report, found.style)?,
                verified: report.nothing_failed(),
                trusted,
                temporary_keys: word,
                tested_at,
                mac,
            };
            sql::insert_test(connection, org, &test).await?;
        }
    }
    let trusted = if trusted { Ok(()) } else { Err(trust_problem(&report).unwrap_or(Problem::Inconclusive)) };
    let proof = Proof { trusted, temporary_keys: found.temporary_keys, fingerprint, mac: mac.to_vec() };
    Ok(Tested { report, proof })
}
