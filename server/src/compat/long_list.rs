//! Lists without pages: they are streamed while they are read, so that memory does not grow with their length.

use std::{fmt::Debug, io};

use axum::{
    Extension,
    body::Body,
    response::{IntoResponse as _, Response},
};
use futures::stream;
use http::header;
use serde::Serialize;

use crate::http::Compressible;

/// A part of a list, as the client reads it.
pub(crate) struct Part<R, T> {
    rows: Vec<R>,
    /// The last item, if another part follows it.
    last: Option<T>,
}

impl<R, P> Part<R, P> {
    /// Converts a part, row by row.
    pub(crate) fn of<T>(part: backend::KeysetPage<T, P>, row: impl FnMut(T) -> R) -> Self {
        Self { rows: part.items.into_iter().map(row).collect(), last: part.next }
    }

    /// The same without some rows.
    pub(crate) fn some<T>(part: backend::KeysetPage<T, P>, row: impl FnMut(T) -> Option<R>) -> Self {
        Self { rows: part.items.into_iter().filter_map(row).collect(), last: part.next }
    }
}

/// A JSON array of all parts, which contain no secrets, returned by `read`, which is called with the last item of the previous
/// part. If a later part can't be read, the connection is aborted: a truncated list must not look complete.
///
/// # Errors
/// The error of `read` for the first part.
pub(crate) async fn long_list<R, T, E, F>(read: impl Fn(Option<T>) -> F + Send + 'static) -> Result<Response, E>
where
    R: Serialize + Send + 'static,
    T: Send + 'static,
    E: Debug + Send + 'static,
    F: Future<Output = Result<Part<R, T>, E>> + Send + 'static,
{
    let first = read(None).await?;
    let parts = stream::try_unfold(Next::First(first), move |next| {
        let reading = match next {
            Next::First(part) => Ok((part, "[")),
            Next::After(last) => Err(read(Some(last))),
            Next::Nothing => return futures::future::Either::Left(std::future::ready(Ok(None))),
        };
        futures::future::Either::Right(async move {
            let (part, before) = match reading {
                Ok(first) => first,
                Err(reading) => (reading.await.map_err(broken_off)?, ","),
            };
            written(&part.rows, before, part.last.is_none())
                .map(|text| Some((text, part.last.map_or(Next::Nothing, Next::After))))
        })
    });
    let kind = [(header::CONTENT_TYPE, "application/json")];
    Ok((Extension(Compressible), kind, Body::from_stream(parts)).into_response())
}

/// The next thing to send.
enum Next<R, T> {
    First(Part<R, T>),
    After(T),
    Nothing,
}

fn broken_off(error: impl Debug) -> io::Error {
    tracing::error!(?error, "a list broke off");
    io::Error::other("the list broke off")
}

/// The rows, behind `before` and with commas between them, and the end of the list if it is reached.
fn written(rows: &[impl Serialize], before: &str, is_last: bool) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        text.extend_from_slice(if index == 0 { before } else { "," }.as_bytes());
        serde_json::to_writer(&mut text, row)?;
    }
    if rows.is_empty() && before == "[" {
        text.push(b'[');
    }
    if is_last {
        text.push(b']');
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn list(parts: &'static [&'static [u32]]) -> Result<String, axum::Error> {
        let read = move |last: Option<usize>| {
            let index = last.map_or(0, |last| last + 1);
            let last = (index + 1 < parts.len()).then_some(index);
            let part = parts[index].to_vec();
            let is_bad = part == [666];
            async move { if is_bad { Err("out of reach") } else { Ok(Part { rows: part, last }) } }
        };
        let body = long_list(read).await.map_err(axum::Error::new)?.into_body();
        let bytes = axum::body::to_bytes(body, usize::MAX).await?;
        Ok(String::from_utf8(bytes.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn parts_become_one_array() {
        for (parts, array) in [
            (&[&[] as &[u32]] as &[&[u32]], "[]"),
            (&[&[1]], "[1]"),
            (&[&[1, 2], &[3]], "[1,2,3]"),
            (&[&[1, 2], &[]], "[1,2]"),
        ] {
            assert_eq!(list(parts).await.unwrap(), array);
        }
    }

    #[tokio::test]
    async fn a_list_that_cannot_be_read_to_its_end_has_none() {
        assert!(list(&[&[666]]).await.is_err());
        assert!(list(&[&[1, 2], &[666]]).await.is_err());
    }
}
