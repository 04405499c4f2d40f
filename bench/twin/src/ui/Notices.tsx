import { type ReactNode, createContext, useCallback, useContext, useState } from "react";

const Tell = createContext<(notice: string) => void>(() => undefined);

/** Shows a notice above the page. */
export const useNotice = () => useContext(Tell);

/** The place of notices, around the pages that have some. */
export function Notices({ children }: { children: ReactNode }) {
  const [notice, setNotice] = useState("");
  const tell = useCallback((notice: string) => setNotice(notice), []);
  return (
    <Tell value={tell}>
      <div role="status" className={notice ? "notice" : "visually-hidden"}>
        {notice}
        {notice && (
          <button className="button-quiet" onClick={() => setNotice("")}>
            Dismiss
          </button>
        )}
      </div>
      {children}
    </Tell>
  );
}
