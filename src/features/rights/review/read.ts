/**
 * The pages of a review. Every page of rows and every opened row is one entry of the ledger: looking at found data is
 * an act (GDPR art. 5(2), 32), also for the one who reviews.
 */
import { z } from "zod";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { portabilityOf, type TableEntry } from "../../connectors/index.ts";
import { drillMark } from "../drill/mark.ts";
import { readableName } from "../package/names.ts";
import { latestRun, systemsOf, type Run } from "../run/store.ts";
import { isRedactable } from "../run/redaction.ts";
import { unnamedIn, wholePatterns } from "../redaction/domain.patterns.ts";
import { sealsOf, type Seals } from "../run/sealed.ts";
import { Whose, type OwnRow } from "../run/whose.ts";
import { someoneElse } from "./aside/store.ts";
import type { RequestTexts } from "../request/texts.ts";
import { mayBeAsking } from "./compare.ts";
import { exemptionsFor, shownExemption } from "./exemptions.ts";
import { ownRows } from "./own.ts";
import { secondOf } from "./second.ts";
import type { CaseFile } from "../../../platform/cases/kind.ts";
import type { RequestState } from "../request/state.ts";
import { decisionReasons, type ExemptionReason, type Treatment } from "../run/contract.ts";
import type { Counts, NotPortableWhy, OpenedRow, PersonView, ReviewView, RowView } from "./contract.ts";
import {
  ancestorsOf,
  countByTable,
  countPeople,
  countRowsOf,
  countUnnamed,
  peoplePage,
  personsOfRows,
  readRow,
  rowsPage,
  seedRows,
  type FoundPerson,
  type FoundRow,
  type RowPage,
  type RowPlace,
} from "./store.ts";
import { Names, stepWords, StoredReason, whichWords, type Step } from "./words.ts";

type Request = CaseFile<RequestState>;

const nothing: Counts = { waiting: 0, disclose: 0, redact: 0, withhold: 0 };
const pageRows = 50;

/** A finished run with what is needed to name its rows. Refuses with `not_found` when there is none to review. */
export async function reviewOf(tx: Tx, scope: Scope, keys: KeyProvider, request: Request): Promise<Review> {
  const run = await latestRun(tx, scope, request.id);
  if (run?.state !== "finished") throw refusal("not_found");
  const names = new Names(await systemsOf(tx, scope, run.id));
  const { right } = request.state;
  const exempt = exemptionsFor(request.state, (await readProfile(tx, scope)).zone);
  return { run, names, seals: await sealsOf(keys, scope, request.id), right, exempt };
}

export type Review = {
  readonly run: Run;
  readonly names: Names;
  readonly seals: Seals;
  readonly right: RequestState["right"];
  /** What the law of the request exempts. */
  readonly exempt: readonly ExemptionReason[];
};

export async function reviewView(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  request: Request,
): Promise<ReviewView> {
  const run = await latestRun(tx, scope, request.id);
  const empty = { rows: 0, counts: nothing, people: { all: 0, open: 0 }, unnamed: 0, tables: [], seeds: [] };
  if (run === undefined || run.state !== "finished") {
    const status = run?.state === "destroyed" ? "destroyed" : "not-searched";
    const { reference, state } = request;
    return { reference, ...drillMark(state), status, sameness: "not-needed", ...empty };
  }
  const { names, seals } = await reviewOf(tx, scope, keys, request);
  const tables = new Map<string, ReviewView["tables"][number]>();
  for (const { position, table, treatment, rows } of await countByTable(tx, scope, run.id)) {
    const id = `${position} ${table}`;
    const entry = tables.get(id) ?? {
      position,
      system: names.system(position),
      table,
      title: names.title(position, table),
      counts: nothing,
    };
    tables.set(id, { ...entry, counts: { ...entry.counts, [treatment]: rows } });
  }
  const counts = sum([...tables.values()].map((table) => table.counts));
  const seeds = await Promise.all(
    (await seedRows(tx, scope, run.id, 20, "all")).map(async (row) => {
      const reason = StoredReason.parse(row.reason);
      const content = await seals.openRow(run.id, row.position, row.ordinal, row.content);
      return {
        system: names.system(row.position),
        title: names.title(row.position, row.table_name),
        name: names.row(row.position, row.table_name, content),
        identity: reason.kind === "identity" ? whichWords(reason) : "",
        position: row.position,
        ordinal: row.ordinal,
        isAside: row.decision_reason === someoneElse,
      };
    }),
  );
  const second = secondOf(request, scope);
  return {
    reference: request.reference,
    ...drillMark(request.state),
    status: run.approval === undefined ? "open" : "approved",
    rows: counts.waiting + counts.disclose + counts.redact + counts.withhold,
    counts,
    people: await countPeople(tx, scope, run.id),
    tables: [...tables.values()],
    sameness: run.sameness,
    unnamed: await countUnnamed(tx, scope, run.id),
    ...(second === undefined ? {} : { second }),
    seeds,
  };
}

