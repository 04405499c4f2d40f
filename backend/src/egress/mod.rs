//! Outgoing connections. All of this server's are made by clients from here, each for one destination: AWS's and
//! Google's own names, the operator's own endpoints, or an address typed by an organisation, under all the rules.

mod address;
mod destination;
mod guard;
mod reach;
mod resolver;
mod rules;
mod tls;
mod web;

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use aws_smithy_http_client::{
    Builder,
    tls::{Provider, rustls_provider::CryptoMode},
};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use domain::{endpoint::EndpointUrl, org::OrgSlug};
use moka::future::Cache;

pub use destination::Destination;
pub use guard::Guard;
pub use resolver::NotAllowed;
pub use rules::{Rules, RulesError};
pub(crate) use tls::inner;
pub use tls::{Authorities, AuthoritiesError, tls_problem};
pub(crate) use web::web_client;

use self::{reach::Reach, resolver::GuardedResolver};

/// Time limit for opening a connection.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// Time limit for a whole call.
pub const CALL_TIMEOUT: Duration = Duration::from_secs(10);

/// Clients cached, at most.
const KEPT_EXITS: u64 = 1_000;
const KEPT_FOR: Duration = Duration::from_secs(300);

/// The egress rules of this server.
#[derive(Debug, Clone)]
pub struct Egress {
    rules: Rules,
    own: Vec<SocketAddr>,
    authorities: Authorities,
    /// Clients with reusable connections. A typed endpoint's client belongs to one organisation.
    kept: Cache<(Destination, Option<OrgSlug>), Exit>,
}

/// A client for one destination, and the guard for its requests.
#[derive(Debug, Clone)]
pub struct Exit {
    /// Opens connections, to allowed addresses only.
    pub client: SharedHttpClient,
    /// Checks each request just before it is sent, and limits the size of its answer.
    pub guard: Guard,
}

impl Egress {
    /// `own` are addresses of this server's own parts, which no endpoint may name, whatever the rules say.
    #[must_use]
    pub fn new(rules: Rules, own: Vec<SocketAddr>) -> Self {
        let kept = Cache::builder().max_capacity(KEPT_EXITS).time_to_idle(KEPT_FOR).build();
        Self { rules, own, authorities: Authorities::default(), kept }
    }

    /// The same, with these additional authorities.
    #[must_use]
    pub fn trusting(self, authorities: Authorities) -> Self {
        Self { authorities, ..self }
    }

    /// A cached client, so that its connections are reused.
    ///
    /// # Errors
    /// As [`exit`](Self::exit).
    pub async fn cached_exit(&self, destination: Destination, org: &OrgSlug) -> Result<Exit, NotAllowed> {
        let is_typed = matches!(destination, Destination::Custom(_));
        let key = (destination.clone(), is_typed.then(|| org.clone()));
        let exit = self.kept.try_get_with(key, async { self.exit(destination, org) }).await;
        exit.map_err(|_| NotAllowed)
    }

    /// A client for `destination` on behalf of `org`.
    ///
    /// # Errors
    /// [`NotAllowed`] when the rules forbid the destination's name; its addresses are checked at each connection.
    pub fn exit(&self, destination: Destination, org: &OrgSlug) -> Result<Exit, NotAllowed> {
        let resolver = self.resolver(&destination, Some(org))?;
        let client = Builder::new()
            .tls_provider(Provider::Rustls(CryptoMode::Ring))
            .tls_context(self.authorities.context())
            .build_with_resolver(resolver);
        Ok(Exit { client, guard: Guard::new(destination) })
    }

    /// Whether an endpoint typed in `org` may be used, by its name: [`exit`](Self::exit) refuses the same ones, and at
    /// each connection also names with forbidden addresses.
    ///
    /// # Errors
    /// [`NotAllowed`] when the rules forbid it.
    pub fn admits(&self, endpoint: &EndpointUrl, org: &OrgSlug) -> Result<(), NotAllowed> {
        self.resolver(&Destination::Custom(endpoint.clone()), Some(org)).map(drop)
    }

