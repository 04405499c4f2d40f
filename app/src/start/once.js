// A form is sent once: Enter pressed twice, or a second click, sends nothing more while the first answer is awaited. After ten
// seconds it can be sent again.
const sent = new Set();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (sent.has(form)) return event.preventDefault();
  sent.add(form);
  setTimeout(() => sent.delete(form), 10_000);
});
addEventListener("pageshow", () => sent.clear());
