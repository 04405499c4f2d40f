import { Check, ChevronsUpDown, Plus, Search } from "lucide-react";
import { Link } from "react-router";
import { useOrgs, usePerson } from "../api/people.ts";
import { Menu, MenuLink } from "../ui/Menu.tsx";
import { Tile } from "../ui/Tile.tsx";
import { PersonMenu } from "./PersonMenu.tsx";
import { Shortcuts } from "./Shortcuts.tsx";

/** The top bar: where one is, the search, help, and the menu of the signed-in person. */
export function Bar({ org }: { org: string }) {
  return (
    <header className="bar">
      <Link to={`/${org}`} className="brand" aria-label="Lakewarden">
        <Mark />
      </Link>
      <Switcher org={org} />
      <span className="bar-section">Buckets</span>
      <form className="bar-search" role="search" aria-label="Everything" action={`/${org}/search`}>
        <Search className="icon" aria-hidden />
        <input type="search" name="q" maxLength={100} aria-label={`Search ${org}`} placeholder="Search" autoComplete="off" />
        <kbd aria-hidden>Ctrl K</kbd>
      </form>
      <div className="bar-end">
        <Shortcuts org={org} />
        <PersonMenu />
      </div>
    </header>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className="mark">
      <rect width="32" height="32" rx="7" />
      <path d="M6 19c3.3-3 6.7-3 10 0s6.7 3 10 0M6 24c3.3-3 6.7-3 10 0s6.7 3 10 0" />
      <path className="mark-handle" d="M11.5 14v-2.5a4.5 4.5 0 019 0V14" />
    </svg>
  );
}

/** The menu of organisations; the place stays the same. */
function Switcher({ org }: { org: string }) {
  const orgs = useOrgs();
  const person = usePerson();
  const trigger = (
    <button className="switcher">
      <Tile name={org} />
      <span className="switcher-name">{org}</span>
      <span className="visually-hidden">, switch organisation</span>
      <ChevronsUpDown className="icon" aria-hidden />
    </button>
  );
  return (
    <Menu trigger={trigger} label="Organisations">
      <p className="menu-heading">Organisations</p>
      {orgs.data?.map(({ id, name }) => (
        <MenuLink key={id} to={`/${name}/buckets`}>
          <Tile name={name} />
          <span className="menu-item-text">{name}</span>
          {name === org && <Check className="icon" aria-label="current" />}
        </MenuLink>
      ))}
      <p className="menu-heading">Your namespace</p>
      <MenuLink to="/profile/credentials">
        <span className="menu-item-text">{person.data?.first_name} (you)</span>
      </MenuLink>
      <MenuLink to="/profile/new-organisation">
        <Plus className="icon" aria-hidden />
        Create organisation
      </MenuLink>
    </Menu>
  );
}
