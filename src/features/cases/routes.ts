/** The office's calls on cases of all kinds: who may see what, and one transaction per act. */
import { mayOpenCase, namesFor } from "../access/index.ts";
import { clocksOf } from "../../platform/cases/clocks.ts";
import { look } from "../../platform/cases/looked.ts";
import { VersionConflict } from "../../platform/cases/kind.ts";
import type { Machine } from "../../platform/cases/machine.ts";
import { readCase, readEvents } from "../../platform/cases/store.ts";
import { newestText, ownerOfCase, readCaseTexts } from "../../platform/cases/texts.ts";
import { read, write } from "../../platform/db.ts";
import type { Tx, WriteTx } from "../../platform/db.ts";
import { refusal } from "../../platform/errors.ts";
import type { Platform } from "../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope } from "../../platform/http/routes.ts";
import type { Call, Member, Route, Work } from "../../platform/http/routes.ts";
import type { ActorId } from "../../platform/identifiers.ts";
import { append } from "../../platform/ledger/ledger.ts";
import { readProfile } from "../../platform/organisations.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import { act, factsOf, openAs } from "./carry.ts";
import type { File } from "./carry.ts";
import type { CaseView, Offer } from "./contract.ts";
import * as endpoints from "./endpoints.ts";
import type { ListedKind } from "./kinds.ts";
import { pressingFor, workListFor } from "./list.ts";
import { endView } from "./ends/view.ts";
import { doorFor, isOwnDoor } from "./offers.ts";
import { ownRoutes } from "./own.ts";
import { peopleFor } from "./people.ts";
import { actorKinds, caseByReference, heldMails, isNewReading, relatedCases } from "./store.ts";
import { caseView } from "./view.ts";
import { fieldViews, titleOf } from "./words.ts";

/** Events of one case are few; the page shows the newest of a case that has very many. */
const mostEvents = 500;

export type Kinds = { readonly machines: readonly Machine[]; readonly listed: readonly ListedKind[] };

export function caseRoutes(platform: Platform, kinds: Kinds): readonly Route[] {
  const { db, keys } = platform;
  const { machines } = kinds;
  return [
    jsonRoute(endpoints.listWork, async (call) => {
      const member = memberOf(call);
      const scope = await memberScope(call);
      return write(db, scope, (tx) =>
        workListFor(tx, scope, keys, kinds.listed, member, call.query, call.now),
      );
    }),
    jsonRoute(endpoints.countLate, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, (tx) => pressingFor(tx, scope, kinds.listed, memberOf(call), call.now));
    }),
    jsonRoute(endpoints.readCase, async (call) => {
      const member = memberOf(call);
      const scope = await memberScope(call);
      // The reading and its ledger entry are one transaction: what is shown is on record.
      return write(db, scope, async (tx) => {
        const { machine, file } = await openFor(tx, scope, machines, member, call.params.reference);
        return viewFor(tx, scope, platform, kinds, member, machine, file, call.now);
      });
    }),
    jsonRoute(endpoints.caseForm, async (call) => {
      const member = memberOf(call);
      const scope = await memberScope(call);
      const machine = machineOf(machines, call.params.kind);
      if (!member.permissions.has(machine.open.permission)) throw refusal("forbidden");
      return write(db, scope, async (tx) => ({
        kind: machine.kind.kind,
        ...machine.words.open,
        fields: fieldViews(machine.open.fields, machine.words.labels),
        refusals: { ...machine.words.refusals },
        people: await peopleFor(tx, scope, platform, member, call.now),
      }));
    }),
    changeRoute(endpoints.openCase, memberScope, (call, work) => openFrom(platform, machines, call, work)),
    changeRoute(endpoints.workOnCase, memberScope, (call, work) =>
      actOn(platform, machines, "work", call, work),
    ),
    changeRoute(endpoints.decideOnCase, memberScope, (call, work) =>
      actOn(platform, machines, "decide", call, work),
    ),
    changeRoute(endpoints.actOnOwnCase, memberScope, (call, work) =>
      actOn(platform, machines, "own", call, work),
    ),
    ...ownRoutes(platform, machines),
  ];
}

export function machineOf(machines: readonly Machine[], kind: string): Machine {
  const machine = machines.find((one) => one.kind.kind === kind);
  if (machine === undefined) throw refusal("not_found");
  return machine;
}

/** The case of this reference, if it exists for this member and is the engine's; everything else is not found, alike. */
async function openFor(
  tx: Tx,
  scope: Scope,
  machines: readonly Machine[],
  member: Pick<Member, "accountId">,
  reference: string,
): Promise<{ readonly machine: Machine; readonly file: File }> {
  const found = await caseByReference(tx, scope, reference);
  const machine = machines.find(({ kind }) => kind.kind === found?.kind);
  const file =
    machine === undefined || found === undefined
      ? undefined
      : await readCase(tx, scope, machine.kind, found.id);
  if (machine === undefined || file === undefined || !mayOpenCase(member, file)) throw refusal("not_found");
  return { machine, file };
}

