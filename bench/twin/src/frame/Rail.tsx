import { Ellipsis } from "lucide-react";
import { NavLink } from "react-router";
import { SECTIONS, type Section } from "./sections.ts";

/** The number of sections on a narrow screen's bar. */
const FIRST = 4;

/** The sections; on a narrow screen a bar with the first, and the others under "More". */
export function Rail({ org }: { org: string }) {
  const link = ({ label, path, icon: Icon }: Section) => (
    <li key={path}>
      <NavLink className="rail-link" to={`/${org}${path}`} end={path === ""}>
        <Icon className="icon" aria-hidden />
        {label}
      </NavLink>
    </li>
  );
  return (
    <nav className="rail" aria-label="Organisation">
      <ul>{SECTIONS.slice(0, FIRST).map(link)}</ul>
      <button className="rail-link rail-more" popoverTarget="more">
        <Ellipsis className="icon" aria-hidden />
        More
      </button>
      <ul id="more" className="menu" popover="auto">
        {SECTIONS.slice(FIRST).map(link)}
      </ul>
    </nav>
  );
}
