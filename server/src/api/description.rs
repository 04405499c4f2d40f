//! The frame of the API's description: rules for all operations, and authentication.

use utoipa::{
    OpenApi as _,
    openapi::{
        OpenApi, PathItem, Ref, RefOr, Schema,
        path::Operation,
        schema::{AdditionalProperties, ArrayItems},
        security::{Http, HttpAuthScheme, SecurityScheme},
    },
};

use super::{keys::KeyAccess, schema};
use crate::{http::ProblemDetails, routing::RouteName};

#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "Lakewarden", version = "1", license(name = "")),
    // Schemas of parameters are not collected automatically.
    components(schemas(ProblemDetails, KeyAccess, schema::EventAction, schema::EventSubjectKind, schema::KmsKeyArn)),
    tags(
        (name = "Organisations"),
        (name = "Bucket configs", description = "Where an organisation's data lies, and how this server gets in."),
        (name = "Repos", description = "The catalogue of what lies where."),
        (name = "Cloud credentials", description = "Keys and roles of the clouds, which bucket configs can use."),
        (name = "Keys", description = "Temporary credentials for data, as AWS SDKs read them."),
        (name = "Trust documents", description = "Policies to paste at AWS, so that it lets this server in."),
        (name = "Members"),
        (name = "Invitations"),
        (name = "Service accounts", description = "Members of an organisation for programs: they come with tokens only."),
        (name = "Groups", description = "People and service accounts, to whom something is granted together."),
        (name = "Grants", description = "Who reaches which repos and bucket configs."),
        (name = "API tokens"),
        (name = "Audit events", description = "Who did what, and what was refused."),
        (name = "About"),
    )
)]
struct Frame;

/// Rules for all operations.
const ABOUT: &str = "\
Everything that the pages of Lakewarden can do, for programs. The APIs of the `arraylake` client are under `/orgs` and \
`/repos`, those of the `tiledb-cloud` client under `/v1` and `/v2`.

**Who calls.** An API token as a bearer, or a user name (or e-mail address) and password. A token that was made in an \
organisation is good for that organisation only. Each operation names the scopes that its token needs; what a person may do \
is decided by their role at that moment.

**Errors** are problem details (RFC 9457). `type` tells the kind and never changes its name, `detail` is a sentence for a \
person, `errors` tells what is wrong with each field. After an error nothing was changed. Fields and parameters that are not \
described, and fields that are there twice, are refused by name.

**Lists** come in pages: `limit` is the most items of a page, and `next_cursor` of one page is the `cursor` of the next.

**Retries.** An operation that makes something takes an `Idempotency-Key`: sent again within 24 hours with the same key and \
the same body, it is not carried out again, and the answer is the one given before. The same key with another body is refused \
with 422.

**Changes of what others may change** name the version they were begun on: send the `ETag` that you read as `If-Match`. \
Without it the answer is 428, with an older one 412.";

/// The description before any operation is in it.
pub(super) fn frame() -> OpenApi {
    let mut frame = Frame::openapi();
    frame.info.description = Some(ABOUT.to_owned());
    frame.info.license = None;
    let components = frame.components.get_or_insert_default();
    let token = Http::builder().scheme(HttpAuthScheme::Bearer).description(Some("An API token.")).build();
    let password = Http::builder()
        .scheme(HttpAuthScheme::Basic)
        .description(Some("User name and password, of an account without a second factor."))
        .build();
    components.add_security_scheme("token", SecurityScheme::Http(token));
    components.add_security_scheme("password", SecurityScheme::Http(password));
    frame
}

/// Closes the alternatives of these schemas to other fields: the macro does so for plain objects only.
pub(super) fn close_alternatives(description: &mut OpenApi) {
    for name in ["NewBucketAccess", "NewKeys"] {
        let schemas = description.components.as_mut().map(|components| &mut components.schemas);
        let Some(RefOr::T(Schema::OneOf(one_of))) = schemas.and_then(|schemas| schemas.get_mut(name)) else { continue };
        for item in &mut one_of.items {
            if let RefOr::T(Schema::Object(object)) = item {
                object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
            }
        }
    }
}

/// Refers to the items of a page by their schema's name: the macro inlines them wherever they are listed.
pub(super) fn name_items(description: &mut OpenApi) {
    let Some(components) = description.components.as_mut() else { return };
    let schemas = &mut components.schemas;
    let pages: Vec<String> = schemas.keys().filter(|name| name.starts_with(LISTED)).cloned().collect();
    for page in pages {
        let item = page[LISTED.len()..].to_owned();
        if schemas.contains_key(&item)
            && let Some(RefOr::T(Schema::Object(object))) = schemas.get_mut(&page)
            && let Some(RefOr::T(Schema::Array(items))) = object.properties.get_mut("items")
        {
            items.items = ArrayItems::RefOrSchema(Box::new(Ref::from_schema_name(item).into()));
        }
    }
}

/// The prefix of the names of list pages.
const LISTED: &str = "Listed_";

/// The operations of a path, by method.
pub(super) fn operations(item: &PathItem) -> impl Iterator<Item = (&'static str, &Operation)> {
    let all = [
        ("GET", &item.get),
        ("POST", &item.post),
        ("PUT", &item.put),
        ("PATCH", &item.patch),
        ("DELETE", &item.delete),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
}

/// The routes that are described.
pub(super) fn route_names(description: &OpenApi) -> Vec<RouteName> {
    let mut names = Vec::new();
    for (path, item) in &description.paths.paths {
        // Leaked once per process.
        let path: &'static str = path.clone().leak();
        names.extend(operations(item).map(|(method, _)| RouteName { method, path }));
    }
    names
}
