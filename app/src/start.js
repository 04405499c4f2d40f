// The start of a page in a browser: its dialog becomes modal, and its islands start. A page is complete without it.
const root = document.documentElement;
let here = location.pathname + location.search;
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

// A secret is shown once: a reload, or coming back, finds the page without it.
if (dialog && "once" in dialog.dataset) {
  history.replaceState(history.state, "", under);
  root.dataset.changed = "";
}

if (dialog) {
  const focused = dialog.contains(document.activeElement) && document.activeElement;
  dialog.close();
  dialog.showModal();
  if (focused) focused.focus();
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (!("once" in dialog.dataset)) leave(under);
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
    unsent = false;
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

// Copies the text beside the button; where the browser does not let it, selects that.
async function copy(button) {
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

// What was typed is not lost without a question, and but for secrets it survives a reload. A form that an island sends is told
// apart by its prevented submission: the island says when it was carried out.
let unsent = false;

function drafted(form) {
  const isSecret = (field) => field.type === "password" || field.nextElementSibling?.hasAttribute("aria-pressed");
  return [...form.elements].filter((field) => field.name && !["hidden", "submit"].includes(field.type) && !isSecret(field));
}

const posted = () => [...document.forms].filter((form) => form.method === "post" && !form.matches(".menu *"));

addEventListener("input", (event) => (unsent ||= posted().includes(event.target.form)));
addEventListener("submit", (event) => (unsent &&= event.defaultPrevented));
addEventListener("beforeunload", (event) => unsent && event.preventDefault());
addEventListener("pagehide", () => {
  const draft = (form) => drafted(form).map((field) => [field.value, field.checked]);
  note(`draft ${here}`, unsent && posted().map(draft));
});

if (performance.getEntriesByType("navigation")[0]?.type === "reload") {
  posted().forEach((form, at) =>
    drafted(form).forEach((field, place) => {
      const typed = (noted(`draft ${here}`) || [])[at]?.[place];
      if (!typed) return;
      [field.value, field.checked] = typed;
      unsent = true;
    }),
  );
}

// Keyboard shortcuts: the element that a shortcut presses or focuses carries its keys.
const singleKeys = document.querySelector("[data-single-keys]");
let keyBefore = { name: "", at: 0 };

function pressed(event) {
  const name = (event.ctrlKey || event.metaKey ? "Control+" : "") + event.key;
  const isSingle = !name.startsWith("Control+");
  const isTyped = event.target.closest("input, select, textarea, dialog");
  if (event.altKey || event.isComposing || (isSingle && (isTyped || !singleKeys?.checked))) return;
  const both = event.timeStamp - keyBefore.at < 1500 ? `${keyBefore.name} ${name}` : name;
  keyBefore = { name, at: event.timeStamp };
  const keyed = [...document.querySelectorAll("[data-keys]")];
  const target = keyed.find((it) => it.dataset.keys === both) ?? keyed.find((it) => it.dataset.keys === name);
  if (!target || dialog) return;
  event.preventDefault();
  if (target.matches("input")) target.select();
  else target.click();
}

if (singleKeys) {
  try {
    singleKeys.checked = localStorage.getItem("single keys") !== "off";
    singleKeys.addEventListener("change", () => localStorage.setItem("single keys", singleKeys.checked ? "on" : "off"));
  } catch {}
  addEventListener("keydown", pressed);
}

// A list follows what is typed and chosen above it: the form is asked for as the browser would send it, and what it finds takes
// the place of what is there. Whatever goes wrong, the Search button still works.
let typing, asked;
function wanted(form) {
  const said = [...new FormData(form)].filter(([, value]) => value.trim());
  return `${form.getAttribute("action")}?${said.map((pair) => pair.map(encodeURIComponent).join("=")).join("&")}`.replace(/\?$/, "");
}

async function search(form) {
  const section = form.closest("section");
  const to = wanted(form);
  asked?.abort();
  asked = new AbortController();
  const { signal } = asked;
  try {
    const answer = await fetch(to, { signal });
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(section.id);
    if (signal.aborted || !answer.ok || answer.redirected || !found) return;
    for (const part of ["header", "[data-list]"]) section.querySelector(part).replaceWith(found.querySelector(part));
    history.replaceState(history.state, "", to);
    here = under = to;
    say(section.querySelector("[data-list]").dataset.found);
  } catch {}
}
document.addEventListener("input", ({ target }) => {
  const form = target.closest("form.search");
  if (!form?.closest("section")?.querySelector("[data-list]")) return;
  clearTimeout(typing);
  asked?.abort();
  typing = setTimeout(search, target.type === "search" ? 250 : 0, form);
});

// Leaves out of the address what is empty.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form.search")) return;
  event.preventDefault();
  location.assign(wanted(event.target));
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
