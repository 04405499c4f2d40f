// What each page loads, and how fast and steady it appears: script and wasm, styles and HTML as they are transferred, largest
// paint, blocked time and shifts, in a phone-like browser (CPU 4x slower, 10 Mbit/s, 40 ms), beside the React twin. Each figure
// is the median of three; the rounds go through all pages, so that a busy moment is not one page's.

import { everyPage } from "../support/every-page.ts";
import { test } from "../support/test.ts";
import { BARS, KIB } from "./bars.ts";
import { type Place, SIGNED_OUT, fill, isReady, isTwinReady, places } from "./places.ts";
import { Table, figure } from "./table.ts";
import { Twin } from "./twin.ts";
import { type Weight, middle, weigh } from "./weight.ts";

const ROUNDS = 3;
const COLUMNS = ["code KiB", "CSS KiB", "HTML KiB", "HTML/bare", "LCP ms", "TBT ms", "CLS"];

const bare = (weight: Weight) => [figure(weight.code / KIB, 1), figure(weight.css / KIB, 1), figure(weight.html / KIB, 1)];

/** The row of a page of ours, with its bars. */
function row(place: Place, weight: Weight) {
  const [, , html] = bare(weight);
  return [
    figure(weight.code / KIB, 1, { most: place.isDialog ? BARS.dialog : BARS.page }),
    figure(weight.css / KIB, 1, { most: BARS.css }),
    html,
    figure(weight.ratio, 2, place.isList ? { most: BARS.html } : {}),
    figure(weight.paint, 0),
    figure(weight.blocked, 0, { most: BARS.blocked }),
    figure(weight.shift, 3, { most: BARS.shift }),
  ];
}

/** The row of the twin: it has no bars. */
function twinRow(weight: Weight) {
  return [...bare(weight), { shown: "" }, figure(weight.paint, 0), figure(weight.blocked, 0), figure(weight.shift, 3)];
}

/** Ours in relation to the twin's. */
function ratioRow(ours: Weight, twins: Weight) {
  const ratio = (part: keyof Weight, bar = {}) => figure(ours[part] / twins[part], 2, bar);
  return [ratio("code"), ratio("css"), { shown: "" }, { shown: "" }, ratio("paint", { most: BARS.toTwin })];
}

test("the weight of every page beside the twin", async ({ page, browser, server, org }) => {
  test.setTimeout(1_200_000);
  const token = await fill(server, org);
  const all = await places(page, server, org, token);
  const twin = await Twin.before(server, token);
  const weights = new Map(all.map((place) => [place, { ours: [] as Weight[], twins: [] as Weight[] }]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [place, { ours, twins }] of weights) {
      ours.push(await weigh(browser, server.url + place.path, place.state, isReady));
      if (place.twin) twins.push(await weigh(browser, twin.url + place.twin, SIGNED_OUT, isTwinReady));
    }
  }
  twin.stop();
  const table = new Table("What pages load, CPU 4x, 10 Mbit/s, 40 ms", COLUMNS);
  for (const [place, { ours, twins }] of weights) {
    table.row(place.name, row(place, middle(ours)));
    if (twins.length === 0) continue;
    table.row("  React twin", twinRow(middle(twins)));
    table.row("  ours / twin", ratioRow(middle(ours), middle(twins)));
  }
  table.print();
});

test("every address is steady", async ({ page, browser, server, org }) => {
  test.setTimeout(1_200_000);
  const all = await everyPage(page, server, org);
  const state = await page.context().storageState();
  const table = new Table(`What moves or blocks among ${all.length} addresses, with long names`, ["TBT ms", "CLS"]);
  for (const { path } of all) {
    const visitor = /^\/(login|invite)/.test(path);
    const { blocked, shift } = await weigh(browser, server.url + path, visitor ? SIGNED_OUT : state, isReady);
    const figures = [figure(blocked, 0, { most: BARS.blocked }), figure(shift, 3, { most: BARS.shift })];
    if (figures.some(({ missed }) => missed)) table.row(path.replace(org, "org").slice(0, 60), figures);
  }
  table.print();
});
