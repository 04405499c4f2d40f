import { Ellipsis, Settings } from "lucide-react";
import { Link } from "react-router";
import { useSetDefault } from "../api/buckets.ts";
import type { Bucket } from "../api/types.ts";
import { Menu, MenuButton, MenuLink } from "../ui/Menu.tsx";
import { useNotice } from "../ui/Notices.tsx";

/** What can be done with a row: its settings, and a menu of everything. */
export function RowActions({ org, bucket }: { org: string; bucket: Bucket }) {
  const notice = useNotice();
  const setDefault = useSetDefault(org);
  const makeDefault = () =>
    setDefault.mutate(bucket.id, {
      onSuccess: () => notice(`${bucket.nickname} is the default now.`),
      onError: (error) => notice(error.message),
    });
  const settings = `/${org}/buckets/${bucket.id}`;
  const trigger = (
    <button className="button-quiet button-icon" aria-label={`More for ${bucket.nickname}`}>
      <Ellipsis className="icon" aria-hidden />
    </button>
  );
  return (
    <div className="row-actions">
      <Link className="button-quiet button-icon" to={settings} aria-label={`Settings of ${bucket.nickname}`}>
        <Settings className="icon" aria-hidden />
      </Link>
      <Menu trigger={trigger} label={`More for ${bucket.nickname}`} align="end">
        <MenuLink to={`${settings}/use`}>Use it</MenuLink>
        <MenuLink to={`/${org}/repos?on=${bucket.id}`}>Repos on it</MenuLink>
        <MenuLink to={`/${org}/activity?object=bucket_config:${bucket.id}`}>Activity</MenuLink>
        {!bucket.is_default && <MenuButton onSelect={makeDefault}>Set as default</MenuButton>}
        <MenuLink to={settings}>Settings</MenuLink>
        <MenuLink to={`${settings}/delete`} danger>
          Delete…
        </MenuLink>
      </Menu>
    </div>
  );
}
