import { Check, Copy } from "lucide-react";
import { useState } from "react";

/** Copies a text, and says so for a moment. */
function useCopied(text: string): [boolean, () => void] {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return [copied, () => void copy()];
}

/** A short code with a button that copies it. */
export function CopyCode({ label, text }: { label: string; text: string }) {
  const [copied, copy] = useCopied(text);
  const Icon = copied ? Check : Copy;
  return (
    <span className="copy-code">
      <code>{text}</code>
      <button type="button" className="button-quiet button-icon" aria-label={`Copy the ${label}`} onClick={copy}>
        <Icon className="icon" aria-hidden />
      </button>
    </span>
  );
}

/** A document to copy. */
export function CopyBlock({ label, text }: { label: string; text: string }) {
  const [copied, copy] = useCopied(text);
  return (
    <figure className="copy-block">
      <figcaption>
        <span>{label}</span>
        <button type="button" className="button-quiet" aria-label={`Copy ${label.toLowerCase()}`} onClick={copy}>
          <Copy className="icon" aria-hidden />
          {copied ? "Copied" : "Copy"}
        </button>
      </figcaption>
      <pre tabIndex={0} role="group" aria-label={label}>
        {text}
      </pre>
    </figure>
  );
}
