//! The cross-site guard: no request caused by another site changes anything here.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, Method, StatusCode, header, uri::Authority};

use crate::{
    http::Problem,
    pages,
    state::{Address, AppState, PublicAddress},
};

/// Accepts safe methods, and requests that the browser says come from this site. Without that information
/// (`Sec-Fetch-Site`, <https://www.w3.org/TR/fetch-metadata/>) the `Origin` must be this site's; without either, a
/// request is refused. The APIs are exempt: they take a bearer token and no cookie.
pub(crate) async fn guard(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let is_safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if is_safe {
        return next.run(request).await;
    }
    match judge(request.headers(), &state.address) {
        Judgement::FromHere => next.run(request).await,
        Judgement::OtherAddress => pages::at_another_address(&state, request).await.unwrap_or_else(refusal),
        Judgement::OtherSite => refusal(),
    }
}

/// The answer to another site's form.
fn refusal() -> Response {
    Problem::new(StatusCode::FORBIDDEN, "Request refused: it did not come from this site.").into_response()
}

#[derive(Debug, PartialEq, Eq)]
enum Judgement {
    FromHere,
    /// The browser does not say where the request comes from, and its page has another address than ours: either this
    /// server under another address, or another site.
    OtherAddress,
    OtherSite,
}

fn judge(headers: &HeaderMap, address: &Address) -> Judgement {
    if let Some(site) = headers.get("sec-fetch-site") {
        return if site == "same-origin" { Judgement::FromHere } else { Judgement::OtherSite };
    }
    let Some(origin) = headers.get(header::ORIGIN).and_then(|value| value.to_str().ok()) else {
        return Judgement::OtherSite;
    };
    let is_ours = origin == &*address.origin;
    if is_ours || (address.public == PublicAddress::Unset && is_this_machine(origin, headers)) {
        Judgement::FromHere
    } else if origin.starts_with("http://") {
        Judgement::OtherAddress
    } else {
        Judgement::OtherSite
    }
}

/// Whether a page loaded from the host it posts to is certainly this machine's. Over plain http to any host but
/// localhost, browsers send no site information; the address is all there is. A name whose owner points it here for a
/// moment (DNS rebinding) has the same `Origin` and `Host`, too. So only hosts that nobody else can own count:
/// addresses, `localhost`, and the machine's own name.
fn is_this_machine(origin: &str, headers: &HeaderMap) -> bool {
    let sent_to = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    let Some(authority) = origin.strip_prefix("http://").filter(|authority| Some(*authority) == sent_to) else {
        return false;
    };
    let Ok(authority) = authority.parse::<Authority>() else { return false };
    let host = authority.host().trim_matches(['[', ']']);
    host.parse::<std::net::IpAddr>().is_ok() || is_own_name(host)
}

fn is_own_name(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let machine = rustix::system::uname();
    let machine = machine.nodename().to_str().unwrap_or_default().to_ascii_lowercase();
    host == "localhost"
        || host.ends_with(".localhost")
        || (!machine.is_empty() && (host == machine || host.strip_suffix(".local") == Some(&machine)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(public: PublicAddress, headers: &[(&'static str, &str)]) -> Judgement {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        judge(&map, &Address { origin: "http://127.0.0.1:8080".into(), public })
    }

    #[test]
    fn an_address_of_this_machine_is_this_site_unless_the_operator_has_named_one() {
        for host in ["192.168.1.5:8080", "[fd00::5]:8080", "localhost:8080", "lake.localhost:8080", "10.0.0.1"] {
            let headers = [("origin", &*format!("http://{host}")), ("host", host)];
            assert_eq!(judged(PublicAddress::Unset, &headers), Judgement::FromHere, "{host}");
            assert_eq!(judged(PublicAddress::Set, &headers), Judgement::OtherAddress, "{host}");
        }
    }

    #[test]
    fn a_name_that_somebody_may_own_and_another_host_are_not() {
        for (origin, host) in [
            ("http://evil.example:8080", "evil.example:8080"),
            ("http://evil.example", "192.168.1.5:8080"),
            ("http://192.168.1.6:8080", "192.168.1.5:8080"),
            ("http://192.168.1.5", "192.168.1.5:8080"),
            ("http://localhost.evil.example", "localhost.evil.example"),
        ] {
            let headers = [("origin", origin), ("host", host)];
            assert_eq!(judged(PublicAddress::Unset, &headers), Judgement::OtherAddress, "{origin}");
        }
    }

    #[test]
    fn the_browsers_own_word_counts_before_all() {
        let same = [("origin", "http://192.168.1.5:8080"), ("host", "192.168.1.5:8080")];
        for site in ["cross-site", "same-site", "none", ""] {
            let headers = [same[0], same[1], ("sec-fetch-site", site)];
            assert_eq!(judged(PublicAddress::Unset, &headers), Judgement::OtherSite, "{site}");
        }
        assert_eq!(judged(PublicAddress::Unset, &[("host", "192.168.1.5:8080")]), Judgement::OtherSite);
        assert_eq!(judged(PublicAddress::Unset, &[("origin", "null"), ("host", "null")]), Judgement::OtherSite);
        assert_eq!(judged(PublicAddress::Set, &[("origin", "http://127.0.0.1:8080")]), Judgement::FromHere);
    }
}
