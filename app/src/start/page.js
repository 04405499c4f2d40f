// What the parts of the script share: the address, the dialog, notes for the next page, and the voice for screen readers.
const root = document.documentElement;
const address = new URL(location);
address.searchParams.delete("step");
let here = address.pathname + address.search;
const arrival = performance.getEntriesByType("navigation")[0]?.type;
const dialog = document.querySelector("dialog[open]");
// The page that is scrolled: the one under the dialog, if there is one.
let under = dialog ? dialog.dataset.leave : here;

// What a page leaves to the next one in this tab, where the browser lets it.
function note(name, value) {
  try {
    sessionStorage.setItem(name, JSON.stringify(value));
  } catch {}
}

function noted(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name));
  } catch {}
}

// Tells screen readers what the script did.
function say(sentence) {
  const said = (dialog ?? document).querySelector("[data-said]");
  if (said) said.textContent = sentence;
}
document.addEventListener("say", ({ detail }) => say(detail));

// A page that answered a form is an ordinary entry of the history: reloading it, or coming back to it, sends nothing again.
history.replaceState(history.state, "");
