// A list follows what is typed and chosen above it: the form is asked for as the browser would send it, and what it finds takes
// the place of what is there. Whatever goes wrong, the Search button still works.
let typing, asked;
function wanted(form) {
  const said = [...new FormData(form)].filter(([, value]) => value.trim());
  return `${form.getAttribute("action")}?${said.map((pair) => pair.map(encodeURIComponent).join("=")).join("&")}`.replace(/\?$/, "");
}

// What a list's page at `to` shows takes the place of what is there. Says whether it did.
async function renew(section, to, signal, parts = ["[data-list]"]) {
  const answer = await fetch(to, { signal });
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(section.id);
  if (signal?.aborted || !answer.ok || answer.redirected || !found) return false;
  for (const part of parts) section.querySelector(part).replaceWith(found.querySelector(part));
  return true;
}

async function search(form) {
  const section = form.closest("section");
  const to = wanted(form);
  asked?.abort();
  asked = new AbortController();
  try {
    if (!(await renew(section, to, asked.signal, ["header", "[data-list]"]))) return;
    history.replaceState(history.state, "", to);
    here = under = to;
    // Whoever changes the theme comes back to what is found.
    const next = document.querySelector(".menu [name=next]");
    if (next) next.value = to;
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
