// Back from the identity provider: the form with its answer is sent by itself. The answer fits only the browser that left
// for it, so nobody can be signed in by a link. Coming here with the back button sends nothing a second time.
const [arrival] = performance.getEntriesByType("navigation");
if (arrival?.type !== "back_forward") document.querySelector("form[data-send=itself]")?.requestSubmit();
