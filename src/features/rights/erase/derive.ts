/**
 * From a person's identities to the steps that erase them, within the transaction that would run the steps (decision 98).
 * Everything is asked set by set: rows, owners, ends of keeping, references, fingerprints. No content is read.
 */
import {
  valuesOfKind,
  type Change,
  type DataMap,
  type ErasureView,
  type ForeignKey,
  type RowFacts,
} from "../../connectors/standalone.ts";
import { otherOwners } from "../search/owners.ts";
import { onFailure, reach, type Reach } from "../search/reach.ts";
import type { LinkedRelation, ModelTable } from "../search/model.ts";
import type { GivenIdentity } from "../search/seeds.ts";
import type { ReachedLink, ReachedRow } from "../search/state.ts";
import { altered, anonymised, unlinked, type Emptied } from "./domain.columns.ts";
import { settle, wishFor, type LostOf, type ReachedFact, type Wish } from "./domain.plan.ts";
import {
  answered,
  answersOf,
  mayBecome,
  type Answer,
  type AnswerWord,
  type QuestionWhy,
} from "./domain.answers.ts";
import { factsOfRows, type FactsWanted } from "./row_facts.ts";
import { askReferences, byTable } from "./references.ts";
import type { Refusal } from "./plan.ts";
import { gapRefusals, othersRefusals, questionRefusals, tableRefusals } from "./refusals.ts";

export type DeriveRequest = {
  readonly map: DataMap;
  readonly identities: readonly GivenIdentity[];
  readonly maximumRows: number;
  readonly probesPerStatement: number;
  /** Key of the fingerprints. */
  readonly secret: string;
  /** Hold the rows that would change against every other writer. */
  readonly lock: boolean;
  /** What a person said where the map leaves rows to one. */
  readonly answers?: readonly Answer[];
  /** Rows of whom a person said that they are somebody else's. */
  readonly others?: readonly OtherPerson[];
  readonly signal: AbortSignal | undefined;
};

export type DerivedRow = {
  readonly row: ReachedRow;
  readonly fact: ReachedFact;
  readonly wish: Wish;
  /** What it loses, where it is unlinked or anonymised. */
  readonly loss: Emptied | undefined;
  /** Rows of a table with the same group lose the same columns. */
  readonly group: string;
  /** The links that are cut where it is unlinked. */
  readonly cut: readonly ReachedLink[];
  readonly fingerprint: string;
  readonly isBlank: boolean;
  readonly until: string | undefined;
  /** What asked a person about it, open or answered. */
  readonly asks: Asks | undefined;
  /** What they said, where it holds. */
  readonly answer: Answer | undefined;
};

export type Asks = { readonly why: QuestionWhy; readonly may: readonly AnswerWord[] };

export type Derived = {
  readonly rows: readonly DerivedRow[];
  readonly reached: Reach;
  readonly refusals: readonly Refusal[];
};

/** A person row that is not of whoever is to be erased. */
export type OtherPerson = { readonly table: string; readonly key: readonly string[] };

export async function derive(session: ErasureView, request: DeriveRequest): Promise<Derived> {
  const reached = await reach(
    session,
    { ...request, without: new Map(), keysAlone: true },
    { signal: request.signal, store: () => undefined },
  );
  const { rows } = reached;
  const ends = await endsOfKeeping(session, reached);
  const facts = await factsOf(session, reached, request, ends);
  const asking = questionsOf(session, rows, facts, request);
  const { wishes, losses, refusals: unread } = await possible(session, reached, facts, asking, request);
  const looked = await fingerprints(session, reached, wishes, losses, request);
  const derived = rows.map((row, at): DerivedRow => {
    const wish = wishes[at] ?? { wanted: "review", why: "owners_unsure" };
    const isChanged = wish.wanted === "unlink" || wish.wanted === "anonymise";
    const fact = facts[at];
    if (fact === undefined) throw new Error("a row was reached of which nothing is known");
    return {
      row,
      fact,
      wish,
      loss: isChanged ? losses.of(at, wish.wanted) : undefined,
      group: isChanged ? losses.group(at, wish.wanted) : wish.wanted,
      cut: wish.wanted === "unlink" ? linksToCut(row, facts) : [],
      fingerprint: looked[at]?.fingerprint ?? "",
      isBlank: isChanged && looked[at]?.isBlank === true,
      until: ends[at]?.until,
      asks: asking.asked.get(at),
      answer: wish.why === "answered" ? asking.answerOf(at) : undefined,
    };
  });
  const refusals = [
    ...gapRefusals(reached.gaps),
    ...othersRefusals(rows, request.others),
    ...unread,
    ...questionRefusals(derived),
    ...tableRefusals(derived, session.catalog),
  ];
  return { rows: derived, reached, refusals };
}

