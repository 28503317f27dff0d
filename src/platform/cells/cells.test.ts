// Goal: a sealed value opens in its own place, under its own key, unchanged; and nowhere else.
// Method: 100 cells, every ciphertext tried in every other's place (9,900 refusals); every bit of an envelope turned;
// another key with the same owner; the database row moved by SQL; destruction by key owner.
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { world } from "../../../testkit/world.ts";
import type { World } from "../../../testkit/world.ts";
import { read, write } from "../db.ts";
import { newId } from "../ids.ts";
import type { CaseId, EventId, OrganisationId, SubjectId } from "../ids.ts";
import { keyId } from "../keys.ts";
import { derivedKeys } from "../../../testkit/keys.ts";
import type { KeyOwner } from "../keys.ts";
import { destroyCellsOf, readCells, writeCell } from "./cells.ts";
import { envelopeOverheadBytes, open, readHead, seal, SealBroken } from "./seal.ts";
import type { CellPlace } from "./seal.ts";

let w: World;
const keys = derivedKeys(randomBytes(32));
beforeAll(async () => {
  w = await world();
});
afterAll(() => w.close());

const newPlace = (organisationId: OrganisationId, rowId: string = newId<EventId>()): CellPlace => ({
  organisationId,
  table: "case_event",
  column: "reason",
  rowId,
});

test("of 100 cells none opens in another's place", async () => {
  const shared = newId<EventId>();
  const cells = await Promise.all(
    Array.from({ length: 100 }, async (_, index) => {
      const [here, there] = w.organisations;
      const { organisationId } = index % 4 === 0 ? there : here;
      // Neighbours differ in one part only: the row, the column, the table, the organisation or the owner.
      const place = {
        ...newPlace(organisationId, index % 3 === 0 ? shared : newId<EventId>()),
        ...(index % 5 === 0 ? { column: "note" } : {}),
        ...(index % 7 === 0 ? { table: "entry" } : {}),
      };
      const owner: KeyOwner = { kind: index % 2 === 0 ? "subject" : "case", id: newId<SubjectId>() };
      const key = await keys.current(organisationId, owner);
      const text = `text ${index}`;
      return { place, owner, key, text, envelope: seal(key, owner, place, Buffer.from(text)) };
    }),
  );
  let refused = 0;
  for (const [a, mine] of cells.entries()) {
    expect(open(mine.key, mine.owner, mine.place, mine.envelope).toString()).toBe(mine.text);
    for (const [b, other] of cells.entries()) {
      if (a === b) continue;
      expect(() => open(mine.key, mine.owner, mine.place, other.envelope)).toThrow(SealBroken);
      refused += 1;
    }
  }
  expect(refused).toBe(9_900);
});

test("each part of the place is bound, and parts cannot flow into each other", async () => {
  const [here, there] = w.organisations;
  const owner: KeyOwner = { kind: "case", id: newId<CaseId>() };
  const place = newPlace(here.organisationId);
  const key = await keys.current(here.organisationId, owner);
  const envelope = seal(key, owner, place, Buffer.from("x"));
  const moved: readonly [KeyOwner, CellPlace][] = [
    [owner, { ...place, organisationId: there.organisationId }],
    [owner, { ...place, table: "entry" }],
    [owner, { ...place, column: "note" }],
    [owner, { ...place, rowId: newId<EventId>() }],
    [owner, { ...place, table: "case_eventr", column: "eason" }],
    [{ ...owner, id: newId<CaseId>() }, place],
    [{ ...owner, kind: "subject" }, place],
  ];
  for (const [asOwner, asPlace] of moved) {
    expect(() => open(key, asOwner, asPlace, envelope)).toThrow(SealBroken);
  }
});

test("an envelope with any one bit turned, or cut short, does not open", async () => {
  const [here] = w.organisations;
  const owner: KeyOwner = { kind: "organisation", id: here.organisationId };
  const place = newPlace(here.organisationId);
  const key = await keys.current(here.organisationId, owner);
  const envelope = seal(key, owner, place, Buffer.from("twelve bytes"));
  expect(envelope.length).toBe(12 + envelopeOverheadBytes);
  for (let bit = 0; bit < envelope.length * 8; bit += 1) {
    const changed = Buffer.from(envelope);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(() => open(key, owner, place, changed)).toThrow(SealBroken);
  }
  for (let length = 0; length < envelope.length; length += 1) {
    expect(() => open(key, owner, place, envelope.subarray(0, length))).toThrow(SealBroken);
  }
});

test("a key that only claims the id is refused before anything is decrypted", () => {
  const [here] = w.organisations;
  const owner: KeyOwner = { kind: "subject", id: newId<SubjectId>() };
  const secret = randomBytes(32);
  const key = { id: keyId(secret), secret };
  const place = newPlace(here.organisationId);
  const envelope = seal(key, owner, place, Buffer.from("x"));
  expect(readHead(envelope)).toEqual({ ownerKind: "subject", keyId: key.id });
  expect(() => open({ id: key.id, secret: randomBytes(32) }, owner, place, envelope)).toThrow(
    "The key is not the one this value was sealed with.",
  );
});

test("stored cells read back, hold no plaintext, and a row moved by SQL does not open", async () => {
  const [here] = w.organisations;
  const owner: KeyOwner = { kind: "subject", id: newId<SubjectId>() };
  const row = (): { table: string; column: string; rowId: string } => ({
    table: "case_event",
    column: "reason",
    rowId: newId<EventId>(),
  });
  const [first, second] = await write(w.db, here.scope, async (tx) => [
    await writeCell(tx, here.scope, keys, { row: row(), owner, text: "Zoë Ångström 王", now: w.now() }),
    await writeCell(tx, here.scope, keys, { row: row(), owner, text: "second", now: w.now() }),
  ]);
  if (first === undefined || second === undefined) throw new Error("two cells were written");
  const texts = await read(w.db, here.scope, (tx) => readCells(tx, here.scope, keys, [first, second]));
  expect(texts).toEqual(
    new Map([
      [first, "Zoë Ångström 王"],
      [second, "second"],
    ]),
  );
  const root = await w.client("kept_superuser");
  const { rows } = await root.query<{ envelope: Buffer }>("select envelope from cell where id = $1", [first]);
  expect(rows[0]?.envelope.includes("Zoë")).toBe(false);
  await root.query("update cell set envelope = $2 where id = $1", [second, rows[0]?.envelope]);
  await expect(read(w.db, here.scope, (tx) => readCells(tx, here.scope, keys, [second]))).rejects.toThrow(
    SealBroken,
  );
});

test("destroying an owner's cells leaves every other owner's", async () => {
  const [here] = w.organisations;
  const gone: KeyOwner = { kind: "subject", id: newId<SubjectId>() };
  const stays: KeyOwner = { kind: "case", id: gone.id };
  const result = await write(w.db, here.scope, async (tx) => {
    const ids = [];
    for (const owner of [gone, gone, stays]) {
      const row = { table: "case_event", column: "reason", rowId: newId<EventId>() };
      ids.push(await writeCell(tx, here.scope, keys, { row, owner, text: owner.kind, now: w.now() }));
    }
    const destroyed = await destroyCellsOf(tx, here.scope, gone);
    const texts = await readCells(tx, here.scope, keys, ids);
    return { destroyed, texts: [...texts.values()] };
  });
  expect(result).toEqual({ destroyed: 2, texts: ["case"] });
});
