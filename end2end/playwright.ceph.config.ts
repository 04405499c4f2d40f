// The same for the tests on Ceph, which scripts/ceph.sh runs.

import common from "./playwright.config.ts";

export default { ...common, testDir: "ceph", workers: 1 };