type Asking = {
  readonly wished: Wish[];
  /** By row: what asked about it. Grows when a row turns out to be stuck. */
  readonly asked: Map<number, Asks>;
  readonly answerOf: (at: number) => Answer | undefined;
  /** The wish of a row for which this asks a person, with the answer in it. */
  readonly ask: (at: number, wish: Wish, why: QuestionWhy) => Wish;
};

/** What the map wants, with the answers in it. */
function questionsOf(
  session: ErasureView,
  rows: readonly ReachedRow[],
  facts: readonly ReachedFact[],
  { map, answers: given = [] }: DeriveRequest,
): Asking {
  const answers = answersOf(given);
  const told = { map, today: session.asOf.slice(0, 10) };
  const asked = new Map<number, Asks>();
  const answerFor = (at: number, why: QuestionWhy): Answer | undefined => {
    const row = rows[at];
    return row === undefined ? undefined : answers.for({ table: row.table.id, key: row.key }, why);
  };
  const ask = (at: number, wish: Wish, why: QuestionWhy): Wish => {
    const fact = facts[at];
    if (fact === undefined) return wish;
    asked.set(at, { why, may: mayBecome(fact, why, map) });
    return answered(wish, why, fact, answerFor(at, why), told);
  };
  const wished = facts.map((fact, at) => {
    const wish = wishFor(fact, map);
    return wish.wanted === "review" ? ask(at, wish, wish.why) : wish;
  });
  const answerOf = (at: number): Answer | undefined => {
    const asks = asked.get(at);
    return asks === undefined ? undefined : answerFor(at, asks.why);
  };
  return { wished, asked, answerOf, ask };
}

type Possible = {
  readonly wishes: readonly Wish[];
  readonly losses: Losses;
  readonly refusals: readonly Refusal[];
};

/** What can be; a row that cannot be unlinked where it stands is asked about, and with its answer worked out anew. */
async function possible(
  session: ErasureView,
  reached: Reach,
  facts: readonly ReachedFact[],
  asking: Asking,
  request: DeriveRequest,
): Promise<Possible> {
  const { wished } = asking;
  for (;;) {
    const refers = await keysThatRefer(session, reached, wished);
    const losses = lossesOf(reached, facts, refers, request.map);
    const asked = await askReferences(session, reached, wished, losses, request.signal);
    const { wishes, ledTo } = settle(wished, asked.references, losses.columns);
    losses.know(ledTo);
    let isTold = false;
    for (const [at, wish] of wishes.entries()) {
      const isStuck =
        wish.wanted === "unlink" && losses.of(at, "unlink").stuck.some(({ why }) => why === "reference");
      if (!isStuck) continue;
      const told = asking.ask(at, wish, "reference");
      if (told === wish) continue;
      wished[at] = told;
      isTold = true;
    }
    if (!isTold) return { wishes, losses, refusals: asked.refusals };
  }
}

type Found = Pick<RowFacts, "until" | "hasEnded">;

async function endsOfKeeping(
  session: ErasureView,
  { rows, model }: Reach,
): Promise<readonly (Found | undefined)[]> {
  const found: (Found | undefined)[] = rows.map(() => undefined);
  const wanted = [...byTable(rows, (at) => rows[at]?.table.entry.keep?.until !== undefined)].flatMap(
    ([id, at]): readonly FactsWanted[] => {
      const table = model.tables.get(id);
      const until = table?.entry.keep?.until;
      return table === undefined || until === undefined ? [] : [{ table, at, asked: { until, lock: false } }];
    },
  );
  for await (const [index, fact] of factsOfRows(session, rows, wanted)) found[index] = fact;
  return found;
}

