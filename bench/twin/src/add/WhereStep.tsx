import { useFormContext, useWatch } from "react-hook-form";
import { ADDRESSINGS, PLATFORMS, STORES, entries } from "../words.ts";
import { Choices, SelectField, TextField } from "./fields.tsx";
import { findLocation } from "./pasted.ts";
import type { Values } from "./schema.ts";

const platforms = entries(PLATFORMS).map(([value, label]) => ({ value, label }));
const stores = [["", "By the endpoint's host name"] as const, ...STORES.map((name) => [name, name] as const)];

/** Where the bucket is. */
export function WhereStep() {
  const { setValue } = useFormContext<Values>();
  const [platform, bucket, prefix] = useWatch<Values, ["platform", "bucket", "prefix"]>({ name: ["platform", "bucket", "prefix"] });
  const absorb = (typed: string) => {
    const found = findLocation(typed);
    if (!found) return;
    for (const [name, value] of Object.entries(found)) setValue(name as keyof Values, value, { shouldValidate: true });
  };
  return (
    <>
      <p className="field-help">Once a repo relies on a bucket config, only its nickname can be changed.</p>
      <Choices name="platform" legend="Platform" options={platforms} />
      <div className="form-row">
        <TextField name="bucket" label="Bucket name" help="You can paste a URI such as s3://name/prefix, an ARN, or the address in the console." onType={absorb} />
        <TextField name="prefix" label="Prefix (optional)" help="Access is limited to this prefix. Empty means the whole bucket." />
      </div>
      {platform !== "gs" && (
        <div className="form-row">
          <TextField name="region" label="Region" help="Such as us-east-1. Stores of your own may leave it out." />
          <TextField name="endpoint" label="Endpoint" help="The address of the store's S3 API, such as https://minio.example.com. Leave it out for AWS itself." />
        </div>
      )}
      <p className="uri-preview">
        URI <code>{`${platform === "gs" ? "gs" : "s3"}://${bucket}${prefix ? `/${prefix}` : ""}`}</code>
      </p>
      {platform !== "gs" && <StoreFields />}
      <TextField name="nickname" label="Nickname" help="What people call it in code and on the command line, such as production." />
    </>
  );
}

/** What few stores need. */
function StoreFields() {
  return (
    <details className="more">
      <summary>More about the store</summary>
      <div className="form-row">
        <SelectField name="addressing" label="Addressing" options={entries(ADDRESSINGS)} help="Where requests name the bucket. Choose one only if the store's pages tell you to." />
        <SelectField name="store_profile" label="Known store" options={stores} help="Choose one if the store runs under a name of its own, such as a MinIO of yours." />
      </div>
      <TextField name="sts_endpoint" label="STS endpoint (optional)" help="Where the store's own STS is, if not at the endpoint. A role at a store of your own needs it." />
    </details>
  );
}
