/** The steps from a finished search to a package, as an officer takes them, and a package read back byte by byte. */
import { inflateRawSync } from "node:zlib";
import { readSettings } from "../src/features/office/index.ts";
import { saveSettings } from "../src/features/office/settings/settings.ts";
import { latestPackage } from "../src/features/rights/delivery/store.ts";
import { identityConfirmed } from "../src/features/rights/request/events.ts";
import { record } from "../src/features/rights/request/store.ts";
import {
  approveFindings,
  confirmSameness,
  decidePeople,
  undoPeople,
} from "../src/features/rights/review/decide.ts";
import { peopleView, reviewOf, reviewView } from "../src/features/rights/review/read.ts";
import type { Decision, DecisionReason } from "../src/features/rights/run/contract.ts";
import { countPersonTables, lockRun } from "../src/features/rights/run/store.ts";
import { read, write } from "../src/platform/db.ts";
import { newId } from "../src/platform/ids.ts";
import type { CaseId } from "../src/platform/ids.ts";
import { listOutbox, readMail } from "../src/platform/mail/outbox.ts";
import type { RequestWorld } from "./requests.ts";

/** Decides the same for everybody a review waits for. */
export async function decideAll(
  w: RequestWorld,
  caseId: CaseId,
  decision: Decision,
  reason: DecisionReason,
  told?: string,
): Promise<number> {
  const [{ scope }] = w.organisations;
  const { keys } = w.platform;
  let decided = 0;
  for (;;) {
    const file = await w.caseOf(caseId);
    const { people } = await read(w.db, scope, async (tx) =>
      peopleView(tx, scope, await reviewOf(tx, scope, keys, file), { open: true }),
    );
    if (people.length === 0) return decided;
    decided += people.length;
    await write(w.db, scope, async (tx) => {
      const { run, seals } = await reviewOf(tx, scope, keys, file);
      const persons = people.map(({ person }) => person);
      await decidePeople(
        tx,
        scope,
        keys,
        run,
        seals,
        { persons, decision, reason, words: undefined, told },
        w.now(),
      );
    });
  }
}

/** Takes every decision back and decides the same for everybody. */
export async function decideAnew(
  w: RequestWorld,
  caseId: CaseId,
  decision: Decision,
  reason: DecisionReason,
): Promise<void> {
  const [{ scope }] = w.organisations;
  const { keys } = w.platform;
  const file = await w.caseOf(caseId);
  await write(w.db, scope, async (tx) => {
    const { run, ...review } = await reviewOf(tx, scope, keys, file);
    const { people } = await peopleView(tx, scope, { run, ...review }, { open: false });
    const decided = people.filter(({ waits }) => waits).map(({ person }) => person);
    await undoPeople(tx, scope, keys, run, decided, w.now());
  });
  await decideAll(w, caseId, decision, reason);
}

export async function approve(
  w: RequestWorld,
  caseId: CaseId,
  { build }: { readonly build: boolean } = { build: true },
): Promise<string> {
  const [{ scope }] = w.organisations;
  const { keys } = w.platform;
  const file = await w.caseOf(caseId);
  const { counts } = await read(w.db, scope, (tx) => reviewView(tx, scope, keys, file));
  const packageId = await write(w.db, scope, async (tx) => {
    const run = await lockRun(tx, scope, caseId);
    if (run === undefined) throw new Error("no run");
    await confirmSameness(tx, scope, keys, run, await countPersonTables(tx, scope, run.id), w.now());
    const now = await lockRun(tx, scope, caseId);
    return approveFindings(tx, scope, keys, now ?? run, counts, w.now());
  });
  if (build) await w.work("rights.package", packageId);
  return packageId;
}

/** One in so many answers is looked at by a second person from now on. */
export async function wantSecond(w: RequestWorld, secondLookOneIn: number): Promise<void> {
  const [{ scope }] = w.organisations;
  await write(w.db, scope, async (tx) => {
    const { version, ...settings } = await readSettings(tx, scope);
    await saveSettings(tx, scope, { version, settings: { ...settings, secondLookOneIn }, now: w.now() });
  });
}

export async function confirmIdentity(w: RequestWorld, caseId: CaseId): Promise<void> {
  const [{ scope }] = w.organisations;
  const events = [identityConfirmed.make({ method: "known-to-staff" })] as const;
  await write(w.db, scope, (tx) => record(tx, scope, w.platform, { caseId, events, now: w.now() }));
}

export async function zipOf(w: RequestWorld, caseId: CaseId): Promise<ReadonlyMap<string, Buffer>> {
  const [{ scope }] = w.organisations;
  const bytes = await read(w.db, scope, async (tx) => {
    const stored = await latestPackage(tx, scope, caseId);
    const opened = await w.platform.files.get(tx, scope, stored?.file_id ?? newId());
    if (opened === undefined) throw new Error("no file");
    const parts: Buffer[] = [];
    for await (const part of opened.content) parts.push(part as Buffer);
    return Buffer.concat(parts);
  });
  return unzip(bytes);
}

export function unzip(bytes: Buffer): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const method = bytes.readUInt16LE(at + 10);
    const packed = bytes.readUInt32LE(at + 20);
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString("utf8", at + 46, at + 46 + nameLength);
    const local = bytes.readUInt32LE(at + 42);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const body = bytes.subarray(from, from + packed);
    files.set(name, method === 0 ? body : inflateRawSync(body));
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return files;
}

/** Has the first organisation keep packages for so many months after closing. */
export async function keepPackagesFor(w: RequestWorld, packageKeptMonths: number): Promise<void> {
  const [{ scope }] = w.organisations;
  await write(w.db, scope, async (tx) => {
    const { version, ...settings } = await readSettings(tx, scope);
    await saveSettings(tx, scope, { version, settings: { ...settings, packageKeptMonths }, now: w.now() });
  });
}

/** The text of the mail that was written last. */
export async function newestMail(w: RequestWorld): Promise<string> {
  const [{ scope }] = w.organisations;
  return read(w.db, scope, async (tx) => {
    const [first] = await listOutbox(tx, scope, 1);
    const mail = first === undefined ? undefined : await readMail(tx, scope, w.platform.keys, first.id);
    return mail?.content?.text ?? "";
  });
}
