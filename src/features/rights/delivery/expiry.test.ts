// Goal: what was found outlives its purpose nowhere: not the package, its letters and mails once their months are over,
// not what was built and never handed over, not the readable files of a worker that died. What was done stays on record.
// Method: the example school on a real PostgreSQL, the real worker, and a clock set so far back that the months have run
// out by the database's own clock; then the rows, and the files on the disk.
import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { memberIn } from "../../../../testkit/office.ts";
import { requestWorld, type RequestWorld } from "../../../../testkit/requests.ts";
import { approve, confirmIdentity, decideAll, keepPackagesFor } from "../../../../testkit/review.ts";
import { destroyExpiredCells, writeCell } from "../../../platform/cells/cells.ts";
import { read, write } from "../../../platform/db.ts";
import { newId } from "../../../platform/ids.ts";
import type { AccountId, CaseId } from "../../../platform/ids.ts";
import { listOutbox, readMail, settleMail } from "../../../platform/mail/outbox.ts";
import { draftLetter, listLetters, requestFor, sendLetter } from "../letters/letters.ts";
import { act, packageExpiryDuty } from "../request/act.ts";
import type { Command } from "../request/commands.ts";
import { packageDutyName } from "../review/decide.ts";
import { behind } from "./fetch.ts";
import { packingPlace, sweepPacking } from "./packing.ts";
import { release } from "./release.ts";
import { destroySpent } from "./spent.ts";
import { latestPackage } from "./store.ts";

const keptMonths = 3;
let w: RequestWorld;
beforeAll(async () => {
  w = await requestWorld();
  await keepPackagesFor(w, keptMonths);
}, 60_000);
afterAll(() => w.close());

/** Sets the world's clock to so long before the database's own. */
function back(ago: Temporal.DurationLike): void {
  const wanted = Temporal.Now.zonedDateTimeISO("UTC").subtract(ago).toInstant();
  w.advance({ milliseconds: wanted.epochMilliseconds - w.now().epochMilliseconds });
}

async function command(caseId: CaseId, given: Command): Promise<void> {
  const [{ scope }] = w.organisations;
  const erasers: (() => Promise<void>)[] = [];
  await write(w.db, scope, (tx) =>
    act(tx, scope, w.platform, { caseId, command: given, now: w.now() }, (erase) => void erasers.push(erase)),
  );
  for (const erase of erasers) await erase();
}

/** A request whose package is built; its id. */
async function built(): Promise<{ readonly caseId: CaseId; readonly packageId: string }> {
  const { caseId } = await w.searched(w.person("yuxuan"));
  await decideAll(w, caseId, "withhold", "did-not-agree");
  return { caseId, packageId: await approve(w, caseId) };
}

/** Everything up to a closed request, with a letter that was sent; the token of the link that was mailed. */
async function answered(): Promise<{ readonly caseId: CaseId; readonly token: string }> {
  const [{ scope }] = w.organisations;
  const anna = memberIn(w, w.organisations[0]);
  const { caseId, packageId } = await built();
  await confirmIdentity(w, caseId);
  const file = await w.caseOf(caseId);
  const asked = {
    packageId,
    delivery: "portal" as const,
    typed: file.reference,
    ageRecipient: undefined,
    without: "The register follows.",
  };
  await write(w.db, scope, (tx) => release(tx, scope, w.platform, file, anna, asked, w.now()));
  const accountId: AccountId = newId();
  const setting = { scope, desk: w.platform, member: { accountId, pseudonymous: false }, now: w.now() };
  await write(w.db, scope, async (tx) => {
    const request = await requestFor(tx, setting, file.reference);
    const wanted = { template: "acknowledgement", language: "en" } as const;
    const letter = await draftLetter(tx, setting, request, wanted);
    await sendLetter(tx, setting, letter.id, { version: letter.version, by: "mail" });
  });
  const token = await read(w.db, scope, async (tx) => {
    for (const { id } of await listOutbox(tx, scope, 10)) {
      const text = (await readMail(tx, scope, w.platform.keys, id))?.content?.text ?? "";
      const found = /package\/([\w-]{43})/.exec(text)?.[1];
      if (found !== undefined) return found;
    }
    throw new Error("No link was mailed.");
  });
  await write(w.db, scope, async (tx) => {
    for (const { id } of await listOutbox(tx, scope, 10))
      await settleMail(tx, id, { state: "sent", at: w.now() });
  });
  await command(caseId, { type: "close" });
  return { caseId, token };
}

