// Weighs the pages: `make weigh`.

import { defineConfig } from "@playwright/test";
import tests from "./playwright.config.ts";

export default defineConfig(tests, { testDir: "weigh", workers: 1, reporter: "line" });
