// Waits for a text that follows the values of its form to hold them all, which takes moments if the server answers.
async function filled(button) {
  for (let waits = 100; waits && button.closest("[data-filling]"); waits--) await new Promise((done) => setTimeout(done, 50));
  return !button.closest("[data-filling]");
}

// Copies the text beside the button; where the browser does not let it, selects that.
async function copy(button) {
  if (button.closest("[data-filling]") && !(await filled(button))) return say("Not copied: the text does not hold the form's values yet.");
  const text = button.closest(".copy-code, figure").querySelector("code, pre");
  try {
    await navigator.clipboard.writeText(text.textContent);
    say("Copied");
    button.dataset.copied = "";
    setTimeout(() => delete button.dataset.copied, 2000);
  } catch {
    getSelection().selectAllChildren(text);
    say("Selected. Press Ctrl C to copy.");
  }
}
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-copy]");
  if (button) copy(button);
  const link = target.closest("a");
  if (link && !dialog) note("opener", linksTo(link.getAttribute("href")).indexOf(link));
});
