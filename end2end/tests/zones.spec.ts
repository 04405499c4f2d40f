// Exact times in the reader's time zone, with UTC as their title.

import type { Page } from "@playwright/test";
import { hydrated } from "../support/lakewarden.ts";
import { expect, test, watchConsole } from "../support/test.ts";

/** The exact times on a page: what they say, what they tell, and the moment. */
const exactTimes = async (page: Page) =>
  (await page.locator("time[datetime]").evaluateAll((times) =>
    times.map((time) => ({ text: time.textContent ?? "", title: (time as HTMLElement).title, at: Date.parse((time as HTMLTimeElement).dateTime) })),
  )).filter(({ text }) => /^\d{4}-/.test(text));

const written = (at: number) => new Date(at).toISOString().slice(0, 16).replace("T", " ");

for (const script of [true, false]) {
  test.describe(script ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled: script, timezoneId: "Asia/Kolkata" });

    test(script ? "exact times are the reader's, and their title is UTC" : "exact times are UTC", async ({ page, server, org }) => {
      const token = server.token(org);
      const config = { nickname: "one", platform: "gs", name: org, prefix: "", extra_config: {}, auth_config: null };
      const { id } = await (await server.api(token, "POST", `/orgs/${org}/buckets`, config)).json();
      await server.api(token, "POST", `/orgs/${org}/repos`, { name: "era5" });
      const complaints = watchConsole(page);
      await server.signIn(page, `/${org}/tokens`);
      for (const path of ["tokens", `buckets?dialog=settings&bucket=${id}`, "repos?dialog=repo&repo=era5"]) {
        await page.goto(`${server.url}/${org}/${path}`);
        if (script) await hydrated(page);
        // Without script the browser can't be asked, but its accessibility tree can.
        if (!script) {
          await expect(page.locator("time[datetime]").filter({ hasText: /^\d{4}-\d\d-\d\d \d\d:\d\d UTC$/ }).first()).toBeAttached();
          await expect(page.getByText("GMT+5:30")).toHaveCount(0);
          continue;
        }
        const times = await exactTimes(page);
        expect(times.length, path).toBeGreaterThan(0);
        for (const { text, title, at } of times) {
          expect(text, path).toBe(`${written(at + 5.5 * 3_600_000)} GMT+5:30`);
          expect(title, path).toBe(`${written(at)} UTC`);
        }
      }
      expect(complaints).toEqual([]);
    });
  });
}

test.describe("in a zone with a long name", () => {
  test.use({ timezoneId: "Asia/Kolkata" });

  test("nothing moves when times change", async ({ page, server, org }) => {
    server.token(org);
    await server.signIn(page, `/${org}/tokens`);
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(`${server.url}/${org}/tokens`);
      await hydrated(page);
      const shift = await page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            let sum = 0;
            new PerformanceObserver((list) => {
              for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value;
            }).observe({ type: "layout-shift", buffered: true });
            setTimeout(() => resolve(sum), 500);
          }),
      );
      expect(shift, `at ${width}`).toBeLessThanOrEqual(0.02);
    }
  });
});
