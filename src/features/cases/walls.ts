/**
 * From whom a case of any kind is kept: what follows when it is opened, and the act of somebody who decides. Whoever is
 * named in a complaint, or has a conflict of interests for another reason, does not see the case from then on, and it is
 * nobody's until it is given to somebody else (GDPR Art. 38(6); docs/decisions/0101-what-belongs-to-a-case.md).
 */
import { walled, wallLifted } from "../../platform/cases/common.ts";
import type { CommonEvent } from "../../platform/cases/common.ts";
import type { CaseFile } from "../../platform/cases/kind.ts";
import type { Machine } from "../../platform/cases/machine.ts";
import { changeCase, lockCase } from "../../platform/cases/store.ts";
import { ownerOfCase, sealCaseTexts } from "../../platform/cases/texts.ts";
import { familyOf, liftWall, markAddresses, raiseWalls, wallsOf } from "../../platform/cases/walls.ts";
import type { WriteTx } from "../../platform/db.ts";
import { refusal } from "../../platform/errors.ts";
import type { ActorId, AccountId, CaseId, CellId } from "../../platform/identifiers.ts";
import type { KeyProvider } from "../../platform/keys.ts";
import { append } from "../../platform/ledger/ledger.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import { colleaguesAt, listMembers } from "../access/index.ts";
import type { ListedMember } from "../access/index.ts";
import type { File } from "./carry.ts";
import type { ListedKind } from "./kinds.ts";

type Desk = { readonly keys: KeyProvider };
/** What is read of a case of any kind for its wall. */
export type Walled = Pick<CaseFile, "id" | "version" | "walls"> & {
  readonly state: {
    readonly aboutAccountId?: AccountId | undefined;
    readonly handler?: ActorId | undefined;
    readonly destroyedOn?: string | undefined;
  };
};

/** What a kind does to record a wall: the event goes into its case, its row is locked. */
export type Walling = {
  readonly lock: (tx: WriteTx, scope: Scope, caseId: CaseId) => Promise<Walled | undefined>;
  readonly record: (
    tx: WriteTx,
    scope: Scope,
    of: {
      readonly file: Walled;
      readonly event: Extract<CommonEvent, { type: "case.walled" | "case.wall-lifted" }>;
      readonly cellIds: readonly CellId[];
      readonly now: Instant;
    },
  ) => Promise<void>;
};

export const machineWalling = (machine: Machine): Walling => ({
  lock: (tx, scope, caseId) => lockCase(tx, scope, machine.kind, caseId),
  record: async (tx, scope, { file, event, cellIds, now }) => {
    const { id: caseId, version } = file;
    await changeCase(tx, scope, machine.kind, { caseId, version, events: [event], cellIds, now });
  },
});

/** A new case is kept from whoever the one it is born of is kept from, and from a colleague who is its person. */
export async function keptFrom(
  tx: WriteTx,
  scope: Scope,
  { keys }: Desk,
  file: File,
  of: {
    readonly email: string | undefined;
    readonly origin: Pick<File, "state" | "walls"> | undefined;
    readonly now: Instant;
  },
): Promise<File> {
  const { email, origin, now } = of;
  const addresses = email === undefined ? [] : [email];
  await markAddresses(tx, scope, keys, file.id, addresses);
  const walls = [...file.walls];
  const raise = async (from: AccountId, why: "born-of" | "concerned"): Promise<void> => {
    const raised = await raiseWalls(tx, scope, keys, { from, caseIds: [file.id], why, now });
    if (raised.length > 0) walls.push(from);
  };
  for (const from of origin === undefined ? [] : wallsOf(origin)) await raise(from, "born-of");
  for (const from of await colleaguesAt(tx, scope, keys, addresses)) await raise(from, "concerned");
  return { ...file, walls };
}

/** Refuses with `invalid_request` whoever is no colleague, with `conflict` what is so already. */
export async function wallFrom(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  kinds: readonly ListedKind[],
  asked: {
    readonly caseId: CaseId;
    readonly kind: string;
    readonly from: AccountId;
    readonly why: string;
    readonly isLifted: boolean;
    readonly now: Instant;
  },
): Promise<void> {
  const { caseId, from, why, isLifted, now } = asked;
  const members = await listMembers(tx, scope, desk.keys, now);
  const colleague = members.find(({ accountId }) => accountId === from);
  if (colleague === undefined)
    throw refusal("invalid_request", {}, [{ at: "body.from", reason: "not_a_colleague" }]);
  const found = await lockOf(tx, scope, kinds, asked.kind, caseId);
  if (found === undefined) throw refusal("not_found");
  const { file, walling } = found;
  // The reason would be the one text in a case of which nothing is left, and nothing would ever destroy it.
  if (file.state.destroyedOn !== undefined) throw refusal("conflict");
  const has = wallsOf(file).includes(from);
  // Whom the state names it is about for good.
  if (has !== isLifted || (isLifted && file.state.aboutAccountId === from)) throw refusal("conflict");
  if (!isLifted) keepSomebody(members, [...wallsOf(file), from]);
  const cellIds = await sealCaseTexts(tx, scope, desk.keys, caseId, new Map([["wallReason", why]]), now);
  if (isLifted) {
    await walling.record(tx, scope, { file, event: wallLifted.make({ from }), cellIds, now });
    await liftWall(tx, scope, caseId, from);
    await append(tx, scope, desk.keys, {
      type: "case.wall-lifted",
      now,
      owner: ownerOfCase(caseId),
      payload: { case: caseId, from },
    });
    return;
  }
  // What was born of it tells of it: it is kept from them, too.
  for (const born of await familyOf(tx, scope, caseId)) {
    const one = born.id === caseId ? found : await lockOf(tx, scope, kinds, born.kind, born.id);
    if (one === undefined || wallsOf(one.file).includes(from)) continue;
    const event = walled.make({ from, isHandler: one.file.state.handler === colleague.actorId });
    const cells = born.id === caseId ? cellIds : [];
    await one.walling.record(tx, scope, { file: one.file, event, cellIds: cells, now });
    await raiseWalls(tx, scope, desk.keys, { from, caseIds: [born.id], why: "decided", now });
  }
}

export async function lockOf(
  tx: WriteTx,
  scope: Scope,
  kinds: readonly ListedKind[],
  kind: string,
  caseId: CaseId,
): Promise<{ readonly walling: Walling; readonly file: Walled } | undefined> {
  const walling = kinds.find((one) => one.kind === kind)?.walling;
  const file = await walling?.lock(tx, scope, caseId);
  return walling === undefined || file === undefined ? undefined : { walling, file };
}

/** A case that nobody who decides may open would never be answered. */
function keepSomebody(members: readonly ListedMember[], walls: readonly AccountId[]): void {
  const left = members.some(
    ({ state, roles, accountId }) =>
      state === "active" && roles.includes("officer") && !walls.includes(accountId),
  );
  if (!left) throw refusal("not_yet", {}, [{ at: "body.from", reason: "nobody-left-to-decide" }]);
}
