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
