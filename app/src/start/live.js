// Texts and links that follow the values of a form: the server makes them anew, and those that differ are exchanged.
document.addEventListener("refill", ({ target, detail }) => {
  const made = document.createElement("template");
  made.innerHTML = detail;
  for (const fresh of made.content.querySelectorAll("[data-live]")) {
    const old = target.querySelector(`[data-live="${fresh.dataset.live}"]`);
    if (old && !old.isEqualNode(fresh)) old.replaceWith(fresh);
  }
});
