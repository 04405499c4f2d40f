//! Actions in a row of a table.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// A form of one button, which carries out an act on the row.
#[component]
pub(crate) fn RowButton(
    /// The form's action: the address of the page.
    action: String,
    /// The argument of the act that identifies the row.
    subject: (&'static str, String),
    /// The name of the act.
    act: &'static str,
    label: &'static str,
    /// The label for screen readers, which names the row.
    full_label: String,
    #[prop(optional)] destroys: bool,
) -> impl IntoView {
    let (name, value) = subject;
    let class = if destroys { "button-quiet button-danger" } else { "button-quiet" };
    view! {
        <form method="post" action=action>
            <input type="hidden" name=name value=value />
            <button class=class name="intent" value=act aria-label=full_label>
                {label}
            </button>
        </form>
    }
}

/// The actions on a row of which one is the default: becoming it, and the settings.
#[component]
pub(crate) fn DefaultableActions(
    /// The name of the row.
    name: String,
    id: String,
    is_default: bool,
    /// The name of the act that makes it the default.
    set_default: &'static str,
    /// The address of the page.
    page: String,
    /// The address of the settings.
    settings: String,
) -> impl IntoView {
    let full_label = format!("Set as default: {name}");
    let make_default = (!is_default).then(|| {
        view! {
            <RowButton action=page subject=("id", id) act=set_default label="Set as default" full_label=full_label />
        }
    });
    view! {
        <div class="row-actions">
            {make_default}
            <a class="button-quiet button-icon" href=settings aria-label=format!("Settings of {name}")>
                <Icon glyph=Glyph::GEAR />
            </a>
        </div>
    }
}
