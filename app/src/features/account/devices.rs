//! The reader's devices.

use domain::{device::DeviceView, moment::Moment};
use leptos::{either::Either, prelude::*};

use crate::{
    act::Act as _,
    api::{
        self,
        devices::{Devices, SignOut},
    },
    features::refused::loaded,
    form, routes,
    ui::{
        banner::RefusalBanner,
        list::Section,
        moment::{Ago, Exactly},
        row_button::RowButton,
        table::{Row, RowTable},
    },
};

#[component]
pub(super) fn DeviceSection() -> impl IntoView {
    let refusal = form::returned::<(), ()>(&[SignOut::name()]).refusal;
    let content = loaded(api::devices::load(), move |Devices { devices, now }| {
        view! {
            <RefusalBanner refusal=refusal />
            <DeviceTable devices=devices now=now />
        }
        .into_any()
    });
    let add = view! {
        <a class="button" href=routes::device()>
            "Sign a device in"
        </a>
    }
    .into_any();
    view! {
        <Section
            name="devices"
            title="Devices"
            is_page=false
            about="Command lines that you signed in, with arraylake auth login. Changing your password signs them out, and so does signing out everywhere else.".into_any()
            action=Some(add)
        >
            {content}
        </Section>
    }
}

#[component]
fn DeviceTable(devices: Vec<DeviceView>, now: Moment) -> impl IntoView {
    if devices.is_empty() {
        return Either::Left(view! { <p class="nothing-yet">"No device is signed in."</p> });
    }
    let rows = devices.into_iter().map(|device| row(device, now)).collect();
    let headings = ["Client", "Network", "Signed in", "Last used", "Expires"];
    Either::Right(view! { <RowTable caption="Your devices" headings=headings class="devices" rows=rows /> })
}

fn row(device: DeviceView, now: Moment) -> Row<5> {
    let sign_out = view! {
        <RowButton
            action=routes::account()
            subject=("device", device.id.to_string())
            act=SignOut::name()
            label="Sign out"
            full_label=format!("Sign {} out", device.client)
            class="button-quiet button-danger"
        />
    };
    Row::new([
        device.client.into_any(),
        device.network.into_any(),
        view! { <Ago at=device.signed_in_at now=now /> }.into_any(),
        view! { <Ago at=device.seen_at now=now /> }.into_any(),
        view! { <Exactly at=device.expires_at /> }.into_any(),
    ])
    .with_actions(Some(sign_out.into_any()))
}
