// What a browser says of the page that it loads next.

import type { CDPSession, Page } from "@playwright/test";

/** A connection, in milliseconds and bytes a second. */
interface Connection {
  latency: number;
  bytes: number;
}

/** 10 Mbit/s. */
export const MOBILE: Connection = { latency: 40, bytes: 1.25e6 };
/** As the developer tools of Chromium have it. */
export const SLOW_3G: Connection = { latency: 2000, bytes: 50_000 };

/** Bytes as they were transferred, and what was seen: milliseconds, and the sum of shifts. */
export interface Seen {
  code: number;
  css: number;
  html: number;
  paint: number;
  blocked: number;
  shift: number;
}

/** Makes the connection slow, and the processor by that factor. */
export async function slow(client: CDPSession, { latency, bytes }: Connection, cpu: number): Promise<void> {
  await client.send("Network.emulateNetworkConditions", { offline: false, latency, downloadThroughput: bytes, uploadThroughput: bytes });
  await client.send("Emulation.setCPUThrottlingRate", { rate: cpu });
}

/** Watches the page that comes next. Call what it returns when the page is ready. */
export async function watch(page: Page, client: CDPSession): Promise<() => Promise<Seen>> {
  const sizes: Record<string, number> = {};
  const kinds = new Map<string, string>();
  client.on("Network.responseReceived", ({ requestId, response }) => {
    const kind = /javascript|wasm/.test(response.mimeType) ? "code" : response.mimeType.split("/")[1];
    kinds.set(requestId, kind);
  });
  client.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId);
    if (kind) sizes[kind] = (sizes[kind] ?? 0) + encodedDataLength;
  });
  await page.addInitScript(observe);
  return async () => {
    const seen = await page.evaluate(() => (globalThis as any).seen);
    return { code: sizes.code ?? 0, css: sizes.css ?? 0, html: sizes.html ?? 0, ...seen };
  };
}

/**
 * Runs in the page: the largest paint, the shifts that nobody's input caused, and what blocks: of each task that is longer than
 * 50 ms, the time beyond. As Lighthouse counts, only the part after the first paint: before, there is nothing to use.
 */
function observe(): void {
  const seen = { paint: 0, blocked: 0, shift: 0 };
  Object.assign(globalThis, { seen });
  const each = (type: string, see: (entry: any) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(see)).observe({ type, buffered: true });
  const blocks = ({ startTime, duration }: PerformanceEntry) => {
    const [painted] = performance.getEntriesByName("first-contentful-paint");
    const begun = Math.max(startTime, painted?.startTime ?? Infinity);
    seen.blocked += Math.max(0, startTime + duration - begun - 50);
  };
  each("largest-contentful-paint", (entry) => (seen.paint = entry.startTime));
  each("longtask", blocks);
  each("layout-shift", (entry) => (seen.shift += entry.hadRecentInput ? 0 : entry.value));
}
