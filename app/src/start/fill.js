// Buttons, offered by the server, that enter a value into a field or pick a choice.
document.addEventListener("click", ({ target }) => {
  const { fills, picks, value } = target.closest("[data-fills], [data-picks]")?.dataset ?? {};
  const { form } = target;
  if (picks) form.querySelector(`[name="${picks}"][value="${value}"]`).click();
  if (!fills) return;
  const field = form.elements[fills];
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  say(`${value} is entered. Test again.`);
});
