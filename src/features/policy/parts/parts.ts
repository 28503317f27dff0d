/**
 * Promises about cases, judged part by part. What was said of a part is kept in this process, and said again as long as no
 * row of the part was written and its moment has not come: a case that changes costs its part, and not the year.
 */
import { setImmediate as breath } from "node:timers/promises";
import type { Database, Tx } from "../../../platform/db.ts";
import type { CaseId, OrganisationId } from "../../../platform/identifiers.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { requestKind } from "../../rights/index.ts";
import { emptyRegister } from "../checks/facts.ts";
import type { FactKey } from "../checks/facts.ts";
import { checkFacts, isTally, judge } from "../checks/measured.ts";
import { together } from "../checks/occasions.ts";
import type { Tally } from "../checks/occasions.ts";
import { Watch } from "../checks/watch.ts";
import type { Seen } from "../checks/watch.ts";
import { isBinding } from "../document/promise.ts";
import type { ClausePromise } from "../document/promise.ts";
import { readSince } from "../gather.ts";
import { caseFacts, sources } from "./sources.ts";
import type { CaseFacts, Source } from "./sources.ts";
import { ahead } from "./ahead.ts";
import { partOf, readStamps } from "./store.ts";
import type { Part, Span } from "./store.ts";

/** What promises ask, by `questionOf`. */
export type Questions = ReadonlyMap<string, ClausePromise>;

type Said = {
  readonly stamp: string;
  /** In milliseconds of the epoch: what was said holds from the one to before the other. */
  readonly from: number;
  readonly until: number;
  readonly tallies: ReadonlyMap<string, Tally>;
};
type Kept = { readonly asked: string; readonly parts: Map<Part, Said> };
/** What was said of the parts of each kind of case, of each organisation. */
export type Memory = Map<OrganisationId, Map<string, Kept>>;

/** Whoever was longest not asked for is forgotten first. */
const mostOrganisations = 500;
const memories = new WeakMap<Database, Memory>();

export function memoryOf(db: Database): Memory {
  const known = memories.get(db) ?? new Map();
  memories.set(db, known);
  return known;
}

type Judging = {
  readonly now: Instant;
  readonly zone: string;
  readonly questions: Questions;
  /** Cases that do not exist for who reads. */
  readonly hidden: ReadonlySet<CaseId>;
  readonly memory: Memory;
};

/** Whether a promise is judged on cases, part by part. */
export const isOfCases = (promise: ClausePromise): boolean =>
  isBinding(promise) && checkFacts(promise).some((key) => caseFacts.some((one) => one === key));

/** The tally of each question over all cases; what nothing was said of is not among them. */
export async function judgeCases(
  tx: Tx,
  scope: Scope,
  judging: Judging,
): Promise<ReadonlyMap<string, Tally>> {
  const { memory, now } = judging;
  const since = readSince(now);
  const asked = sources.flatMap((source) => {
    const questions = new Map(
      [...judging.questions].filter(([, promise]) =>
        checkFacts(promise).some((key) => source.facts.some((one) => one === key)),
      ),
    );
    return questions.size === 0 ? [] : [{ source, questions }];
  });
  // Read before the rows: what is written in between makes the next stamp another one.
  const stamps = await readStamps(tx, scope, {
    kinds: asked.map(({ source }) => source.kind),
    since,
    request: requestKind.kind,
  });
  const kept = memory.get(scope.organisationId) ?? new Map<string, Kept>();
  memory.delete(scope.organisationId);
  memory.set(scope.organisationId, kept);
  for (const id of memory.keys()) if (memory.size > mostOrganisations) memory.delete(id);
  const plans = asked.map(({ source, questions }) =>
    planOf({ ...judging, source, questions, stamps: stamps.get(source.kind) ?? new Map(), since, kept }),
  );
  // Each kind is read on while the one before is judged.
  for await (const { plan, page } of ahead(readAll(tx, scope, plans))) {
    for (const [part, facts] of page === undefined ? plan.cut.end() : plan.cut.add(page)) {
      plan.say(part, facts);
      // Lets what is read ahead come in.
      await breath();
    }
  }
  const all = new Map<string, Tally>();
  for (const { questions, said } of plans) {
    // Where there is no case, that is what is said.
    const parts = said();
    const whole = parts.length === 0 ? [judgePart(questions, {}, judging)] : parts;
    for (const question of questions.keys()) {
      const [first, ...rest] = whole.flatMap(({ tallies }) => tallies.get(question) ?? []);
      if (first !== undefined) all.set(question, together([first, ...rest]));
    }
  }
  return all;
}

type Asked = Judging & {
  readonly source: Source;
  readonly stamps: ReadonlyMap<Part, string>;
  readonly since: Instant;
  readonly kept: Map<string, Kept>;
};

/** What of one kind of case has to be read, and what is said of each of its parts. */
type Plan = {
  readonly source: Source;
  readonly questions: Questions;
  readonly since: Instant;
  readonly spans: readonly Span[];
  readonly cut: Cutter;
  readonly say: (part: Part, facts: CaseFacts) => void;
  /** The newest part first: what is kept of it, or what its facts say now. */
  readonly said: () => readonly Pick<Said, "tallies">[];
};

