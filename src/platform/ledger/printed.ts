/**
 * Where the ledger stands, as one line at the foot of what leaves the house on paper: name, size and root of the newest
 * checkpoint. Whoever keeps the paper can hold any later export against it; it is true of the moment it was printed.
 */
import { parseCheckpoint, parseNote } from "../../evidence/note.ts";
import { toBase64 } from "../../evidence/bytes.ts";
import type { Tx } from "../db.ts";
import { sentences } from "../i18n/messages.ts";
import type { Language } from "../i18n/platform.ts";
import type { Scope } from "../scope.ts";
import { readHead } from "./tree_store.ts";

const { say } = sentences(
  {
    line: {
      plural: "size",
      one: "{origin}, {size} entry: {root}",
      other: "{origin}, {size} entries: {root}",
    },
  },
  {
    es: {
      line: {
        plural: "size",
        one: "{origin}, {size} anotación: {root}",
        other: "{origin}, {size} anotaciones: {root}",
      },
    },
  },
);

/** The line; `undefined` while nothing is numbered, and then nothing is printed. */
export async function ledgerLine(tx: Tx, scope: Scope, language: Language): Promise<string | undefined> {
  const head = await readHead(tx, scope);
  const checkpoint = parseCheckpoint(parseNote(head?.note ?? "")?.text ?? "");
  if (checkpoint === undefined) return undefined;
  const { origin, size, root } = checkpoint;
  return say(language, "line", { origin, size, root: toBase64(root) });
}
