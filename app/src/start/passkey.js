// A form of a passkey: the server says what to sign, the browser asks for the passkey, and the form is sent with its answer, or
// with none: then the server says what to do. This part comes before the one that sends each form once (once.js): a form of a
// passkey is sent twice, and the first time only to the script. Without script, or in a browser without passkeys, the form is not shown.
const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const toText = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");

async function passkey(path) {
  const answer = await fetch(`/api/ui/${path}`, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" });
  if (!answer.ok) return "";
  const publicKey = JSON.parse((await answer.json()).options);
  const known = (keys) => keys?.map((key) => ({ ...key, id: toBytes(key.id) }));
  publicKey.challenge = toBytes(publicKey.challenge);
  let made;
  if (publicKey.user) {
    publicKey.user.id = toBytes(publicKey.user.id);
    publicKey.excludeCredentials = known(publicKey.excludeCredentials);
    made = await navigator.credentials.create({ publicKey });
  } else {
    publicKey.allowCredentials = known(publicKey.allowCredentials);
    made = await navigator.credentials.get({ publicKey });
  }
  const response = {};
  for (const part of ["attestationObject", "authenticatorData", "clientDataJSON", "signature", "userHandle"]) {
    if (made.response[part]) response[part] = toText(made.response[part]);
  }
  return JSON.stringify({ id: made.id, rawId: toText(made.rawId), type: made.type, response });
}

// Forms that wait for the browser, and those that have its answer.
const asking = new WeakSet();
const answered = new WeakSet();
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-passkey]") || answered.delete(form)) return;
  event.preventDefault();
  if (asking.has(form)) return;
  asking.add(form);
  form.elements.answer.value = await passkey(form.dataset.passkey).catch(() => "");
  asking.delete(form);
  answered.add(form);
  form.requestSubmit(event.submitter);
});
if (window.PublicKeyCredential) for (const form of document.querySelectorAll("[data-passkey]")) form.hidden = false;
