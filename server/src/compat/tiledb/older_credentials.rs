//! Cloud credentials in the older API: the AWS ones of the same store, in another form, with a list of buckets.

use std::sync::Arc;

use axum::{Json, response::Response};
use backend::{CredentialFilter, KeysetRequest, Proof};
use domain::{
    bucket::SecretAccessKey,
    credential::{
        BucketPath, Credential, CredentialKind, EditedCredential, EditedKeys, NewCredential, Provider, RedactedKeys,
    },
    field::FieldErrors,
    secret::SecretInput,
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    caller::Inside,
    credential_form::wire_name,
    credentials::{named, renamed},
};
use crate::{
    compat::long_list::{Part, long_list},
    http::{Body, Change, Problem},
};

fn representation(credential: &Credential) -> Value {
    let mut body = json!({
        "name": credential.name,
        "default": credential.is_default,
        "buckets": credential.buckets,
        "created_at": credential.created_at.utc(),
        "updated_at": credential.updated_at.utc(),
    });
    match &credential.shown {
        RedactedKeys::AwsRole { arn_head, .. } => body["service_role_arn"] = json!(arn_head),
        shown => body["access_key_id"] = json!(shown.identifier()),
    }
    body
}

/// The fields of a credential.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CredentialRequest {
    name: Option<String>,
    access_key_id: Option<String>,
    secret_access_key: Option<SecretInput>,
    service_role_arn: Option<String>,
    default: Option<bool>,
    buckets: Option<Vec<String>>,
}

impl CredentialRequest {
    /// Its keys: a role if an ARN is sent, otherwise a key pair; `None` if neither is sent.
    fn keys(&self, errors: &mut FieldErrors) -> Option<EditedKeys> {
        let has_pair = self.access_key_id.is_some() || self.secret_access_key.is_some();
        match &self.service_role_arn {
            Some(_) if has_pair => {
                errors.add("service_role_arn", "Send either a role or a key pair.");
                None
            }
            Some(arn) => {
                let arn = errors.check("service_role_arn", arn.parse())?;
                Some(EditedKeys::AwsRole { arn: Some(arn), external_id: None, endpoint: None, kms_key_id: None })
            }
            None if has_pair => {
                let id = self.access_key_id.as_deref().map(|id| errors.check("access_key_id", id.parse()));
                let secret = self
                    .secret_access_key
                    .as_ref()
                    .map(|secret| errors.check("secret_access_key", SecretAccessKey::parse(secret)));
                Some(EditedKeys::AwsKey {
                    access_key_id: id.flatten(),
                    secret_access_key: secret.flatten(),
                    endpoint: None,
                    kms_key_id: None,
                })
            }
            None => None,
        }
    }

    fn buckets(&self, errors: &mut FieldErrors) -> Option<Vec<BucketPath>> {
        let sent = self.buckets.as_ref()?;
        Some(sent.iter().filter_map(|bucket| errors.check("buckets", bucket.parse())).collect())
    }

    fn into_new(self) -> Result<NewCredential, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.check("name", self.name.as_deref().unwrap_or_default().parse());
        let keys = self.keys(&mut errors);
        if keys.is_none() {
            errors.add("access_key_id", "Send a key pair, or the ARN of a role.");
        }
        let keys = keys.and_then(|keys| {
            let kind = keys.kind();
            keys.complete()
                .map_err(|missing| missing.iter().for_each(|(field, text)| errors.add(older_name(field, kind), text)))
                .ok()
        });
        let buckets = self.buckets(&mut errors).unwrap_or_default();
        match (name, keys) {
            (Some(name), Some(keys)) if errors.is_empty() => Ok(NewCredential {
                name,
                keys,
                is_default: self.default.unwrap_or_default(),
                allowed_in_tasks: false,
                buckets,
            }),
            _ => Err(errors),
        }
    }

    fn into_edit(self) -> Result<EditedCredential, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = self.name.as_deref().map(|name| errors.check("name", name.parse()));
        let keys = self.keys(&mut errors);
        let buckets = self.buckets(&mut errors);
        if errors.is_empty() {
            let name = name.flatten();
            Ok(EditedCredential { name, keys, is_default: self.default, allowed_in_tasks: None, buckets })
        } else {
            Err(errors)
        }
    }
}

fn older_name(field: &str, kind: CredentialKind) -> &str {
    if field == "role_arn" { "service_role_arn" } else { wire_name(field, kind) }
}

/// The AWS credential the path names.
async fn named_aws(inside: &Inside) -> Result<Credential, Problem> {
    let credential = named(inside).await?;
    if credential.shown.kind().provider() == Provider::Aws { Ok(credential) } else { Err(Problem::not_found()) }
}

/// `GET /v1/credentials/{namespace}/aws`
pub(super) async fn list(inside: Inside) -> Result<Response, Problem> {
    let inside = Arc::new(inside);
    long_list(move |after| {
        let inside = inside.clone();
        async move {
            let filter = CredentialFilter { provider: Some(Provider::Aws), kinds: None };
            let wanted = KeysetRequest { after, ..KeysetRequest::default() };
            let part = backend::credentials::list_after(&inside.cx, &inside.actor, filter, &wanted).await?;
            Ok(Part::of(part, |credential| representation(&credential)))
        }
    })
    .await
}

/// `GET /v1/credentials/{namespace}/aws/{name}`
pub(super) async fn get(inside: Inside) -> Result<Json<Value>, Problem> {
    Ok(Json(representation(&named_aws(&inside).await?)))
}

/// `POST /v1/credentials/{namespace}/aws`
pub(super) async fn add(inside: Inside, Body(request): Body<CredentialRequest>) -> Result<StatusCode, Problem> {
    let new = request.into_new()?;
    backend::credentials::create(&inside.cx, &inside.actor, &new, Proof::NotDemanded).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PATCH /v1/credentials/{namespace}/aws/{name}`
pub(super) async fn update(inside: Inside, change: Change<CredentialRequest>) -> Result<StatusCode, Problem> {
    let credential = named_aws(&inside).await?;
    let edit = change.of(&representation(&credential))?.into_edit()?;
    let edited =
        backend::credentials::edit(&inside.cx, &inside.actor, credential.id, &edit, None, Proof::NotDemanded).await;
    edited.map_err(|error| renamed(error, credential.shown.kind()))?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /v1/credentials/{namespace}/aws/{name}`
pub(super) async fn delete(inside: Inside) -> Result<StatusCode, Problem> {
    let credential = named_aws(&inside).await?;
    backend::credentials::revoke(&inside.cx, &inside.actor, credential.id, None).await?;
    Ok(StatusCode::NO_CONTENT)
}