/** What of a case is still there: rows by table, and encrypted files on the disk. */
async function remains(caseId: CaseId) {
  const [{ scope, organisationId }] = w.organisations;
  const superuser = await w.client("kept_superuser");
  const { rows } = await superuser.query<Record<string, string>>(
    `select
      (select count(*) from kept.found_row r join kept.search_run s on s.id = r.run_id where s.case_id = $1) as found,
      (select count(*) from kept.found_person p join kept.search_run s on s.id = p.run_id where s.case_id = $1) as people,
      (select count(*) from kept.cell c join kept.search_run s on s.id = c.row_id where s.case_id = $1) as entered,
      (select count(*) from kept.file f where f.case_id = $1 and f.media_type = 'application/zip') as packages,
      (select count(*) from kept.file f where f.case_id = $1 and f.media_type = 'application/pdf') as letters,
      (select count(*) from kept.cell c join kept.rights_letter l on l.id = c.row_id where l.case_id = $1) as bodies,
      (select count(*) from kept.cell c join kept.outbox_mail m on m.id = c.row_id where m.case_id = $1) as mails`,
    [caseId],
  );
  const { rows: hashes } = await superuser.query<{ hash: string }>(
    "select encode(ciphertext_hash, 'hex') as hash from kept.file where organisation_id = $1",
    [organisationId],
  );
  const known = new Set(hashes.map(({ hash }) => hash));
  const onDisk = await readdir(path.join(w.platform.folder, "files", scope.organisationId));
  const counted = Object.fromEntries(
    Object.entries(rows[0] ?? {}).map(([name, count]) => [name, Number(count)]),
  );
  return { ...counted, orphans: onDisk.filter((name) => !known.has(name)).length };
}

const nothing = { found: 0, people: 0, entered: 0, packages: 0, letters: 0, bodies: 0, mails: 0, orphans: 0 };

/** Makes the duty not due, and gives the way back to when it was. */
async function hold(key: string): Promise<() => Promise<void>> {
  const superuser = await w.client("kept_superuser");
  const move = `update kept.duty set due_at = $2 where key = $1 returning old.due_at::text as at`;
  const { rows } = await superuser.query<{ at: string }>(move, [key, "infinity"]);
  return async () => void (await superuser.query(move, [key, rows[0]?.at]));
}

test("a closed request keeps its package and letters for the months that were set, and not a day longer", async () => {
  const [{ scope }] = w.organisations;
  back({ months: keptMonths });
  w.advance({ days: 5 });
  const young = await answered();
  // The same person asks again: until that is over, nothing of theirs is destroyed.
  const letYoungGo = await hold(`${young.caseId}:unreleased`);
  back({ months: keptMonths, days: 5 });
  const old = await answered();
  await letYoungGo();
  // The links were mailed before; they would live on if they were all that counts.
  await write(w.db, scope, (tx) =>
    tx
      .updateTable("rights_link")
      .set({ expires_at: w.now().add({ hours: 99_999 }) })
      .execute(),
  );
  // A worker that begins looks for what is due, and would do this one, too.
  const letGo = await hold(`${old.caseId}:all`);
  for (const { caseId } of [young, old]) {
    expect(await w.attempt(packageExpiryDuty, `${caseId}:unreleased`)).toMatchObject({ state: "done" });
    expect(await remains(caseId)).toEqual({ ...nothing, packages: 1, letters: 2, bodies: 2, mails: 3 });
    expect((await w.caseOf(caseId)).state.package.status).toBe("released");
  }
  await letGo();
  expect(await w.attempt(packageExpiryDuty, `${young.caseId}:all`)).toMatchObject({ state: "waiting" });
  expect(await w.attempt(packageExpiryDuty, `${old.caseId}:all`)).toMatchObject({ state: "done" });
  expect(await remains(young.caseId)).toEqual({ ...nothing, packages: 1, letters: 2, bodies: 2, mails: 3 });
  expect(await remains(old.caseId)).toEqual(nothing);
  const { state } = await w.caseOf(old.caseId);
  expect([state.name, state.package.status, state.package.fileId]).toEqual([
    "closed",
    "destroyed",
    undefined,
  ]);
  const stored = await read(w.db, scope, (tx) => latestPackage(tx, scope, old.caseId));
  expect(stored).toMatchObject({ state: "destroyed", file_id: null });
  expect(stored?.destroyed_at).not.toBeNull();
  expect(JSON.stringify(stored?.manifest)).toContain("manifest.json");
  const fetch = ({ token }: { readonly token: string }) =>
    write(w.db, scope, (tx) => behind(tx, scope, w.platform.keys, token, w.now()));
  await expect(fetch(old)).rejects.toMatchObject({ key: "link_expired", status: 410 });
  expect((await fetch(young)).stored.state).toBe("released");
  const accountId: AccountId = newId();
  const setting = { scope, desk: w.platform, member: { accountId, pseudonymous: false }, now: w.now() };
  const { reference } = await w.caseOf(old.caseId);
  const letters = await read(w.db, scope, async (tx) =>
    listLetters(tx, setting, await requestFor(tx, setting, reference)),
  );
  expect(letters).toEqual([]);
}, 60_000);

