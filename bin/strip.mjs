// Lets the pinned Node read our TypeScript where it lives under node_modules (installed from the tarball), because
// Node strips types everywhere but there. Only Kept's own files: every other package keeps Node's rule.
// docs/decisions/0001-runtime-and-launcher.md
import { readFileSync } from "node:fs";
import { registerHooks, stripTypeScriptTypes } from "node:module";
import { fileURLToPath } from "node:url";

const own = new URL("../", import.meta.url).href;

registerHooks({
  load(url, context, nextLoad) {
    const isOurs = url.startsWith(own) && !url.slice(own.length).includes("node_modules/");
    if (!isOurs || !url.endsWith(".ts")) return nextLoad(url, context);
    const source = stripTypeScriptTypes(readFileSync(fileURLToPath(url), "utf8"), { mode: "strip" });
    return { format: "module", source, shortCircuit: true };
  },
});
