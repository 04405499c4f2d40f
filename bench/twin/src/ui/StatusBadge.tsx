import { CircleCheck, CircleX, Minus, TriangleAlert } from "lucide-react";

const ICONS = { good: CircleCheck, warning: TriangleAlert, bad: CircleX, neutral: Minus };

/** A state as an icon and a word. */
export function StatusBadge({ look, label }: { look: string; label: string }) {
  const Icon = ICONS[look as keyof typeof ICONS];
  return (
    <span className={`status status-${look}`}>
      <Icon className="icon" aria-hidden />
      {label}
    </span>
  );
}
