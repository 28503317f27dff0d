// Goal: everybody is asked to read the version in force, signs exactly that version, and is reminded until they have; a new version
// is signed anew; who has not is seen by whoever looks after the policy and by nobody else.
// Method: pure days first; then a real database, accounts, the acts, the duty's rounds by a real worker's attempt.
import { afterAll, beforeAll, expect, test } from "vitest";
import { requestWorld, type RequestWorld } from "../../../../testkit/requests.ts";
import { signedIn, testKeys, type SignedInMember } from "../../../../testkit/signed-in.ts";
import { read, write } from "../../../platform/db.ts";
import type { Member } from "../../../platform/http/routes.ts";
import { readMail } from "../../../platform/mail/outbox.ts";
import { dayIn } from "../../../platform/time.ts";
import { readPack } from "../document/pack.ts";
import { installPolicy } from "../install.ts";
import { currentPolicy } from "../store.ts";
import { ask, sign, signingDuty, type Acting } from "./acts.ts";
import { nextReminder } from "./domain.ts";
import { signingView } from "./view.ts";

test("rounds come three days before the day, the day after it, then weekly for eight weeks, at nine in the organisation's zone", () => {
  const due = Temporal.PlainDate.from("2026-12-10");
  const rounds: string[] = [];
  let at = Temporal.Instant.from("2026-11-23T10:00:00Z");
  for (;;) {
    const next = nextReminder(due, at, "Europe/London");
    if (next === undefined) break;
    rounds.push(next.toString());
    at = next;
  }
  expect(rounds.slice(0, 3)).toEqual([
    "2026-12-07T09:00:00Z",
    "2026-12-11T09:00:00Z",
    "2026-12-18T09:00:00Z",
  ]);
  expect(rounds).toHaveLength(10);
  expect(nextReminder(due, Temporal.Instant.from("2026-12-07T00:30:00Z"), "Europe/London")?.toString()).toBe(
    "2026-12-11T09:00:00Z",
  );
});

let w: RequestWorld;
let anna: SignedInMember;
let ben: SignedInMember;
let carla: SignedInMember;
beforeAll(async () => {
  w = await requestWorld();
  // Rounds that lie ahead are ahead of the database's clock as well, which says when a duty is due.
  w.advance({ days: 1000 });
  const [here] = w.organisations;
  anna = await signedIn(w, here, ["owner", "officer"], { name: "Anna Ferrer" });
  ben = await signedIn(w, here, "staff", { name: "Ben Osei" });
  carla = await signedIn(w, here, "auditor", { name: "Carla Nunes" });
  await install("a");
});
afterAll(() => w.close());

const keys = testKeys;
async function install(letter: string): Promise<void> {
  w.advance({ minutes: 1 });
  const pack = { ...(await readPack("school")), hash: letter.repeat(64) };
  await write(w.db, anna.scope, (tx) => installPolicy(tx, anna.scope, pack, { keys, now: w.now() }));
}
const acting = <T>(who: SignedInMember, work: (acting: Acting) => Promise<T>): Promise<T> =>
  write(w.db, who.scope, (tx) => work({ tx, scope: who.scope, keys, now: w.now() }));
const seenBy = (who: SignedInMember, permissions: readonly string[], pseudonymous = false) =>
  read(w.db, who.scope, (tx) =>
    signingView(tx, who.scope, keys, {
      member: {
        accountId: who.accountId,
        permissions: new Set(permissions),
        pseudonymous,
      } as unknown as Member,
      now: w.now(),
    }),
  );
const mailed = (): Promise<readonly string[]> =>
  read(w.db, anna.scope, async (tx) => {
    const mails = await tx.selectFrom("outbox_mail").select("id").orderBy("id").execute();
    const all = await Promise.all(mails.map(({ id }) => readMail(tx, anna.scope, keys, id)));
    return all.map((mail) => mail?.content?.to ?? "").sort();
  });
