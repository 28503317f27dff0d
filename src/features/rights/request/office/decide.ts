/** What may be decided about a request, from the law of its day: choices with their articles, and what is settled. */
import {
  exemptionsOn,
  feeOn,
  missingRightOn,
  refusalGroundsOn,
  rightOnBasis,
} from "../../../../law/rights.ts";
import { deadRuleOn } from "../../../../law/dead.ts";
import { dayIn } from "../../../../platform/time.ts";
import type { Instant } from "../../../../platform/time.ts";
import type { ActorId, EntryId } from "../../../../platform/identifiers.ts";
import { requestRights } from "../contract.ts";
import { isSurvivorsRight } from "../domain.dead.ts";
import type { MeasureWords } from "../measures/store.ts";
import type { MeasureId } from "../events.ts";
import { isCarriedOut } from "../../execution/events.ts";
import { isIdentified } from "../gates.ts";
import { kindOf } from "../kinds/kinds.ts";
import { measuresOf } from "../state.ts";
import type { RequestState } from "../state.ts";
import type { MeasureView } from "../measures/contract.ts";
import type { RequestView } from "./contract.ts";
import {
  aboutRight,
  baseWords,
  childWords,
  feeWords,
  findingWords,
  groundWords,
  outcomeWords,
  rightWords,
  taskWords,
  verdictWords,
} from "./decide_words.ts";

type View = RequestView["decide"];
type Choice = View["bases"][number];

export type DecideFacts = {
  readonly state: RequestState;
  readonly zone: string;
  /** Where the organisation is: a Member State may give rights of its own. */
  readonly country?: string | undefined;
  /** Connected systems with rows of the person, as the last search found them. */
  readonly found: readonly { readonly storeId: EntryId; readonly name: string; readonly rows: number }[];
};

export function decideView({ state, zone, found, country }: DecideFacts): View {
  const { regime, right } = state;
  const kind = kindOf(state);
  const day = dayIn(zone, Temporal.Instant.from(state.receivedAt));
  return {
    answer: kind.answer,
    isAtOnce: kind.isAtOnce,
    isAssessed: kind.isAssessed,
    about: [...aboutRight[right]],
    bases: kind.bases.map(({ id, article }) => ({ value: id, label: baseWords[id] ?? id, hint: article })),
    findings: kind.findings.map((value) => ({ value, label: findingWords[value] })),
    isReviewed: kind.isReviewed,
    grounds: groundsOf(state, day, country),
    dead: deadOf(state, day, country),
    fees: (feeOn(regime, right, day)?.grounds ?? []).map((value) => ({ value, label: feeWords[value] })),
    currency: regime === "UK" ? "GBP" : "EUR",
    tasks: kind.tasks.map((value) => ({ value, label: taskWords[value] })),
    others: othersOf(state, day),
    settled: settledOf(state),
    proposed: proposedOf(state, found),
  };
}

/** Grounds to refuse, whole or in part, then exemptions of data; none for what may never be refused. */
function groundsOf(state: RequestState, day: Temporal.PlainDate, country?: string): Choice[] {
  const { regime, right } = state;
  const isOwedToSurvivor = isSurvivorsRight(state, { country, today: day });
  const isOpen = (id: string): boolean => {
    if (id === "not-identified") return !isIdentified(state);
    if (id === "subject-has-died") return state.capacity === "survivor" && !isOwedToSurvivor;
    return id !== "no-authority" || (state.authority !== "not-needed" && state.authority !== "confirmed");
  };
  const rows = [...refusalGroundsOn(regime, right, day), ...exemptionsOn(regime, right, day)];
  return [...new Map(rows.map((row) => [row.id, row])).values()]
    .filter(({ id }) => isOpen(id))
    .map(({ id, article }) => ({ value: id, label: groundWords[id] ?? id, hint: article }));
}

/** What the law says of the dead here, for whoever must say how a request about them stands. */
function deadOf(state: RequestState, day: Temporal.PlainDate, country?: string): View["dead"] {
  const rule = deadRuleOn(state.regime, country, day);
  if (state.capacity !== "survivor" || rule === undefined) return undefined;
  const { article, yearsAfterDeath, unless, elsewhere, sources } = rule;
  return {
    isRight: isSurvivorsRight(state, { country, today: day }),
    article,
    notes: [
      ...(yearsAfterDeath === undefined ? [] : [`For ${yearsAfterDeath} years after the death.`]),
      ...(unless === undefined ? [] : [unlessWords[unless]]),
      ...(elsewhere === undefined ? [] : [`Another law may give something: ${elsewhere}.`]),
      ...(sources.some(({ confidence }) => confidence === "unverified")
        ? ["We have this from a summary: read the law itself before you rely on it."]
        : []),
    ],
  };
}

