//! The secret of an authenticator app: 160 bits, SHA-1, six digits, steps of 30 seconds, which is what every app knows.

use data_encoding::BASE32_NOPAD;
use domain::id::{OrgId, PersonId};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use totp_rs::Builder;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    Error, Result, random,
    seal::{Binding, OrgKey},
};

const SECRET_LENGTH: usize = 20;

/// Steps before and after the current one whose codes are accepted: a clock may be half a minute wrong.
const DRIFT: u16 = 1;

/// A secret.
pub(super) struct Secret(Zeroizing<[u8; SECRET_LENGTH]>);

impl Secret {
    pub(super) fn random() -> Self {
        Self(random::bytes())
    }

    pub(super) fn seal(&self, key: &OrgKey, org: OrgId, person: PersonId) -> Result<Vec<u8>> {
        Ok(key.key.seal(&binding(org, person, key.version), self.0.as_ref())?)
    }

    pub(super) fn open(sealed: &[u8], key: &OrgKey, org: OrgId, person: PersonId) -> Result<Self> {
        let plain = key.key.open(&binding(org, person, key.version), sealed)?;
        let secret = <[u8; SECRET_LENGTH]>::try_from(plain.as_slice()).map_err(|_| Error::Integrity)?;
        Ok(Self(Zeroizing::new(secret)))
    }

    /// The key as people type it into an app.
    pub(super) fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE32_NOPAD.encode(self.0.as_ref()))
    }

    /// The key as apps read it from a picture (`otpauth`, as Google Authenticator introduced it).
    pub(super) fn address(&self, site: &str, account: &str) -> Zeroizing<String> {
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let (site, account) = (encoded(&site.replace(':', " ")), encoded(account));
        Zeroizing::new(format!("otpauth://totp/{site}:{account}?secret={}&issuer={site}", *self.text()))
    }

    /// The step whose code this is, if it may be accepted at this time, in seconds since 1970.
    pub(super) fn step_of(&self, code: &str, now: i64) -> Option<i64> {
        let totp = Builder::new().with_secret(*self.0).with_skew(DRIFT).build().ok()?;
        let step = totp.check(code, u64::try_from(now).ok()?)?;
        i64::try_from(step).ok()
    }
}

fn binding(org: OrgId, person: PersonId, key_version: i32) -> Binding {
    Binding::new("second-factor")
        .field(Uuid::from(org).as_bytes())
        .field(Uuid::from(person).as_bytes())
        .field(key_version.to_be_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238, appendix B; its codes there have eight digits, of which these are the last six.
    fn secret() -> Secret {
        Secret(Zeroizing::new(*b"12345678901234567890"))
    }

    #[test]
    fn the_codes_are_those_of_the_rfc() {
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(secret().step_of(code, seconds), Some(seconds / 30), "{seconds}");
        }
    }

    #[test]
    fn a_clock_may_be_one_step_wrong() {
        let at = 1_111_111_109;
        let accepted: Vec<i64> =
            (-3..=3).filter(|steps| secret().step_of("081804", at + 30 * steps).is_some()).collect();
        assert_eq!(accepted, [-1, 0, 1]);
        assert_eq!(secret().step_of("081805", at), None);
        assert_eq!(secret().step_of("", at), None);
    }

    #[test]
    fn an_app_reads_the_same_key_that_people_type() {
        let address = secret().address("Lakewarden lakes.example.com:8080", "ada@example.com");
        let key = secret().text();
        assert_eq!(key.len(), 32);
        assert!(address.ends_with(&format!("?secret={}&issuer=Lakewarden%20lakes%2Eexample%2Ecom%208080", *key)));
        assert!(address.starts_with("otpauth://totp/Lakewarden%20lakes%2Eexample%2Ecom%208080:ada%40example%2Ecom?"));
    }
}
