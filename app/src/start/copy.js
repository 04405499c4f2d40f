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
// Stores the text beside the button in a file.
function download(button) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`${textBeside(button).textContent}\n`]));
  link.download = button.dataset.download;
  link.click();
}
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-copy], [data-download]");
  if (button) ("copy" in button.dataset ? copy : download)(button);
  const link = target.closest("a");
  if (link && !dialog) note("opener", linksTo(link.getAttribute("href")).indexOf(link));
});