    fn resolver(&self, destination: &Destination, org: Option<&OrgSlug>) -> Result<GuardedResolver, NotAllowed> {
        let resolver = GuardedResolver::new(self.reach(destination, org)?, self.port(destination), self.own.clone());
        if let Some(literal) = literal(destination) {
            // Clients do not call a resolver for IP literals.
            resolver.check(&[literal])?;
        }
        Ok(resolver)
    }

    fn port(&self, destination: &Destination) -> u16 {
        match destination {
            Destination::Aws => 443,
            Destination::Operator(endpoint) | Destination::Custom(endpoint) => endpoint.port(),
        }
    }

    fn reach(&self, destination: &Destination, org: Option<&OrgSlug>) -> Result<Reach, NotAllowed> {
        let endpoint = match destination {
            Destination::Aws | Destination::Operator(_) => return Ok(Reach::Any),
            Destination::Custom(endpoint) => endpoint,
        };
        if let Some(ranges) = self.rules.ranges(endpoint, org) {
            return Ok(Reach::Within(ranges));
        }
        if endpoint.is_https() && endpoint.port() == 443 && !is_private_name(endpoint.host()) {
            Ok(Reach::Public)
        } else {
            Err(NotAllowed)
        }
    }
}

fn literal(destination: &Destination) -> Option<IpAddr> {
    match destination {
        Destination::Custom(endpoint) => endpoint.host().trim_matches(['[', ']']).parse().ok(),
        Destination::Aws | Destination::Operator(_) => None,
    }
}

/// Names with a meaning only inside a network.
fn is_private_name(host: &str) -> bool {
    let is_literal = host.starts_with('[') || host.parse::<IpAddr>().is_ok();
    let inside = [".localhost", ".local", ".internal"].iter().any(|end| host.ends_with(end));
    !is_literal && (!host.contains('.') || inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exit(rules: &str, endpoint: &str) -> Result<Exit, NotAllowed> {
        let own = vec!["10.20.0.9:5432".parse().unwrap()];
        let egress = Egress::new(Rules::parse(rules, false).unwrap(), own);
        egress.exit(Destination::Custom(endpoint.parse().unwrap()), &"acme".parse().unwrap())
    }

    const MINIO: &str =
        "[[egress.allow]]\nhost = \"minio.corp.internal\"\nport = 9000\ncidr = [\"10.20.0.0/24\"]\nscheme = \"http\"\n";

    #[test]
    fn without_a_rule_only_public_https_on_443() {
        assert!(exit("", "https://s3.example.com").is_ok());
        assert!(exit("", "https://93.184.216.34").is_ok());
        for bad in [
            "http://s3.example.com",
            "https://s3.example.com:8443",
            "https://localhost",
            "https://minio",
            "https://a.internal",
            "https://a.local",
            "https://169.254.169.254",
            "https://127.0.0.1",
            "https://10.1.2.3",
            "https://[::1]",
            "https://[::]",
            "https://[::ffff:169.254.169.254]",
            "https://[64:ff9b::a9fe:a9fe]",
            "https://[fd00:ec2::254]",
            "https://[fe80::1]",
            "https://168.63.129.16",
            "https://100.100.100.200",
            "https://0.0.0.0",
        ] {
            assert!(exit("", bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_rule_opens_one_host_and_port_for_its_organisations() {
        assert!(exit(MINIO, "http://minio.corp.internal:9000").is_ok());
        assert!(exit(MINIO, "http://minio.corp.internal:9001").is_err());
        assert!(exit(MINIO, "https://minio.corp.internal:9000").is_err());
        assert!(exit(MINIO, "http://other.corp.internal:9000").is_err());
        let others = format!("{MINIO}orgs = [\"ocean\"]\n");
        assert!(exit(&others, "http://minio.corp.internal:9000").is_err());
    }

    #[test]
    fn own_addresses_stay_closed_whatever_the_rules_say() {
        let rules = "[[egress.allow]]\nhost = \"10.20.0.9\"\nport = 5432\ncidr = [\"10.20.0.0/24\"]\n";
        assert!(exit(rules, "https://10.20.0.9:5432").is_err());
    }
}