/** How each row is the person's, and whether somebody else owns it as well. */
export async function factsOf(
  session: ErasureView,
  { rows, model, catalog }: Reach,
  { probesPerStatement, signal }: Pick<DeriveRequest, "probesPerStatement" | "signal">,
  ends: readonly (Found | undefined)[],
): Promise<readonly ReachedFact[]> {
  // Whose a mere mention is does not matter: it is the map's word that counts.
  const owned = rows.filter(
    ({ belonging }) => belonging.owned !== undefined || belonging.touched !== undefined,
  );
  const others = await otherOwners(session.reader, model, catalog, owned, {
    probesPerStatement,
    signal,
    onFailure,
  });
  const shared = new Set(owned.flatMap((row, at) => ((others[at]?.length ?? 0) > 0 ? [row.ordinal] : [])));
  return rows.map((row, at): ReachedFact => ({
    table: row.table.id,
    seed: row.seed,
    way:
      row.belonging.owned !== undefined
        ? "owned"
        : row.belonging.touched !== undefined
          ? "touched"
          : "mentioned",
    shared: shared.has(row.ordinal),
    ownersUnsure: row.table.ownersUnsure,
    relations: [...new Set(row.links.map(({ relation }) => relation))].toSorted(
      (a, b) => a.number - b.number,
    ),
    keepEnded: ends[at]?.hasEnded === true,
  }));
}

/** By row, the keys of its table by which it refers to a row; asked only where a column alone does not say so. */
async function keysThatRefer(
  session: ErasureView,
  { rows, model }: Reach,
  wishes: readonly Wish[],
): Promise<(at: number, key: ForeignKey) => boolean> {
  const found = new Map<number, ReadonlySet<ForeignKey>>();
  const isOpen = ({ columns, validated }: ForeignKey): boolean => columns.length > 1 || !validated;
  const wanted = (at: number): boolean => ["delete", "anonymise"].includes(wishes[at]?.wanted ?? "");
  const openOf = (table: ModelTable | undefined): readonly ForeignKey[] =>
    (table?.table.foreignKeys ?? []).filter(isOpen);
  const asked = [...byTable(rows, wanted)].flatMap(([id, at]): readonly FactsWanted[] => {
    const table = model.tables.get(id);
    const keys = openOf(table);
    return table === undefined || keys.length === 0 ? [] : [{ table, at, asked: { keys, lock: false } }];
  });
  for await (const [index, { refers }] of factsOfRows(session, rows, asked))
    found.set(index, new Set(openOf(rows[index]?.table).filter((_, at) => refers[at] === true)));
  return (at, key) => !isOpen(key) || found.get(at)?.has(key) === true;
}

type Does = "unlink" | "anonymise";
export type Losses = {
  readonly of: (row: number, does: Does) => Emptied;
  readonly columns: LostOf;
  /** Rows with the same name of a table lose the same. */
  readonly group: (row: number, does: Does) => string;
  /** What rows that remain refer to, once it is known. */
  readonly know: (ledTo: ReadonlyMap<number, ReadonlySet<string>>) => void;
};

