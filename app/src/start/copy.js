const textBeside = (button) => button.closest(".copy-code, figure").querySelector("code, pre");
// Whether the text follows the values of its form and does not hold them all yet.
const isBehind = (button) => textBeside(button).matches("[data-filling] [data-live]");

// Waits for the values, which takes moments if the server answers.
async function filled(button) {
  for (let waits = 100; waits && isBehind(button); waits--) await new Promise((done) => setTimeout(done, 50));
  return !isBehind(button);
}

// Copies the text beside the button; where the browser does not let it, selects that.
async function copy(button) {
  if (isBehind(button) && !(await filled(button))) return say("Not copied: the text does not hold the form's values yet.");
  const text = textBeside(button);
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
