//! XML in the form of STS: <https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html>.

use axum::response::{IntoResponse as _, Response};
use http::{StatusCode, header};

use super::Problem;

const NAMESPACE: &str = "https://sts.amazonaws.com/doc/2011-06-15/";

/// An XML document with one root element. Its content is XML, made with [`element`].
pub(crate) fn document(status: StatusCode, root: &str, content: &str) -> Response {
    let body = format!("<{root} xmlns=\"{NAMESPACE}\">{content}</{root}>\n");
    (status, [(header::CONTENT_TYPE, "text/xml; charset=utf-8")], body).into_response()
}

/// An element with a text.
pub(crate) fn element(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>", escaped(text))
}

/// A problem as STS says one. SDKs read the code: its own if it has one, or the nearest for its status.
pub(crate) fn sts_error(problem: &Problem, request_id: &str) -> Response {
    let code = match problem.status() {
        _ if problem.kind.starts_with(|first: char| first.is_ascii_uppercase()) => problem.kind,
        StatusCode::TOO_MANY_REQUESTS => "Throttling",
        StatusCode::SERVICE_UNAVAILABLE => "ServiceUnavailable",
        status if status.is_server_error() => "InternalFailure",
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => "AccessDenied",
        _ => "ValidationError",
    };
    let side = if problem.status().is_server_error() { "Receiver" } else { "Sender" };
    let message = problem.sentence_with(|name| name);
    let error = [element("Type", side), element("Code", code), element("Message", &message)].concat();
    let content = format!("<Error>{error}</Error>{}", element("RequestId", request_id));
    document(problem.status(), "ErrorResponse", &content)
}

/// A text without what has a meaning in XML, and without what it has no place for.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_control()) {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stays_one() {
        assert_eq!(element("A", "a<b>&\"c\u{0}\n"), "<A>a&lt;b&gt;&amp;\"c</A>");
    }
}
