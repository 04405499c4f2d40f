import { useState } from "react";
import { usePerson } from "../api/people.ts";
import { Menu, MenuLink } from "../ui/Menu.tsx";
import { Tile } from "../ui/Tile.tsx";

const THEMES = ["light", "dark", "system"] as const;

/** The menu of the signed-in person. Its place is kept while the person is loaded, so that nothing moves. */
export function PersonMenu() {
  const { data: person } = usePerson();
  const name = person ? `${person.first_name} ${person.family_name}` : "\u00a0";
  const trigger = (
    <button className="button-quiet person" title={person?.email}>
      <Tile name={name} />
      <span className="person-name">{name}</span>
    </button>
  );
  return (
    <Menu trigger={trigger} label="You" align="end">
      <p className="menu-heading">
        <strong>{name}</strong>
        <span>{person?.email}</span>
      </p>
      <MenuLink to="/profile/account">Account</MenuLink>
      <MenuLink to="/profile/credentials">Your credentials</MenuLink>
      <ThemeSwitch />
      <form method="post" action="/logout">
        <button className="menu-item">Sign out</button>
      </form>
    </Menu>
  );
}

function ThemeSwitch() {
  const [theme, setTheme] = useState(document.documentElement.dataset.theme);
  const choose = (theme: string) => {
    document.documentElement.dataset.theme = theme;
    setTheme(theme);
  };
  return (
    <div className="theme-switch" role="group" aria-label="Theme">
      {THEMES.map((name) => (
        <button key={name} type="button" className="button-quiet" aria-pressed={name === theme} onClick={() => choose(name)}>
          {name[0]?.toUpperCase() + name.slice(1)}
        </button>
      ))}
    </div>
  );
}
