// Goal: what the ledger says can be checked by anyone from the written format, survives the destruction of what it is
// about, and cannot be changed by the product itself.
// Method: the bytes are composed and hashed here by hand from the decision page, and one vector is a constant computed
// with sha256sum; every field is changed in turn; the app role tries to update, delete, truncate.
import { createHash, createHmac, randomBytes } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { world } from "../../../testkit/world.ts";
import type { World } from "../../../testkit/world.ts";
import { read, write } from "../db.ts";
import { newId } from "../ids.ts";
import type { ClauseId, SubjectId } from "../ids.ts";
import { derivedKeys } from "../../../testkit/keys.ts";
import { canonicalEntry, canonicalJson, commit, leafHash } from "./canonical.ts";
import type { CanonicalEntry, Json } from "./canonical.ts";
import { append, destroyPayloadsOf, listEntries, provePayload, verifyLeaf } from "./ledger.ts";
import type { LedgerEntry } from "./ledger.ts";

let w: World;
const keys = derivedKeys(randomBytes(32));
beforeAll(async () => {
  w = await world();
});
afterAll(() => w.close());

const vector: CanonicalEntry = {
  version: 1,
  id: "01a1ff71-5f42-7210-87c5-3549acadb939",
  type: "request.opened",
  recordedAt: Temporal.Instant.from("2026-03-02T09:00:00.000001Z"),
  organisationId: "01a1ff71-5f42-7210-87c5-000000000001",
  actorId: "01a1ff71-5f42-7210-87c5-000000000002",
  clauseId: undefined,
  subjectTag: Buffer.alloc(32, 0xab),
  commitment: Buffer.alloc(32, 0x01),
};

test("the entry's bytes and leaf hash are those of the decision page", () => {
  const text =
    "kept-ledger-entry/1\n01a1ff71-5f42-7210-87c5-3549acadb939\nrequest.opened\n2026-03-02T09:00:00.000001Z\n" +
    "01a1ff71-5f42-7210-87c5-000000000001\n01a1ff71-5f42-7210-87c5-000000000002\n-\n" +
    `${"ab".repeat(32)}\n${"01".repeat(32)}\n`;
  expect(canonicalEntry(vector).toString("latin1")).toBe(text);
  expect(leafHash(canonicalEntry(vector)).toString("hex")).toBe(
    createHash("sha256").update(`\0${text}`, "latin1").digest("hex"),
  );
  expect(leafHash(canonicalEntry(vector)).toString("hex")).toBe(
    "5d8da5c396a0eddfbe4d55965eb5d6920534067a9e18a07a5ac9d6c516a5a701",
  );
});

test("a field that could be read as two is refused", () => {
  for (const change of [
    { type: "request.opened\n-" },
    { type: "Request" },
    { type: "" },
    { id: "01A1FF71-5F42-7210-87C5-3549ACADB939" },
    { actorId: "-" },
    { commitment: Buffer.alloc(31) },
    { recordedAt: Temporal.Instant.from("-002026-03-02T09:00:00Z") },
  ]) {
    expect(() => canonicalEntry({ ...vector, ...change })).toThrow(RangeError);
  }
});

test("canonical JSON follows RFC 8785", () => {
  // Appendix of the RFC: sorting by UTF-16 code units, and the number forms of section 3.2.
  const names: Json = {
    "\u20ac": "Euro Sign",
    "\r": "Carriage Return",
    "\ufb33": "Hebrew Letter Dalet With Dagesh",
    "1": "One",
    "\u{1f600}": "Emoji: Grinning Face",
    "\u0080": "Control",
    "\u00f6": "Latin Small Letter O With Diaeresis",
  };
  expect(canonicalJson(names)).toBe(
    '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis",' +
      '"€":"Euro Sign","\u{1f600}":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
  );
  expect(canonicalJson([Number("333333333.33333329"), 1e30, 4.5, 2e-3, 1e-27, -0])).toBe(
    "[333333333.3333333,1e+30,4.5,0.002,1e-27,0]",
  );
  expect(() => canonicalJson(Number.NaN)).toThrow(RangeError);
  expect(() => canonicalJson("\ud800")).toThrow(RangeError);
});

