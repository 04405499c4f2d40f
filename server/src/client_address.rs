//! The address of a request's client: the peer's, or, behind a trusted proxy, the one that proxy reports.

use std::{
    net::{IpAddr, SocketAddr},
    str::FromStr,
};

use axum::extract::ConnectInfo;
use backend::ClientNetwork;
use http::{Extensions, HeaderMap, Request, header};
use ipnet::IpNet;

const X_FORWARDED_FOR: &str = "x-forwarded-for";

/// The proxies that are trusted to report a client's address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<IpNet>);

/// Networks and addresses, separated by commas: `10.0.0.0/8, ::1`.
impl FromStr for TrustedProxies {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let networks = text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(|part| {
            let address = || part.parse::<IpAddr>().map(IpNet::from);
            let sentence = |_| format!("{part} is no network such as 10.0.0.0/8, and no address");
            part.parse::<IpNet>().or_else(|_| address()).map_err(sentence)
        });
        networks.collect::<Result<_, _>>().map(Self)
    }
}

impl TrustedProxies {
    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }

    /// The client's address: the last hop that is not a trusted proxy. A proxy writes one of the two headers and passes
    /// the other on unchanged; so when they disagree, one was forged by a client, and the request counts as the
    /// proxy's.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.to_canonical();
        if !self.trusts(peer) {
            return peer;
        }
        let by_list = self.behind(peer, &values(headers, X_FORWARDED_FOR), address);
        let by_standard = self.behind(peer, &values(headers, header::FORWARDED.as_str()), forwarded_for);
        match (by_list, by_standard) {
            (Some(one), Some(other)) if one != other => peer,
            (one, other) => one.or(other).unwrap_or(peer),
        }
    }

    /// The same from one header, whose hops are in order of passage; `None` if the header is missing. A malformed hop
    /// ends the search: the client behind it is unknown.
    fn behind(&self, peer: IpAddr, hops: &[&str], read: impl Fn(&str) -> Option<IpAddr>) -> Option<IpAddr> {
        let mut client = (!hops.is_empty()).then_some(peer)?;
        for hop in hops.iter().rev() {
            let Some(address) = read(hop) else { break };
            client = address;
            if !self.trusts(address) {
                break;
            }
        }
        Some(client)
    }
}

/// The members of a list that may be spread over several headers of one name (RFC 9110, section 5.3).
fn values<'a>(headers: &'a HeaderMap, name: &str) -> Vec<&'a str> {
    // A value that is not text stands for an unknown hop.
    let values = headers.get_all(name).iter().map(|value| value.to_str().unwrap_or("?"));
    values.flat_map(|value| value.split(',')).collect()
}

/// An address, with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse::<IpAddr>().or_else(|_| text.parse::<SocketAddr>().map(|socket| socket.ip()));
    address.ok().map(|address| address.to_canonical())
}

/// The `for` of one hop (RFC 7239, section 5.2).
fn forwarded_for(hop: &str) -> Option<IpAddr> {
    hop.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim().eq_ignore_ascii_case("for").then(|| address(value.trim().trim_matches('"')))?
    })
}

/// Records the client's address.
pub(crate) fn note<B>(proxies: &TrustedProxies, mut request: Request<B>) -> Request<B> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    if let Some(peer) = peer {
        let client = proxies.client(peer, request.headers());
        request.extensions_mut().insert(ClientAddress(client));
    }
    request
}

/// The address of a request's client.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ClientAddress(pub(crate) IpAddr);

/// The network of a request for rate limits. Requests without a known peer share one.
pub(crate) fn network(extensions: &Extensions) -> ClientNetwork {
    known(extensions).map_or(ClientNetwork::UNKNOWN, ClientNetwork::of)
}

/// The address of a request's client, if its peer is known.
pub(crate) fn known(extensions: &Extensions) -> Option<IpAddr> {
    extensions.get().map(|ClientAddress(address)| *address)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, headers: &[(&'static str, &'static str)]) -> String {
        let proxies: TrustedProxies = "10.0.0.0/8, 2001:db8:ffff::/48, 192.0.2.9".parse().unwrap();
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        proxies.client(peer.parse().unwrap(), &map).to_string()
    }

    #[test]
    fn nobody_but_a_trusted_proxy_is_believed() {
        assert_eq!(client("203.0.113.5", &[("x-forwarded-for", "1.1.1.1")]), "203.0.113.5");
        assert_eq!(client("203.0.113.5", &[("forwarded", "for=1.1.1.1")]), "203.0.113.5");
        assert_eq!(client("10.1.2.3", &[]), "10.1.2.3");
        assert_eq!(client("::ffff:10.1.2.3", &[("x-forwarded-for", "1.1.1.1")]), "1.1.1.1");
    }

    #[test]
    fn the_last_hop_that_is_no_proxy_counts() {
        let forged = [("x-forwarded-for", "6.6.6.6, 1.1.1.1, 192.0.2.9,10.0.0.7")];
        assert_eq!(client("10.1.2.3", &forged), "1.1.1.1");
        let lines = [("x-forwarded-for", "6.6.6.6"), ("x-forwarded-for", "1.1.1.1, 10.0.0.7")];
        assert_eq!(client("10.1.2.3", &lines), "1.1.1.1");
        assert_eq!(client("10.1.2.3", &[("x-forwarded-for", "10.9.9.9, 10.0.0.7")]), "10.9.9.9");
        assert_eq!(client("10.1.2.3", &[("x-forwarded-for", "[2001:db8::5]:443")]), "2001:db8::5");
        assert_eq!(client("10.1.2.3", &[("x-forwarded-for", "1.1.1.1:5000")]), "1.1.1.1");
        let standard = [("forwarded", "for=6.6.6.6;proto=http, For=\"[2001:db8::5]:443\";by=10.1.2.3, for=10.0.0.7")];
        assert_eq!(client("10.1.2.3", &standard), "2001:db8::5");
    }

    #[test]
    fn what_cannot_be_read_counts_as_the_proxy() {
        for hop in ["unknown", "", "_hidden", "1.1.1.1 2.2.2.2", "999.1.1.1"] {
            assert_eq!(client("10.1.2.3", &[("x-forwarded-for", hop)]), "10.1.2.3", "{hop}");
        }
        assert_eq!(client("10.1.2.3", &[("x-forwarded-for", "1.1.1.1, unknown")]), "10.1.2.3");
        assert_eq!(client("10.1.2.3", &[("forwarded", "for=_a")]), "10.1.2.3");
    }

    #[test]
    fn a_header_the_proxy_did_not_write_gains_nothing() {
        let both = [("x-forwarded-for", "1.1.1.1"), ("forwarded", "for=6.6.6.6")];
        assert_eq!(client("10.1.2.3", &both), "10.1.2.3");
        let agreed = [("x-forwarded-for", "1.1.1.1"), ("forwarded", "for=1.1.1.1")];
        assert_eq!(client("10.1.2.3", &agreed), "1.1.1.1");
    }

    #[test]
    fn a_setting_that_is_no_network_is_named() {
        assert!("10.0.0.0/40".parse::<TrustedProxies>().unwrap_err().contains("10.0.0.0/40"));
        assert!("proxy.example.com".parse::<TrustedProxies>().is_err());
        assert_eq!("".parse::<TrustedProxies>().unwrap(), TrustedProxies::default());
    }
}
