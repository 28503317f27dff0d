/**
 * Remembers, beside the keys and apart from the database, the newest checkpoint of each ledger: `ledger.anchor`. A database
 * put back to an older state is then noticed at the next start, also where no witness looks on
 * (docs/decisions/0072-witness-and-anchor.md). The file holds signed checkpoints and nothing secret; it is written whole, beside its place,
 * flushed and renamed.
 */
import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { z } from "zod";
import { parseCheckpoint, parseNote } from "../../evidence/note.ts";
import type { Checkpoint } from "../../evidence/note.ts";
import { failPoint } from "../fail_point.ts";
import type { OrganisationId } from "../ids.ts";
import { LedgerRefused } from "./signing_key.ts";

export type Anchor = {
  /** The newest checkpoint known of an organisation's ledger; `undefined` before its first. */
  known(organisationId: OrganisationId): Checkpoint | undefined;
  /** Organisations whose ledger is known. */
  organisations(): readonly OrganisationId[];
  /** Takes a newer checkpoint; written by `flush`. */
  note(organisationId: OrganisationId, signedCheckpoint: string): void;
  /** Takes a checkpoint that may be of a smaller tree: a person has said that what was lost is lost. */
  replace(organisationId: OrganisationId, signedCheckpoint: string): void;
  flush(): void;
};

const fileName = "ledger.anchor";
const Content = z.strictObject({ version: z.literal(1), checkpoints: z.record(z.string(), z.string()) });

export function openAnchor(folder: string): Anchor {
  const file = path.join(folder, fileName);
  const checkpoints = new Map(read(file));
  const replaced = new Set<OrganisationId>();
  let isWritten = true;
  const known = (organisationId: OrganisationId): Checkpoint | undefined => {
    const note = checkpoints.get(organisationId);
    return note === undefined ? undefined : checkpointIn(note);
  };
  const set = (organisationId: OrganisationId, note: string): void => {
    checkpoints.set(organisationId, note);
    isWritten = false;
  };
  return {
    known,
    organisations: () => [...checkpoints.keys()],
    note: (organisationId, note) => {
      const before = known(organisationId);
      if (before === undefined || (checkpointIn(note)?.size ?? 0) > before.size) set(organisationId, note);
    },
    replace: (organisationId, note) => {
      replaced.add(organisationId);
      set(organisationId, note);
    },
    flush: () => {
      if (isWritten) return;
      // Another server may have written since: the larger tree is the newer one.
      for (const [organisationId, note] of read(file)) {
        if (replaced.has(organisationId)) continue;
        if ((checkpointIn(note)?.size ?? 0) > (known(organisationId)?.size ?? 0))
          checkpoints.set(organisationId, note);
      }
      writeBeside(folder, fileName, { version: 1, checkpoints: Object.fromEntries(checkpoints) });
      isWritten = true;
      replaced.clear();
      failPoint("ledger.anchored");
    },
  };
}

function checkpointIn(note: string): Checkpoint | undefined {
  return parseCheckpoint(parseNote(note)?.text ?? "");
}

function read(file: string): readonly (readonly [OrganisationId, string])[] {
  if (!existsSync(file)) return [];
  const content = Content.safeParse(parseJson(readFileSync(file, "utf8")));
  const notes = Object.entries(content.data?.checkpoints ?? {});
  if (!content.success || notes.some(([, note]) => checkpointIn(note) === undefined)) {
    throw new LedgerRefused(
      `The file ${file} is damaged. It remembers how far each ledger had come; put it back from its copy, or delete it ` +
        "once `kept ledger verify` finds nothing and a witness or a mailed checkpoint agrees.",
    );
  }
  return notes.map(([organisationId, note]) => [organisationId as OrganisationId, note]);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Writes a small file of the keystore's folder whole: it is the old one or the new one, whenever the process ends. */
export function writeBeside(folder: string, name: string, content: unknown): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const partial = path.join(folder, `.${name}.${process.pid}.${randomBytes(4).toString("hex")}`);
  const descriptor = openSync(partial, "wx", 0o600);
  try {
    writeSync(descriptor, `${JSON.stringify(content, undefined, 1)}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(partial, path.join(folder, name));
  const directory = openSync(folder, "r");
  fsyncSync(directory);
  closeSync(directory);
}
