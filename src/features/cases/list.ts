/** The Work list: cases of every kind by their clocks, for one reader (docs/decisions/0079-work-list.md). */

import { z } from "zod";
import { asInstant } from "../../law/clock.ts";
import { newsAmong } from "../../platform/cases/looked.ts";
import type { Tx, WriteTx } from "../../platform/db.ts";
import { refusal } from "../../platform/errors.ts";
import type { Member } from "../../platform/http/routes.ts";
import { idSchema } from "../../platform/identifiers.ts";
import type { CaseId } from "../../platform/identifiers.ts";
import type { KeyProvider } from "../../platform/keys.ts";
import { append } from "../../platform/ledger/ledger.ts";
import { readProfile } from "../../platform/organisations.ts";
import type { Scope } from "../../platform/scope.ts";
import { dayIn } from "../../platform/time.ts";
import type { Instant } from "../../platform/time.ts";
import { namesFor } from "../access/index.ts";
import type { WorkList, WorkQuery, WorkRow } from "./contract.ts";
import type { Listed, ListedKind } from "./kinds.ts";
import { alongDates, countOpen, countWork, isNewReading, listPhase, phases } from "./store.ts";
import type { Phase, Today, WorkCounts, WorkCursor, WorkFilter, WorkRow as Row } from "./store.ts";
import { isLate } from "./view.ts";

const pageSize = 25;
const pressingDays = 7;
const pressingPhases: readonly Phase[] = ["pressing"];
const openPhases: readonly Phase[] = phases.filter((phase) => phase !== "closed");

export async function workListFor(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  kinds: readonly ListedKind[],
  member: Member,
  query: z.infer<typeof WorkQuery>,
  now: Instant,
): Promise<z.input<typeof WorkList>> {
  const filter: WorkFilter = {
    hiddenFrom: member.accountId,
    handler: query.whose === "mine" ? member.actorId : undefined,
    kind: query.kind,
    state: query.state,
    changedFor: query.changed === undefined ? undefined : member.actorId,
    owing: kinds.flatMap(({ owing }) => owing ?? []),
    answering: kinds.flatMap(({ answering }) => answering ?? []),
  };
  const after = query.after === undefined ? undefined : cursorOf(query.after);
  const soon = after?.soon ?? now.add({ hours: pressingDays * 24 });
  const walked =
    query.pressing === undefined ? (query.whose === "all" ? phases : openPhases) : pressingPhases;
  const rows = await pageOf(tx, scope, filter, { after, soon, walked });
  const shown = rows.slice(0, pageSize);
  const described = await describe(tx, scope, keys, kinds, member, shown);
  const handlers = [...described.values()].flatMap(({ handler }) => handler ?? []);
  const names = await namesFor(tx, scope, keys, member, handlers);
  const news = await newsAmong(
    tx,
    scope,
    shown.map(({ id }) => id),
  );
  if (shown.length > 0) await noteReading(tx, scope, keys, shown.length, now);
  const counts = await countWork(tx, scope, member, filter, await todayIn(tx, scope, now));
  const asked = kinds.filter(({ kind }) => query.kind === undefined || query.kind === kind);
  const late = counts.late + (await lateBesides(tx, scope, asked, member, now));
  const next = rows.length > pageSize ? shown.at(-1)?.cursor : undefined;
  const open = await openOf(tx, scope, kinds, member, filter, counts);
  return {
    cases: shown.flatMap((row) => rowOf(row, described.get(row.id), { kinds, names, news, member, now })),
    ...(next === undefined ? {} : { next: textOf(next) }),
    counts: { ...open, late, all: counts.team + counts.closed },
    kinds: kinds.map(({ kind, many, states }) => ({
      kind,
      many,
      states: Object.entries(states).map(([state, name]) => ({ state, name })),
    })),
    asOf: now.toString(),
  };
}

/** What is open and what is answered and not closed yet, apart: for the reader, and for everybody. */
async function openOf(
  tx: Tx,
  scope: Scope,
  kinds: readonly ListedKind[],
  member: Member,
  filter: WorkFilter,
  counts: WorkCounts,
): Promise<Pick<z.input<typeof WorkList>["counts"], "mine" | "team" | "answered">> {
  let [mine, team] = [0, 0];
  for (const { kind, alsoOwed } of kinds) {
    if (alsoOwed === undefined || (filter.kind !== undefined && filter.kind !== kind)) continue;
    mine += await alsoOwed(tx, scope, { hiddenFrom: member.accountId, handler: member.actorId });
    team += await alsoOwed(tx, scope, { hiddenFrom: member.accountId });
  }
  const answered = { mine: counts.mineMet - mine, team: counts.teamMet - team };
  return { mine: counts.mine - answered.mine, team: counts.team - answered.team, answered };
}

async function todayIn(tx: Tx, scope: Scope, now: Instant): Promise<Today> {
  const { zone } = await readProfile(tx, scope);
  return { now, end: asInstant(dayIn(zone, now), zone) };
}

