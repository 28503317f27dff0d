// Goal: after an erasure nothing of the person can be read, here at once and from copies when the certificate says, the
// ledger still verifies, and everybody else's texts, files and payloads are as they were.
// Method: two subjects with a case, texts, files and ledger entries each, in a real database with a real keystore and the
// real duties; then every sealed byte that is left is tried with every key that is left.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { dutyWorld } from "../../../testkit/duties.ts";
import type { DutyWorld } from "../../../testkit/duties.ts";
import { defineCaseKind } from "../cases/kind.ts";
import { openCase } from "../cases/store.ts";
import { readCells, writeCell } from "../cells/cells.ts";
import { read, write } from "../db.ts";
import { code, defineEvent } from "../events.ts";
import type { EventOf } from "../events.ts";
import { openFileStore } from "../files.ts";
import type { FileStore } from "../files.ts";
import { newId } from "../ids.ts";
import type { CaseId, CellId, FileId, SubjectId } from "../ids.ts";
import { append, listEntries, provePayload, verifyLeaf } from "../ledger/ledger.ts";
import type { Scope } from "../scope.ts";
import { dayOwner, forgetDays } from "./day_owner.ts";
import { oweTurn, vaultDuties } from "./duties.ts";
import { erasePerson, previewErasure } from "./erase.ts";
import { openKeystore } from "./keystore.ts";
import type { Vault } from "./vault.ts";

const asked = defineEvent("visit.asked", 1, z.strictObject({ door: code }));
const visit = defineCaseKind({
  kind: "visit",
  referencePrefix: "V",
  events: [asked],
  state: z.strictObject({ name: z.literal("open") }),
  apply: (_state: { readonly name: "open" } | undefined, _event: EventOf<typeof asked>) => ({
    name: "open" as const,
  }),
  isClosed: () => false,
});

let w: DutyWorld;
let home: string;
let vault: Vault;
let files: FileStore;
let scope: Scope;
beforeAll(async () => {
  w = await dutyWorld();
  home = mkdtempSync(path.join(tmpdir(), "kept-erase-"));
  vault = await openKeystore(path.join(home, "keys"), w.db, w.now);
  files = openFileStore(path.join(home, "files"), vault, w.now);
  scope = w.organisations[0].scope;
  await w.worker(vaultDuties({ keys: vault, now: w.now }));
});
afterAll(async () => {
  await w.close();
  vault.close();
  rmSync(home, { recursive: true });
});

type Person = {
  readonly subjectId: SubjectId;
  readonly caseId: CaseId;
  readonly cells: readonly CellId[];
  readonly files: readonly FileId[];
};

async function person(name: string): Promise<Person> {
  const subjectId: SubjectId = newId();
  const now = w.now();
  return write(w.db, scope, async (tx) => {
    const { id: caseId } = await openCase(tx, scope, visit, {
      jurisdiction: "GB",
      subjectId,
      events: [asked.make({ door: "front" })],
      now,
    });
    const cells = [];
    for (const owner of [
      { kind: "case", id: caseId } as const,
      { kind: "subject", id: subjectId } as const,
    ]) {
      const row = { table: "visit", column: owner.kind, rowId: caseId };
      cells.push(await writeCell(tx, scope, vault, { row, owner, text: `${name} of ${owner.kind}`, now }));
      await append(tx, scope, vault, { type: "visit.told", now, subjectId, owner, payload: { name } });
    }
    const stored = [];
    for (const owner of [{ kind: "case", id: caseId } as const, { kind: "file", id: newId() } as const]) {
      const file = { owner, mediaType: "text/plain", now, caseId };
      stored.push((await files.put(tx, scope, Readable.from([Buffer.from(name)]), file)).id);
    }
    return { subjectId, caseId, cells, files: stored };
  });
}

const textsOf = ({ cells }: Person): Promise<readonly string[]> =>
  read(w.db, scope, async (tx) => [...(await readCells(tx, scope, vault, [...cells])).values()]);
const contentsOf = async (of: Person): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const id of of.files) {
    const file = await read(w.db, scope, (tx) => files.get(tx, scope, id));
    if (file !== undefined) found.push(await text(file.content));
  }
  return found;
};

