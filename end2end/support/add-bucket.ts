// The Add bucket dialog, step by step.

import { type Locator, expect } from "@playwright/test";

const STEPS = ["Where", "Access", "Verify"];

/** Goes to a step of the dialog. A form that was posted has none: it is shown whole. */
export async function at(dialog: Locator, step: string): Promise<void> {
  const form = dialog.locator("form");
  const wanted = STEPS.indexOf(step) + 1;
  const stated = await form.getAttribute("data-step");
  if (!stated) return;
  for (let now = Number(stated); now !== wanted; now += Math.sign(wanted - now)) {
    await dialog.getByRole("button", { name: now < wanted ? "Next" : "Back", exact: true }).click();
  }
  await expect(form).toHaveAttribute("data-step", String(wanted));
}

/** The button that adds, whatever the test has found. */
export const addButton = (dialog: Locator): Locator => dialog.getByRole("button", { name: /^Add (bucket|without a passing test)$/ });

/** Goes on to the last step, and presses the button that adds. */
export async function addBucket(dialog: Locator): Promise<void> {
  await at(dialog, "Verify");
  await addButton(dialog).click();
}
