import { useQuery } from "@tanstack/react-query";
import { call } from "./client.ts";
import type { Org, Page, Person } from "./types.ts";

/** Whoever is signed in. */
export function usePerson() {
  return useQuery({ queryKey: ["person"], queryFn: () => call<Person>("GET", "/user"), staleTime: Infinity });
}

/** The organisations of whoever is signed in. */
export function useOrgs() {
  return useQuery({
    queryKey: ["orgs"],
    queryFn: () => call<Page<Org>>("GET", "/api/v1/orgs"),
    select: (page) => page.items,
    staleTime: Infinity,
  });
}