test("an erased person is gone, the certificate counts what was removed, everybody else stays", async () => {
  const [mine, yours] = [await person("Lena Vogt"), await person("Omar Haddad")];
  // A copy of the rows as a backup would hold them, still sealed.
  const backup = await read(w.db, scope, async (tx) => ({
    cells: await tx.selectFrom("cell").selectAll().execute(),
    entries: await listEntries(tx, scope, { limit: 100 }),
  }));
  const counted = await read(w.db, scope, (tx) => previewErasure(tx, scope, { subjectId: mine.subjectId }));
  const { certificate, eraseContents } = await write(w.db, scope, (tx) =>
    erasePerson(tx, scope, { keys: vault, files }, { subjectId: mine.subjectId, now: w.now() }),
  );
  await eraseContents();
  expect(certificate.removed).toEqual({ texts: 2, payloads: 2, files: 2 });
  expect(counted).toEqual(certificate.removed);
  expect(certificate.owners).toHaveLength(3);
  expect(certificate.unreadableInCopiesBy).toEqual(w.now().add({ hours: 14 * 24 }));
  expect(await textsOf(mine)).toEqual([]);
  expect(await contentsOf(mine)).toEqual([]);
  expect(readdirSync(path.join(home, "files", scope.organisationId))).toHaveLength(2);
  expect(await textsOf(yours)).toEqual(["Omar Haddad of case", "Omar Haddad of subject"]);
  expect(await contentsOf(yours)).toEqual(["Omar Haddad", "Omar Haddad"]);
  // The duties destroy the keys: then the backup's sealed rows open for nobody.
  await expect
    .poll(() => [...vault.tombstones()].map(({ owner }) => owner.id).toSorted(), { timeout: 20_000 })
    .toEqual(certificate.owners.map(({ id }) => id).toSorted());
  await expect.poll(() => typesOf("key.destroyed"), { timeout: 20_000 }).toBe(3);
  await write(w.db, scope, async (tx) => {
    for (const cell of backup.cells.filter(({ id }) => mine.cells.includes(id))) {
      await tx.insertInto("cell").values(cell).execute();
    }
  });
  expect(await textsOf(mine)).toEqual([]);
  const after = await read(w.db, scope, (tx) => listEntries(tx, scope, { limit: 1000 }));
  expect(after.filter((entry) => !verifyLeaf(entry))).toEqual([]);
  expect(after.slice(0, backup.entries.length)).toEqual(backup.entries);
  const told = after.filter(({ type }) => type === "visit.told");
  const proofs = await read(w.db, scope, (tx) =>
    Promise.all(told.map((entry) => provePayload(tx, scope, vault, entry))),
  );
  expect(proofs.map(({ result }) => result)).toEqual(["destroyed", "destroyed", "proved", "proved"]);
  // Beyond this keystore a copy may still open them; two epochs later none does.
  const fates = () =>
    certificate.owners.map((owner) => vault.fateOf(scope.organisationId, owner, w.now()).state);
  expect(fates()).toEqual(["destroyed", "destroyed", "destroyed"]);
});

test("an erasure of cases alone leaves the person's other cases", async () => {
  const one = await person("Ines Prado");
  await write(w.db, scope, (tx) =>
    erasePerson(tx, scope, { keys: vault, files }, { caseIds: [one.caseId], now: w.now() }),
  );
  expect(await textsOf(one)).toEqual(["Ines Prado of subject"]);
  // The duty destroys the case's key: what comes later in this file asks for every key that was destroyed by now.
  await expect.poll(() => [...vault.tombstones()].map(({ owner }) => owner.id)).toContain(one.caseId);
});

test("a change of epoch is owed when the week is over, and leaves an entry", async () => {
  const owe = (): Promise<void> => write(w.db, scope, (tx) => oweTurn(tx, scope, vault, w.now()));
  await owe();
  w.advance({ days: 7 });
  await owe();
  await owe();
  await expect.poll(() => typesOf("key.epoch_begun"), { timeout: 20_000 }).toBe(1);
  expect(vault.status().epochs.map(({ state }) => state)).toEqual(["previous", "current"]);
  const buried = [...vault.tombstones()].map(({ owner }) => owner);
  const fates = () => buried.map((owner) => vault.fateOf(scope.organisationId, owner, w.now()).state);
  expect(new Set(fates())).toEqual(new Set(["destroyed"]));
  w.advance({ days: 7 });
  await vault.turnEpoch();
  expect(new Set(fates())).toEqual(new Set(["gone"]));
});

test("what is sealed for a day is forgotten when it is over, in this process and after days without it", async () => {
  const { organisationId } = scope;
  const owner = dayOwner(organisationId, w.now());
  const key = await vault.current(organisationId, owner);
  const before = w.now();
  forgetDays(vault)(organisationId, before.add({ hours: 24 }));
  expect(await vault.find(organisationId, owner, key.id)).toEqual(key);
  forgetDays(vault)(organisationId, before.add({ hours: 24 * 20 }));
  expect(await vault.find(organisationId, owner, key.id)).toBeUndefined();
  expect(dayOwner(organisationId, before.add({ hours: 24 })).id).not.toBe(owner.id);
});

async function typesOf(type: string): Promise<number> {
  const entries = await read(w.db, scope, (tx) => listEntries(tx, scope, { limit: 1000 }));
  return entries.filter((entry) => entry.type === type).length;
}