async function openFrom(
  platform: Platform,
  machines: readonly Machine[],
  call: Call<typeof endpoints.openCase>,
  { tx, scope }: Work,
) {
  const member = memberOf(call);
  const machine = machineOf(machines, call.body.kind);
  if (!member.permissions.has(machine.open.permission)) throw refusal("forbidden");
  const mayRead = member.permissions.has("case:read");
  // Whoever may not read cases cannot find out here which there are.
  if (call.body.origin !== undefined && !mayRead) throw refusal("forbidden");
  const origin =
    call.body.origin === undefined
      ? undefined
      : (await openFor(tx, scope, machines, member, call.body.origin)).file;
  const file = await openAs(tx, scope, platform, machines, machine, {
    sent: call.body.fields,
    now: call.now,
    origin,
  });
  const due = (await clocksOf(tx, scope, file.id))[0]?.effectiveLimit;
  return {
    reference: file.reference,
    mayOpen: mayRead && mayOpenCase(member, file),
    ...(due === undefined ? {} : { due: due.toString() }),
  };
}

async function actOn(
  platform: Platform,
  machines: readonly Machine[],
  door: Offer["door"],
  call: Pick<Call<typeof endpoints.workOnCase>, "actor" | "params" | "body" | "now">,
  { tx, scope }: Work,
) {
  const member = memberOf(call);
  const { version, command, fields } = call.body;
  const { machine, file } = await openFor(tx, scope, machines, member, call.params.reference);
  const form = machine.commands[command];
  if (form === undefined) throw refusal("not_found");
  if (door === "own") {
    // Not theirs: it does not exist for them.
    if (!isOwnDoor(file.state, form.who, member.actorId)) throw refusal("not_found");
  } else if (doorFor(file.state, form.who, member) !== door) throw refusal("forbidden");
  try {
    const done = await act(tx, scope, platform, machines, machine, {
      caseId: file.id,
      version,
      command,
      sent: fields,
      now: call.now,
    });
    return { version: done.version, state: done.state.name };
  } catch (error) {
    if (error instanceof VersionConflict)
      throw refusal("conflict", {}, [{ at: "body.version", reason: "somebody_else_wrote" }]);
    throw error;
  }
}

async function viewFor(
  tx: WriteTx,
  scope: Scope,
  platform: Platform,
  kinds: Kinds,
  member: Member,
  machine: Machine,
  file: File,
  now: Instant,
): Promise<CaseView> {
  const { keys } = platform;
  await look(tx, scope, file.id, now);
  const after = Math.max(0, file.version - mostEvents);
  const events = await readEvents(tx, scope, machine.kind, file.id, { after, limit: mostEvents });
  const texts = (await readCaseTexts(tx, scope, keys, [file.id])).get(file.id) ?? [];
  if (await isNewReading(tx, scope, file.id, now)) {
    await append(tx, scope, keys, {
      type: "case.read",
      now,
      // Nothing is sealed under the key of a case again once it was destroyed with all that was.
      owner:
        file.state.destroyedOn === undefined
          ? ownerOfCase(file.id)
          : { kind: "organisation", id: scope.organisationId },
      payload: { case: file.id, texts: member.pseudonymous ? 0 : texts.length },
    });
  }
  const { openedBy, handler } = file.state;
  const mentioned = events.flatMap(({ data }) =>
    Object.values(data ?? {}).filter((value): value is ActorId => typeof value === "string"),
  );
  const actors = [
    ...events.map(({ actorId }) => actorId),
    openedBy,
    ...(handler === undefined ? [] : [handler]),
  ];
  const names = await namesFor(tx, scope, keys, member, [...actors, ...mentioned.filter(isId)]);
  const actorsOf = await actorKinds(tx, scope, actors);
  const { zone } = await readProfile(tx, scope);
  return caseView({
    machine,
    file,
    clocks: await clocksOf(tx, scope, file.id),
    events,
    texts,
    member,
    nameOf: (id) => names.get(id as ActorId),
    whoOf: ({ actorId }) => {
      const kind = actorsOf.get(actorId);
      if (kind === "public") return "your public page";
      return names.get(actorId) ?? (kind === "person" ? "a colleague" : "Kept");
    },
    related: await relatedFor(tx, scope, platform, kinds.machines, member, file),
    people: member.permissions.has("case:work") ? await peopleFor(tx, scope, platform, member, now) : [],
    facts: await factsOf(tx, scope, { now, actor: member.actorId }, file),
    end: await endView(tx, scope, machine, file, now),
    heldMails: await heldMails(tx, scope, file.id),
    zone,
  });
}

const isId = (value: string): boolean => /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(value);

async function relatedFor(
  tx: Tx,
  scope: Scope,
  { keys }: Pick<Platform, "keys">,
  machines: readonly Machine[],
  member: Member,
  file: File,
): Promise<CaseView["related"]> {
  const rows = await relatedCases(tx, scope, {
    caseId: file.id,
    origin: file.state.origin,
    hiddenFrom: member.accountId,
  });
  const related: CaseView["related"] = [];
  for (const { id, kind, isOrigin } of rows) {
    const machine = machines.find((one) => one.kind.kind === kind);
    const other = machine === undefined ? undefined : await readCase(tx, scope, machine.kind, id);
    if (machine === undefined || other === undefined) continue;
    const texts = await readCaseTexts(tx, scope, keys, [id], [machine.titleText]);
    const title = member.pseudonymous ? undefined : newestText(texts.get(id) ?? [], machine.titleText);
    related.push({
      reference: other.reference,
      kindName: machine.words.one,
      what: titleOf(machine, other.reference, title),
      stage: machine.words.states[other.state.name] ?? other.state.name,
      isOpen: other.closedAt === undefined,
      isOrigin,
    });
  }
  return related;
}
