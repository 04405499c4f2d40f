//! The endpoint of a store other than AWS.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Invalid;

/// The address of an S3-compatible store: scheme, host, port, and the path of its S3 API where it has one. Canonical: lower
/// case but for the path, no trailing dot, no default port, no slash at the end. The server's egress rules decide whether it
/// may connect there.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EndpointUrl {
    https: bool,
    host: String,
    port: u16,
    /// Empty, or with a slash before each part.
    path: String,
}

const SHAPE: &str =
    "Enter the address as https://host or https://host:port, with no more than the path of the S3 API after it.";

/// The longest path.
const LONGEST_PATH: usize = 128;

impl std::str::FromStr for EndpointUrl {
    type Err = Invalid;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let typed = typed.trim();
        let (scheme, rest) = typed.split_once("://").ok_or(SHAPE)?;
        let https = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return Err("Use https.".into()),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        if authority.contains('@') {
            return Err("The address carries no user name or password. Enter keys in their own fields.".into());
        }
        let (host, port) = split_authority(authority)?;
        let host = host.to_ascii_lowercase();
        let host = host.strip_suffix('.').unwrap_or(&host);
        check_host(host)?;
        check_path(path)?;
        let port = port.unwrap_or(if https { 443 } else { 80 });
        Ok(Self { https, host: host.to_owned(), port, path: path.to_owned() })
    }
}

/// Parts of letters, digits and `. _ ~ -` that are no dots alone.
fn check_path(path: &str) -> Result<(), Invalid> {
    let is_plain = |part: &str| {
        !part.is_empty()
            && part.bytes().any(|b| b != b'.')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"._~-".contains(&b))
    };
    let fits = path.len() <= LONGEST_PATH && path.split('/').skip(1).all(is_plain);
    if fits { Ok(()) } else { Err(SHAPE.into()) }
}

/// Splits `host`, `host:port` and `[v6]:port`.
fn split_authority(authority: &str) -> Result<(&str, Option<u16>), Invalid> {
    let split = if authority.starts_with('[') { authority.find(']').map(|end| end + 1) } else { authority.find(':') };
    let (host, port) = authority.split_at(split.unwrap_or(authority.len()));
    let Some(digits) = port.strip_prefix(':') else {
        return if port.is_empty() { Ok((host, None)) } else { Err(SHAPE.into()) };
    };
    match digits.parse::<u16>() {
        Ok(port) if port > 0 && digits.bytes().all(|b| b.is_ascii_digit()) => Ok((host, Some(port))),
        _ => Err("The port is a number from 1 to 65535.".into()),
    }
}

/// A DNS name, or an IP address in its canonical form. Numbers that resolvers would also read as an address
/// (`2852039166`, `0x7f.1`, `127.1`) are refused: their last label is all digits or begins with `0x`.
fn check_host(host: &str) -> Result<(), Invalid> {
    if let Some(v6) = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')) {
        return v6.parse::<std::net::Ipv6Addr>().map(drop).map_err(|_| SHAPE.into());
    }
    if host.parse::<std::net::Ipv4Addr>().is_ok() {
        return Ok(());
    }
    let label_ok = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if host.is_empty() || host.len() > 253 || !host.split('.').all(label_ok) {
        return Err(SHAPE.into());
    }
    let last = host.rsplit('.').next().unwrap_or_default();
    if last.bytes().all(|b| b.is_ascii_digit()) || last.starts_with("0x") {
        return Err("Write an IP address as four numbers from 0 to 255.".into());
    }
    Ok(())
}

impl EndpointUrl {
    /// Whether connections use TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// The host, lower case; an IPv6 address keeps its brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Host and port; the scheme's default port is left out.
    #[must_use]
    pub fn authority(&self) -> String {
        let default = if self.https { 443 } else { 80 };
        if self.port == default { self.host.clone() } else { format!("{}:{}", self.host, self.port) }
    }

    /// Whether its host is an IP address.
    #[must_use]
    pub fn is_address(&self) -> bool {
        self.host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok()
    }

    /// The same with a bucket in front of its host name.
    #[must_use]
    pub fn with_bucket(&self, bucket: &str) -> Self {
        Self { host: format!("{bucket}.{}", self.host), ..self.clone() }
    }

    /// Whether it is the caller's own machine: `localhost`, or a loopback address.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let address = self.host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
        self.host == "localhost" || address.is_ok_and(|address| address.is_loopback())
    }

    /// The path of its S3 API: empty, or such as `/storage/v1/s3`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The same without `first` and its dot at the beginning of the host.
    #[must_use]
    pub(crate) fn without_first(&self, first: Option<&str>) -> Self {
        let rest = first.and_then(|first| self.host.strip_prefix(first)?.strip_prefix('.'));
        Self { host: rest.unwrap_or(&self.host).to_owned(), ..self.clone() }
    }

    /// The port, explicit or the scheme's default.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }
}

impl fmt::Display for EndpointUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", if self.https { "https" } else { "http" }, self.authority(), self.path)
    }
}

impl TryFrom<String> for EndpointUrl {
    type Error = Invalid;

    fn try_from(typed: String) -> Result<Self, Self::Error> {
        typed.parse()
    }
}

impl From<EndpointUrl> for String {
    fn from(endpoint: EndpointUrl) -> Self {
        endpoint.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_place_are_equal() {
        let canonical: EndpointUrl = "https://s3.example.com".parse().unwrap();
        for spelling in [
            "https://S3.Example.com",
            "https://s3.example.com:443",
            "https://s3.example.com.",
            "HTTPS://s3.example.com/",
            " https://s3.example.com ",
        ] {
            assert_eq!(spelling.parse::<EndpointUrl>().unwrap(), canonical, "{spelling}");
        }
        assert_eq!(canonical.to_string(), "https://s3.example.com");
        let with_path: EndpointUrl = "https://P.supabase.co/storage/v1/s3/".parse().unwrap();
        assert_eq!(with_path.to_string(), "https://p.supabase.co/storage/v1/s3");
        assert_eq!(with_path.path(), "/storage/v1/s3");
    }

    #[test]
    fn anything_but_an_origin_is_refused() {
        for bad in [
            "",
            "s3.example.com",
            "https://",
            "https://user:pw@h.example",
            "https://h.example//",
            "https://h.example/a//b",
            "https://h.example/../x",
            "https://h.example/a%2fb",
            "https://h.example/a b",
            "https://h.example?q",
            "https://h.example#f",
            "file:///etc/passwd",
            "gopher://h.example",
            "https://h.example:0",
            "https://h.example:+80",
            "https://h.example:65536",
            "https://2852039166",
            "https://0xa9fea9fe",
            "https://0251.0376.0251.0376",
            "https://127.1",
            "https://169.254.43518",
            "https://①⑥⑨.②⑤④.①⑥⑨.②⑤④",
            "https://169。254。169。254",
            "https://h .example",
            "https://h.example\r\nx: y",
            "https://[::1",
            "https://[::1]x",
            "https://-h.example",
            "https://h..example",
        ] {
            assert!(bad.parse::<EndpointUrl>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_was_accepted_reads_back_the_same(text in "https?://[a-zA-Z0-9.\\[\\]:-]{1,40}(/[a-z0-9.]{0,4}){0,3}") {
            if let Ok(endpoint) = text.parse::<EndpointUrl>() {
                prop_assert_eq!(endpoint.to_string().parse::<EndpointUrl>().unwrap(), endpoint);
            }
        }
    }
}
