// An island that could not start becomes a plain part of the page again, with what was typed into it.
function plain(island) {
  const copy = island.cloneNode(true);
  const fields = "input, select, textarea";
  const typed = island.querySelectorAll(fields);
  copy.querySelectorAll(fields).forEach((field, at) => {
    if (field.type === "checkbox" || field.type === "radio") field.checked = typed[at].checked;
    else if (field.type !== "file") field.value = typed[at].value;
  });
  const forms = copy.querySelectorAll("form");
  island.querySelectorAll("form").forEach((form, at) => touched.has(form) && touched.add(forms[at]));
  island.replaceWith(copy);
}

async function start(islands) {
  const begun = [];
  try {
    const [wasm, file] = await Promise.all([import("$JS"), fetch("$WASM")]);
    await wasm.default({ module_or_path: file });
    wasm.hydrate();
    for (const island of islands) {
      begun.push(island);
      await wasm[island.dataset.component](island);
      island.dataset.started = "";
    }
  } catch (error) {
    console.error(error);
    begun.forEach(plain);
  }
}

const islands = document.querySelectorAll("leptos-island");
if (islands.length) await start(islands);
root.dataset.started = "";
