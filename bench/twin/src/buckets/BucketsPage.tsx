import { Plus } from "lucide-react";
import { useMemo } from "react";
import { Link, Outlet, useParams, useSearchParams } from "react-router";
import { useBuckets, useTestBucket } from "../api/buckets.ts";
import type { Bucket } from "../api/types.ts";
import { useNotice } from "../ui/Notices.tsx";
import { BucketTable } from "./BucketTable.tsx";
import { Filters } from "./Filters.tsx";
import { listed } from "./listing.ts";

/** The bucket configs of an organisation. The dialog of its address is shown over it. */
export function BucketsPage() {
  const { org = "" } = useParams();
  const [address] = useSearchParams();
  const buckets = useBuckets(org);
  const rows = useMemo(() => listed(buckets.data ?? [], address), [buckets.data, address]);
  return (
    <section className="section" aria-labelledby="buckets-heading">
      <header className="section-header">
        <div>
          <h1 id="buckets-heading">Buckets</h1>
          <p>Where {org} keeps its arrays, and how data clients get in.</p>
        </div>
        <div className="section-actions">
          <TestAll org={org} buckets={rows} />
          <Link className="button button-primary" to={`/${org}/buckets/add`}>
            <Plus className="icon" aria-hidden />
            Add bucket
          </Link>
        </div>
      </header>
      <Filters />
      <div className="list" aria-busy={buckets.isPending}>
        {buckets.isError && (
          <div className="panel" role="alert">
            <p>{buckets.error.message}</p>
            <button className="button" onClick={() => void buckets.refetch()}>
              Retry
            </button>
          </div>
        )}
        {buckets.isSuccess && (rows.length > 0 ? <BucketTable org={org} buckets={rows} /> : <p className="panel">Nothing found.</p>)}
      </div>
      <Outlet />
    </section>
  );
}

/** Tests all bucket configs shown, one after the other. */
function TestAll({ org, buckets }: { org: string; buckets: Bucket[] }) {
  const notice = useNotice();
  const test = useTestBucket(org);
  const testAll = async () => {
    for (const [done, bucket] of buckets.entries()) {
      notice(`Testing ${bucket.nickname}, ${done + 1} of ${buckets.length}`);
      await test.mutateAsync(bucket.id).catch((error: Error) => notice(error.message));
    }
  };
  return (
    <button className="button" disabled={test.isPending} onClick={() => void testAll()}>
      Test all
    </button>
  );
}
