// Takes the pictures in docs/: `make pictures`.

import { defineConfig } from "@playwright/test";
import tests from "./playwright.config.ts";

export default defineConfig(tests, {
  testDir: "pictures",
  workers: 1,
  use: { viewport: { width: 1280, height: 860 }, colorScheme: "light" },
});
