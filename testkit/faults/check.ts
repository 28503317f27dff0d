/**
 * Judges an installation after it was knocked over, from its database, its files, the mail server and the journal. It
 * shares no step with what wrote them: it reads tables as a superuser, opens what is sealed with the keystore, and
 * rebuilds each case from its events. Each sentence it gives is a broken promise; none means that all held.
 */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { requestKind } from "../../src/features/rights/index.ts";
import { rebuildCase } from "../../src/platform/cases/store.ts";
import { open, readHead } from "../../src/platform/cells/seal.ts";
import { read } from "../../src/platform/db.ts";
import { openFileStore } from "../../src/platform/files.ts";
import type { CaseId, FileId } from "../../src/platform/identifiers.ts";
import { listEntries, provePayload, verifyLeaf } from "../../src/platform/ledger/ledger.ts";
import type { PayloadProof } from "../../src/platform/ledger/ledger.ts";
import { systemNow } from "../../src/platform/time.ts";
import type { Call } from "./journal.ts";
import type { Site } from "./site.ts";

type Rows<T> = readonly T[];
type Case = { id: CaseId; reference: string; version: number; state: string; body: unknown };
type Event = { case_id: string; sequence: number; type: string };

export type Checked = {
  readonly broken: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
};

export async function check(site: Site): Promise<Checked> {
  const broken: string[] = [];
  const world = await look(site);
  const marks = await marksOf(site);
  judgeCalls(site.journal.calls(), world, marks, broken);
  await judgeStates(site, world, broken);
  const entries = await judgeLedger(site, world, broken);
  const files = await judgeFiles(site, broken);
  judgeMail(site, world, broken);
  judgeWork(world, broken);
  const counts = {
    calls: site.journal.calls().length,
    cases: world.cases.length,
    events: world.events.length,
    ledgerEntries: entries,
    files,
    mails: world.mails.length,
    delivered: site.sink.delivered.length,
    duties: world.duties.length,
  };
  return { broken, counts };
}

type World = {
  readonly cases: Rows<Case>;
  readonly events: Rows<Event>;
  readonly mails: Rows<{ id: string; state: string; message_id: string }>;
  readonly duties: Rows<{ kind: string; key: string; state: string; problem: string | null; due: boolean }>;
  readonly keys: ReadonlyMap<string, number>;
};

async function look(site: Site): Promise<World> {
  return site.asSuperuser(async (client) => {
    const rows = async <T>(text: string): Promise<Rows<T>> => (await client.query(text)).rows as T[];
    const keys = await rows<{ key: string; status: number | null }>(
      "select key, status from kept.idempotency",
    );
    return {
      cases: await rows<Case>("select id, reference, version, state, body from kept.case_file order by id"),
      events: await rows<Event>(
        "select case_id, sequence, type from kept.case_event order by case_id, sequence",
      ),
      mails: await rows("select id, state, message_id from kept.outbox_mail"),
      duties: await rows(
        "select kind, key, state, problem, due_at <= clock_timestamp() as due from kept.duty order by id",
      ),
      keys: new Map(keys.map(({ key, status }) => [key, status ?? 0])),
    };
  });
}

/** The cases that bear a mark in their wording, which only the sealed text tells. */
async function marksOf(site: Site): Promise<ReadonlyMap<string, readonly CaseId[]>> {
  const { keys, scope } = site.seeded;
  const found = await site.asSuperuser((client) =>
    client.query(
      "select row_id, row_table, row_column, key_owner_kind, key_owner_id, envelope from kept.cell where row_column = 'wording_cell'",
    ),
  );
  const marks = new Map<string, CaseId[]>();
  for (const row of found.rows) {
    const owner = { kind: row.key_owner_kind, id: row.key_owner_id };
    const key = await keys.find(scope.organisationId, owner, readHead(row.envelope).keyId);
    if (key === undefined) continue;
    const { organisationId } = scope;
    const place = { organisationId, table: row.row_table, column: row.row_column, rowId: row.row_id };
    const mark = /[0-9a-f-]{36}/.exec(open(key, owner, place, row.envelope).toString("utf8"))?.[0];
    if (mark !== undefined) marks.set(mark, [...(marks.get(mark) ?? []), row.row_id as CaseId]);
  }
  return marks;
}