function sum(all: readonly Counts[]): Counts {
  const total = (of: Treatment): number => all.reduce((before, counts) => before + counts[of], 0);
  return {
    waiting: total("waiting"),
    disclose: total("disclose"),
    redact: total("redact"),
    withhold: total("withhold"),
  };
}

export async function peopleView(
  tx: Tx,
  scope: Scope,
  { run, names, seals }: Review,
  page: { readonly open: boolean; readonly after?: string | undefined },
  /** What the request holds of whoever asks. */
  texts: RequestTexts = {},
): Promise<{ readonly people: PersonView[]; readonly rows: number; readonly next?: string }> {
  const after = page.after === undefined ? undefined : personCursor(page.after);
  const found = await peoplePage(tx, scope, run.id, { open: page.open, after, limit: pageRows + 1 });
  const shown = found.slice(0, pageRows);
  const people = await Promise.all(shown.map((person) => personView(run, names, seals, person, texts)));
  const last = found.length > pageRows ? shown.at(-1) : undefined;
  return {
    people,
    rows: await countRowsOf(tx, scope, run.id, shown),
    ...(last === undefined ? {} : { next: `${last.row_count}.${last.person.toString("hex")}` }),
  };
}

async function personView(
  run: Run,
  names: Names,
  seals: Seals,
  person: FoundPerson,
  texts: RequestTexts = {},
): Promise<PersonView> {
  const content = await seals.openPerson(run.id, person.person, person.content);
  const { position, table_name: table, unseen } = person;
  return {
    person: person.person.toString("hex"),
    system: names.system(position),
    title: names.title(position, table),
    name: names.person(position, table, unseen, content),
    unseen,
    rows: person.row_count,
    waits: person.waits,
    ...(!unseen && mayBeAsking(content.label, texts) ? { mayAsk: true as const } : {}),
    ...(person.decision === null ? {} : { decision: person.decision }),
    ...(person.reason === null ? {} : { reason: z.enum(decisionReasons).parse(person.reason) }),
    ...(person.words === null ? {} : { words: await seals.openWords(run.id, person.person, person.words) }),
    ...(person.told === null ? {} : { told: await seals.openTold(run.id, person.person, person.told) }),
    ...(person.decided_at === null ? {} : { decidedAt: person.decided_at.toString() }),
    ...(person.rule_id === null ? {} : { byRule: true as const }),
  };
}

export async function rowsView(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  review: Review,
  page: Omit<RowPage, "limit">,
  now: Instant,
): Promise<{ readonly rows: RowView[]; readonly next?: string }> {
  const { run } = review;
  const found = await rowsPage(tx, scope, run.id, { ...page, limit: pageRows + 1 });
  const shown = found.slice(0, pageRows);
  const rows = await describeRows(tx, scope, review, shown);
  await append(tx, scope, keys, {
    type: "review.rows-read",
    now,
    payload: { caseId: run.caseId, runId: run.id, rows: rows.length },
    owner: { kind: "case", id: run.caseId },
  });
  const last = found.length > pageRows ? shown.at(-1) : undefined;
  return { rows, ...(last === undefined ? {} : { next: `${last.position}.${last.ordinal}` }) };
}

/** Rows with the way each was reached and the others it belongs to. */
async function describeRows(
  tx: Tx,
  scope: Scope,
  { run, names, seals }: Review,
  rows: readonly FoundRow[],
): Promise<RowView[]> {
  const known = new Map<string, Known>();
  for (const row of [...rows, ...(await ancestorsOf(tx, scope, run.id, rows))]) {
    const content = await seals.openRow(run.id, row.position, row.ordinal, row.content);
    const { position, table_name: table } = row;
    const step = { title: names.title(position, table), name: names.row(position, table, content) };
    known.set(`${position}.${row.ordinal}`, { row, step });
  }
  const people = await personsOfRows(tx, scope, run.id, rows);
  const described: RowView[] = [];
  for (const row of rows) {
    const { position, ordinal, table_name: table } = row;
    const others = await Promise.all(
      people
        .filter((each) => each.position === position && each.ordinal === ordinal)
        .map(({ person }) => personView(run, names, seals, person)),
    );
    described.push({
      position,
      ordinal,
      system: names.system(position),
      table,
      title: names.title(position, table),
      name: known.get(`${position}.${ordinal}`)?.step.name ?? "",
      treatment: row.treatment,
      softDeleted: row.soft_deleted,
      chain: chainOf(row, known),
      others: others.map(({ person, name, decision }) => ({
        person,
        name,
        ...(decision === undefined ? {} : { decision }),
      })),
    });
  }
  return described;
}

