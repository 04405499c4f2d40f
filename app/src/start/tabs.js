// Tabs: one panel at a time, chosen with the pointer or the arrow keys.
const tabsOf = (tab) => [...tab.closest("[role=tablist]").children];

function showTab(tab) {
  for (const one of tabsOf(tab)) {
    one.setAttribute("aria-selected", one === tab);
    one.tabIndex = one === tab ? 0 : -1;
    document.getElementById(one.getAttribute("aria-controls")).hidden = one !== tab;
  }
}

// The tab that a key leads to from `tab`; none for other keys.
function tabAfter(key, tab) {
  const tabs = tabsOf(tab);
  const to = { ArrowRight: tabs.indexOf(tab) + 1, ArrowLeft: tabs.indexOf(tab) - 1, Home: 0, End: -1 }[key];
  return to === undefined ? undefined : tabs.at(to % tabs.length);
}

for (const tabs of document.querySelectorAll(".tabs")) {
  tabs.dataset.tabbed = "";
  showTab(tabs.querySelector("[role=tab]"));
}
document.addEventListener("click", ({ target }) => {
  const tab = target.closest("[role=tab]");
  if (tab) showTab(tab);
});
document.addEventListener("keydown", (event) => {
  const next = event.target.matches?.("[role=tab]") && tabAfter(event.key, event.target);
  if (!next) return;
  event.preventDefault();
  showTab(next);
  next.focus();
});
