import { useSearchParams } from "react-router";
import { METHODS, PLATFORMS, STATUSES, entries } from "../words.ts";

const FILTERS = [
  { name: "status", label: "Status", any: "Any status", options: entries(STATUSES).map(([value, { label }]) => [value, label]) },
  { name: "platform", label: "Platform", any: "Any platform", options: entries(PLATFORMS) },
  { name: "method", label: "Auth method", any: "Any auth method", options: entries(METHODS).map(([value, { label }]) => [value, label]) },
] as const;

/** The search and the filters; the list follows as one types. */
export function Filters() {
  const [address, setAddress] = useSearchParams();
  const set = (name: string, value: string) =>
    setAddress(
      (before) => {
        const after = new URLSearchParams(before);
        if (value) after.set(name, value);
        else after.delete(name);
        return after;
      },
      { replace: true },
    );
  return (
    <form className="search" role="search" onSubmit={(event) => event.preventDefault()}>
      <input
        type="search"
        aria-label="Search nicknames and locations"
        placeholder="Search nicknames and locations"
        maxLength={100}
        value={address.get("q") ?? ""}
        onChange={(event) => set("q", event.target.value)}
      />
      {FILTERS.map(({ name, label, any, options }) => (
        <select key={name} aria-label={label} value={address.get(name) ?? ""} onChange={(event) => set(name, event.target.value)}>
          <option value="">{any}</option>
          {options.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      ))}
      <button className="button">Search</button>
    </form>
  );
}
