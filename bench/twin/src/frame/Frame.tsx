import { Outlet, useParams } from "react-router";
import { Notices } from "../ui/Notices.tsx";
import { Bar } from "./Bar.tsx";
import { Rail } from "./Rail.tsx";

/** The top bar and the rail around the pages of an organisation. */
export function Frame() {
  const { org = "" } = useParams();
  return (
    <Notices>
      <a className="skip-link" href="#main">
        Skip to content
      </a>
      <Bar org={org} />
      <Rail org={org} />
      <main id="main" className="page" tabIndex={-1}>
        <Outlet />
      </main>
    </Notices>
  );
}
