// What was typed is not lost without a question, and but for secrets it survives a reload. A form that an island sends is told
// apart by its prevented submission: the island says when it was carried out.
const touched = new Set();
let sending;

function drafted(form) {
  const isSecret = (field) =>
    field.type === "password" || "secret" in field.dataset || field.nextElementSibling?.hasAttribute("aria-pressed");
  return [...form.elements].filter((field) => field.name && !["hidden", "submit"].includes(field.type) && !isSecret(field));
}

// Those of menus and of the sign-in are left without a question.
const posted = () => [...document.forms].filter((form) => form.method === "post" && !form.matches(".menu *, [data-fleeting]"));
const unsent = () => posted().filter((form) => touched.has(form) && form !== sending);

addEventListener("input", ({ target }) => touched.add(target.form));
addEventListener("submit", (event) => event.defaultPrevented || (sending = event.target));
addEventListener("beforeunload", (event) => {
  if (!unsent().length) return;
  event.preventDefault();
  // Whoever stays can send what they were about to send.
  setTimeout(() => {
    sending = null;
    sent.clear();
  });
});

// The forms of the page, each under its key: where it is sent, what it is about, and its buttons, or the name of one whose buttons
// change. None where two are alike.
function formsByKey() {
  const forms = new Map();
  for (const form of posted()) {
    const fixed = [...form.elements].filter((field) => field.name && (field.type === "hidden" || field.name === "intent"));
    const said = [form.getAttribute("action"), ...fixed.map(({ name, value }) => `${name}=${value}`)];
    const key = form.dataset.draft ?? said.join("\n");
    forms.set(key, forms.has(key) ? null : form);
  }
  return forms;
}

addEventListener("pagehide", () => {
  const left = unsent();
  const drafts = [...formsByKey()].filter(([, form]) => left.includes(form));
  const typed = drafts.map(([key, form]) => [key, drafted(form).map((field) => [field.value, field.checked])]);
  note(`draft ${here}`, Object.fromEntries(typed));
});

// The server gave a form back: where several have its button, rows say whether it is theirs. The first field that it refused has
// the focus, or else the banner that says why.
const buttons = document.querySelectorAll(`[name="intent"][value="${root.dataset.unsent}"]`);
const given = [...buttons].map((button) => button.form).find((form) => form && form.dataset.given !== "false");
if (given && drafted(given).length) touched.add(given);
if ("unsent" in root.dataset) {
  const seen = (place, what) => [...(place?.querySelectorAll(what) ?? [])].find((it) => it.getClientRects().length);
  const invalid = '[aria-invalid="true"]';
  const first = seen(dialog, invalid) ?? seen(given, invalid) ?? seen(dialog ?? document, '.banner[tabindex="-1"]');
  first?.focus();
}

if (arrival === "reload") {
  const drafts = noted(`draft ${here}`) ?? {};
  formsByKey().forEach((form, key) => {
    if (!form || !drafts[key]) return;
    drafted(form).forEach((field, place) => {
      const typed = drafts[key][place];
      if (!typed) return;
      [field.value, field.checked] = typed;
      touched.add(form);
    });
  });
}
