//! The second factor: setting it up, its recovery codes, switching it off. Plain forms.

use domain::{
    moment::Moment,
    second_factor::{RECOVERY_CODES, SecondFactorView},
};
use leptos::prelude::*;

use crate::{
    act::Act as _,
    api::{
        self,
        second_factor::{Enrol, FreshCodes, Offer, Remove, RenewCodes, SecondFactor, ShownOffer},
    },
    features::refused::loaded,
    form,
    refusal::Refusal,
    routes,
    ui::{
        banner::RefusalBanner,
        copy::{CopyCode, CopyFigure},
        dialog::ShownOnce,
        fact::Fact,
        field::{Spec, TextField, errors_of},
        list::Section,
        moment::Ago,
        row_confirm::RowConfirm,
    },
};

const CODE: Spec = Spec::one_time_code("first_code", "Code that the app shows now");

const ABOUT: &str = "With a second factor, signing in with your password also takes a code from your phone. Data clients then need an API token instead of your password.";

#[component]
pub(super) fn SecondFactorSection() -> impl IntoView {
    let acts = [Offer::name(), Enrol::name(), RenewCodes::name(), Remove::name()];
    let returned = form::returned::<(), FreshCodes>(&acts);
    let (refusal, fresh) = (returned.refusal, returned.outcome);
    loaded(api::second_factor::load(), move |SecondFactor { has_password, on, offer, now }| {
        if !has_password && on.is_none() {
            return ().into_any();
        }
        let error = refusal.clone().filter(|refusal| refusal.at("first_code").is_some());
        let banner = refusal.filter(|refusal| refusal.at("first_code").is_none());
        let content = match (on, offer) {
            (Some(on), _) => view! { <SwitchedOn on=on now=now /> }.into_any(),
            (None, Some(offer)) => view! { <SetUp offer=offer refusal=error /> }.into_any(),
            (None, None) => view! {
                <form method="post" action=routes::second_factor()>
                    <button class="button" name="intent" value=Offer::name()>
                        "Set up a second factor"
                    </button>
                </form>
            }
            .into_any(),
        };
        view! {
            <Section name="second-factor" title="Second factor" is_page=false about=ABOUT.into_any()>
                <RefusalBanner refusal=banner />
                {content}
            </Section>
            {fresh.map(|fresh| view! { <Codes fresh=fresh /> })}
        }
        .into_any()
    })
}

#[component]
fn SetUp(offer: ShownOffer, refusal: Option<Refusal>) -> impl IntoView {
    let error = errors_of(refusal);
    view! {
        <p>"Scan the picture with an authenticator app, or type the key into it. Then enter the code that the app shows."</p>
        <img class="qr-code" src=offer.picture width="200" height="200" alt="QR code of the key below" />
        <dl class="facts">
            <Fact term="Key">
                <CopyCode label="key".to_owned() text=offer.key />
            </Fact>
        </dl>
        <form method="post" action=routes::second_factor() class="form" novalidate>
            <TextField spec=CODE value=RwSignal::new(String::new()) error=error("first_code") />
            <div class="form-actions">
                <button class="button button-primary" name="intent" value=Enrol::name()>
                    "Switch on"
                </button>
            </div>
        </form>
    }
}

#[component]
fn SwitchedOn(on: SecondFactorView, now: Moment) -> impl IntoView {
    view! {
        <dl class="facts">
            <Fact term="Switched on">
                <Ago at=on.since now=now />
            </Fact>
            <Fact term="Recovery codes left">{format!("{} of {RECOVERY_CODES}", on.codes_left)}</Fact>
        </dl>
        <div class="row-actions">
            <RowConfirm
                action=routes::second_factor()
                act=RenewCodes::name()
                label="Make new recovery codes".to_owned()
                about="The recovery codes that you have stop working at once.".to_owned()
                press="Replace my recovery codes".to_owned()
            />
            <RowConfirm
                action=routes::second_factor()
                act=Remove::name()
                label="Switch the second factor off".to_owned()
                about="Your password alone signs you in then, and your recovery codes stop working.".to_owned()
                press="Switch it off".to_owned()
            />
        </div>
    }
}

/// New recovery codes, shown only once.
#[component]
fn Codes(fresh: FreshCodes) -> impl IntoView {
    view! {
        <ShownOnce title="Your recovery codes" close_to=routes::account()>
            <p>
                "Your second factor is on, and these recovery codes alone work with it. Keep them where you find them without your phone: each signs you in once, and they are shown this once."
            </p>
            <CopyFigure label="Recovery codes" text=fresh.codes.join("\n") file=Some("lakewarden-recovery-codes.txt") />
        </ShownOnce>
    }
}
