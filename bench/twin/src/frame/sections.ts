import { Activity, Box, Database, House, KeyRound, type LucideIcon, Settings, Terminal, Users } from "lucide-react";

export interface Section {
  label: string;
  path: string;
  icon: LucideIcon;
  /** Its shortcut: `g` and this letter. */
  key: string;
}

/** The sections of an organisation. Only Buckets has a page in the twin. */
export const SECTIONS: Section[] = [
  { label: "Overview", path: "", icon: House, key: "o" },
  { label: "Buckets", path: "/buckets", icon: Database, key: "b" },
  { label: "Repos", path: "/repos", icon: Box, key: "r" },
  { label: "Credentials", path: "/credentials", icon: KeyRound, key: "c" },
  { label: "Activity", path: "/activity", icon: Activity, key: "a" },
  { label: "Members", path: "/members", icon: Users, key: "m" },
  { label: "API tokens", path: "/tokens", icon: Terminal, key: "t" },
  { label: "Settings", path: "/settings", icon: Settings, key: "s" },
];