test("canonical JSON does not depend on the order of names", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      fc.pre(JSON.stringify(value).isWellFormed() && !JSON.stringify(value).includes("\\ud"));
      const members = Object.entries(value as Readonly<Record<string, Json>>);
      const turned = Object.fromEntries(members.toReversed());
      expect(canonicalJson(turned)).toBe(canonicalJson(Object.fromEntries(members)));
      expect(JSON.parse(canonicalJson(turned))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

async function appendOne(subjectId: SubjectId, payload: Json): Promise<LedgerEntry> {
  const [here] = w.organisations;
  return write(w.db, here.scope, async (tx) => {
    const { id, leafHash: leaf } = await append(tx, here.scope, keys, {
      type: "request.opened",
      now: w.now(),
      clauseId: newId<ClauseId>(),
      subjectId,
      payload,
      owner: { kind: "subject", id: subjectId },
    });
    const entry = (await listEntries(tx, here.scope, { limit: 1000 })).find((one) => one.id === id);
    if (entry === undefined) throw new Error("the entry is not there");
    expect(entry.leafHash).toEqual(leaf);
    return entry;
  });
}

test("an entry read back proves its leaf, and a change to any field is seen", async () => {
  const entry = await appendOne(newId(), { count: 3 });
  expect(verifyLeaf(entry)).toBe(true);
  const changes: readonly Partial<LedgerEntry>[] = [
    { id: newId() },
    { type: "request.closed" },
    { recordedAt: entry.recordedAt.add({ microseconds: 1 }) },
    { organisationId: newId() },
    { actorId: newId() },
    { clauseId: undefined },
    { clauseId: newId() },
    { subjectTag: undefined },
    { subjectTag: randomBytes(32) },
    { commitment: randomBytes(32) },
    { leafHash: randomBytes(32) },
  ];
  for (const change of changes) expect(verifyLeaf({ ...entry, ...change })).toBe(false);
});

test("a payload is proved by its commitment, and once destroyed the leaf still stands", async () => {
  const [here] = w.organisations;
  const subjectId: SubjectId = newId();
  const entry = await appendOne(subjectId, { name: "Zoë Example", count: 3 });
  const prove = (): ReturnType<typeof provePayload> =>
    read(w.db, here.scope, (tx) => provePayload(tx, here.scope, keys, entry));
  expect(await prove()).toEqual({ result: "proved", payload: '{"count":3,"name":"Zoë Example"}' });
  const owner = { kind: "subject", id: subjectId } as const;
  expect(await write(w.db, here.scope, (tx) => destroyPayloadsOf(tx, here.scope, owner))).toBe(1);
  expect(await prove()).toEqual({ result: "destroyed" });
  expect(verifyLeaf(entry)).toBe(true);
});

test("a payload exchanged for another is contradicted", async () => {
  const [here] = w.organisations;
  const subjectId: SubjectId = newId();
  const entry = await appendOne(subjectId, { count: 3 });
  const proof = await read(w.db, here.scope, (tx) =>
    provePayload(tx, here.scope, keys, {
      ...entry,
      commitment: commit(randomBytes(32), Buffer.from('{"count":3}')),
    }),
  );
  expect(proof).toEqual({ result: "contradicted" });
});

test("the commitment is HMAC-SHA-256 with the opening as key", () => {
  const opening = randomBytes(32);
  expect(commit(opening, Buffer.from("{}"))).toEqual(createHmac("sha256", opening).update("{}").digest());
  expect(() => commit(Buffer.alloc(31), Buffer.from("{}"))).toThrow(RangeError);
});

test("two entries about one person, and of two persons, have unlike tags", async () => {
  const subjectId: SubjectId = newId();
  const tags = [
    (await appendOne(subjectId, null)).subjectTag,
    (await appendOne(subjectId, null)).subjectTag,
    (await appendOne(newId(), null)).subjectTag,
  ].map((tag) => tag?.toString("hex"));
  expect(new Set(tags).size).toBe(3);
});

test("the app role can neither change nor remove an entry, nor change a payload", async () => {
  const [here] = w.organisations;
  await appendOne(newId(), { count: 1 });
  const app = await w.client();
  for (const statement of [
    "update ledger_entry set type = 'request.closed'",
    "update ledger_entry set leaf_hash = leaf_hash",
    "delete from ledger_entry",
    "truncate ledger_entry cascade",
    "update ledger_payload set payload = payload",
    "truncate ledger_payload",
    "alter table ledger_entry disable row level security",
    "alter table ledger_entry disable trigger all",
    "drop table ledger_payload",
  ]) {
    await app.query(`begin; select set_config('kept.organisation', '${here.organisationId}', true)`);
    await expect(app.query(statement)).rejects.toMatchObject({ code: "42501" });
    await app.query("rollback");
  }
});

test("an entry and its business rows are recorded together or not at all", async () => {
  const [here] = w.organisations;
  const count = (): Promise<number> =>
    read(w.db, here.scope, async (tx) => (await listEntries(tx, here.scope, { limit: 1000 })).length);
  const before = await count();
  await expect(
    write(w.db, here.scope, async (tx) => {
      await append(tx, here.scope, keys, {
        type: "request.opened",
        now: w.now(),
        payload: {},
        owner: { kind: "organisation", id: here.organisationId },
      });
      throw new Error("the decision failed");
    }),
  ).rejects.toThrow("the decision failed");
  expect(await count()).toBe(before);
});