const longestChain = 8;

type Known = { readonly row: FoundRow; readonly step: Step };

function chainOf(start: FoundRow, known: ReadonlyMap<string, Known>): string[] {
  const chain: string[] = [];
  for (let row: FoundRow | undefined = start; row !== undefined && chain.length < longestChain;) {
    const reason = StoredReason.parse(row.reason);
    const from: Known | undefined =
      reason.kind === "relation" ? known.get(`${row.position}.${reason.from}`) : undefined;
    chain.push(stepWords(reason, from?.step));
    row = from?.row;
  }
  return chain;
}

/** Whether a portable copy holds the field, by the map the search was made with (GDPR art. 20(1)). */
function portableIn(entry: TableEntry | undefined, name: string): "yes" | NotPortableWhy {
  const said = portabilityOf(entry ?? { columns: {} }, name);
  return said.portable ? "yes" : said.why;
}

/** Numbers and addresses of nobody known that no passage blanks yet. */
function unnamedLeft(
  values: Readonly<Record<string, string | null>>,
  own: readonly OwnRow[],
  passages: OpenedRow["passages"],
): OpenedRow["unnamed"] {
  const theirs = new Set(own.flatMap((one) => wholePatterns(one.values)));
  return unnamedIn(values, theirs).flatMap(({ column, from, to, kind }) => {
    const isBlanked = passages.some((one) => one.column === column && one.from < to && from < one.to);
    return isBlanked ? [] : [{ column, from, to, kind }];
  });
}

/** One row with its values; what the map holds back was never read and is only named. */
export async function openedRow(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  review: Review,
  place: RowPlace,
  now: Instant,
): Promise<OpenedRow> {
  const { run, names, seals } = review;
  const row = await readRow(tx, scope, run.id, place);
  if (row === undefined) throw refusal("not_found");
  const [view] = await describeRows(tx, scope, review, [row]);
  if (view === undefined) throw refusal("not_found");
  const { values = {} } = await seals.openRow(run.id, row.position, row.ordinal, row.content);
  const map = names.map(row.position);
  const own = await ownRows(tx, scope, run.id, row.position, seals);
  const whose = map === undefined ? undefined : new Whose(map, own);
  const marked = whose?.marked.tables[row.table_name];
  const shared = row.shared && whose !== undefined && isRedactable(whose.marked, row.table_name);
  const { ordinal, table_name: table } = row;
  const held = shared ? whose.of({ ordinal, table, values }).held : undefined;
  await append(tx, scope, keys, {
    type: "review.row-opened",
    now,
    payload: { caseId: run.caseId, runId: run.id, position: row.position, ordinal: row.ordinal },
    owner: { kind: "case", id: run.caseId },
  });
  const { decision, decision_reason: reason, words } = row;
  const passages =
    row.passages === null ? [] : [...(await seals.openPassages(run.id, row.position, ordinal, row.passages))];
  return {
    row: view,
    canDecide: row.disposition !== "skip",
    isOwn: view.others.length === 0,
    canRedact: row.redactable,
    ...(decision === null || reason === null
      ? {}
      : {
          decision: {
            is: decision,
            reason: z.enum(decisionReasons).parse(reason),
            ...(words === null
              ? {}
              : { words: await seals.openRowWords(run.id, row.position, ordinal, words) }),
          },
        }),
    passages,
    exemptions: view.others.length === 0 ? review.exempt.map(shownExemption) : [],
    unnamed: row.disposition === "skip" ? [] : unnamedLeft(values, own, passages),
    fields: Object.entries(values).map(([name, value]) => ({
      name,
      label: readableName(name),
      value,
      about: held?.has(name) === true ? "about-others" : "own",
      ...(review.right === "portability" ? { portable: portableIn(marked, name) } : {}),
    })),
    heldBack: Object.entries(marked?.columns ?? {}).flatMap(([name, { access, because }]) =>
      access === "disclose"
        ? []
        : [{ label: readableName(name), because: because ?? "a password or a similar secret" }],
    ),
  };
}

function personCursor(cursor: string): { readonly rows: number; readonly person: Buffer } {
  const match = /^(\d{1,9})\.([0-9a-f]{64})$/.exec(cursor);
  if (match === null) throw refusal("invalid_request");
  return { rows: Number(match[1]), person: Buffer.from(match[2] ?? "", "hex") };
}

export function rowCursor(cursor: string): RowPlace {
  const match = /^(\d{1,4})\.(\d{1,9})$/.exec(cursor);
  if (match === null) throw refusal("invalid_request");
  return { position: Number(match[1]), ordinal: Number(match[2]) };
}
