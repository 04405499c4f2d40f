// For the tests on several stores, run by scripts/stores.sh.

import common from "./playwright.config.ts";

export default { ...common, testDir: "stores", workers: 1, timeout: 180_000 };