const unlessWords = {
  "forbidden-in-life": "Not where the dead forbade it in their life.",
  "own-directions": "What the dead laid down in their life goes first.",
} as const;

/** Why a thing may be left undone in one place: what concerns data, and not who asks. */
export function reasonsToKeep(state: RequestState, zone: string): Choice[] {
  const day = dayIn(zone, Temporal.Instant.from(state.receivedAt));
  const whole = new Set(
    refusalGroundsOn(state.regime, state.right, day)
      .filter(({ scope }) => scope === "whole")
      .map(({ id }) => id),
  );
  return groundsOf(state, day).filter(({ value }) => !whole.has(value));
}

/** The other rights; with what the law says where one takes another's place. */
function othersOf({ regime, right }: RequestState, day: Temporal.PlainDate): Choice[] {
  return requestRights
    .filter((one) => one !== right)
    .map((value) => {
      const isWithdrawal =
        value === "withdrawal" && rightOnBasis(regime, right, "consent", day) === "instead-withdraw";
      const instead = missingRightOn(regime, right, day)?.instead === value;
      const hint = isWithdrawal
        ? "Where the data rest on consent, this is the right the person has."
        : instead
          ? "The law gives this instead."
          : undefined;
      return { value, label: rightWords[value], ...(hint === undefined ? {} : { hint }) };
    });
}

function settledOf(state: RequestState): View["settled"] {
  const { child, examined, assessment, fee, restriction } = state;
  const listed = (ids: readonly string[], words: Readonly<Record<string, string>>): string =>
    ids.map((id) => words[id] ?? id).join("; ");
  return [
    ...(child === undefined ? [] : [{ label: "The child", value: childWords[child] }]),
    ...(examined === undefined ? [] : [{ label: "Found out", value: findingWords[examined.finding] }]),
    ...(assessment === undefined
      ? []
      : [
          {
            label: "Decision",
            value: verdictWords[assessment.verdict],
            ...(assessment.bases.length + assessment.grounds.length === 0
              ? {}
              : {
                  detail: [listed(assessment.bases, baseWords), listed(assessment.grounds, groundWords)]
                    .filter((text) => text !== "")
                    .join(". Not done for: "),
                }),
          },
        ]),
    ...(fee === undefined
      ? []
      : [
          {
            label: "Fee",
            value: { asked: "asked for", paid: "paid", waived: "not asked for any more" }[fee.status],
            detail: feeWords[fee.ground],
          },
        ]),
    ...(restriction === undefined
      ? []
      : [
          {
            label: "Block",
            value: {
              "in-force": "in force",
              "lifting-told": "in force; the person was told that it ends",
              lifted: "lifted",
              "handed-on": "handed on",
            }[restriction.status],
          },
        ]),
  ];
}

function proposedOf(state: RequestState, found: DecideFacts["found"]): View["proposed"] {
  const planned = new Set(measuresOf(state).flatMap(({ storeId }) => storeId ?? []));
  return found
    .filter(({ rows, storeId }) => rows > 0 && ![...planned].some((id) => id === storeId))
    .map(({ storeId, name, rows }) => ({ storeId, place: name, rows }));
}

export type MeasureFacts = {
  readonly state: RequestState;
  readonly words: ReadonlyMap<MeasureId, MeasureWords>;
  readonly nameOf: (actor: ActorId) => string;
  readonly hide: (text: string | undefined) => string | undefined;
  readonly me: string;
  readonly now: Instant;
  readonly zone: string;
};

export function measureViews(facts: MeasureFacts): MeasureView[] {
  const { state, words, nameOf, hide, me, now, zone } = facts;
  const today = dayIn(zone, now).toString();
  return measuresOf(state).map((measure) => {
    const { id, task, owner, due, outcome, reason, until } = measure;
    const said = words.get(id) ?? {};
    const text = hide(said.task);
    const why = hide(said.why);
    return {
      id,
      task: taskWords[task],
      place: hide(said.place) ?? "a place",
      ...(text === undefined ? {} : { words: text }),
      owner: nameOf(owner),
      isMine: owner === me,
      due,
      isLate: outcome === undefined && due < today,
      isCarriedOut: isCarriedOut(state, measure),
      ...(outcome === undefined
        ? {}
        : {
            outcome,
            result: [
              outcomeWords[outcome],
              ...(reason === undefined ? [] : [(groundWords[reason] ?? reason).toLowerCase()]),
              ...(until === undefined ? [] : [`until ${longDay(until)}`]),
            ].join(", "),
          }),
      ...(why === undefined ? {} : { why }),
    };
  });
}

export function longDay(day: string): string {
  return Temporal.PlainDate.from(day).toLocaleString("en-GB", { dateStyle: "long" });
}
