//! What can be done with a row: its settings, and a menu of everything. The menu is a popover of the browser: it opens, closes on
//! Escape and outside, and takes the keyboard without script.

use leptos::prelude::*;

use super::{
    icon::{Glyph, Icon},
    row_button::RowButton,
};

/// An entry of the menu.
pub(crate) enum Choice {
    Link {
        label: &'static str,
        href: String,
        /// Whether it leads to the dialog that deletes the row's object.
        destroys: bool,
    },
    /// A form of one button, which makes the row's object the default.
    MakeDefault {
        /// The name of the act.
        act: &'static str,
        /// The address of the page.
        page: String,
    },
}

impl Choice {
    pub(crate) fn to(label: &'static str, href: String) -> Self {
        Self::Link { label, href, destroys: false }
    }

    pub(crate) fn destroying(label: &'static str, href: String) -> Self {
        Self::Link { label, href, destroys: true }
    }

    fn view(self, id: &str, name: &str) -> AnyView {
        match self {
            Self::Link { label, href, destroys } => {
                let class = if destroys { "menu-item button-danger" } else { "menu-item" };
                view! {
                    <a class=class href=href>
                        {label}
                    </a>
                }
                .into_any()
            }
            Self::MakeDefault { act, page } => view! {
                <RowButton
                    action=page
                    subject=("id", id.to_owned())
                    act=act
                    label="Set as default"
                    full_label=format!("Set as default: {name}")
                    class="menu-item"
                />
            }
            .into_any(),
        }
    }
}

#[component]
pub(crate) fn RowActions(
    /// The name of the row.
    name: String,
    /// The id of what it is about.
    id: String,
    /// The address of its settings, for whoever may change them.
    #[prop(default = None)]
    settings: Option<String>,
    choices: Vec<Choice>,
) -> impl IntoView {
    let gear = settings.map(|settings| {
        view! {
            <a class="button-quiet button-icon" href=settings aria-label=format!("Settings of {name}")>
                <Icon glyph=Glyph::GEAR />
            </a>
        }
    });
    let choices = choices.into_iter().map(|choice| choice.view(&id, &name)).collect_view();
    let menu = format!("menu-{id}");
    let label = format!("More for {name}");
    view! {
        <div class="row-actions">
            {gear}
            <button class="button-quiet button-icon" popovertarget=menu.clone() aria-label=label.clone()>
                <Icon glyph=Glyph::ELLIPSIS />
            </button>
            <div id=menu class="menu row-menu" popover role="group" aria-label=label>
                {choices}
            </div>
        </div>
    }
}
