/**
 * The one way a case of any kind is opened and moved on: fields judged, the pure decision, and in one transaction cells,
 * events, state, clocks, letter, the case that is born of it, and the ledger entry (docs/decisions/0078-case-engine.md).
 */
import { clocksOf, setClock } from "../../platform/cases/clocks.ts";
import { understandFields } from "../../platform/cases/fields.ts";
import type { Fields, Sent } from "../../platform/cases/fields.ts";
import type { CaseFile } from "../../platform/cases/kind.ts";
import type { CommonState, Decided, Decision, Facts, Machine } from "../../platform/cases/machine.ts";
import { changeCase, lockCase, openCase } from "../../platform/cases/store.ts";
import { newestText, ownerOfCase, readCaseTexts, sealCaseTexts } from "../../platform/cases/texts.ts";
import type { Tx, WriteTx } from "../../platform/db.ts";
import { refusal } from "../../platform/errors.ts";
import type { DomainEvent } from "../../platform/events.ts";
import type { Platform } from "../../platform/feature.ts";
import { newId } from "../../platform/ids.ts";
import type { AccountId, CaseId, MailId } from "../../platform/identifiers.ts";
import { append } from "../../platform/ledger/ledger.ts";
import type { Json } from "../../platform/ledger/canonical.ts";
import { readProfile } from "../../platform/organisations.ts";
import type { Scope } from "../../platform/scope.ts";
import { dayIn } from "../../platform/time.ts";
import type { Instant } from "../../platform/time.ts";
import { listMembers } from "../access/index.ts";
import { readSettings, regimeOf } from "../office/index.ts";
import { clockRowOf } from "./limits.ts";
import { isWorker } from "./people.ts";
import { postLetter } from "./post.ts";
import { unreached } from "./reached/store.ts";
import { countActions } from "./store.ts";
import { wallsOf } from "../../platform/cases/walls.ts";
import { keptFrom } from "./walls.ts";

export type Desk = Pick<Platform, "keys" | "mailFrom">;
export type File = CaseFile<CommonState>;

export type Opened = {
  readonly sent: Sent;
  readonly now: Instant;
  readonly origin?: Pick<File, "id" | "state" | "walls"> | undefined;
  /** Given when the case it is born of already names it. */
  readonly id?: CaseId | undefined;
  readonly isPublic?: boolean | undefined;
  /** When it arrived, where the kind has no field for it. */
  readonly arrivedAt?: Instant | undefined;
};

/** Opens a case of this kind. Refuses with what is wrong with its fields, or what its kind refuses. */
export async function openAs(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  machines: readonly Machine[],
  machine: Machine,
  { sent, now, origin, id = newId(), isPublic = false, arrivedAt = now }: Opened,
): Promise<File> {
  const { values, texts } = understood(machine.open.fields, sent);
  await checkMembers(
    tx,
    scope,
    desk,
    machine.open.fields,
    values,
    origin === undefined ? [] : wallsOf(origin),
    now,
  );
  const facts = await factsOf(tx, scope, { now, actor: scope.actorId }, undefined);
  const walledFrom = origin?.state.aboutAccountId;
  const { receivedField } = machine.open;
  const hasAddress = machine.person !== undefined && texts.has(machine.person.email);
  const decision = decided(
    machine.open.decide(
      values,
      { ...facts, walledFrom, isPublic, mail: hasAddress ? newId<MailId>() : undefined },
      origin?.id,
    ),
  );
  const opened = await openCase(tx, scope, machine.kind, {
    id,
    jurisdiction: facts.regime === "UK" ? "gb" : "eu",
    now,
    happenedAt: receivedField === undefined ? arrivedAt : await noonOf(tx, scope, values[receivedField], now),
    events: decision.events,
    cellIds: await sealCaseTexts(tx, scope, desk.keys, id, texts, now),
  });
  const email = machine.person === undefined ? undefined : texts.get(machine.person.email);
  const file = await keptFrom(tx, scope, desk, opened, { email, origin, now });
  await finish(tx, scope, desk, machines, { machine, file, decision, facts, sent, now });
  return file;
}

/** Noon of the day it arrived, unless that is today: the day is known, the hour is not. */
async function noonOf(tx: Tx, scope: Scope, day: unknown, now: Instant): Promise<Instant> {
  const { zone } = await readProfile(tx, scope);
  const arrived = Temporal.PlainDate.from(String(day));
  if (arrived.equals(dayIn(zone, now))) return now;
  return arrived.toZonedDateTime({ timeZone: zone, plainTime: "12:00" }).toInstant();
}

export type Act = {
  readonly caseId: CaseId;
  /** The version that was seen; without one it is decided on the newest. */
  readonly version?: number | undefined;
  readonly command: string;
  readonly sent: Sent;
  readonly now: Instant;
  /** When it happened, if that was before it is written down. */
  readonly happenedAt?: Instant | undefined;
  /** It follows from what a stranger sent. */
  readonly isPublic?: boolean | undefined;
};

/** Carries a command out. Throws `VersionConflict` when somebody else wrote first. */
export async function act(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  machines: readonly Machine[],
  machine: Machine,
  { caseId, version, command, sent, now, happenedAt, isPublic = false }: Act,
): Promise<File> {
  const before = await lockCase(tx, scope, machine.kind, caseId);
  const form = machine.commands[command];
  if (before === undefined || form === undefined) throw refusal("not_found");
  const { values, texts } = understood(form.fields, sent);
  await checkMembers(tx, scope, desk, form.fields, values, wallsOf(before), now);
  const facts = { ...(await factsOf(tx, scope, { now, actor: scope.actorId }, before)), isPublic };
  const mail = await mailIfAny(tx, scope, desk, machine, caseId);
  const decision = decided(machine.decide(before.state, command, values, { ...facts, mail }));
  const file = await changeCase(tx, scope, machine.kind, {
    caseId,
    version: version ?? before.version,
    events: decision.events,
    now,
    happenedAt,
    cellIds: await sealCaseTexts(tx, scope, desk.keys, caseId, texts, now),
  });
  await finish(tx, scope, desk, machines, { machine, file, decision, facts: { ...facts, mail }, sent, now });
  return file;
}