test("what was built and never handed over goes when the request ends, with what was found", async () => {
  back({ hours: 1 });
  const { caseId } = await built();
  expect(await remains(caseId)).toMatchObject({ packages: 1, entered: 1 });
  await command(caseId, { type: "withdraw" });
  expect(await w.attempt(packageExpiryDuty, `${caseId}:unreleased`)).toMatchObject({ state: "done" });
  expect(await remains(caseId)).toMatchObject({ found: 0, people: 0, entered: 0, packages: 0, orphans: 0 });
  expect((await w.caseOf(caseId)).state.package.status).toBe("destroyed");
}, 30_000);

test("a package that was to be built when the request ended is not built, and nothing is left of it", async () => {
  const [{ scope }] = w.organisations;
  const { caseId } = await w.searched(w.person("yuxuan"));
  await decideAll(w, caseId, "withhold", "did-not-agree");
  const packageId = await approve(w, caseId, { build: false });
  await command(caseId, { type: "withdraw" });
  await write(w.db, scope, (tx) => destroySpent(tx, scope, w.now()));
  expect(await w.attempt(packageDutyName, packageId)).toMatchObject({ state: "done", problem: null });
  expect(await remains(caseId)).toMatchObject({ found: 0, packages: 0, orphans: 0 });
  expect((await w.caseOf(caseId)).state.package.status).toBe("none");
}, 30_000);

test("the readable files of a killed worker are erased once nobody works on them", async () => {
  const [{ scope, organisationId }] = w.organisations;
  const { caseId } = await w.searched(w.person("yuxuan"));
  await decideAll(w, caseId, "withhold", "did-not-agree");
  const packageId = await approve(w, caseId, { build: false });
  const place = packingPlace(w.platform.folder, organisationId, packageId);
  const leave = async (): Promise<void> => {
    await mkdir(place, { recursive: true });
    await writeFile(path.join(place, "data.json"), "Yuxuan Lin");
  };
  const sweep = () => read(w.db, scope, (tx) => sweepPacking(tx, scope, w.platform.folder));
  const superuser = await w.client("kept_superuser");
  const heldUntil = (when: string) =>
    superuser.query(
      `update kept.duty set state = 'running', fence = fence + 1, leased_until = clock_timestamp() + $2::interval where key = $1`,
      [packageId, when],
    );
  await leave();
  await heldUntil("1 minute");
  expect([await sweep(), existsSync(place)]).toEqual([0, true]);
  await heldUntil("-1 second");
  expect([await sweep(), existsSync(place)]).toEqual([1, false]);
  await leave();
  expect(await w.attempt(packageDutyName, packageId)).toMatchObject({ state: "done" });
  expect(existsSync(place)).toBe(false);
  expect((await w.caseOf(caseId)).state.package.status).toBe("built");
}, 30_000);

test("a text with an end of its own is destroyed then, in its organisation alone", async () => {
  const [{ scope }, other] = w.organisations;
  const seal = (of: typeof scope, hours: number) =>
    write(w.db, of, (tx) =>
      writeCell(tx, of, w.platform.keys, {
        row: { table: "site", column: "note", rowId: newId() },
        owner: { kind: "organisation", id: of.organisationId },
        text: "Yuxuan",
        now: w.now(),
        expiresAt: w.now().add({ hours }),
      }),
    );
  const [over, later, elsewhere] = [await seal(scope, 1), await seal(scope, 3), await seal(other.scope, 1)];
  const at = w.now().add({ hours: 2 });
  expect(await write(w.db, scope, (tx) => destroyExpiredCells(tx, scope, at))).toBe(1);
  const left = await (
    await w.client("kept_superuser")
  ).query("select id from kept.cell where id = any($1) order by id", [[over, later, elsewhere]]);
  expect(left.rows.map(({ id }: { id: string }) => id)).toEqual([later, elsewhere].sort());
});
