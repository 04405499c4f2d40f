import type { UseMutationResult } from "@tanstack/react-query";
import { useFormContext } from "react-hook-form";
import type { BucketValues, Check, Report } from "../api/types.ts";
import { StatusBadge } from "../ui/StatusBadge.tsx";
import { STATUSES } from "../words.ts";
import { type Values, tested } from "./schema.ts";

const OUTCOMES = {
  passed: { label: "Passed", look: "good" },
  warned: { label: "Warning", look: "warning" },
  failed: { label: "Failed", look: "bad" },
  skipped: { label: "Skipped", look: "neutral" },
};

/** What is about to be added, and whether it works. */
export function VerifyStep({ test }: { test: UseMutationResult<Report, Error, BucketValues> }) {
  const { getValues } = useFormContext<Values>();
  const values = getValues();
  const uri = `${values.platform === "gs" ? "gs" : "s3"}://${values.bucket}${values.prefix ? `/${values.prefix}` : ""}`;
  return (
    <>
      <p>
        This adds <strong>{values.nickname}</strong> at <code>{uri}</code>.
      </p>
      <section className="connection-test" aria-label="Connection test" aria-busy={test.isPending}>
        <div className="connection-test-actions">
          <button type="button" className="button" disabled={test.isPending} onClick={() => test.mutate(tested(getValues()))}>
            Test connection
          </button>
        </div>
        <div role="status">
          {test.isIdle && <p className="field-help">Not tested yet.</p>}
          {test.isPending && <p className="test-running">Testing…</p>}
          {test.isError && <p className="field-error">{test.error.message}</p>}
          {test.isSuccess && <TestReport report={test.data} />}
        </div>
      </section>
    </>
  );
}

/** The report: what passed is folded. */
function TestReport({ report }: { report: Report }) {
  const passed = report.checks.filter(({ outcome }) => outcome === "passed");
  const others = report.checks.filter(({ outcome }) => outcome !== "passed");
  const { label, look } = STATUSES[report.verdict];
  return (
    <div className="report">
      <p className="report-summary">
        <StatusBadge look={look} label={label} />
        <time dateTime={report.tested_at}>{new Date(report.tested_at).toLocaleTimeString()}</time>
      </p>
      {others.length > 0 && <Checks checks={others} />}
      {passed.length > 0 && (
        <details className="checks-passed">
          <summary>
            {passed.length} of {report.checks.length} checks passed
          </summary>
          <Checks checks={passed} />
        </details>
      )}
    </div>
  );
}

function Checks({ checks }: { checks: Check[] }) {
  return (
    <ul className="checks">
      {checks.map(({ name, label, outcome, fact, advice, millis }) => (
        <li key={name} className="check">
          <StatusBadge {...OUTCOMES[outcome]} />
          <div>
            <span className="check-name">{label}</span>
            {fact && <p className="check-detail">{fact}</p>}
            {advice && <p className="check-detail">{advice}</p>}
          </div>
          <span className="check-time">{millis} ms</span>
        </li>
      ))}
    </ul>
  );
}
