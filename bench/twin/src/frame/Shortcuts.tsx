import { useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { Dialog } from "../ui/Dialog.tsx";
import { SECTIONS } from "./sections.ts";

const GENERAL = [
  { keys: ["Ctrl", "K"], what: "Search everything" },
  { keys: ["/"], what: "Search this list" },
  { keys: ["n"], what: "Add or create" },
  { keys: ["?"], what: "This list" },
];

const isTyping = (target: EventTarget | null) => target instanceof HTMLElement && target.matches("input, select, textarea");

/** The keyboard shortcuts, and the dialog that lists them. */
export function Shortcuts({ org }: { org: string }) {
  const [open, setOpen] = useState(false);
  useShortcuts(org, () => setOpen(true));
  const sections = SECTIONS.map(({ key, label }) => ({ keys: ["g", key], what: `Go to ${label}` }));
  return (
    <>
      <button className="button-quiet button-icon bar-help" aria-label="Keyboard shortcuts" onClick={() => setOpen(true)}>
        ?
      </button>
      <Dialog title="Keyboard shortcuts" open={open} onClose={() => setOpen(false)}>
        <dl className="dialog-body shortcuts">
          {[...GENERAL, ...sections].map(({ keys, what }) => (
            <div key={what}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
      </Dialog>
    </>
  );
}

function useShortcuts(org: string, help: () => void) {
  const navigate = useNavigate();
  const wasG = useRef(false);
  useEffect(() => {
    const focus = (selector: string) => document.querySelector<HTMLInputElement>(selector)?.focus();
    const press = (event: KeyboardEvent) => {
      const isSearch = event.ctrlKey && event.key === "k";
      if (!isSearch && (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey)) return;
      const section = wasG.current && SECTIONS.find(({ key }) => key === event.key);
      wasG.current = event.key === "g";
      if (isSearch) focus(".bar-search input");
      else if (section) void navigate(`/${org}${section.path}`);
      else if (event.key === "/") focus(".search input");
      else if (event.key === "n") void navigate(`/${org}/buckets/add`);
      else if (event.key === "?") help();
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  });
}
