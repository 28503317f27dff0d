/** Makes a report pack: everything read at one moment, frozen, hashed, and on the ledger in the same transaction. */
import { createHash } from "node:crypto";
import { parseCheckpoint, parseNote } from "../../evidence/note.ts";
import { toBase64 } from "../../evidence/bytes.ts";
import type { Database, Tx, WriteTx } from "../../platform/db.ts";
import { refusal } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import type { KeyProvider } from "../../platform/keys.ts";
import { canonicalJson } from "../../platform/ledger/canonical.ts";
import { append } from "../../platform/ledger/ledger.ts";
import { readHead } from "../../platform/ledger/tree_store.ts";
import { readProfile } from "../../platform/organisations.ts";
import type { Scope } from "../../platform/scope.ts";
import { dayIn } from "../../platform/time.ts";
import type { Instant, PlainDate } from "../../platform/time.ts";
import { action } from "../actions/index.ts";
import { plainWords, policySeen } from "../policy/index.ts";
import type { PassedPolicy } from "../policy/index.ts";
import { gapsOfRegister, readRegister } from "../registers/index.ts";
import { reportOf } from "../statistics/index.ts";
import { Pack } from "./contract.ts";
import type { PackClause } from "./contract.ts";
import { changesSince, countsOf, decisionsOf, isPromise, sectionsOf } from "./domain.pack.ts";
import { countActions, insertPack, newestPacks } from "./store.ts";

export const sha256Of = (content: Buffer): string => createHash("sha256").update(content).digest("hex");
export const packIn = (content: Buffer): Pack => Pack.parse(JSON.parse(content.toString("utf8")));

type Asked = {
  readonly db: Database;
  readonly keys: KeyProvider;
  /** A past day; `undefined`: as of `now`. */
  readonly on: PlainDate | undefined;
  readonly now: Instant;
};

/** Gives its number. Refused as `not_found` where no policy is in force. */
export async function makePack(tx: WriteTx, scope: Scope, asked: Asked): Promise<number> {
  const { keys, now, on } = asked;
  const [last] = await newestPacks(tx, scope, 1);
  const number = (last?.number ?? 0) + 1;
  const before = last === undefined ? null : { pack: packIn(last.content), sha256: sha256Of(last.content) };
  const pack = { ...(await gathered(tx, scope, asked)), number };
  const whole = Pack.parse({
    ...pack,
    before: before && {
      number: before.pack.number,
      madeAt: before.pack.madeAt,
      sha256: before.sha256,
      changes: changesSince(before.pack.clauses, pack.clauses),
    },
    decisions: decisionsOf(pack),
  });
  const content = Buffer.from(canonicalJson(whole), "utf8");
  const { id: entryId } = await append(tx, scope, keys, {
    type: "report.made",
    now,
    owner: { kind: "organisation", id: scope.organisationId },
    payload: { number, sha256: sha256Of(content), on: on?.toString() ?? null },
  });
  await insertPack(tx, scope, {
    id: newId(),
    number,
    made_at: now,
    made_by: scope.actorId,
    of_day: on ?? null,
    content,
    entry_id: entryId,
  });
  return number;
}

type Gathered = Omit<Pack, "number" | "before" | "decisions">;

async function gathered(tx: Tx, scope: Scope, { db, now, on }: Asked): Promise<Gathered> {
  const { name: organisation, zone } = await readProfile(tx, scope);
  const seen = await policySeen(tx, scope, { on, zone, now, db });
  if (seen === undefined) throw refusal("not_found");
  const { policy } = seen;
  const clauses = clausesOf(seen);
  const today = on ?? dayIn(zone, now);
  const register = await readRegister(tx, scope, on === undefined ? { now } : { now, asOf: on.toString() });
  return {
    format: "kept-report-pack/1",
    organisation,
    zone,
    madeAt: now.toString(),
    on: on?.toString() ?? null,
    policy: {
      title: policy.title,
      version: policy.number,
      hash: policy.hash,
      inForceFrom: policy.inForceFrom.toString(),
    },
    promises: clauses.filter(isPromise).length,
    unrecorded: seen.clauses.filter((one) => isPromise(one.promise) && one.isRecorded === false).length,
    counts: countsOf(clauses),
    sections: sectionsOf(clauses),
    clauses,
    figures: await figuresUntil(tx, scope, today, now),
    actions: on === undefined ? await countActions(tx, scope, { kind: action.kind.kind, today }) : null,
    gaps: gapsOfRegister(register).map(({ kind, name, sentence, law }) => ({
      kind,
      entry: name,
      sentence,
      law: law ?? null,
    })),
    notes: [
      on === undefined
        ? "Cases that are kept from a colleague are in no number here."
        : "The statuses are those that were recorded on that day, and nothing is filled in afterwards. Actions are not kept by day.",
    ],
    ledger: await ledgerAt(tx, scope),
  };
}

function clausesOf(seen: PassedPolicy): PackClause[] {
  return seen.clauses.map((clause) => {
    const { label, sectionNumber, sectionTitle, promise, result } = clause;
    return {
      clause: label,
      section: `${sectionNumber} ${sectionTitle}`.trim(),
      words: plainWords(clause.text),
      nature: promise.nature,
      status: result.status,
      basis: seen.basisOf(clause),
      law: promise.law.is,
      why: seen.whyOf(clause),
      n: result.n,
      of: result.of,
      since: result.since?.toString() ?? null,
    };
  });
}

/** Of twelve months, as they may be passed round. */
async function figuresUntil(tx: Tx, scope: Scope, until: PlainDate, now: Instant): Promise<Pack["figures"]> {
  const period = {
    from: until.subtract({ months: 12 }).add({ days: 1 }).toString(),
    until: until.toString(),
  };
  const { notes, sections } = await reportOf(tx, scope, { period, edition: "shared", now });
  return {
    ...period,
    notes: [...notes],
    sections: sections.map(({ title, lede, columns, lines, empty }) => ({
      title,
      lede,
      columns: [...columns],
      lines: lines.map(({ name, cells, how }) => ({ name, cells: [...cells], how: how ?? null })),
      empty,
    })),
  };
}

async function ledgerAt(tx: Tx, scope: Scope): Promise<Pack["ledger"]> {
  const head = await readHead(tx, scope);
  const checkpoint = parseCheckpoint(parseNote(head?.note ?? "")?.text ?? "");
  if (checkpoint === undefined) return null;
  const { origin, size, root } = checkpoint;
  return { origin, size, root: toBase64(root) };
}
