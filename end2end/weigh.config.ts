// Weighs the pages: `make weigh`.

import { defineConfig } from "@playwright/test";
import tests from "./playwright.config.ts";

// A trace would be weighed too.
export default defineConfig(tests, { testDir: "weigh", workers: 1, reporter: "line", use: { trace: "off" } });
