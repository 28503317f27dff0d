/**
 * Opens the cases of a confirmed import in the background, some rows a transaction: whatever stops it, it goes on where it
 * was, and no row is opened twice. When the last is settled the file is erased.
 */
import { z } from "zod";
import { buffer } from "node:stream/consumers";
import { read } from "../../platform/db.ts";
import type { WriteTx } from "../../platform/db.ts";
import { dutyKind, DutyProblem } from "../../platform/duties/kinds.ts";
import type { DutyKind } from "../../platform/duties/kinds.ts";
import type { Platform } from "../../platform/feature.ts";
import { idSchema } from "../../platform/identifiers.ts";
import type { ActorId } from "../../platform/identifiers.ts";
import { append } from "../../platform/ledger/ledger.ts";
import { scopeOf } from "../../platform/scope.ts";
import type { Scope } from "../../platform/scope.ts";
import { dayOrders, importId, mostRows } from "./contract.ts";
import type { ImportId } from "./contract.ts";
import { parseTable } from "../../platform/csv.ts";
import { headOf, understand } from "./domain.rows.ts";
import type { Understood } from "./domain.rows.ts";
import { factsOf } from "./look.ts";
import { openImported } from "./open.ts";
import {
  endImport,
  givenUpImports,
  listImports,
  nextRows,
  openedAlready,
  readImport,
  settleRow,
  takeTurn,
} from "./store.ts";
import { insertDuty } from "../../platform/duties/store.ts";
import type { Instant } from "../../platform/time.ts";

export const importDuty = "imports.open";
/** The one who confirmed it is the one who opens: their name stands on what they brought. */
const ImportData = z.strictObject({ import: importId, actor: idSchema<ActorId>() });
const Choices = z.strictObject({ days: z.enum(dayOrders) });

const rowsAtOnce = 20;

const givingUpDuty = "imports.give_up";
const GivenUp = z.strictObject({ import: importId });

/** Ends imports that nobody opens any more, so that no file outlives its import. What was not opened can be sent again. */
export async function oweEnds(tx: WriteTx, scope: Scope, now: Instant): Promise<void> {
  for (const id of await givenUpImports(tx, scope, importDuty))
    await insertDuty(tx, scope, { kind: givingUpDuty, key: id, data: { import: id }, dueAt: now, now });
}

export function endingDuty({ now, files, keys }: Platform): DutyKind {
  return dutyKind({
    name: givingUpDuty,
    data: GivenUp,
    isDestructive: true,
    run: async ({ data: { import: id }, scope, write }) => {
      const erase = await write(async (tx) => {
        const known = await readImport(tx, scope, id);
        const [told] = await listImports(tx, scope, id);
        if (known === undefined || told === undefined || known.state === "done") return undefined;
        await append(tx, scope, keys, {
          type: "import.given-up",
          now: now(),
          owner: { kind: "organisation", id: scope.organisationId },
          payload: { import: id, opened: told.opened, notOpened: told.waiting },
        });
        await endImport(tx, scope, id, now());
        return known.file_id === null ? undefined : files.remove(tx, scope, known.file_id);
      });
      await erase?.();
      return undefined;
    },
  }) as DutyKind;
}

type RowOf = (number: number) => Understood | undefined;

export function openingDuty(platform: Platform): DutyKind {
  const { now, files } = platform;
  return dutyKind({
    name: importDuty,
    data: ImportData,
    run: async ({ data, scope: own, signal, write }) => {
      const scope = scopeOf({ organisationId: own.organisationId, actorId: data.actor });
      const rowOf = await rowsIn(platform, scope, data.import);
      if (rowOf === undefined) return undefined;
      for (;;) {
        if (signal.aborted) throw new DutyProblem("interrupted");
        const count = await write((tx) => openSome(tx, scope, platform, data.import, rowOf));
        if (count === 0) break;
      }
      const erase = await write(async (tx) => {
        const known = await readImport(tx, scope, data.import);
        const [told] = await listImports(tx, scope, data.import);
        if (known === undefined || told === undefined || known.state === "done") return undefined;
        await append(tx, scope, platform.keys, {
          type: "import.finished",
          now: now(),
          owner: { kind: "organisation", id: scope.organisationId },
          payload: {
            import: data.import,
            opened: told.opened,
            duplicates: told.duplicate,
            wrong: told.wrong,
          },
        });
        await endImport(tx, scope, data.import, now());
        return known.file_id === null ? undefined : files.remove(tx, scope, known.file_id);
      });
      await erase?.();
      return undefined;
    },
  });
}

/** The rows of the file as they are understood today; undefined when the import is done. */
async function rowsIn(
  { db, files, keys, now }: Platform,
  scope: Scope,
  id: ImportId,
): Promise<RowOf | undefined> {
  return read(db, scope, async (tx) => {
    const known = await readImport(tx, scope, id);
    const fileId = known?.file_id ?? undefined;
    if (known === undefined || fileId === undefined) return undefined;
    const file = await files.get(tx, scope, fileId);
    if (file === undefined) throw new DutyProblem("file_gone", { permanent: true });
    const parsed = parseTable(await buffer(file.content), mostRows);
    if ("fault" in parsed) throw new DutyProblem("file_unreadable", { permanent: true });
    const { places } = headOf(parsed.head);
    const facts = await factsOf(tx, scope, keys, Choices.parse(known.choices).days, now());
    const rows = new Map(parsed.rows.map(({ number, cells }) => [number, cells]));
    return (number) => {
      const cells = rows.get(number);
      return cells === undefined
        ? undefined
        : understand(cells, { places, width: parsed.head.length }, facts);
    };
  });
}

async function openSome(
  tx: WriteTx,
  scope: Scope,
  platform: Platform,
  id: ImportId,
  rowOf: RowOf,
): Promise<number> {
  const now = platform.now();
  await takeTurn(tx, scope);
  const rows = await nextRows(tx, scope, id, rowsAtOnce);
  const known = await openedAlready(
    tx,
    scope,
    rows.map(({ keyHash }) => keyHash),
  );
  for (const { number, keyHash } of rows) {
    const row = rowOf(number);
    if (known.has(keyHash.toString("hex"))) await settleRow(tx, scope, id, number, { state: "duplicate" });
    // A colleague it names may have left since somebody looked.
    else if (row === undefined || !("asked" in row))
      await settleRow(tx, scope, id, number, { state: "wrong", problems: row?.problems ?? [] });
    else {
      const caseId = await openImported(tx, scope, platform, { importId: id, number, asked: row.asked, now });
      await settleRow(tx, scope, id, number, { state: "opened", caseId });
    }
  }
  return rows.length;
}
