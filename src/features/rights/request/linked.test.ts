// Goal: who asks is settled once for all that came in one letter, each with a word of where; never for a request of another
// letter, another person, another capacity; what was settled otherwise stays; proofs that are not needed any more go.
// Method: requests of one bundle opened and acted on as the office does, in a real database.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { derivedKeys } from "../../../../testkit/keys.ts";
import { world } from "../../../../testkit/world.ts";
import type { World } from "../../../../testkit/world.ts";
import { readCase, readEvents } from "../../../platform/cases/store.ts";
import { read, write } from "../../../platform/db.ts";
import { openFileStore } from "../../../platform/files.ts";
import { newId } from "../../../platform/ids.ts";
import type { Scope } from "../../../platform/scope.ts";
import { act } from "./act.ts";
import type { Command } from "./commands.ts";
import type { BundleId } from "./events.ts";
import { requestKind } from "./state.ts";
import { openRequest } from "./store.ts";
import type { Desk, NewRequest, OpenedRequest } from "./store.ts";
import { caseOwner } from "./texts.ts";

let w: World;
let scope: Scope;
let folder: string;
let desk: Desk;
beforeAll(async () => {
  w = await world();
  folder = await mkdtemp(path.join(tmpdir(), "kept-linked-"));
  const keys = derivedKeys(Buffer.alloc(32, 7));
  const files = openFileStore(folder, keys);
  desk = { keys, files, url: "https://kept.example.org", mailFrom: "privacy@riverbridge.example" };
  ({ scope } = w.organisations[0]);
});
afterAll(async () => {
  await w.close();
  await rm(folder, { recursive: true });
});

const texts = {
  requesterName: "Rosa Medina",
  requesterEmail: "rosa@medina.example",
  subjectName: "Luis Medina",
};

function came(bundle: BundleId | undefined, more: Partial<NewRequest> = {}): Promise<OpenedRequest> {
  const now = w.now();
  return write(w.db, scope, (tx) =>
    openRequest(tx, scope, desk, {
      channel: "email",
      capacity: "agent",
      delivery: "portal",
      receivedAt: now,
      texts,
      language: "en",
      bundle,
      isQuiet: true,
      now,
      ...more,
    }),
  );
}
const does = ({ caseId }: OpenedRequest, command: Command): Promise<unknown> =>
  write(w.db, scope, (tx) =>
    act(tx, scope, desk, { caseId, command, now: w.now() }, (erase) => void erase()),
  );
const standing = async ({ caseId }: OpenedRequest): Promise<string> => {
  const file = await read(w.db, scope, (tx) => readCase(tx, scope, requestKind, caseId));
  return `${file?.state.identity.status} ${file?.state.authority}`;
};
const settledIn = async ({ caseId }: OpenedRequest): Promise<readonly (string | undefined)[]> =>
  (await read(w.db, scope, (tx) => readEvents(tx, scope, requestKind, caseId, { limit: 50 }))).flatMap(
    (event) =>
      event.type === "identity.confirmed" || event.type === "authority.confirmed"
        ? [event.data.settledIn]
        : [],
  );

test("identity and authority are settled once, for the same people of the same letter alone", async () => {
  const bundle = newId<BundleId>();
  const first = await came(bundle);
  const second = await came(bundle, { right: "erasure" });
  const atOnce = await came(bundle, { right: "marketing-objection" });
  const otherPerson = await came(bundle, { texts: { ...texts, subjectName: "Elena Medina" } });
  const otherCapacity = await came(bundle, { capacity: "guardian" });
  const otherLetter = await came(newId<BundleId>());
  const alone = await came(undefined);
  await does(first, { type: "confirm-identity", method: "known-to-staff" });
  await does(first, { type: "confirm-authority", basis: "record" });
  expect(await standing(second)).toBe("confirmed confirmed");
  expect(await settledIn(second)).toEqual([first.reference, first.reference]);
  expect(await settledIn(first)).toEqual([undefined, undefined]);
  expect(await standing(atOnce)).toBe("not-asked not-needed");
  for (const untouched of [otherPerson, otherCapacity, otherLetter, alone])
    expect(await standing(untouched)).toBe("open open");
});

test("a proof settles all, and whatever was sent in for the others is destroyed with it", async () => {
  const bundle = newId<BundleId>();
  const [first, second] = [await came(bundle), await came(bundle, { right: "portability" })];
  for (const { caseId } of [first, second]) {
    const now = w.now();
    const { id: fileId } = await write(w.db, scope, (tx) =>
      desk.files.put(tx, scope, Readable.from([Buffer.from("passport")]), {
        owner: caseOwner(caseId),
        mediaType: "image/png",
        now,
        caseId,
      }),
    );
    await write(w.db, scope, (tx) =>
      act(
        tx,
        scope,
        desk,
        { caseId, command: { type: "receive-evidence", of: "identity", fileId }, now },
        () => undefined,
      ),
    );
  }
  await does(first, { type: "confirm-identity", method: "evidence" });
  for (const { caseId } of [first, second]) {
    const file = await read(w.db, scope, (tx) => readCase(tx, scope, requestKind, caseId));
    expect(file?.state.identity).toMatchObject({ status: "confirmed", evidence: [] });
  }
});

test("a reason that is true of one answer settles one, and a refusal is overcome where it stands", async () => {
  const bundle = newId<BundleId>();
  const [first, second] = [await came(bundle), await came(bundle, { right: "erasure" })];
  await does(first, { type: "skip-identity", reason: "nothing-sensitive" });
  expect(await standing(second)).toBe("open open");
  await does(second, { type: "refuse-authority", reason: "no-document" });
  expect([await standing(first), await standing(second)]).toEqual(["skipped refused", "open refused"]);
  await does(first, { type: "confirm-authority", basis: "record" });
  expect([await standing(first), await standing(second)]).toEqual(["skipped confirmed", "open confirmed"]);
});
