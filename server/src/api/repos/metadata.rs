//! The metadata of a repo, for the description.

use std::borrow::Cow;

use serde_json::json;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr, Schema,
        schema::{AdditionalProperties, ArrayBuilder, ObjectBuilder, OneOfBuilder, SchemaType, Type},
    },
};

/// Entries with JSON values, up to a maximum number or without one.
fn entries(about: &str, most: Option<usize>) -> RefOr<Schema> {
    let scalar = || [Type::String, Type::Number, Type::Boolean, Type::Null];
    let list = ArrayBuilder::new().items(ObjectBuilder::new().schema_type(SchemaType::from_iter(scalar())));
    let value: Schema =
        OneOfBuilder::new().item(ObjectBuilder::new().schema_type(SchemaType::from_iter(scalar()))).item(list).into();
    let name = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(128))
        .pattern(Some(r"^[^\u0000-\u001F\u007F-\u009F]*$"));
    ObjectBuilder::new()
        .schema_type(Type::Object)
        .description(Some(about))
        .property_names(Some(name))
        .max_properties(most)
        .additional_properties(Some(AdditionalProperties::RefOr(RefOr::T(value))))
        .examples([json!({ "resolution": 0.25, "tags": ["hourly", "global"] })])
        .into()
}

/// The metadata of a repo.
pub(super) enum Metadata {}

impl PartialSchema for Metadata {
    fn schema() -> RefOr<Schema> {
        entries("Entries with a name of 1 to 128 characters: at most 100, and 16 KiB in all.", Some(100))
    }
}

impl ToSchema for Metadata {
    fn name() -> Cow<'static, str> {
        "Metadata".into()
    }
}

/// Changes to the metadata.
pub(super) enum MetadataChange {}

impl PartialSchema for MetadataChange {
    fn schema() -> RefOr<Schema> {
        entries("Entries to add, to replace and, with null, to remove.", None)
    }
}

impl ToSchema for MetadataChange {
    fn name() -> Cow<'static, str> {
        "MetadataChange".into()
    }
}
