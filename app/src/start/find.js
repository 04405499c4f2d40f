// The search for everything shows below its field what it finds while one types, and what can be done where nothing is typed.
// Whatever goes wrong, Enter leads to the page of the search.
const finder = document.querySelector(".bar-search input");
const matches = document.getElementById("matches");
let finding, beforeFinding;

const options = () => [...matches.children].flatMap((group) => [...group.querySelectorAll("a")]);

function choose(chosen) {
  options().forEach((option) => option.setAttribute("aria-selected", option === chosen));
  if (chosen) finder.setAttribute("aria-activedescendant", chosen.id);
  else finder.removeAttribute("aria-activedescendant");
  chosen?.scrollIntoView({ block: "nearest" });
}

function showMatches(isShown) {
  matches.parentElement.hidden = !isShown;
  finder.ariaExpanded = isShown && options().length > 0;
  choose();
}

// A group of the search's page as one of options.
function grouped(section) {
  const [group, title] = [document.createElement("div"), document.createElement("p")];
  [group.role, group.ariaLabel] = ["group", section.querySelector("h2").textContent];
  [title.ariaHidden, title.textContent] = ["true", group.ariaLabel];
  const links = [...section.querySelectorAll("li")].map(({ children: [link, about] }) => {
    link.append(about);
    [link.role, link.className, link.tabIndex] = ["option", "menu-item", -1];
    return link;
  });
  group.append(title, ...links);
  return group;
}

async function find() {
  finding?.abort();
  finding = new AbortController();
  const { signal } = finding;
  try {
    const query = finder.value.trim() && `?q=${encodeURIComponent(finder.value)}`;
    const answer = await fetch(finder.form.getAttribute("action") + query, { signal });
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-matches]");
    if (signal.aborted || !answer.ok || answer.redirected || !found || document.activeElement !== finder) return;
    matches.replaceChildren(...[...found.children].map(grouped));
    options().forEach((option, at) => (option.id = `match-${at}`));
    matches.previousElementSibling.textContent = options().length ? "" : found.dataset.found;
    showMatches(true);
    say(found.dataset.found);
  } catch {}
}

function pressedInFinder(event) {
  const isOpen = !matches.parentElement.hidden;
  const all = options();
  const at = all.findIndex((option) => option.ariaSelected === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  if (step && !isOpen) find();
  else if (step && all.length) choose(all.at(at < 0 ? step > 0 ? 0 : -1 : (at + step) % all.length));
  else if (event.key === "Enter" && isOpen && at >= 0) all[at].click();
  else if (event.key === "Escape" && isOpen) showMatches(false);
  else return;
  event.preventDefault();
}

if (finder) {
  [matches.role, matches.ariaLabel] = ["listbox", "Matches"];
  [finder.role, finder.ariaAutoComplete, finder.ariaExpanded] = ["combobox", "list", "false"];
  finder.setAttribute("aria-controls", "matches");
  finder.addEventListener("focus", find);
  finder.addEventListener("keydown", pressedInFinder);
  finder.addEventListener("input", () => {
    finding?.abort();
    clearTimeout(beforeFinding);
    beforeFinding = setTimeout(find, 150);
  });
  finder.addEventListener("blur", () => showMatches(false));
  // A press on a match leaves the focus, and so the matches, until the click.
  matches.addEventListener("mousedown", (event) => event.preventDefault());
}
