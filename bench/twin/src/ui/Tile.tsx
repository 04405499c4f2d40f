/** The initials of a name. */
export function Tile({ name }: { name: string }) {
  const words = name.trim().split(/\s+/);
  const initials = words.length > 1 ? words.map((word) => word[0]).join("") : name;
  return (
    <span aria-hidden className="tile">
      {initials.slice(0, 2).toUpperCase()}
    </span>
  );
}
