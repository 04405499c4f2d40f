//! The state of a form: a signal for each field of a draft.

use domain::secret::SecretInput;

/// The value of a draft's field.
pub(crate) trait Typed: From<String> {
    fn typed(self) -> String;
}

impl Typed for String {
    fn typed(self) -> String {
        self
    }
}

impl Typed for SecretInput {
    fn typed(self) -> String {
        self.expose().to_owned()
    }
}

/// Defines a type with a signal for each field of a draft, the last refusal, and further state of the form, and reads the draft in
/// the browser. A list that lacks
/// a field of the draft does not compile.
macro_rules! draft_fields {
    (
        $(#[$about:meta])*
        $name:ident of $draft:ident { $($field:ident),+ $(,)? }
        $(#[$more_about:meta])*
        $more:ident: $more_type:ty
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy)]
        pub(super) struct $name {
            $(pub(super) $field: RwSignal<String>,)+
            /// The server's last refusal.
            pub(super) refusal: RwSignal<Option<Refusal>>,
            $(#[$more_about])*
            pub(super) $more: $more_type,
        }

        impl $crate::wire::Read for $draft {
            fn read(value: &leptos::wasm_bindgen::JsValue) -> Option<Self> {
                Some(Self { $($field: $crate::wire::at::<String>(value, stringify!($field))?.into(),)+ })
            }
        }

        impl $name {
            pub(super) fn new(draft: $draft, refusal: Option<Refusal>, $more: $more_type) -> Self {
                use $crate::ui::draft::Typed as _;
                Self {
                    $($field: RwSignal::new(draft.$field.typed()),)+
                    refusal: RwSignal::new(refusal),
                    $more,
                }
            }

            /// The current draft.
            pub(super) fn draft(self) -> $draft {
                $draft { $($field: self.$field.get().into(),)+ }
            }

            /// The error at a field.
            pub(super) fn error(self, field: &'static str) -> Signal<Option<String>> {
                Signal::derive(move || self.refusal.with(|refusal| refusal.as_ref()?.at(field).map(str::to_owned)))
            }
        }
    };
}
pub(crate) use draft_fields;
