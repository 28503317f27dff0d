/** Looks at a file and says what it would open, row by row; writes nothing. The confirmation looks again. */
import { createHash, createHmac } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { asInstant, computeClock } from "../../law/clock.ts";
import { fixedIndexKey } from "../../platform/blind_index.ts";
import type { Tx } from "../../platform/db.ts";
import type { KeyProvider } from "../../platform/keys.ts";
import { readProfile } from "../../platform/organisations.ts";
import type { Scope } from "../../platform/scope.ts";
import { dayIn } from "../../platform/time.ts";
import type { Instant } from "../../platform/time.ts";
import { listMembers } from "../access/index.ts";
import { readSettings, regimeOf } from "../office/index.ts";
import { foreseer } from "../rights/index.ts";
import type { Foreseen } from "../rights/index.ts";
import { mostRows } from "./contract.ts";
import type { DayOrder, FileFault, Look, SeenRow } from "./contract.ts";
import { parseTable } from "../../platform/csv.ts";
import { headOf, understand } from "./domain.rows.ts";
import type { Asked, Facts, Understood } from "./domain.rows.ts";
import { openedAlready } from "./store.ts";

export type LookedAt = Look & {
  /** By the row's number, what it asks for; wrong ones and duplicates have none. */
  readonly opens: ReadonlyMap<number, { readonly asked: Asked; readonly keyHash: Buffer }>;
};

type Looking = {
  readonly bytes: Uint8Array;
  readonly days: DayOrder;
  readonly now: Instant;
};

export async function lookAt(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  { bytes, days, now }: Looking,
): Promise<LookedAt> {
  const parsed = parseTable(bytes, mostRows);
  if ("fault" in parsed) return faulty(parsed.fault, parsed.encoding);
  const { places, unread, isTwice } = headOf(parsed.head);
  if (!places.has("kind") || !places.has("reference") || !places.has("received"))
    return faulty("no-head", parsed.encoding);
  if (isTwice) return faulty("column-twice", parsed.encoding);
  const facts = await factsOf(tx, scope, keys, days, now);
  const head = { places, width: parsed.head.length };
  const understood: { readonly number: number; readonly row: Understood }[] = [];
  for (const { number, cells } of parsed.rows) {
    understood.push({ number, row: understand(cells, head, facts) });
    await others(understood.length);
  }
  const secret = await fixedIndexKey(keys, scope);
  const hashes = understood.map(({ row }) => ("asked" in row ? keyOf(secret, row.asked) : undefined));
  const known = await openedAlready(
    tx,
    scope,
    hashes.filter((hash) => hash !== undefined),
  );
  const foresee = await dueOf(tx, scope);
  const seenBefore = new Set<string>();
  const opens = new Map<number, { readonly asked: Asked; readonly keyHash: Buffer }>();
  const seenAs = (number: number, row: Understood, keyHash: Buffer | undefined): SeenRow => {
    if (!("asked" in row) || keyHash === undefined) return wrong(number, row);
    const { asked } = row;
    const said = { number, kind: asked.kind, reference: asked.reference };
    const hex = keyHash.toString("hex");
    const no = { ...said, is: "wrong", isLate: false, isWaiting: false } as const;
    if (seenBefore.has(hex)) return { ...no, problems: [{ column: "reference", code: "twice-in-the-file" }] };
    seenBefore.add(hex);
    if (known.has(hex)) return { ...no, is: "duplicate", problems: [] };
    const { due, isWaiting, impossible } = foresee(asked);
    if (impossible.length > 0)
      return { ...no, problems: impossible.map(({ of, why }) => ({ column: columnOf[of], code: why })) };
    opens.set(number, { asked, keyHash });
    const isLate = due !== undefined && Temporal.Instant.compare(due, now) < 0;
    const day = due === undefined ? {} : { due: dayIn(facts.zone, due).toString() };
    return { ...said, is: "opens", ...day, isLate, isWaiting, problems: [] };
  };
  const rows: SeenRow[] = [];
  for (const [at, { number, row }] of understood.entries()) {
    rows.push(seenAs(number, row, hashes[at]));
    await others(rows.length);
  }
  return {
    encoding: parsed.encoding,
    separator: parsed.separator === "\t" ? "tab" : parsed.separator,
    unread: unread.map((name) => name.trim().slice(0, 100)),
    rows,
    counts: countsOf(rows),
    seen: createHash("sha256")
      .update(bytes)
      .update(`\0${days}\0${JSON.stringify(rows)}`)
      .digest("hex"),
    opens,
  };
}