type Finished = {
  readonly machine: Machine;
  readonly file: File;
  readonly decision: Decided<DomainEvent>;
  readonly facts: Facts;
  readonly sent: Sent;
  readonly now: Instant;
};

async function finish(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  machines: readonly Machine[],
  { machine, file, decision, facts, sent, now }: Finished,
): Promise<void> {
  await setClocks(tx, scope, machine, file, now);
  if (decision.letter !== undefined)
    await postLetter(tx, scope, desk, machine, file, {
      letter: decision.letter.name,
      id: facts.mail,
      words: sent[decision.letter.words],
      isPublic: facts.isPublic,
      now,
    });
  const { opens } = decision;
  if (opens !== undefined) {
    const child = machines.find(({ kind }) => kind.kind === opens.kind);
    if (child === undefined) throw new TypeError(`No kind ${opens.kind} is known.`);
    const taken = Object.entries(opens.texts).flatMap(([name, from]): [string, string][] =>
      sent[from] === undefined ? [] : [[name, sent[from]]],
    );
    const fields = { ...opens.values, ...Object.fromEntries(taken) };
    await openAs(tx, scope, desk, machines, child, { sent: fields, now, origin: file, id: facts.fresh });
  }
  const [first] = decision.events;
  await append(tx, scope, desk.keys, {
    type: first.type,
    now,
    owner: ownerOfCase(file.id),
    payload: {
      case: file.id,
      version: file.version,
      events: decision.events.map(({ type, data }) => ({ type, data: data as Json })),
    },
  });
}

/** Brings the rows of the clocks to what the state declares. */
async function setClocks(
  tx: WriteTx,
  scope: Scope,
  machine: Machine,
  file: File,
  now: Instant,
): Promise<void> {
  const declared = machine.clocks(file.state);
  if (declared.length === 0) return;
  const profile = await readProfile(tx, scope);
  const known = await clocksOf(tx, scope, file.id);
  for (const clock of declared) {
    // A clock that runs keeps its calendar and zone: a setting changed meanwhile does not move a date once told.
    const place = known.find(({ rule }) => rule === clock.rule) ?? profile;
    await setClock(tx, scope, clockRowOf(file.id, clock, place), now);
  }
}

function understood(fields: Fields, sent: Sent) {
  const result = understandFields(fields, sent);
  if (!("wrong" in result)) return result;
  throw refusal(
    "invalid_request",
    {},
    result.wrong
      .slice(0, 50)
      // A name that no form has is the sender's own, and is not repeated.
      .map(({ field, reason }) => ({
        at: reason === "unknown" ? "body.fields" : `body.fields.${field}`,
        reason,
      })),
  );
}

function decided(decision: Decision<DomainEvent, string>): Decided<DomainEvent> {
  if (!("refused" in decision)) return decision;
  throw refusal(
    "not_yet",
    {},
    decision.refused.map((reason) => ({ at: "case", reason })),
  );
}

/** Beyond the state: the day, the law the organisation answers to, what was born of the case, what has not left. */
export async function factsOf(
  tx: Tx,
  scope: Scope,
  { now, actor }: Pick<Facts, "now" | "actor">,
  file: Pick<File, "id" | "state"> | undefined,
): Promise<Facts> {
  const settings = await readSettings(tx, scope);
  return {
    now,
    today: dayIn(settings.zone, now),
    actor,
    isPublic: false,
    regime: regimeOf(settings),
    walledFrom: file?.state.aboutAccountId,
    fresh: newId(),
    mail: undefined,
    actions: file === undefined ? { all: 0, open: 0 } : await countActions(tx, scope, file.id),
    unreached: file === undefined ? new Set() : await unreached(tx, scope, file.id),
  };
}

async function mailIfAny(
  tx: Tx,
  scope: Scope,
  { keys }: Pick<Desk, "keys">,
  { person }: Machine,
  caseId: CaseId,
): Promise<MailId | undefined> {
  if (person === undefined) return undefined;
  const texts = await readCaseTexts(tx, scope, keys, [caseId], [person.email]);
  return newestText(texts.get(caseId) ?? [], person.email) === undefined ? undefined : newId();
}

/** A case, or a part of it, goes to a colleague who is here and whom it is not about. */
async function checkMembers(
  tx: Tx,
  scope: Scope,
  { keys }: Pick<Desk, "keys">,
  fields: Fields,
  values: Readonly<Record<string, unknown>>,
  walls: readonly AccountId[],
  now: Instant,
): Promise<void> {
  const named = Object.entries(fields).filter(
    ([name, { kind }]) => (kind === "member" || kind === "colleague") && values[name] !== undefined,
  );
  if (named.length === 0) return;
  const members = await listMembers(tx, scope, keys, now);
  for (const [name, { kind, isWorker: mustWork }] of named) {
    const found = members.find(({ actorId, accountId }) =>
      kind === "member" ? actorId === values[name] : accountId === values[name],
    );
    const isHere = kind === "colleague" || (found?.state === "active" && (!mustWork || isWorker(found)));
    if (found !== undefined && isHere && (kind === "colleague" || !walls.includes(found.accountId))) continue;
    throw refusal("invalid_request", {}, [{ at: `body.fields.${name}`, reason: "not_a_colleague" }]);
  }
}