/** Acknowledged has exactly one effect; in doubt at most one. */
function judgeCalls(
  calls: readonly Call[],
  world: World,
  marks: ReadonlyMap<string, readonly CaseId[]>,
  broken: string[],
): void {
  const idOf = new Map(world.cases.map(({ id, reference }) => [reference, id]));
  const acts = new Map<string, { acked: number; doubtful: number; id: string | undefined; type: string }>();
  for (const call of calls) {
    const took = call.status !== undefined && call.status < 400;
    if (took && !["download"].includes(call.does) && world.keys.get(call.key) !== call.status)
      broken.push(`lost: the acknowledged call ${call.key} (${call.does}) has no stored reply`);
    if (call.does === "open") {
      const cases = marks.get(call.about)?.length ?? 0;
      if (took && cases === 0) broken.push(`lost: an acknowledged request (${call.key}) is not there`);
      if (cases > 1) broken.push(`twice: the request of ${call.key} is there ${cases} times`);
    }
    if (!call.does.startsWith("event ")) continue;
    const id = marks.get(call.about)?.[0] ?? idOf.get(call.about);
    const type = call.does.slice("event ".length);
    const known = acts.get(`${id} ${type}`) ?? { acked: 0, doubtful: 0, id, type };
    acts.set(`${id} ${type}`, {
      ...known,
      acked: known.acked + (took ? 1 : 0),
      doubtful: known.doubtful + (call.status === undefined ? 1 : 0),
    });
  }
  const counted = new Map<string, number>();
  for (const { case_id: id, type } of world.events)
    counted.set(`${id} ${type}`, (counted.get(`${id} ${type}`) ?? 0) + 1);
  for (const [name, { acked, doubtful, id, type }] of acts) {
    if (id === undefined) {
      if (acked > 0) broken.push(`lost: ${type} was acknowledged for a request that is not there`);
      continue;
    }
    // More than one event of some kinds belongs to one act; all of ours here record one.
    const events = counted.get(name) ?? 0;
    if (events < acked) broken.push(`lost: ${acked} × ${type} acknowledged, ${events} recorded (${id})`);
    if (events > acked + doubtful && !repeatable.has(type))
      broken.push(`twice: ${acked} × ${type} acknowledged, ${events} recorded (${id})`);
  }
}

/** These also come about without a call of the journal's: the first handler is assigned when staff log a request. */
const repeatable = new Set(["request.assigned"]);

/** Every state is what its events say, and every event belongs to a state. */
async function judgeStates(site: Site, world: World, broken: string[]): Promise<void> {
  const { db, scope } = site.seeded;
  const eventsOf = Map.groupBy(world.events, ({ case_id: id }) => id);
  for (const { id, version, body } of world.cases) {
    const sequences = (eventsOf.get(id) ?? []).map(({ sequence }) => sequence);
    if (sequences.length !== version || sequences.some((sequence, index) => sequence !== index + 1))
      broken.push(`torn: the case ${id} of version ${version} has the events ${sequences.join(", ")}`);
    const rebuilt = await read(db, scope, (tx) => rebuildCase(tx, scope, requestKind, id));
    const state = requestKind.state.parse(body);
    if (JSON.stringify(sorted(rebuilt?.state)) !== JSON.stringify(sorted(state)))
      broken.push(`torn: the case ${id} is not what its events say`);
  }
  const known = new Set<string>(world.cases.map(({ id }) => id));
  for (const id of eventsOf.keys()) if (!known.has(id)) broken.push(`torn: events of no case (${id})`);
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, held]) => held !== undefined)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, held]) => [name, sorted(held)]),
  );
}

