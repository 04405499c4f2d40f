// What Lighthouse says of every page: speed as the median of three, the rest once.

import { test } from "../support/test.ts";
import { Auditor, type Preset, type Report } from "./lighthouse.ts";
import { SIGNED_OUT, fill, places } from "./places.ts";
import { Table, figure } from "./table.ts";
import { Twin } from "./twin.ts";
import { median } from "./weight.ts";

const ROUNDS = 3;
/** The least scores. */
const BARS = { mobile: { page: 98, dialog: 95 }, desktop: { page: 100, dialog: 100 }, whole: 100 };
const PRESETS: Preset[] = ["mobile", "desktop"];

/** Audits an address by a preset. */
async function audited(auditor: Auditor, url: string, preset: Preset): Promise<Report> {
  const whole = await auditor.audit(url, preset, true);
  const speeds = [whole.performance];
  for (let round = 1; round < ROUNDS; round++) speeds.push((await auditor.audit(url, preset, false)).performance);
  return { ...whole, performance: median(speeds) };
}

const cells = (report: Report, least?: number, whole?: number) => [
  figure(report.performance, 0, { least }),
  figure(report.accessibility, 0, { least: whole }),
  figure(report.practices, 0, { least: whole }),
];

test("what Lighthouse says of every page", async ({ page, server, org }) => {
  test.setTimeout(3_000_000);
  const token = await fill(server, org);
  const all = await places(page, server, org, token);
  const twin = await Twin.before(server, token);
  const visitor = await Auditor.start(SIGNED_OUT);
  const owner = await Auditor.start(all[all.length - 1].state);
  const table = new Table("Lighthouse", PRESETS.flatMap((preset) => [`${preset} speed`, "access.", "practices"]));
  const found = new Set<string>();
  for (const place of all) {
    const ours: Report[] = [];
    const twins: Report[] = [];
    for (const preset of PRESETS) {
      ours.push(await audited(place.state === SIGNED_OUT ? visitor : owner, server.url + place.path, preset));
      if (place.twin) twins.push(await audited(visitor, twin.url + place.twin, preset));
    }
    const kind = place.isDialog ? "dialog" : "page";
    table.row(place.name, ours.flatMap((report, at) => cells(report, BARS[PRESETS[at]][kind], BARS.whole)));
    if (place.twin) table.row("  React twin", twins.flatMap((report) => cells(report)));
    for (const finding of ours.flatMap(({ findings }) => findings)) found.add(`${place.name}: ${finding}`);
  }
  table.print();
  console.log([...found].join("\n"));
  await Promise.all([visitor.stop(), owner.stop()]);
  twin.stop();
});
