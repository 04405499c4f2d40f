//! Answers a waiting device.

use super::{
    begin::INTERVAL_SECONDS,
    issue::{DeviceKeys, issue},
    sql::{self, Answer},
};
use crate::{
    Context, Result,
    token_text::{Presented, TokenKind},
};

/// The answer to a waiting device, in the words of RFC 8628, section 3.5.
#[derive(Debug)]
pub enum Collected {
    /// The person has not answered yet.
    Pending,
    /// The same, and the device asks too often.
    TooSoon,
    /// The person refused, or signed the device out at once.
    Refused,
    /// The code has expired, was collected, or never existed.
    Expired,
    /// The device is signed in.
    SignedIn(DeviceKeys),
}

/// The answer to the device with this code. A signed-in device is told so once.
///
/// # Errors
/// When the database can't be asked.
pub async fn collect(cx: &Context, device_code: &str) -> Result<Collected> {
    let Some(code) = Presented::parse_as(TokenKind::DeviceCode, device_code) else { return Ok(Collected::Expired) };
    let mut tx = cx.pool.begin().await?;
    let request = sql::lock_request(&mut tx, &code.id, INTERVAL_SECONDS).await?;
    let matches = code.matches(request.as_ref().map(|request| request.secret_hash.as_slice()));
    let Some(request) = request.filter(|_| matches) else { return Ok(Collected::Expired) };
    let answer = match request.answer {
        Answer::None if request.is_too_soon => return Ok(Collected::TooSoon),
        Answer::None => {
            sql::note_question(&mut tx, &code.id).await?;
            Collected::Pending
        }
        Answer::Refused => {
            sql::delete_request(&mut tx, &code.id).await?;
            Collected::Refused
        }
        Answer::Device(device) => {
            sql::delete_request(&mut tx, &code.id).await?;
            match sql::lock_device(&mut tx, device).await? {
                Some(live) => Collected::SignedIn(issue(&mut tx, &live).await?),
                None => Collected::Refused,
            }
        }
    };
    tx.commit().await?;
    Ok(answer)
}
