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
