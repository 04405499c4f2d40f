// Copies the text beside the button; where the browser does not let it, selects that. A text that follows a form's values is
// copied once it holds them all.
async function copy(button) {
  while (button.closest("[data-filling]")) await new Promise((done) => setTimeout(done, 50));
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
