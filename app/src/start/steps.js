// A form in steps shows one of them, which the address states; each is an entry of the history. An island may refuse to go on.
const stepped = () => document.querySelector("form[data-step]");
const partOf = (form, step) => form.querySelector(`.form-step[data-only="${step}"]`);
const tell = (part, what) => part.dispatchEvent(new CustomEvent(what, { bubbles: true, cancelable: true }));

function showStep(form, step) {
  form.dataset.step = step;
  form.querySelectorAll(".step-list li").forEach((item, at) => {
    if (at + 1 === step) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
  });
  const part = partOf(form, step);
  part.querySelector(".step-heading").focus();
  tell(part, "shown");
}

function goTo(form, step) {
  const address = new URL(location);
  if (step > 1) address.searchParams.set("step", step);
  else address.searchParams.delete("step");
  history.pushState({ steps: (history.state?.steps ?? 0) + 1 }, "", address);
  showStep(form, step);
}

function goOn(form) {
  const step = Number(form.dataset.step);
  if (tell(partOf(form, step), "step")) goTo(form, step + 1);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-turn]");
  if (button?.dataset.turn === "back") goTo(button.form, Number(button.form.dataset.step) - 1);
  else if (button) goOn(button.form);
});
// Enter goes on, until the last step.
const goesOn = (form) => "step" in form.dataset && form.dataset.step !== form.dataset.steps;
addEventListener(
  "submit",
  (event) => {
    if (!goesOn(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    goOn(event.target);
  },
  true,
);
addEventListener("popstate", () => {
  const form = stepped();
  if (form) showStep(form, Number(new URLSearchParams(location.search).get("step") ?? 1));
});
// A field in another step has an error.
document.addEventListener("reveal", (event) => {
  const part = event.target.closest(".form-step[data-only]");
  const form = part?.closest("form[data-step]");
  if (form && form.dataset.step !== part.dataset.only) goTo(form, Number(part.dataset.only));
});
