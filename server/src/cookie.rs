//! The cookies besides the session's. Each is bound to this host, hidden from scripts, and over https sent by https
//! only.

use app::api::Browser;
use axum::{extract::State, response::Response};
use http::{HeaderMap, HeaderValue, header, request::Parts};

use crate::{client_address, state::AppState};

/// A cookie of this site.
pub(crate) struct Cookie {
    /// Its name over plain http; over https it gets the prefix that binds it to this host (RFC 6265bis, section
    /// 4.1.3.2).
    name: &'static str,
    /// Its lifetime, in seconds.
    max_age: u32,
}

/// Light, dark, or the system's theme.
pub(crate) const THEME: Cookie = Cookie { name: "theme", max_age: 31_536_000 };
/// The accounts a browser is known to. Browsers limit cookies to 400 days.
pub(crate) const DEVICE: Cookie = Cookie { name: "lakewarden-device", max_age: 400 * 86_400 };
/// The sign-ins with identity providers that the browser has begun.
pub(crate) const SIGN_ON: Cookie = Cookie { name: "lakewarden-sign-on", max_age: 600 };
/// The result of a form, for the page it leads to.
pub(crate) const NOTICE: Cookie = Cookie { name: "lakewarden-notice", max_age: 60 };

/// A new value for the cookie of known accounts.
#[derive(Debug, Clone)]
struct KnownDevice(String);

/// The browser that sent a request.
pub(crate) fn browser(parts: &Parts, https: bool) -> Browser {
    let address = client_address::known(&parts.extensions);
    let agent = parts.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    Browser::new(address, agent, DEVICE.read(&parts.headers, https))
}

/// Has the answer set the cookie of known accounts, if it changed.
pub(crate) fn keep_known(mut response: Response, browser: &Browser) -> Response {
    if let Some(device) = browser.kept() {
        response.extensions_mut().insert(KnownDevice(device.to_owned()));
    }
    response
}

/// Sent after the session's cookie: some clients read the first cookie only.
pub(crate) async fn send_known_device(State(state): State<AppState>, mut response: Response) -> Response {
    if let Some(KnownDevice(device)) = response.extensions_mut().remove() {
        DEVICE.set(response.headers_mut(), &device, state.is_https());
    }
    response
}

impl Cookie {
    fn name(&self, https: bool) -> String {
        format!("{}{}", if https { "__Host-" } else { "" }, self.name)
    }

    /// The value sent by the browser.
    pub(crate) fn read<'a>(&self, headers: &'a HeaderMap, https: bool) -> Option<&'a str> {
        let name = self.name(https);
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut cookies = cookies.flat_map(cookie::Cookie::split_parse).filter_map(Result::ok);
        cookies.find(|cookie| cookie.name() == name)?.value_raw()
    }

    /// Sets the cookie to `value`, which has only characters a cookie allows.
    pub(crate) fn set(&self, headers: &mut HeaderMap, value: &str, https: bool) {
        self.send(headers, value, self.max_age, https);
    }

    /// Deletes the cookie.
    pub(crate) fn clear(&self, headers: &mut HeaderMap, https: bool) {
        self.send(headers, "", 0, https);
    }

    fn send(&self, headers: &mut HeaderMap, value: &str, max_age: u32, https: bool) {
        let cookie = cookie::Cookie::build((self.name(https), value))
            .path("/")
            .max_age(cookie::time::Duration::seconds(max_age.into()))
            .same_site(cookie::SameSite::Lax)
            .http_only(true)
            .secure(https);
        if let Ok(cookie) = HeaderValue::from_str(&cookie.to_string()) {
            headers.append(header::SET_COOKIE, cookie);
        }
    }
}
