// Says at the very end, where a truncated log still has it, why tests failed.

import { stripVTControlCharacters } from "node:util";
import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";

export default class Reasons implements Reporter {
  private readonly reasons: string[] = [];

  onTestEnd(test: TestCase, { status, errors }: TestResult) {
    if (status === test.expectedStatus) return;
    const lines = errors.flatMap((error) => stripVTControlCharacters(error.message ?? status).trim().split("\n"));
    // A program says last what is wrong.
    const told = lines.length > 16 ? [...lines.slice(0, 4), "...", ...lines.slice(-12)] : lines;
    this.reasons.push([test.title, ...told.map((line) => `    ${line.slice(0, 200)}`)].join("\n"));
  }

  onExit() {
    for (const reason of this.reasons) console.log(`FAILED ${reason}`);
    return Promise.resolve();
  }
}
