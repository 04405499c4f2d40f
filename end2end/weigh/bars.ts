// What pages may weigh, and how they may appear (sizes in KiB, Brotli; times in ms).

export const KIB = 1024;

export const BARS = {
  /** Script and wasm of a page without a dialog. */
  page: 24,
  /** The same of a page with a dialog. */
  dialog: 151,
  css: 15,
  /** The HTML of a list in relation to the same without scripts. */
  html: 1.3,
  blocked: 100,
  shift: 0.02,
  /** The largest paint in relation to that of the React twin. */
  toTwin: 0.8,
};
