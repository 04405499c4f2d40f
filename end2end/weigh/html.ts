// The HTML of a page, with and without what is there for scripts.

import { brotliCompressSync } from "node:zlib";

const SCRIPT = /<script\b[^>]*>(.*?)<\/script>/gs;
/** Scripts, the properties and elements of islands, and the markers by which views are found again. */
const FOR_SCRIPTS = [SCRIPT, / data-(?:props|component)="[^"]*"/g, /<\/?leptos-island[^>]*>/g, /<!--.*?-->|<!>/gs];

/** How much larger the HTML is than without scripts. */
export function ratioToBare(html: string): number {
  const bare = FOR_SCRIPTS.reduce((rest, pattern) => rest.replace(pattern, ""), html);
  return Buffer.byteLength(html) / Buffer.byteLength(bare);
}

/** The bytes of the scripts within the page, compressed as those in files are. */
export function inlineCode(html: string): number {
  const scripts = [...html.matchAll(SCRIPT)].map(([, script]) => script).join("\n");
  return scripts === "" ? 0 : brotliCompressSync(scripts).length;
}