/** What presses, for this reader: late by its clock or though its clock counts it as done, due today, or nobody's. */
export async function pressingFor(
  tx: Tx,
  scope: Scope,
  kinds: readonly ListedKind[],
  member: Member,
  now: Instant,
): Promise<Pick<WorkCounts, "late" | "today" | "nobodys" | "pressing"> & { readonly unconfirmed: number }> {
  const today = await todayIn(tx, scope, now);
  const answering = kinds.flatMap(({ answering: one }) => one ?? []);
  const counted = await countOpen(tx, scope, member, { answering }, today);
  const besides = await lateBesides(tx, scope, kinds, member, now);
  const { late, today: dueToday, nobodys, pressing } = counted;
  let [unconfirmed, idle] = [0, 0];
  for (const { unconfirmed: waiting } of kinds) {
    const found = await waiting?.(tx, scope, member.accountId, today.end);
    unconfirmed += found?.all ?? 0;
    idle += found?.later ?? 0;
  }
  return {
    late: late + besides,
    today: dueToday,
    nobodys: nobodys - unconfirmed,
    pressing: pressing + besides - idle,
    unconfirmed,
  };
}

async function lateBesides(
  tx: Tx,
  scope: Scope,
  kinds: readonly ListedKind[],
  { accountId }: Pick<Member, "accountId">,
  now: Instant,
): Promise<number> {
  let late = 0;
  for (const { alsoLate } of kinds) late += (await alsoLate?.(tx, scope, accountId, now)) ?? 0;
  return late;
}

/** One row more than a page, phase after phase. */
async function pageOf(
  tx: WriteTx,
  scope: Scope,
  filter: WorkFilter,
  page: {
    readonly after: WorkCursor | undefined;
    readonly soon: Instant;
    readonly walked: readonly Phase[];
  },
): Promise<readonly Row[]> {
  const { soon, walked } = page;
  const from = page.after === undefined ? 0 : phases.indexOf(page.after.phase);
  const rows: Row[] = [];
  for (const phase of walked.filter((one) => phases.indexOf(one) >= from)) {
    if (rows.length > pageSize) break;
    const after = page.after?.phase === phase ? page.after : undefined;
    const limit = pageSize + 1 - rows.length;
    rows.push(...(await listPhase(tx, scope, phase, filter, { after, soon, limit })));
  }
  return rows;
}

async function describe(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  kinds: readonly ListedKind[],
  member: Member,
  rows: readonly Row[],
): Promise<ReadonlyMap<CaseId, Listed>> {
  const all = new Map<CaseId, Listed>();
  for (const { kind, describe: describeKind } of kinds) {
    const ids = rows.filter((row) => row.kind === kind).map(({ id }) => id);
    if (ids.length === 0) continue;
    for (const [id, listed] of await describeKind(tx, scope, keys, member, ids)) all.set(id, listed);
  }
  return all;
}

const groups = {
  pressing: "open",
  undated: "open",
  met: "open",
  dated: "open",
  paused: "open",
  answered: "answered",
  concluded: "answered",
  closed: "closed",
} as const satisfies Readonly<Record<Phase, WorkRow["group"]>>;

type Around = {
  readonly kinds: readonly ListedKind[];
  readonly names: ReadonlyMap<string, string>;
  readonly news: ReadonlyMap<CaseId, "new" | "changed">;
  readonly member: Member;
  readonly now: Instant;
};

function rowOf(row: Row, listed: Listed | undefined, { kinds, names, news, member, now }: Around): WorkRow[] {
  const kind = kinds.find((one) => one.kind === row.kind);
  if (listed === undefined || kind === undefined) return [];
  const isOwed = listed.isOwed ?? row.owes;
  const { handler } = listed;
  return [
    {
      reference: listed.reference,
      kind: row.kind,
      kindName: kind.one,
      what: listed.what,
      state: listed.state,
      stage: listed.stage,
      receivedAt: listed.receivedAt.toString(),
      // Of what is still in hand the clock that is done says nothing any more.
      ...(row.dueAt === null || row.cursor.phase === "met" ? {} : { due: row.dueAt.toString() }),
      isOwed,
      isLate: isLate({ dueAt: row.dueAt, owes: isOwed }, now),
      isWaiting: listed.isWaiting,
      ...(handler === undefined ? {} : { handler: names.get(handler) ?? "a colleague" }),
      isMine: handler === member.actorId,
      group: groups[row.cursor.phase],
      ...(news.has(row.id) ? { news: news.get(row.id) } : {}),
    },
  ];
}

async function noteReading(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  count: number,
  now: Instant,
): Promise<void> {
  if (!(await isNewReading(tx, scope, "list", now))) return;
  await append(tx, scope, keys, {
    type: "case.listed",
    now,
    owner: { kind: "organisation", id: scope.organisationId },
    payload: { cases: count },
  });
}

const Cursor = z.tuple([z.enum(phases), z.string().max(40), idSchema<CaseId>(), z.string().max(40)]);

function textOf({ phase, due, id, soon }: WorkCursor): string {
  return Buffer.from(JSON.stringify([phase, due, id, soon.toString()])).toString("base64url");
}

/** A cursor is ours: whatever else stands there is refused, never asked of the database. */
function cursorOf(text: string): WorkCursor {
  try {
    const [phase, due, id, soon] = Cursor.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
    if (alongDates.has(phase)) momentOf(due);
    return { phase, due, id, soon: momentOf(soon) };
  } catch {
    throw refusal("invalid_request", {}, [{ at: "query.after", reason: "not_a_cursor" }]);
  }
}

/** In years the database knows, too. */
function momentOf(text: string): Instant {
  return Temporal.Instant.from(/^[1-9]\d{3}-/.test(text) ? text : "");
}