function planOf(of: Asked): Plan {
  const { source, questions, stamps, since, hidden, now } = of;
  const asked = [of.zone, ...questions.keys()].join("\n");
  const known = of.kept.get(source.kind);
  const parts = known?.asked === asked ? known.parts : new Map<Part, Said>();
  of.kept.set(source.kind, { asked, parts });
  for (const part of parts.keys()) if (!stamps.has(part)) parts.delete(part);
  const veiled = new Set([...hidden].map(partOf));
  const at = now.epochMilliseconds;
  const isGood = ([part, stamp]: readonly [Part, string]): boolean => {
    const said = parts.get(part);
    return !veiled.has(part) && said?.stamp === stamp && said.from <= at && at < said.until;
  };
  const fresh = new Map<Part, Pick<Said, "tallies">>();
  return {
    source,
    questions,
    since,
    spans: spansOf([...stamps], (one) => !isGood(one)),
    cut: new Cutter(),
    say: (part, facts) => {
      const said = judgePart(questions, veiled.has(part) ? without(facts, hidden) : facts, of);
      fresh.set(part, said);
      const stamp = stamps.get(part);
      if (!veiled.has(part) && stamp !== undefined) parts.set(part, { ...said, stamp });
    },
    said: () => [...stamps.keys()].flatMap((part) => fresh.get(part) ?? parts.get(part) ?? []),
  };
}

/** Neighbours that are wanted, as spans; `all` stand in their order, the newest first. */
function spansOf<One extends readonly [Part, unknown]>(
  all: readonly One[],
  isWanted: (one: One) => boolean,
): readonly Span[] {
  const spans: { from: Part; to: Part }[] = [];
  let isOpen = false;
  for (const one of all) {
    const last = spans.at(-1);
    if (!isWanted(one)) isOpen = false;
    else if (isOpen && last !== undefined) last.from = one[0];
    else {
      spans.push({ from: one[0], to: one[0] });
      isOpen = true;
    }
  }
  return spans;
}

/** All that has to be read, kind by kind; where a span ends there is no page. */
async function* readAll(
  tx: Tx,
  scope: Scope,
  plans: readonly Plan[],
): AsyncGenerator<{ readonly plan: Plan; readonly page: Partial<CaseFacts> | undefined }> {
  for (const plan of plans) {
    const wanted = new Set<FactKey>([...plan.questions.values()].flatMap(checkFacts));
    for (const within of plan.spans) {
      const pages = plan.source.read(tx, scope, { since: plan.since, within }, wanted);
      for await (const page of pages) yield { plan, page };
      yield { plan, page: undefined };
    }
  }
}

/** Cuts pages into parts; a part that goes over the end of a page is put together. */
class Cutter {
  #open: readonly [Part, CaseFacts][] = [];

  /** The parts that are whole. */
  add(page: Partial<CaseFacts>): readonly (readonly [Part, CaseFacts])[] {
    const parts = new Map(this.#open);
    for (const key of caseFacts)
      for (const [part, found] of Map.groupBy<Part, CaseFacts[typeof key][number]>(page[key] ?? [], (one) =>
        partOf(one.caseId),
      )) {
        const before = parts.get(part) ?? noCases;
        parts.set(part, { ...before, [key]: [...before[key], ...found] });
      }
    const sorted = [...parts].toSorted(([one], [other]) => (one < other ? 1 : -1));
    this.#open = sorted.slice(-1);
    return sorted.slice(0, -1);
  }

  /** The last one. */
  end(): readonly (readonly [Part, CaseFacts])[] {
    const last = this.#open;
    this.#open = [];
    return last;
  }
}

const noCases: CaseFacts = { requests: [], tellings: [], complaints: [], advice: [], plans: [] };

function without(facts: CaseFacts, hidden: ReadonlySet<CaseId>): CaseFacts {
  const isOpenTo = ({ caseId }: { readonly caseId: CaseId }): boolean => !hidden.has(caseId);
  return {
    requests: facts.requests.filter(isOpenTo),
    tellings: facts.tellings.filter(isOpenTo),
    complaints: facts.complaints.filter(isOpenTo),
    advice: facts.advice.filter(isOpenTo),
    plans: facts.plans.filter(isOpenTo),
  };
}

/** A check of cases is shown nothing but cases: whatever else it rested on could change without its part. */
function judgePart(
  questions: Questions,
  facts: Partial<CaseFacts>,
  { now, zone }: Pick<Judging, "now" | "zone">,
): Omit<Said, "stamp"> {
  const watch = new Watch(now);
  const seen: Seen = {
    ...noCases,
    ...facts,
    watch,
    zone,
    leavers: [],
    releases: [],
    strayEntries: [],
    ...emptyRegister,
    post: undefined,
    audits: [],
    signing: undefined,
    version: {
      isReviewPromised: false,
      reviewedOn: undefined,
      recordedSince: Temporal.PlainDate.from("1970-01-01"),
    },
  };
  const tallies = new Map<string, Tally>();
  for (const [question, promise] of questions) {
    const said = judge(promise, seen);
    if (!isTally(said)) throw new Error("A check of cases adds up occasions.");
    tallies.set(question, said);
  }
  return { from: now.epochMilliseconds, until: watch.until, tallies };
}
