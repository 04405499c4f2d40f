// Filters and order of the list, kept in the address.

import type { Bucket } from "../api/types.ts";
import { METHODS, PLATFORMS, STATUSES } from "../words.ts";

export interface Column {
  name: string;
  label: string;
  /** What rows are ordered by. */
  key: (bucket: Bucket) => string | number;
}

export const COLUMNS: Column[] = [
  { name: "nickname", label: "Nickname", key: (bucket) => bucket.nickname },
  { name: "access", label: "Access", key: (bucket) => `${PLATFORMS[bucket.platform]} ${METHODS[bucket.access.method].label}` },
  { name: "status", label: "Status", key: (bucket) => STATUSES[bucket.status].label },
  { name: "repos", label: "Repos", key: (bucket) => bucket.repos },
];

/** The column of `sort`, and whether it is descending. */
export function orderOf(sort: string | null): { column: Column; descending: boolean } {
  const name = sort?.replace(/^-/, "");
  const column = COLUMNS.find((column) => column.name === name) ?? (COLUMNS[0] as Column);
  return { column, descending: sort?.startsWith("-") ?? false };
}

const collator = new Intl.Collator("en");

function compare(one: string | number, other: string | number): number {
  return typeof one === "number" && typeof other === "number" ? one - other : collator.compare(String(one), String(other));
}

/** The rows that an address asks for, in its order. Equal rows are in the order of their names. */
export function listed(buckets: Bucket[], address: URLSearchParams): Bucket[] {
  const text = (address.get("q") ?? "").trim().toLowerCase();
  const wants = (name: string, value: string) => !address.get(name) || address.get(name) === value;
  const found = buckets.filter(
    (bucket) =>
      (bucket.nickname.toLowerCase().includes(text) || bucket.uri.toLowerCase().includes(text)) &&
      wants("status", bucket.status) &&
      wants("platform", bucket.platform) &&
      wants("method", bucket.access.method),
  );
  const { column, descending } = orderOf(address.get("sort"));
  const order = (one: Bucket, other: Bucket) => compare(column.key(one), column.key(other)) * (descending ? -1 : 1);
  return found.toSorted((one, other) => order(one, other) || compare(one.nickname, other.nickname));
}
