//! The grammars of the domain's types, for the description of the API.

use std::borrow::Cow;

use domain::{
    audit::{Action, ActionGroup, SubjectKind},
    shape::{Shape, Shaped},
    token::Scope,
};
use serde_json::{Value, json};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr, Schema,
        schema::{Object, ObjectBuilder, Type},
    },
};

fn text(shape: &Shape) -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(shape.about))
        .min_length(Some(shape.min))
        .max_length(Some(shape.max).filter(|_| !shape.is_trimmed()))
        .pattern(shape.pattern)
        .examples([json!(shape.example)])
        .build()
}

fn words<'a>(about: &str, words: impl IntoIterator<Item = &'a str>) -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(about))
        .enum_values(Some(words.into_iter().map(Value::from)))
        .build()
}

macro_rules! texts {
    ($($name:ident = $of:ty;)*) => {
        $(
            /// See the type of the domain.
            pub(super) enum $name {}

            impl PartialSchema for $name {
                fn schema() -> RefOr<Schema> {
                    text(&<$of>::SHAPE).into()
                }
            }

            impl ToSchema for $name {
                fn name() -> Cow<'static, str> {
                    stringify!($name).into()
                }
            }
        )*
    };
}

macro_rules! choices {
    ($($name:ident = $of:ty, $about:literal;)*) => {
        $(
            /// See the type of the domain.
            pub(super) enum $name {}

            impl PartialSchema for $name {
                fn schema() -> RefOr<Schema> {
                    words($about, <$of>::ALL.into_iter().map(|word| word.as_str())).into()
                }
            }

            impl ToSchema for $name {
                fn name() -> Cow<'static, str> {
                    stringify!($name).into()
                }
            }
        )*
    };
}

texts! {
    AccessKeyId = domain::bucket::AccessKeyId;
    AccountId = domain::aws::AccountId;
    AccountName = domain::credential::AccountName;
    BucketName = domain::location::BucketName;
    Description = domain::repo::Description;
    CredentialName = domain::credential::CredentialName;
    EndpointUrl = domain::endpoint::EndpointUrl;
    ExternalId = domain::aws::ExternalId;
    GroupName = domain::grant::GroupName;
    InvitationNote = domain::member::InvitationNote;
    KmsKeyArn = domain::aws::KmsKeyArn;
    KmsKeyId = domain::credential::KmsKeyId;
    Nickname = domain::bucket::Nickname;
    OrgSlug = domain::org::OrgSlug;
    Prefix = domain::location::Prefix;
    Region = domain::aws::Region;
    RepoName = domain::repo::RepoName;
    RoleArn = domain::aws::RoleArn;
    RoleName = domain::aws::RoleName;
    SecretAccessKey = domain::bucket::SecretAccessKey;
    SecretText = domain::credential::SecretText;
    ServiceAccount = domain::bucket::ServiceAccount;
    ServiceAccountKey = domain::credential::ServiceAccountKey;
    ServiceAccountName = domain::service_account::ServiceAccountName;
    TokenName = domain::token::TokenName;
}

choices! {
    Addressing = domain::location::Addressing, "Where requests to the store name the bucket: in the path, in the host name, or as the connection test finds out.";
    AddressingStyle = domain::location::AddressingStyle, "Where requests to the store name the bucket.";
    Platform = domain::location::Platform, "The kind of store.";
    Provider = domain::credential::Provider, "A provider of clouds.";
    Visibility = domain::repo::Visibility, "Who reads a repo without a grant: nobody, everybody with an account of this server.";
    RepoMode = domain::repo::RepoMode, "Whether data clients may use a repo: yes, with a warning, no.";
    Role = domain::org::Role, "What a person may do in an organisation.";
}

macro_rules! words {
    ($($name:ident = $about:literal, $words:expr;)*) => {
        $(
            /// Enumerations listed here.
            pub(super) enum $name {}

            impl PartialSchema for $name {
                fn schema() -> RefOr<Schema> {
                    words($about, $words).into()
                }
            }

            impl ToSchema for $name {
                fn name() -> Cow<'static, str> {
                    stringify!($name).into()
                }
            }
        )*
    };
}

words! {
    ProfileName = "A known store.", backend::stores::names();
    EventAction = "What was done: an action, or a group of actions.", Action::ALL
        .iter()
        .map(|action| action.as_str())
        .chain(ActionGroup::ALL.iter().map(|group| group.as_str()));
    EventSubjectKind = "What something was done to.", SubjectKind::ALL.iter().map(|kind| kind.as_str());
    DefaultLevel = "What everyone may do.", ["read", "write"];
    FilledBy = "Who fills a group.", domain::grant::FilledBy::ALL.iter().map(|by| by.as_str());
    Level = "How far a grant goes.", domain::grant::Level::ALL.iter().map(|level| level.as_str());
    Outcome = "How a check ended.", ["passed", "warned", "failed", "skipped"];
    ServiceRole = "What a service account may do in an organisation.", ["reader", "member", "admin"];
    TestState = "What is known from tests.", ["not_tested", "verified", "verified_with_warnings", "not_checked", "failing"];
    Verdict = "What a test comes to.", domain::check::Verdict::ALL.iter().map(|verdict| verdict.as_str());
}

/// The description of an organisation.
pub(super) enum OrgDescription {}

impl PartialSchema for OrgDescription {
    fn schema() -> RefOr<Schema> {
        const NO_CONTROLS: &str =
            r"^[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]*$";
        text(&Shape {
            about: "What an organisation says of itself.",
            min: 0,
            max: 32_768,
            pattern: Some(NO_CONTROLS),
            example: "Ocean models and what they are fed with.",
        })
        .into()
    }
}

impl ToSchema for OrgDescription {
    fn name() -> Cow<'static, str> {
        "OrgDescription".into()
    }
}

/// A scope of API tokens.
pub(super) enum TokenScope {}

impl PartialSchema for TokenScope {
    fn schema() -> RefOr<Schema> {
        let all = Scope::words();
        words("What an API token may be used for.", all.iter().map(String::as_str)).into()
    }
}

impl ToSchema for TokenScope {
    fn name() -> Cow<'static, str> {
        "TokenScope".into()
    }
}

/// A point in time, in UTC (RFC 3339).
pub(super) enum Time {}

impl PartialSchema for Time {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::DateTime)))
            .description(Some("A point in time, in UTC (RFC 3339)."))
            .examples([json!("2026-11-22T01:07:53Z")])
            .into()
    }
}

impl ToSchema for Time {
    fn name() -> Cow<'static, str> {
        "Time".into()
    }
}
