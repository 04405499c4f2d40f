//! Trusted certificates of outgoing connections, and the reasons why one is refused.

use std::error::Error;

use aws_smithy_http_client::tls::{TlsContext, TrustStore};
use domain::check::{CertificateFault, Problem};
use reqwest::Certificate;
use rustls::{
    CertificateError, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject as _},
};

/// Certificates of authorities that are trusted in addition to the machine's, as PEM.
#[derive(Debug, Clone, Default)]
pub struct Authorities(Vec<String>);

/// Why a file of certificates is refused.
#[derive(Debug, thiserror::Error)]
pub enum AuthoritiesError {
    /// It has no certificate.
    #[error("there is no certificate in it; it has lines from BEGIN CERTIFICATE to END CERTIFICATE")]
    Empty,
    /// The certificate with this number can't be used.
    #[error("certificate {0} can't be used as an authority's")]
    Unusable(usize),
}

impl Authorities {
    /// Parses PEM: any number of certificates.
    ///
    /// # Errors
    /// When there is none, or one is invalid; says which.
    pub fn parse(pem: &str) -> Result<Self, AuthoritiesError> {
        let mut store = RootCertStore::empty();
        let mut found = Vec::new();
        for (at, certificate) in CertificateDer::pem_slice_iter(pem.as_bytes()).enumerate() {
            let certificate = certificate.map_err(|_| AuthoritiesError::Unusable(at + 1))?;
            found.push(as_pem(&certificate));
            store.add(certificate).map_err(|_| AuthoritiesError::Unusable(at + 1))?;
        }
        if found.is_empty() { Err(AuthoritiesError::Empty) } else { Ok(Self(found)) }
    }

    /// The trust settings of the AWS SDK.
    pub(super) fn context(&self) -> TlsContext {
        let trusted =
            self.0.iter().fold(TrustStore::default(), |store, pem| store.with_pem_certificate(pem.as_bytes()));
        TlsContext::builder().with_trust_store(trusted).build().unwrap_or_default()
    }

    /// The same for other clients.
    ///
    /// # Errors
    /// Never: they were parsed before.
    pub fn certificates(&self) -> reqwest::Result<Vec<Certificate>> {
        self.0.iter().map(|pem| Certificate::from_pem(pem.as_bytes())).collect()
    }
}

fn as_pem(certificate: &[u8]) -> String {
    let text = data_encoding::BASE64.encode(certificate);
    format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
}

/// The TLS problem behind an error, if there is one.
#[must_use]
pub fn tls_problem(error: &(dyn Error + 'static)) -> Option<Problem> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(refused) = error.downcast_ref::<rustls::Error>() {
            return Some(Problem::TlsError { certificate: fault(refused) });
        }
        cause = inner(error);
    }
    None
}

/// The wrapped error, also of an `io::Error`, whose `source` hides it.
pub(crate) fn inner<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    let wrapped = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    wrapped.map(|error| error as _).or_else(|| error.source())
}

fn fault(error: &rustls::Error) -> Option<CertificateFault> {
    let rustls::Error::InvalidCertificate(error) = error else { return None };
    Some(match error {
        CertificateError::UnknownIssuer => CertificateFault::UnknownIssuer,
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => CertificateFault::Expired,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            CertificateFault::OtherName
        }
        _ => CertificateFault::Invalid,
    })
}
