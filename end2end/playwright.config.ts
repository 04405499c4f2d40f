import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "tests",
  workers: 2,
  fullyParallel: false,
  // These end a hanging test; nothing here measures speed, and a busy machine may take ten times as long.
  timeout: 900_000,
  expect: { timeout: 30_000 },
  reporter: [["list"], ["./support/reasons.ts"]],
  use: {
    // Ends before its test, and says what was waited for.
    actionTimeout: 60_000,
    navigationTimeout: 120_000,
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.LAKEWARDEN_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
