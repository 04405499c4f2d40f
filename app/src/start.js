// The start of a page in a browser: its dialog becomes modal, and its islands start. A page is complete without it.
const root = document.documentElement;
const here = location.pathname + location.search;
const dialog = document.querySelector("dialog[open]");
// The page that is scrolled: the one under the dialog, if there is one.
const under = dialog ? dialog.dataset.leave : here;

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

// Leaves the dialog: back to the page it was opened from, or on to that page where there is no way back or something changed.
// The steps of a form are entries of the history, too: none of them is left behind.
function leave(to) {
  const from = document.referrer && new URL(document.referrer);
  const cameFrom = from && from.origin === location.origin && from.pathname + from.search === to;
  const steps = history.state?.steps ?? 0;
  note("left", { to, from: here });
  if (cameFrom && history.length > 1 && !("changed" in root.dataset)) {
    history.go(-1 - steps);
  } else if (steps) {
    addEventListener("popstate", () => location.replace(to), { once: true });
    history.go(-steps);
  } else {
    location.replace(to);
  }
}

const linksTo = (address) => [...document.links].filter((link) => link.getAttribute("href") === address);

// The page under a dialog stays where it was, and has the focus on the link that opened the dialog once that is left.
function findPlace() {
  const left = noted("left");
  const wasLeft = left?.to === here;
  if (dialog || wasLeft) scrollTo(0, noted(`scrolled ${under}`) ?? 0);
  if (!wasLeft) return;
  const openers = linksTo(left.from);
  (openers[noted("opener")] ?? openers[0])?.focus({ preventScroll: true });
}

// A page that answered a form is an ordinary entry of the history: reloading it, or coming back to it, sends nothing again.
history.replaceState(history.state, "");

if (dialog) {
  const focused = dialog.contains(document.activeElement) && document.activeElement;
  dialog.close();
  dialog.showModal();
  if (focused) focused.focus();
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    leave(under);
  });
  dialog.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const isLeft = "leave" in link.dataset;
    const isDialog = link.pathname === location.pathname && new URLSearchParams(link.search).has("dialog");
    if (isLeft || isDialog) event.preventDefault();
    if (isLeft) leave(under);
    // One dialog after another is one entry of the history.
    else if (isDialog) location.replace(link.href);
  });
  dialog.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    note("left", { to: under, from: here });
    note(`sent ${here}`, true);
  });
  const isReturn = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  // Back leads past a dialog whose form was sent.
  if (isReturn && noted(`sent ${here}`)) history.back();
  if (!isReturn) note(`sent ${here}`, false);
  // An island has carried out its act.
  document.addEventListener("leave", (event) => {
    root.dataset.changed = "";
    leave(event.detail);
  });
}
findPlace();
addEventListener("pageshow", () => note("left", null));
addEventListener("pagehide", () => note(`scrolled ${under}`, scrollY));

// Tells screen readers what the script did.
function say(sentence) {
  const said = (dialog ?? document).querySelector("[data-said]");
  if (said) said.textContent = sentence;
}

// Copies the text before the button; where the browser does not let it, selects that.
async function copy(button) {
  const text = button.previousElementSibling;
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

// An island that could not start becomes a plain part of the page again, with what was typed into it.
function plain(island) {
  const copy = island.cloneNode(true);
  const fields = "input, select, textarea";
  const typed = island.querySelectorAll(fields);
  copy.querySelectorAll(fields).forEach((field, at) => {
    if (field.type === "checkbox" || field.type === "radio") field.checked = typed[at].checked;
    else if (field.type !== "file") field.value = typed[at].value;
  });
  island.replaceWith(copy);
}

async function start(islands) {
  const begun = [];
  try {
    const [wasm, file] = await Promise.all([import("$JS"), fetch("$WASM")]);
    await wasm.default({ module_or_path: file });
    wasm.hydrate();
    for (const island of islands) {
      begun.push(island);
      await wasm[island.dataset.component](island);
      island.dataset.started = "";
    }
  } catch (error) {
    console.error(error);
    begun.forEach(plain);
  }
}

const islands = document.querySelectorAll("leptos-island");
if (islands.length) await start(islands);
root.dataset.started = "";
