//! How a server function is declared to be an act.

/// Makes a server function an act: the type the `server` macro made of it, the page its form stands on, and the dialog, if it
/// stands in one: `act!(Create, Repos, |_| Dialog::Add);`
macro_rules! act {
    ($act:ident, $page:ident) => {
        $crate::act::act!(@ $act, $page, |_| None);
    };
    ($act:ident, $page:ident, |$it:pat_param| $dialog:expr) => {
        $crate::act::act!(@ $act, $page, |$it| Some($dialog));
    };
    (@ $act:ident, $page:ident, |$it:pat_param| $dialog:expr) => {
        impl $crate::act::Act for $act {
            const PAGE: $crate::act::Page = $crate::act::Page::$page;

            fn dialog(&self) -> Option<$crate::routes::Dialog<'_>> {
                let $it = self;
                $dialog
            }
        }

        #[cfg(feature = "ssr")]
        inventory::submit! { $crate::act::PlainForm::of::<$act>() }
    };
}
pub(crate) use act;
