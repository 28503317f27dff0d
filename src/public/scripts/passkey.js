// The passkey's button of the sign-in pages (WebAuthn Level 3). Without it, or in a browser that knows no passkeys,
// the button stays hidden and the password is there.
async function call(address, body) {
  const reply = await fetch(address, {
    method: "POST",
    credentials: "same-origin",
    headers: { "content-type": "application/json", "idempotency-key": crypto.randomUUID() },
    body: JSON.stringify(body),
  });
  if (!reply.ok) throw new Error(String(reply.status));
  return reply.json();
}

function prepare(part) {
  const button = part.querySelector("button");
  const failed = part.querySelector("[role=alert]");
  part.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    failed.hidden = true;
    try {
      const { options } = await call(`${part.dataset.passkey}/options`, {});
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
      const credential = await navigator.credentials.get({ publicKey });
      const { see } = await call(part.dataset.passkey, {
        credential: credential.toJSON(),
        to: part.dataset.to,
      });
      if (see === undefined) throw new Error("refused");
      location.assign(see);
    } catch {
      failed.hidden = false;
      button.disabled = false;
    }
  });
}

if (typeof globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON === "function") {
  for (const part of document.querySelectorAll("[data-passkey]")) prepare(part);
}