/** Each event is covered by exactly one ledger entry, and no entry tells of what is not there. */
async function judgeLedger(site: Site, world: World, broken: string[]): Promise<number> {
  const { db, scope, keys } = site.seeded;
  const covered = new Map<string, number>();
  let count = 0;
  let after: bigint | undefined;
  for (;;) {
    const page = await read(db, scope, async (tx) => {
      const entries = await listEntries(tx, scope, { after, limit: 200 });
      const proofs: PayloadProof[] = [];
      for (const entry of entries) proofs.push(await provePayload(tx, scope, keys, entry));
      return entries.map((entry, index) => ({ entry, proof: proofs[index] }));
    });
    for (const { entry, proof } of page) {
      count += 1;
      if (!verifyLeaf(entry)) broken.push(`ledger: the leaf of ${entry.id} is not its entry's`);
      if (proof?.result === "contradicted") broken.push(`ledger: the payload of ${entry.id} is not its own`);
      if (proof?.result !== "proved") continue;
      for (const name of told(entry.type, JSON.parse(proof.payload)))
        covered.set(name, (covered.get(name) ?? 0) + 1);
    }
    after = page.at(-1)?.entry.arrival;
    if (page.length < 200) break;
  }
  const happened = new Set(world.events.map(({ case_id: id, sequence }) => `${id} ${sequence}`));
  for (const name of happened) if (!covered.has(name)) broken.push(`ledger: the event ${name} has no entry`);
  for (const [name, times] of covered) {
    if (!happened.has(name)) broken.push(`ledger: an entry tells of ${name}, which did not happen`);
    else if (times > 1) broken.push(`ledger: ${times} entries tell of ${name}`);
  }
  return count;
}

/** The events an entry tells of, as case and sequence. */
function told(type: string, payload: unknown): readonly string[] {
  const { case: id, version, events } = payload as { case?: string; version?: number; events?: unknown[] };
  if (id === undefined) return [];
  if (type === "request.received") return [`${id} 1`];
  if (version === undefined || events === undefined) return [];
  return events.map((_, index) => `${id} ${version - events.length + 1 + index}`);
}

/** After a sweep each file has its row, each row its file, and each opens to its last byte. */
async function judgeFiles(site: Site, broken: string[]): Promise<number> {
  const { db, scope, keys } = site.seeded;
  const home = path.join(site.options.folder, "files");
  const files = openFileStore(home, keys);
  await read(db, scope, (tx) => files.sweep(tx, scope, systemNow().add({ minutes: 1 })));
  const rows = await site.asSuperuser((client) =>
    client.query<{ id: FileId; hash: string }>(
      "select id, encode(ciphertext_hash, 'hex') as hash from kept.file",
    ),
  );
  let onDisk: readonly string[] = [];
  try {
    onDisk = readdirSync(path.join(home, scope.organisationId));
  } catch {
    // No file was stored yet.
  }
  // What a killed search left was swept at the next start, and what came after it closes its own.
  const spools = path.join(site.options.folder, "spool");
  if (existsSync(spools))
    for (const name of readdirSync(spools)) broken.push(`files: the spool ${name} is left`);
  const known = new Set(rows.rows.map(({ hash }) => hash));
  for (const name of onDisk)
    if (!known.has(name)) broken.push(`files: ${name} belongs to no row after a sweep`);
  for (const { id, hash } of rows.rows) {
    if (!onDisk.includes(hash)) broken.push(`files: the file of the row ${id} is not there`);
    else {
      try {
        const opened = await read(db, scope, (tx) => files.get(tx, scope, id));
        for await (const part of opened?.content ?? []) void part;
      } catch {
        broken.push(`files: the file of the row ${id} does not open`);
      }
    }
  }
  return rows.rows.length;
}

/** What was sent was delivered, and what was delivered is in the outbox: a mail may repeat with its id, never change it. */
function judgeMail(site: Site, world: World, broken: string[]): void {
  const delivered = new Set(site.sink.delivered.map(({ messageId }) => messageId));
  const known = new Set(world.mails.map(({ message_id: id }) => id));
  for (const id of delivered)
    if (!known.has(id)) broken.push(`mail: ${id} went out and is not in the outbox`);
  for (const { message_id: id, state } of world.mails) {
    if (state === "sent" && !delivered.has(id))
      broken.push(`mail: ${id} is called sent and was not delivered`);
  }
}

/** Nothing that is due is left over, and nothing was given up. */
function judgeWork(world: World, broken: string[]): void {
  for (const { kind, key, state, problem, due } of world.duties) {
    if (state === "given_up") broken.push(`work: ${kind} ${key} was given up (${problem})`);
    else if (state === "running" || (state === "waiting" && due))
      broken.push(`work: ${kind} ${key} is still ${state} (${problem})`);
  }
}
