import { ArrowDown, ArrowUp } from "lucide-react";
import { Link, useSearchParams } from "react-router";
import type { Bucket } from "../api/types.ts";
import { CopyCode } from "../ui/Copy.tsx";
import { StatusBadge } from "../ui/StatusBadge.tsx";
import { METHODS, PLATFORMS, STATUSES } from "../words.ts";
import { RowActions } from "./RowActions.tsx";
import { COLUMNS, type Column, orderOf } from "./listing.ts";

/** The table of bucket configs; on narrow screens its rows are cards. */
export function BucketTable({ org, buckets }: { org: string; buckets: Bucket[] }) {
  return (
    <div className="table-scroll" role="group" aria-label="Table: Bucket configs" tabIndex={0}>
      <table role="table" className="buckets">
        <caption className="visually-hidden">Bucket configs</caption>
        <thead role="rowgroup">
          <tr role="row">
            {COLUMNS.map((column) => (
              <Heading key={column.name} column={column} />
            ))}
            <th scope="col" role="columnheader">
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {buckets.map((bucket) => (
            <BucketRow key={bucket.id} org={org} bucket={bucket} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A heading that orders the list by its column, and the other way round when it does already. */
function Heading({ column }: { column: Column }) {
  const [address] = useSearchParams();
  const order = orderOf(address.get("sort"));
  const isOrder = order.column.name === column.name;
  const next = new URLSearchParams(address);
  next.set("sort", isOrder && !order.descending ? `-${column.name}` : column.name);
  const Arrow = order.descending ? ArrowDown : ArrowUp;
  return (
    <th scope="col" role="columnheader" aria-sort={isOrder ? (order.descending ? "descending" : "ascending") : undefined}>
      <Link className="sort" to={{ search: next.toString() }}>
        {column.label}
        {isOrder && <Arrow className="icon" aria-hidden />}
      </Link>
    </th>
  );
}

function BucketRow({ org, bucket }: { org: string; bucket: Bucket }) {
  const { look, label } = STATUSES[bucket.status];
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        <Link className="row-title" to={`/${org}/buckets/${bucket.id}`}>
          {bucket.nickname}
        </Link>
        {bucket.is_default && <span className="badge-default">default</span>}
        <CopyCode label={`URI of ${bucket.nickname}`} text={bucket.uri} />
      </th>
      <td role="cell" data-label="Access">
        <div className="access">
          {PLATFORMS[bucket.platform]}
          <span className="beneath">{METHODS[bucket.access.method].label}</span>
        </div>
      </td>
      <td role="cell" data-label="Status">
        <span className="status-line">
          <StatusBadge look={look} label={label} />
          {bucket.tested_at && <Age time={bucket.tested_at} />}
        </span>
      </td>
      <td role="cell" data-label="Repos">
        {bucket.repos === 0 ? <span className="none">none</span> : <Link to={`/${org}/repos?on=${bucket.id}`}>{bucket.repos}</Link>}
      </td>
      <td role="cell" className="cell-actions">
        <RowActions org={org} bucket={bucket} />
      </td>
    </tr>
  );
}

const ages = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

function Age({ time }: { time: string }) {
  const minutes = Math.round((Date.parse(time) - Date.now()) / 60_000);
  const [value, unit] = minutes > -60 ? ([minutes, "minute"] as const) : minutes > -1440 ? ([Math.round(minutes / 60), "hour"] as const) : ([Math.round(minutes / 1440), "day"] as const);
  return (
    <time dateTime={time} title={new Date(time).toUTCString()}>
      {ages.format(value, unit)}
    </time>
  );
}
