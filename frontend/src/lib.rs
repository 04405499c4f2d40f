//! Where the browser enters.

use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page the server rendered.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    app::hydrate();
}
