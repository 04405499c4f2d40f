// Buttons, offered by the server, that enter a value into a field or pick a choice.
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-fills], [data-picks]");
  if (!button) return;
  const { fills, picks, value } = button.dataset;
  if (picks) return button.form.querySelector(`[name="${picks}"][value="${value}"]`).click();
  const field = button.form.elements[fills];
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  say(`${value} is entered. Test again.`);
});
