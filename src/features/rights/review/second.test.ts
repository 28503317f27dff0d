// Goal: where the organisation wants it, no answer goes out before somebody other than who approved it has looked at that very
// package; which answers are looked at can be foreseen by nobody and checked by everybody.
// Method: the draw alone, over many hashes; then a searched request on the example school's database, carried to its
// release by two people, with each way around the second of them tried.
import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requestWorld, type RequestWorld } from "../../../../testkit/requests.ts";
import { approve, confirmIdentity, decideAll, decideAnew, wantSecond } from "../../../../testkit/review.ts";
import { read, write } from "../../../platform/db.ts";
import { newId, type CaseId } from "../../../platform/ids.ts";
import { listEntries } from "../../../platform/ledger/ledger.ts";
import type { Scope } from "../../../platform/scope.ts";
import { missingOf } from "../delivery/release.ts";
import { lockRun } from "../run/store.ts";
import { isDrawnBy } from "./draw.ts";
import { secondOf, settleSecond, type Settling } from "./second.ts";

let w: RequestWorld;
beforeAll(async () => {
  w = await requestWorld();
});
afterAll(() => w.close());

const hashOf = (number: number): Buffer => createHash("sha256").update(`entry ${number}`).digest();

test("one hash in so many is drawn, none of none and each of one", () => {
  const hashes = Array.from({ length: 5000 }, (_, number) => hashOf(number));
  const drawn = (oneIn: number): number => hashes.filter((hash) => isDrawnBy(hash, oneIn)).length;
  expect([drawn(0), drawn(1)]).toEqual([0, 5000]);
  // Five standard deviations of a fair draw.
  expect(Math.abs(drawn(5) - 1000)).toBeLessThan(5 * Math.sqrt(5000 * 0.2 * 0.8));
});

async function look(caseId: CaseId, by: Scope, said: Partial<Settling> = {}): Promise<void> {
  const request = await w.caseOf(caseId);
  await write(w.db, by, async (tx) => {
    const run = await lockRun(tx, by, caseId);
    if (run === undefined) throw new Error("no run");
    const packageId = request.state.package.packageId ?? "";
    const settling = { packageId, finding: "agreed" as const, words: undefined, ...said };
    await settleSecond(tx, by, w.platform.keys, { request, run }, settling, w.now());
  });
}

const missing = async (caseId: CaseId): Promise<readonly string[]> => {
  const [{ scope }] = w.organisations;
  const request = await w.caseOf(caseId);
  return read(w.db, scope, (tx) => missingOf(tx, scope, w.platform.keys, request));
};

test("an answer waits for the second person, who looks at the very package, and is nobody who approved it", async () => {
  const [{ scope }] = w.organisations;
  const other: Scope = { ...scope, actorId: newId() };
  const { organisationId: organisation_id } = scope;
  await write(w.db, scope, (tx) =>
    tx
      .insertInto("actor")
      .values({ organisation_id, id: other.actorId, kind: "person", created_at: w.now() })
      .execute(),
  );
  await wantSecond(w, 1);
  const { caseId } = await w.searched(w.person("yuxuan"));
  await decideAll(w, caseId, "withhold", "did-not-agree");
  await confirmIdentity(w, caseId);
  await approve(w, caseId);
  expect(await missing(caseId)).toEqual(["second-look-open"]);
  const seen = secondOf(await w.caseOf(caseId), scope);
  expect(seen).toMatchObject({ isOpen: true, isOwn: true });
  expect(secondOf(await w.caseOf(caseId), other)).toMatchObject({ isOwn: false });

  await expect(look(caseId, scope)).rejects.toMatchObject({
    key: "not_yet",
    details: [{ reason: "same-person" }],
  });
  await expect(look(caseId, other, { packageId: newId() })).rejects.toMatchObject({ key: "conflict" });
  await expect(look(caseId, other, { finding: "returned" })).rejects.toMatchObject({
    key: "invalid_request",
  });
  await look(caseId, other);
  expect(await missing(caseId)).toEqual([]);
  await expect(look(caseId, other)).rejects.toMatchObject({ key: "conflict" });

  // What is decided anew is looked at anew, even when nothing is drawn any more.
  await wantSecond(w, 0);
  await decideAnew(w, caseId, "redact", "did-not-agree");
  await approve(w, caseId);
  expect(await missing(caseId)).toEqual(["second-look-open"]);
  await look(caseId, other, { finding: "returned", words: "A cousin is named in the third message." });
  expect(await missing(caseId)).toContain("review-not-approved");
  await approve(w, caseId);
  await look(caseId, scope, { finding: "waived", words: "Nobody else is here before the last day." });
  expect(await missing(caseId)).toEqual([]);
});

test("whether one looks follows from the hash of the ledger's entry, and nobody is asked where nobody is wanted", async () => {
  const [{ scope }] = w.organisations;
  const drawn = async (oneIn: number): Promise<readonly [boolean | undefined, boolean]> => {
    await wantSecond(w, oneIn);
    const { caseId } = await w.searched(w.person("layla"));
    await decideAll(w, caseId, "withhold", "did-not-agree");
    await approve(w, caseId);
    const entries = await read(w.db, scope, (tx) => listEntries(tx, scope, { limit: 10_000 }));
    const asked = entries.findLast(({ type }) => type === "review.second-asked");
    return [
      (await w.caseOf(caseId)).state.second?.isDrawn,
      asked !== undefined && isDrawnBy(asked.leafHash, oneIn),
    ];
  };
  expect((await drawn(0))[0]).toBeUndefined();
  for (let n = 0; n < 4; n += 1) {
    const [is, should] = await drawn(2);
    expect(is).toBe(should);
  }
});
