//! The devices of the reader, for the pages.

#![allow(missing_docs, reason = "the server macro makes public fields of the arguments")]

use domain::{
    device::{DeviceView, WaitingDevice},
    id::DeviceId,
    moment::Moment,
    org::Viewer,
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::{
    act::{Done, act},
    refusal::Refusal,
};

/// A device that waits for the reader's answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    /// The device.
    pub device: WaitingDevice,
    /// The reader, as whom it will act.
    pub reader: Viewer,
    /// When this was read, by the server's clock.
    pub now: Moment,
}

/// The device that shows this code.
///
/// # Errors
/// See [`Refusal`]. An error at `code` when no device shows it.
#[server(prefix = "/api/ui", endpoint = "devices/waiting", input = Json, output = Json)]
pub async fn load_waiting(code: String) -> Result<Waiting, Refusal> {
    let (own, cx) = (super::namespace_actor(domain::org::OWN_NAMESPACE).await?, super::context());
    let code = parse(&code)?;
    let device = backend::devices::find(&cx, &own, &code).await.map_err(no_such_code)?;
    let reader = backend::people::get_viewer(&cx, own.person()).await.map_err(super::refuse)?;
    let now = cx.now().await.map_err(super::refuse)?;
    Ok(Waiting { device, reader, now })
}

/// Signs the device that shows this code in as the reader.
///
/// # Errors
/// As [`load_waiting`].
#[server(prefix = "/api/ui", endpoint = "devices/approve", input = Json, output = Json)]
pub async fn approve(code: String) -> Result<Done, Refusal> {
    let (session, own) = (super::session_of_request()?, super::namespace_actor(domain::org::OWN_NAMESPACE).await?);
    let id = session.id().map(|id| id.0.to_be_bytes());
    let by = id.as_ref().map(|id| backend::sessions::SessionId(id));
    backend::devices::approve(&super::context(), &own, &parse(&code)?, by).await.map_err(no_such_code)?;
    Ok(Done::new("The device is signed in. Go back to it: it continues by itself.")
        .to(crate::routes::account_devices()))
}
act!(Approve, Device);

/// Refuses the device that shows this code.
///
/// # Errors
/// As [`load_waiting`].
#[server(prefix = "/api/ui", endpoint = "devices/refuse", input = Json, output = Json)]
pub async fn refuse(code: String) -> Result<Done, Refusal> {
    let own = super::namespace_actor(domain::org::OWN_NAMESPACE).await?;
    backend::devices::refuse(&super::context(), &own, &parse(&code)?).await.map_err(no_such_code)?;
    Ok(Done::new("The device was refused. It has no access.").to(crate::routes::account_devices()))
}
act!(Refuse, Device);

/// The reader's signed-in devices.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Devices {
    /// The devices, newest first.
    pub devices: Vec<DeviceView>,
    /// When this was read, by the server's clock.
    pub now: Moment,
}

/// The reader's signed-in devices.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "devices/list", input = Json, output = Json)]
pub async fn load() -> Result<Devices, Refusal> {
    let (person, cx) = (super::person().await?, super::context());
    let devices = backend::devices::list(&cx, person).await.map_err(super::refuse)?;
    let now = cx.now().await.map_err(super::refuse)?;
    Ok(Devices { devices, now })
}

/// Signs one of the reader's devices out.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "devices/sign-out", input = Json, output = Json)]
pub async fn sign_out(device: DeviceId) -> Result<Done, Refusal> {
    let own = super::namespace_actor(domain::org::OWN_NAMESPACE).await?;
    backend::devices::sign_out(&super::context(), &own, device).await.map_err(super::refuse)?;
    Ok(Done::new("The device is signed out. Nothing gets in with its tokens any more.")
        .to(crate::routes::account_devices()))
}
act!(SignOut, Account);

#[cfg(feature = "ssr")]
fn parse(code: &str) -> Result<domain::device::UserCode, Refusal> {
    code.parse().map_err(|invalid: domain::Invalid| at_code(invalid.to_string()))
}

#[cfg(feature = "ssr")]
fn no_such_code(error: backend::Error) -> Refusal {
    match error {
        backend::Error::NotFound => at_code(
            "No device shows this code: check it, or begin again on the device. A code is good for ten minutes, once.",
        ),
        error => super::refuse(error),
    }
}

#[cfg(feature = "ssr")]
fn at_code(sentence: impl Into<String>) -> Refusal {
    Refusal::Fields(domain::field::FieldErrors::at("code", sentence))
}
