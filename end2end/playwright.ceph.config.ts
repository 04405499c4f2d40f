// For the tests on Ceph, run by scripts/ceph.sh.

import common from "./playwright.config.ts";

export default { ...common, testDir: "ceph", workers: 1 };
