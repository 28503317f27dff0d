/**
 * What the Work list asks of a kind of case. The engine's own kinds answer from their machine; a kind that has pages of
 * its own (the rights request) answers for itself.
 */
import type { CommonState, Machine } from "../../platform/cases/machine.ts";
import { readCases } from "../../platform/cases/store.ts";
import { newestText, readCaseTexts } from "../../platform/cases/texts.ts";
import type { CaseText } from "../../platform/cases/texts.ts";
import type { Tx } from "../../platform/db.ts";
import type { Member } from "../../platform/http/routes.ts";
import type { AccountId, ActorId, CaseId } from "../../platform/identifiers.ts";
import type { KeyProvider } from "../../platform/keys.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import { waitingAmong } from "../../platform/cases/clocks.ts";
import { machineRecounting } from "./calendars/recount.ts";
import type { Recounting } from "./calendars/recount.ts";
import { countUnmet, owingUnmet, unmetAmong } from "./reached/store.ts";
import { answeredIn, both } from "./store.ts";
import type { Owing } from "./store.ts";
import { titleOf } from "./words.ts";
import { machineWalling } from "./walls.ts";
import type { Walling } from "./walls.ts";

export type Listed = {
  readonly reference: string;
  readonly what: string;
  readonly state: string;
  readonly stage: string;
  readonly receivedAt: Instant;
  readonly handler: ActorId | undefined;
  /** Still owed; what the clocks say when the kind does not. */
  readonly isOwed?: boolean;
  readonly isWaiting: boolean;
};

export type ListedKind = {
  readonly kind: string;
  readonly one: string;
  readonly many: string;
  readonly states: Readonly<Record<string, string>>;
  /** These cases for this reader, by id. */
  readonly describe: (
    tx: Tx,
    scope: Scope,
    keys: KeyProvider,
    reader: Pick<Member, "pseudonymous">,
    ids: readonly CaseId[],
  ) => Promise<ReadonlyMap<CaseId, Listed>>;
  /** Its clocks when a calendar changes. */
  readonly recounting: Recounting;
  /** How a wall around one of its cases is put on record. */
  readonly walling: Walling;
  /** How many are late that the clocks count as done: an answer that has not left. */
  readonly alsoLate?: (tx: Tx, scope: Scope, hiddenFrom: AccountId, now: Instant) => Promise<number>;
  /** How many in nobody's hands wait for whoever asked to confirm it, and how many of those are due after this moment. */
  readonly unconfirmed?: (
    tx: Tx,
    scope: Scope,
    hiddenFrom: AccountId,
    end: Instant,
  ) => Promise<{ readonly all: number; readonly later: number }>;
  /** Which of its cases still owe something that the clocks count as done, and how many of them there are. */
  readonly owing?: Owing;
  /** Which of its open cases whose clocks are done are answered; none where it does not say. */
  readonly answering?: Owing;
  readonly alsoOwed?: (
    tx: Tx,
    scope: Scope,
    whose: { readonly hiddenFrom: AccountId; readonly handler?: ActorId },
  ) => Promise<number>;
};

export function listedMachine(machine: Machine): ListedKind {
  const { words, kind } = machine;
  const { answered } = machine;
  const answering = answered.length === 0 ? undefined : answeredIn(kind.kind, answered);
  const unmet = Object.keys(machine.metBy).length === 0 ? undefined : owingUnmet(kind.kind, machine.metBy);
  return {
    kind: kind.kind,
    one: words.one,
    many: words.many,
    states: words.states,
    recounting: machineRecounting(machine),
    walling: machineWalling(machine),
    describe: async (tx, scope, keys, reader, ids) => {
      const texts = reader.pseudonymous
        ? new Map<CaseId, readonly CaseText[]>()
        : await readCaseTexts(tx, scope, keys, ids, [machine.titleText]);
      const waiting = await waitingAmong(tx, scope, ids);
      const held = unmet === undefined ? undefined : await unmetAmong(tx, scope, unmet, ids);
      const files = await readCases(tx, scope, kind, ids);
      return new Map(
        files.map((file): [CaseId, Listed] => {
          const title = newestText(texts.get(file.id) ?? [], machine.titleText);
          return [
            file.id,
            {
              reference: file.reference,
              what: titleOf(machine, file.reference, title),
              state: file.state.name,
              stage: stageOf(machine, file.state),
              receivedAt: file.openedAt,
              handler: file.state.handler,
              ...(held?.has(file.id) === true ? { isOwed: true } : {}),
              isWaiting: file.closedAt === undefined && waiting.has(file.id),
            },
          ];
        }),
      );
    },
    ...(answering === undefined ? {} : { answering }),
    ...(unmet === undefined
      ? {}
      : {
          owing: unmet,
          // Only what would count as answered is taken from the answered again.
          alsoOwed: async (tx, scope, whose) =>
            answering === undefined ? 0 : countUnmet(tx, scope, both(unmet, answering), whose),
          alsoLate: (tx, scope, hiddenFrom, now) => countUnmet(tx, scope, unmet, { hiddenFrom, lateAt: now }),
        }),
  };
}

/** What it waits for, in two or three words: its state. */
function stageOf({ words }: Machine, state: CommonState): string {
  const word = words.states[state.name] ?? state.name;
  return word.charAt(0).toLowerCase() + word.slice(1);
}