const round = async (): Promise<void> => {
  const [duty] = await read(w.db, anna.scope, (tx) =>
    tx
      .selectFrom("duty")
      .select("key")
      .where("kind", "=", "policy.sign")
      .where("state", "=", "waiting")
      .execute(),
  );
  if (duty === undefined) throw new Error("no round is owed");
  // Its day has come.
  const past = Temporal.Instant.from("2026-01-01T00:00:00Z");
  await write(w.db, anna.scope, (tx) =>
    tx
      .updateTable("duty")
      .set({ due_at: past })
      .where("kind", "=", "policy.sign")
      .where("key", "=", duty.key)
      .execute(),
  );
  expect(await w.attempt("policy.sign", duty.key, [signingDuty(w.platform)])).toMatchObject({
    state: "done",
  });
};
const owed = (): Promise<number> =>
  read(w.db, anna.scope, async (tx) => {
    const rows = await tx
      .selectFrom("duty")
      .select("id")
      .where("kind", "=", "policy.sign")
      .where("state", "=", "waiting")
      .execute();
    return rows.length;
  });

test("everybody is mailed, whoever signs is not reminded, and another version is signed anew", async () => {
  const due = dayIn("Europe/London", w.now()).add({ days: 14 }).toString();
  await expect(acting(anna, (a) => ask(a, "2020-01-01"))).rejects.toMatchObject({ key: "invalid_request" });
  await acting(anna, (a) => ask(a, due));
  await round();
  // An auditor looks from outside: they are asked nothing.
  expect(await mailed()).toEqual([anna, ben].map(({ email }) => email).sort());
  const policy = await read(w.db, anna.scope, (tx) => currentPolicy(tx, anna.scope));
  if (policy === undefined) throw new Error("no policy");
  await expect(
    acting(ben, (a) => sign(a, ben.accountId, { hash: "c".repeat(64), name: "Ben Osei" })),
  ).rejects.toMatchObject({ key: "conflict" });
  await acting(ben, (a) => sign(a, ben.accountId, { hash: policy.hash, name: "B. Osei" }));
  w.advance({ hours: 1 });
  await acting(ben, (a) => sign(a, ben.accountId, { hash: policy.hash, name: "Somebody Else" }));
  const officer = await seenBy(anna, ["policy:read", "policy:check"]);
  expect(officer).toMatchObject({ signed: 1, of: 2, mine: null, asked: { dueOn: due, isOver: false } });
  expect(officer.people?.find(({ name }) => name === "Ben Osei")).toMatchObject({ as: "B. Osei" });
  const own = await seenBy(ben, ["policy:read"]);
  expect(own).toMatchObject({ people: null, mine: { name: "B. Osei" } });
  // An auditor under pseudonyms sees how many, and nobody.
  const auditor = await seenBy(carla, ["policy:read", "policy:check"], true);
  expect([auditor.people, auditor.signed, auditor.of]).toEqual([null, 1, 2]);
  await round();
  expect((await mailed()).filter((to) => to === ben.email)).toHaveLength(1);
  expect((await mailed()).filter((to) => to === anna.email)).toHaveLength(2);

  await install("b");
  expect(await seenBy(ben, ["policy:read"])).toMatchObject({ mine: null, asked: null, signed: 0 });
  const before = (await mailed()).length;
  await round();
  expect([(await mailed()).length, await owed()]).toEqual([before, 0]);
});

test("another day asked for ends the rounds of the one before, and the typed name is nowhere in the clear", async () => {
  const today = dayIn("Europe/London", w.now());
  await acting(anna, (a) => ask(a, today.add({ days: 5 }).toString()));
  await acting(anna, (a) => ask(a, today.add({ days: 9 }).toString()));
  expect(await owed()).toBe(2);
  const before = (await mailed()).length;
  await round();
  await round();
  // The round of the first day finds that another was asked for.
  expect((await mailed()).length).toBe(before + 2);
  const policy = await read(w.db, anna.scope, (tx) => currentPolicy(tx, anna.scope));
  await acting(ben, (a) => sign(a, ben.accountId, { hash: policy?.hash ?? "", name: "Ben Quillfeather" }));
  const rows = await read(w.db, anna.scope, async (tx) =>
    JSON.stringify(await tx.selectFrom("policy_signature").selectAll().execute()),
  );
  expect(rows).not.toContain("Quillfeather");
});
