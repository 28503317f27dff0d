/**
 * The journal as a file, one element per line, so that two journals can be compared with ordinary tools. It stays with
 * the organisation: it names rows of other people by key (art. 15(4)), so it never lies in the folder handed over.
 */
import { open } from "node:fs/promises";
import type { Journal } from "./journal.ts";

/** Writes `file`, which must not exist, readable by its owner alone. */
export async function writeJournal(file: string, journal: Journal): Promise<void> {
  const handle = await open(file, "wx", 0o600);
  try {
    let text = "";
    for (const piece of pieces(journal)) {
      text += piece;
      if (text.length < 65_536) continue;
      await handle.writeFile(text);
      text = "";
    }
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function* pieces(journal: Journal): Generator<string> {
  let separator = "{";
  for (const [name, value] of Object.entries(journal)) {
    yield `${separator}\n${JSON.stringify(name)}: `;
    separator = ",";
    if (!Array.isArray(value)) {
      yield JSON.stringify(value);
      continue;
    }
    yield "[";
    for (const [at, element] of value.entries()) yield `${at === 0 ? "\n" : ",\n"}${JSON.stringify(element)}`;
    yield value.length === 0 ? "]" : "\n]";
  }
  yield "\n}\n";
}
