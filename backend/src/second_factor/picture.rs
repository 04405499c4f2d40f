//! A QR code.

use data_encoding::BASE64;
use qrcode::{EcLevel, QrCode, render::svg};
use zeroize::Zeroizing;

use crate::{Error, Result};

/// A text as a QR code: an SVG picture in a `data:` address, black on white in every theme, because cameras want it so.
pub(super) fn picture(text: &str) -> Result<Zeroizing<String>> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|error| Error::Internal(error.into()))?;
    let colours = (svg::Color("#000"), svg::Color("#fff"));
    let picture = code.render().min_dimensions(200, 200).dark_color(colours.0).light_color(colours.1).build();
    Ok(Zeroizing::new(format!("data:image/svg+xml;base64,{}", BASE64.encode(Zeroizing::new(picture).as_bytes()))))
}