/** Now and then everybody else has a turn: ten thousand rows would hold up the whole server for seconds. */
async function others(done: number): Promise<void> {
  if (done % 100 === 0) await setImmediate();
}

const columnOf = {
  identityAsked: "identity_asked",
  identityConfirmed: "identity_confirmed",
  questionAsked: "question_asked",
  questionAnswered: "question_answered",
  extended: "extended",
} as const;

function wrong(number: number, row: Understood): SeenRow {
  const said =
    "asked" in row
      ? { kind: row.asked.kind, reference: row.asked.reference, problems: [] }
      : { kind: row.kind, reference: row.reference, problems: row.problems.slice(0, 40) };
  const short = (cell: string): string => cell.replaceAll(/[\p{Cc}\p{Cf}]/gu, "").slice(0, 100);
  return {
    number,
    kind: short(said.kind),
    reference: short(said.reference),
    is: "wrong",
    isLate: false,
    isWaiting: false,
    problems: [...said.problems],
  };
}

function countsOf(rows: readonly SeenRow[]): Look["counts"] {
  const of = (is: SeenRow["is"]): number => rows.filter((row) => row.is === is).length;
  return {
    opens: of("opens"),
    late: rows.filter(({ isLate }) => isLate).length,
    waiting: rows.filter(({ isWaiting }) => isWaiting).length,
    duplicates: of("duplicate"),
    wrong: of("wrong"),
  };
}

function faulty(fault: FileFault, encoding: string): LookedAt {
  const counts = { opens: 0, late: 0, waiting: 0, duplicates: 0, wrong: 0 };
  return { fault, encoding, separator: "", unread: [], rows: [], counts, seen: "", opens: new Map() };
}

export async function factsOf(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  days: DayOrder,
  now: Instant,
): Promise<Facts> {
  const { zone } = await readProfile(tx, scope);
  const members = await listMembers(tx, scope, keys, now);
  return {
    zone,
    days,
    today: dayIn(zone, now),
    colleagues: members.map(({ accountId, actorId, email, state, roles }) => ({
      accountId,
      actorId,
      email,
      isWorker: state === "active" && (roles.includes("officer") || roles.includes("handler")),
    })),
  };
}

/** A case is the same by its kind and what the other system calls it; nothing of that is kept in plain. */
function keyOf(secret: Buffer, { kind, reference }: Asked): Buffer {
  return createHmac("sha256", secret)
    .update(JSON.stringify(["imported case", kind, reference.toLowerCase()]))
    .digest();
}

/** What the clock of each would say. Nothing sets a time for an answer to a question. */
async function dueOf(tx: Tx, scope: Scope): Promise<(asked: Asked) => Foreseen> {
  const foresee = await foreseer(tx, scope);
  const { zone, calendar } = await readProfile(tx, scope);
  const regime = regimeOf(await readSettings(tx, scope));
  // Many rows came on the same day and went the same way: the same clock is reckoned once.
  const reckoned = new Map<string, Foreseen>();
  return (asked) => {
    if (asked.kind === "request") {
      const { right, channel, capacity, receivedAt, reached } = asked;
      const way = JSON.stringify([right, channel, capacity, receivedAt, reached]);
      const foreseen = reckoned.get(way) ?? foresee(asked);
      reckoned.set(way, foreseen);
      return foreseen;
    }
    if (asked.kind === "question" || regime !== "UK" || asked.acknowledged !== undefined)
      return { due: undefined, isWaiting: false, impossible: [] };
    const inputs = { received: asked.receivedOn };
    const { due } = computeClock({ rule: "UK-164A-ACK", calendar, zone, inputs });
    return { due: due === undefined ? undefined : asInstant(due, zone), isWaiting: false, impossible: [] };
  };
}
