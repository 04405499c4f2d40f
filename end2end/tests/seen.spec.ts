// For eyes that need another look: forced colours, and 400 % zoom.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { everyPage } from "../support/every-page.ts";
import { hydrated, openPersonMenu } from "../support/lakewarden.ts";
import { expect, test } from "../support/test.ts";

test.use({ withProvider: true });

/** Controls without an edge or an underline that shows them, and those whose focus is not shown. */
const unseen = (page: Page) =>
  page.evaluate(() => {
    const layer = document.querySelector("dialog:modal") ?? document.body;
    const found: string[] = [];
    const visible = [...layer.querySelectorAll<HTMLElement>(".button, input:not([type=hidden]), select, textarea, summary, a, button")];
    for (const control of visible.filter((it) => it.checkVisibility({ visibilityProperty: true }) && it.getBoundingClientRect().width > 1)) {
      const { borderTopStyle, borderTopWidth, color, backgroundColor } = getComputedStyle(control);
      const hasEdge = borderTopStyle !== "none" && parseFloat(borderTopWidth) > 0;
      const isField = control.matches(".button, input, select, textarea") && !control.matches("[type=radio], [type=checkbox]");
      if (isField && !hasEdge) found.push(`no edge: ${control.outerHTML.slice(0, 90)}`);
      if (color === backgroundColor) found.push(`no text: ${control.outerHTML.slice(0, 90)}`);
      control.focus({ focusVisible: true } as FocusOptions);
      if (document.activeElement !== control) continue;
      const { outlineStyle, outlineWidth } = getComputedStyle(control.closest(".choice") ?? control);
      if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) found.push(`no focus: ${control.outerHTML.slice(0, 90)}`);
    }
    return found;
  });

test("in forced colours every control and its focus are seen, and all words can be read", async ({ page, server, org }) => {
  const places = await everyPage(page, server, org);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ forcedColors: "active", colorScheme });
    for (const { path } of places.filter(({ path }) => path.startsWith(`/${org}`))) {
      await page.goto(server.url + path);
      await hydrated(page);
      expect.soft(await unseen(page), `${path}, ${colorScheme}`).toEqual([]);
      const { violations } = await new AxeBuilder({ page }).withRules(["color-contrast"]).analyze();
      expect.soft(violations.flatMap(({ nodes }) => nodes.map(({ html, any }) => `${any[0]?.message} ${html.slice(0, 90)}`)), `${path}, ${colorScheme}`).toEqual([]);
    }
  }
  await page.goto(`${server.url}/${org}/buckets`);
  const status = page.locator(".status-line").first();
  await expect(status).toContainText("Not tested");
  expect(await status.locator("svg").evaluate((icon) => getComputedStyle(icon).stroke)).toMatch(/^rgb\(/);
});

test("in forced colours the chosen tab and the chosen theme are told apart, and screen readers hear the theme", async ({ page, server, org }) => {
  await server.signIn(page, `/${org}/settings`);
  await openPersonMenu(page);
  await page.getByRole("button", { name: "Dark" }).click();
  await hydrated(page);
  await page.emulateMedia({ forcedColors: "active" });
  const lines = (selector: string) =>
    page.locator(selector).evaluateAll((all) => all.map((it) => getComputedStyle(it).borderBottomColor));
  const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const [chosen, ...others] = await lines(".tab");
  expect(chosen).not.toBe(ground);
  expect(others.length).toBeGreaterThan(0);
  expect(others.filter((line) => line !== ground)).toEqual([]);
  await openPersonMenu(page);
  await expect(page.getByRole("button", { name: "Dark", pressed: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Light", pressed: false })).toBeVisible();
  expect(await lines(".theme-switch [aria-pressed=true]")).toEqual([chosen]);
  expect(await lines(".theme-switch [aria-pressed=false]")).toEqual([ground, ground]);
});

/** What Tab reaches that is out of sight, or under something else, where it has the focus. */
async function hiddenStops(page: Page): Promise<string[]> {
  const hidden: string[] = [];
  for (let presses = 0; presses < 200; presses++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      if (!element || element === document.body) return { end: true };
      if (element.dataset.reached) return { end: true };
      element.dataset.reached = "yes";
      const box = (element.closest<HTMLElement>(".choice") ?? element).getBoundingClientRect();
      const { clientWidth, clientHeight } = document.documentElement;
      const isWide = box.left < -1 || box.right > clientWidth + 1;
      const middle = [Math.max(0, box.left) + Math.min(box.width, 20) / 2, (Math.max(box.top, 0) + Math.min(box.bottom, clientHeight)) / 2] as const;
      const above = document.elementFromPoint(...middle);
      const isCovered = !above || !(element.contains(above) || above.contains(element) || above.closest(".choice, label")?.contains(element));
      return { end: false, bad: isWide ? "beyond the edge" : isCovered ? `under ${above?.outerHTML.slice(0, 60)}` : "", what: element.outerHTML.slice(0, 90) };
    });
    if (stop.end) break;
    if (stop.bad) hidden.push(`${stop.bad}: ${stop.what}`);
  }
  return hidden;
}

test("at 400 % zoom nothing is out of sight, and the keyboard sees what it reaches", async ({ page, server, org }) => {
  const places = await everyPage(page, server, org);
  await page.setViewportSize({ width: 320, height: 256 });
  for (const { path } of places) {
    await page.goto(server.url + path);
    await hydrated(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect.soft(overflow, path).toBeLessThanOrEqual(0);
    expect.soft(await hiddenStops(page), path).toEqual([]);
  }
});
