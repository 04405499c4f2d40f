import { useWatch } from "react-hook-form";
import { useCredentials } from "../api/buckets.ts";
import { CopyBlock } from "../ui/Copy.tsx";
import { METHODS, entries } from "../words.ts";
import { Choices, SecretField, SelectField, TextField } from "./fields.tsx";
import { permissionPolicy } from "./policies.ts";
import type { Values } from "./schema.ts";

/** How the bucket is accessed. */
export function AccessStep({ org }: { org: string }) {
  const [platform, method] = useWatch<Values, ["platform", "auth_method"]>({ name: ["platform", "auth_method"] });
  const methods = entries(METHODS).filter(([, { platforms }]) => platforms.includes(platform));
  return (
    <>
      <Choices name="auth_method" legend="Auth method" options={methods.map(([value, { label, help }]) => ({ value, label, help }))} />
      {method === "anonymous" && <SelfManagedHelp />}
      {method === "hmac" && (
        <div className="form-row">
          <TextField name="access_key_id" label="Access key id" help="The public half of the pair; everyone in the organisation sees it." />
          <SecretField name="secret_access_key" label="Secret access key" help="Write-only once saved. Data clients receive the pair when they may write to a repo here." />
        </div>
      )}
      {method === "aws_customer_managed_role" && <RoleFields />}
      {method === "gcp_customer_managed_role" && <ServiceAccountFields />}
      {method === "cloud_credential" && <CredentialField org={org} />}
    </>
  );
}

function SelfManagedHelp() {
  return (
    <div className="panel">
      <p>Lakewarden keeps no keys for this bucket. Whoever uses it brings their own:</p>
      <ul>
        <li>
          from environment variables, such as <code>AWS_ACCESS_KEY_ID</code> and <code>AWS_SECRET_ACCESS_KEY</code>
        </li>
        <li>from the data client's own config file</li>
        <li>
          from the provider's tools, such as <code>aws configure</code> or <code>gcloud auth login</code>
        </li>
      </ul>
    </div>
  );
}

function RoleFields() {
  const [bucket, prefix] = useWatch<Values, ["bucket", "prefix"]>({ name: ["bucket", "prefix"] });
  return (
    <div className="role-fields">
      <div className="role-form">
        <TextField name="account_id" label="AWS account id" help="The twelve digits of the account the role is in." />
        <TextField name="role_name" label="Role name" help="The IAM role this server assumes." />
        <SecretField name="external_id" label="Shared secret" help="The external ID in the role's trust policy. This one was made for you; it is write-only once saved." />
      </div>
      <div className="role-policies">
        <ol className="steps">
          <li>
            <strong>Create a policy. </strong>In the AWS console, choose JSON and paste this.
            <CopyBlock label="Permission policy" text={permissionPolicy(bucket, prefix)} />
          </li>
          <li>
            <strong>Create a role. </strong>Choose a custom trust policy, and attach the policy to the role.
          </li>
          <li>
            <strong>Enter the role. </strong>Its account id and its name go into the fields beside.
          </li>
        </ol>
      </div>
    </div>
  );
}

function ServiceAccountFields() {
  const bucket = useWatch<Values, "bucket">({ name: "bucket" });
  return (
    <div className="role-fields">
      <div className="role-form">
        <TextField name="service_account" label="Service account" help="Such as my-account@my-project.iam.gserviceaccount.com." />
      </div>
      <ol className="steps role-policies">
        <li>
          <strong>Create a service account. </strong>In the Google Cloud console, under IAM & Admin, Service accounts, create one.
        </li>
        <li>
          <strong>Let this server impersonate it. </strong>Open it there; under Permissions, grant access with the role Service Account Token Creator.
        </li>
        <li>
          <strong>Grant it access to the bucket. </strong>Under Cloud Storage, Buckets, open <code>{bucket || "the bucket"}</code>; under Permissions, grant access with the role Storage
          Object User.
        </li>
      </ol>
    </div>
  );
}

/** The organisation's credentials to choose from. */
function CredentialField({ org }: { org: string }) {
  const credentials = useCredentials(org);
  const options = (credentials.data ?? []).map(({ id, name, kind }) => [id, `${name} (${kind})`] as const);
  return (
    <SelectField
      name="cloud_credential"
      label="Cloud credential"
      options={[["", "Choose one"], ...options]}
      help="When its keys are replaced, every bucket config that uses it goes on with the new ones."
    />
  );
}
