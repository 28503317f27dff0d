/**
 * Puts the page that checks receipts together: one HTML file, no network, its script the very functions of
 * `src/evidence`, with the types taken out by Node. A bundler would add a dependency to what people are asked to trust;
 * a list of files in order needs none.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import path from "node:path";

/** In the order in which they need each other; none imports anything else. */
const parts = [
  "bytes",
  "shape",
  "note",
  "key_history",
  "receipt",
  "entry",
  "promise",
  "layout",
  "archive",
  "whole",
] as const;

let built: string | undefined;

/** The page's HTML. */
export function verifierPage(): string {
  return (built ??= build());
}

function build(): string {
  const evidence = path.resolve(import.meta.dirname, "..", "..", "evidence");
  const files = [
    ...parts.map((name) => path.join(evidence, name)),
    path.join(import.meta.dirname, "acts"),
    path.join(import.meta.dirname, "ui", "verifier"),
  ];
  const script = files
    .map((file) => plain(stripTypeScriptTypes(readFileSync(`${file}.ts`, "utf8"), { mode: "strip" })))
    .join("\n");
  const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; base-uri 'none'; form-action 'none'`;
  return template
    .replace("%policy%", policy)
    .replace("%style%", () => style)
    .replace("%script%", () => script);
}

/** Without imports and exports, which have no meaning once all stands in one scope; without comments and blank lines. */
function plain(source: string): string {
  return source
    .replaceAll(/^import\s[^;]*;$/gmu, "")
    .replaceAll(/^export\s+(?=async|const|function|class)/gmu, "")
    .replaceAll(/^\s*\/\*\*[^]*?\*\/\n/gmu, "")
    .replaceAll(/^[ \t]*\n/gmu, "");
}

const style = `
:root { color-scheme: light dark; --paper: #fbfaf7; --ink: #1d1f20; --soft: #5b6163; --line: #d9d6cf; --accent: #0f5c5c;
  --kept: #1f6b3a; --broken: #a3261d; }
@media (prefers-color-scheme: dark) { :root { --paper: #16191a; --ink: #e9e7e2; --soft: #a5abac; --line: #363b3d;
  --accent: #6cc3c0; --kept: #7fcf9a; --broken: #f0958c; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 40rem; margin: 0 auto; padding: 32px 16px; }
h1 { font: 600 28px/1.25 Georgia, serif; margin: 0 0 8px; }
p { margin: 0 0 16px; }
.soft { color: var(--soft); }
label { display: block; font-weight: 600; margin: 24px 0 4px; }
textarea, input { box-sizing: border-box; width: 100%; font: 14px/1.5 ui-monospace, monospace; color: inherit;
  background: transparent; border: 1px solid var(--soft); border-radius: 4px; padding: 8px; }
button { margin: 24px 0 0; padding: 10px 20px; font: 600 16px/1.5 system-ui, sans-serif; color: var(--paper);
  background: var(--accent); border: 0; border-radius: 4px; cursor: pointer; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
#result { margin: 32px 0 0; border-top: 1px solid var(--line); padding-top: 16px; overflow-wrap: anywhere; }
#result h2 { font-size: 20px; margin: 0 0 8px; }
#result.proved h2 { color: var(--kept); } #result.refused h2 { color: var(--broken); }
ul { margin: 0; padding-left: 20px; }
`;

const template = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="%policy%">
<title>Check a receipt</title>
<style>%style%</style>
</head>
<body>
<main>
<h1>Check a receipt or a ledger</h1>
<p>A receipt shows that something was recorded in an organisation's ledger and has not been changed or left out since. An
exported ledger shows all there is. This page checks both here, in your browser. It sends nothing anywhere and works
without a connection.</p>
<form>
<label for="keys">Key of the ledger</label>
<p class="soft">One line, as the organisation publishes it. Get it from somewhere other than the person who gave you the
file. Keys of witnesses may follow, one on each line.</p>
<textarea id="keys" rows="4" spellcheck="false" autocomplete="off"></textarea>
<label for="receipt">File</label>
<p class="soft">A receipt (.tlog-proof), a promise of one (.promise), or an exported ledger (.zip).</p>
<input id="receipt" type="file">
<label for="history">History of the key</label>
<p class="soft">Only if the organisation changed its key: the file key-history, as it publishes it. An exported ledger brings
its own.</p>
<input id="history" type="file">
<label for="kept">A checkpoint you kept</label>
<p class="soft">Only for a ledger, and only if you have one: the text of a mail that brought it. It shows whether the past was
rewritten since.</p>
<textarea id="kept" rows="3" spellcheck="false" autocomplete="off"></textarea>
<button type="submit">Check it</button>
</form>
<section id="result" role="status" aria-live="polite"></section>
</main>
<script type="module">%script%</script>
</body>
</html>
`;
