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

// The page under a dialog stays where it was, and has the focus on the link that opened the dialog once that is left; on its
// heading where that link is gone.
function findPlace() {
  const left = noted("left");
  const wasLeft = left?.to === here;
  if (dialog || wasLeft) scrollTo(0, noted(`scrolled ${under}`) ?? 0);
  if (!wasLeft) return;
  const openers = linksTo(left.from);
  const opener = openers[noted("opener")] ?? openers[0];
  // A menu has closed meanwhile: its button is what is left of it.
  const menu = opener?.closest("[popover]");
  const place = menu ? document.querySelector(`[popovertarget="${menu.id}"]`) : (opener ?? document.querySelector("h1"));
  if (place.matches("h1")) place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

// A secret is shown once: a reload, or coming back, finds the page without it.
if (dialog && "once" in dialog.dataset) {
  history.replaceState(history.state, "", under);
  root.dataset.changed = "";
}

if (dialog) {
  let focused = document.activeElement;
  const open = () => {
    dialog.showModal();
    if (dialog.contains(focused)) focused.focus();
  };
  dialog.close();
  open();
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    focused = document.activeElement;
    if (!("once" in dialog.dataset)) leave(under);
  });
  // Where nobody has clicked since the last Escape, or at all, browsers close it although that was prevented.
  dialog.addEventListener("close", () => dialog.open || open());
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
  // Back leads past a dialog whose form was sent, also where it came back.
  if (arrival === "back_forward" && noted(`sent ${here}`)) history.back();
  if (arrival === "navigate" && !("unsent" in root.dataset)) note(`sent ${here}`, false);
  // An island has carried out its act.
  document.addEventListener("leave", (event) => {
    root.dataset.changed = "";
    touched.clear();
    leave(event.detail);
  });
}
findPlace();
addEventListener("pageshow", () => note("left", null));
addEventListener("pagehide", () => note(`scrolled ${under}`, scrollY));