/** What rows lose, worked out once for all rows of a kind. */
function lossesOf(
  { rows, catalog }: Reach,
  facts: readonly ReachedFact[],
  refers: (at: number, key: ForeignKey) => boolean,
  map: DataMap,
): Losses {
  const known = new Map<string, Emptied>();
  const lost = new Map<Emptied, ReadonlySet<string>>();
  let ledToOf: ReadonlyMap<number, ReadonlySet<string>> = new Map();
  const none: ReadonlySet<string> = new Set();
  const values = valuesOfKind(catalog.store.kind);
  const cutOf = (row: ReachedRow): readonly LinkedRelation[] => relationsToCut(row, facts);
  const name = (at: number, row: ReachedRow, does: Does, ledTo: ReadonlySet<string>): string => {
    const what =
      does === "anonymise"
        ? row.table.table.foreignKeys.map((key) => Number(refers(at, key))).join("")
        : cutOf(row)
            .map(({ number }) => number)
            .join(",");
    return `${does} ${what} ${[...ledTo].toSorted().join(",")}`;
  };
  const lossOf = (at: number, does: Does, ledTo: ReadonlySet<string>): Emptied => {
    const row = rowAt(rows, at);
    const group = `${row.table.id}\0${name(at, row, does, ledTo)}`;
    let loss = known.get(group);
    if (loss === undefined) {
      loss =
        does === "anonymise"
          ? anonymised(row.table, map, ledTo, (key) => refers(at, key), values)
          : unlinked(row.table, cutOf(row), ledTo, values);
      known.set(group, loss);
      lost.set(loss, altered(loss.change));
    }
    return loss;
  };
  const led = (at: number): ReadonlySet<string> => ledToOf.get(at) ?? none;
  return {
    of: (at, does) => lossOf(at, does, led(at)),
    columns: (at, does, ledTo) => lost.get(lossOf(at, does, ledTo)) ?? none,
    group: (at, does) => name(at, rowAt(rows, at), does, led(at)),
    know: (ledTo) => {
      ledToOf = ledTo;
    },
  };
}

function rowAt(rows: readonly ReachedRow[], at: number): ReachedRow {
  const row = rows[at];
  if (row === undefined) throw new Error("a row was asked for that was not reached");
  return row;
}

/** The links an unlinked row loses: those to a row of the person's own, or wholly theirs. What is shared stays linked. */
function linksToCut(row: ReachedRow, facts: readonly ReachedFact[]): readonly ReachedLink[] {
  return row.links.filter(({ to }) => to.some((each) => each.seed || facts[each.ordinal]?.shared === false));
}

function relationsToCut(row: ReachedRow, facts: readonly ReachedFact[]): readonly LinkedRelation[] {
  const relations = new Set(linksToCut(row, facts).map(({ relation }) => relation));
  return [...relations].toSorted((a, b) => a.number - b.number);
}

/** The rows that would change, as they stand: fingerprint, lock, and whether there is anything left to take out. */
async function fingerprints(
  session: ErasureView,
  { rows, model }: Reach,
  wishes: readonly Wish[],
  losses: Losses,
  { secret, signal, lock: wantsLock }: DeriveRequest,
): Promise<readonly (RowFacts | undefined)[]> {
  const found: (RowFacts | undefined)[] = rows.map(() => undefined);
  const changes = (index: number): boolean =>
    ["delete", "unlink", "anonymise"].includes(wishes[index]?.wanted ?? "");
  const wanted = [...byTable(rows, changes)].flatMap(([id, at]): readonly FactsWanted[] => {
    const table = model.tables.get(id);
    if (table === undefined) return [];
    const lock = wantsLock && canLock(table);
    return groupsOf(at, wishes, losses).map((group) => ({
      table,
      at: group.at,
      asked: { secret, lock, ...(group.change === undefined ? {} : { change: group.change }) },
    }));
  });
  for await (const [index, fact] of factsOfRows(session, rows, wanted, signal)) found[index] = fact;
  return found;
}

/** A role may hold a row it may change; one it may only delete is held by being deleted. */
function canLock({ table }: ReachedRow["table"]): boolean {
  return table.kind === "table" && table.columns.some(({ updatable }) => updatable !== false);
}

function groupsOf(
  at: readonly number[],
  wishes: readonly Wish[],
  losses: Losses,
): readonly { readonly at: readonly number[]; readonly change: Change | undefined }[] {
  const groups = new Map<string, { at: number[]; change: Change | undefined }>();
  for (const index of at) {
    const wanted = wishes[index]?.wanted;
    const does = wanted === "unlink" || wanted === "anonymise" ? wanted : undefined;
    const name = does === undefined ? "delete" : losses.group(index, does);
    const known = groups.get(name);
    if (known !== undefined) known.at.push(index);
    else
      groups.set(name, {
        at: [index],
        change: does === undefined ? undefined : losses.of(index, does).change,
      });
  }
  return [...groups.values()];
}
