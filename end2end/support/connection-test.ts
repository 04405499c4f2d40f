// Test connection, as a dialog shows it.

import type { Locator } from "@playwright/test";

/**
 * A check in the report of the last finished test. A test under way lists its own beside it, and what passed is folded.
 */
export const reported = (dialog: Locator, check: string): Locator =>
  dialog.locator(".report").getByRole("listitem", { includeHidden: true }).filter({ hasText: check });
