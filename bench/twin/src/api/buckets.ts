import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "./client.ts";
import type { Bucket, BucketValues, Credential, NewBucket, Page, Report } from "./types.ts";

const bucketsKey = (org: string) => ["orgs", org, "buckets"] as const;
const address = (org: string) => `/api/v1/orgs/${org}/buckets`;

/** All bucket configs of an organisation: filters and order are the client's. */
export function useBuckets(org: string) {
  return useQuery({
    queryKey: bucketsKey(org),
    queryFn: () => call<Page<Bucket>>("GET", `${address(org)}?limit=1000`),
    select: (page) => page.items,
  });
}

export function useCredentials(org: string) {
  return useQuery({
    queryKey: ["orgs", org, "credentials"],
    queryFn: () => call<Page<Credential>>("GET", `/api/v1/orgs/${org}/credentials`),
    select: (page) => page.items,
  });
}

/** A mutation after which the list is read again. */
function useListChange<Input, Output>(org: string, act: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: act, onSuccess: () => queries.invalidateQueries({ queryKey: bucketsKey(org) }) });
}

export const useCreateBucket = (org: string) => useListChange(org, (bucket: NewBucket) => call<Bucket>("POST", address(org), bucket));

export const useSetDefault = (org: string) => useListChange(org, (id: string) => call<Bucket>("PUT", `${address(org)}/${id}/default`));

export const useTestBucket = (org: string) => useListChange(org, (id: string) => call<Report>("POST", `${address(org)}/${id}/test`));

/** Tests values before they are stored. */
export function useTestValues(org: string) {
  return useMutation({ mutationFn: (values: BucketValues) => call<Report>("POST", `${address(org)}/test`, values) });
}
