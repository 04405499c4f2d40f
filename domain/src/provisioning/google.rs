//! A Google service account that this server may impersonate, with access to a bucket.

use strum::{IntoStaticStr, VariantArray};

use super::text::{shell_word, terraform_string};
use crate::{bucket::ServiceAccount, location::BucketName};

/// What stands for a value that nobody has entered yet. Google refuses each of them.
const OPEN_ACCOUNT: &str = "<name>@<project>.iam.gserviceaccount.com";
const OPEN_BUCKET: &str = "<bucket-name>";
/// What mints tokens of an account. See <https://cloud.google.com/iam/docs/service-account-impersonation>.
const TOKEN_CREATOR: &str = "roles/iam.serviceAccountTokenCreator";
/// What lists, reads, writes and deletes objects. See <https://cloud.google.com/storage/docs/access-control/iam-roles>.
const OBJECT_USER: &str = "roles/storage.objectUser";

/// A language that creates the service account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(prefix = "google-", serialize_all = "kebab-case")]
pub enum GoogleFormat {
    /// Commands of `gcloud`, for a POSIX shell.
    Gcloud,
    /// Terraform, with the `google` provider.
    Terraform,
}

words!(GoogleFormat);

impl GoogleFormat {
    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Gcloud => "gcloud",
            Self::Terraform => "Terraform",
        }
    }
}

/// The account, who may impersonate it, and the bucket it opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewServiceAccount {
    /// The account to create, if it has an address yet.
    pub account: Option<ServiceAccount>,
    /// This server.
    pub principal: ServiceAccount,
    /// The bucket, if there is one yet.
    pub bucket: Option<BucketName>,
}

impl NewServiceAccount {
    /// The document that creates the account.
    #[must_use]
    pub fn text(&self, format: GoogleFormat) -> String {
        match format {
            GoogleFormat::Gcloud => self.gcloud(),
            GoogleFormat::Terraform => self.terraform(),
        }
    }

    fn account(&self) -> &str {
        self.account.as_ref().map_or(OPEN_ACCOUNT, ServiceAccount::as_str)
    }

    fn bucket(&self) -> &str {
        self.bucket.as_ref().map_or(OPEN_BUCKET, BucketName::as_str)
    }

    /// Name and project. An account that Google made itself, such as Compute Engine's, is in no project by its address.
    fn name_and_project(&self) -> (&str, &str) {
        let (name, host) = self.account().split_once('@').unwrap_or_default();
        (name, host.strip_suffix(".iam.gserviceaccount.com").unwrap_or("<project>"))
    }

    /// See <https://cloud.google.com/sdk/gcloud/reference/iam/service-accounts/create> and
    /// <https://cloud.google.com/sdk/gcloud/reference/storage/buckets/add-iam-policy-binding>.
    fn gcloud(&self) -> String {
        let (name, project) = self.name_and_project();
        let [name, project] = [name, project].map(shell_word);
        let itself = self.itself();
        let (let_server_in, open_bucket) = (self.let_server_in(), self.open_bucket());
        format!(
            "gcloud iam service-accounts create {name} --project {project}\n\
             gcloud projects add-iam-policy-binding {project} --member {itself} --role {TOKEN_CREATOR} --condition None\n\
             {let_server_in}{open_bucket}"
        )
    }

    fn itself(&self) -> String {
        shell_word(&format!("serviceAccount:{}", self.account()))
    }

    /// The command that lets this server impersonate the account.
    #[must_use]
    pub fn let_server_in(&self) -> String {
        let project = shell_word(self.name_and_project().1);
        let account = shell_word(self.account());
        let server = shell_word(&format!("serviceAccount:{}", self.principal));
        format!(
            "gcloud iam service-accounts add-iam-policy-binding {account} --project {project} --member {server} --role {TOKEN_CREATOR}\n"
        )
    }

    /// The command that grants the account access to the bucket.
    #[must_use]
    pub fn open_bucket(&self) -> String {
        let (bucket, itself) = (shell_word(&format!("gs://{}", self.bucket())), self.itself());
        format!("gcloud storage buckets add-iam-policy-binding {bucket} --member {itself} --role {OBJECT_USER}\n")
    }

    /// See `google_service_account` and the `_iam_member` resources in the documentation of Terraform's `google` provider.
    fn terraform(&self) -> String {
        let (name, project) = self.name_and_project();
        let [name, project, bucket] = [name, project, self.bucket()].map(terraform_string);
        let server = terraform_string(&format!("serviceAccount:{}", self.principal));
        format!(
            r#"resource "google_service_account" "lakewarden" {{
  account_id = {name}
  project    = {project}
}}

resource "google_project_iam_member" "lakewarden" {{
  project = google_service_account.lakewarden.project
  role    = "{TOKEN_CREATOR}"
  member  = google_service_account.lakewarden.member
}}

resource "google_service_account_iam_member" "lakewarden" {{
  service_account_id = google_service_account.lakewarden.name
  role               = "{TOKEN_CREATOR}"
  member             = {server}
}}

resource "google_storage_bucket_iam_member" "lakewarden" {{
  bucket = {bucket}
  role   = "{OBJECT_USER}"
  member = google_service_account.lakewarden.member
}}
"#
        )
    }
}
