/** Preloaded by a control's server: changes the named lines of the product's source while it is loaded. */
import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import path from "node:path";
import { mutants } from "../mutants.ts";
import type { Mutant, MutantName } from "../mutants.ts";

const root = path.resolve(import.meta.dirname, "../../..");
const name = process.env["FAULTS_MUTANT"] as MutantName;
const wanted: readonly Mutant[] = mutants[name];
const changes = new Map(
  wanted.map(({ file, change }) => [pathToFileURL(path.join(root, file)).href, change]),
);

registerHooks({
  load: (url, context, next) => {
    const loaded = next(url, context);
    const change = changes.get(url);
    if (change === undefined) return loaded;
    let source = Buffer.from(loaded.source as Uint8Array).toString("utf8");
    for (const [from, to] of change) {
      if (source.split(from).length !== 2) throw new Error(`The control ${name} does not fit ${url}.`);
      source = source.replace(from, () => to);
    }
    return { ...loaded, source };
  },
});
