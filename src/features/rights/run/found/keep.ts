/** Puts what a search found into sealed rows that can be read a page at a time, table by table, with flat memory. */
import type { WriteTx } from "../../../../platform/db.ts";
import type { Scope } from "../../../../platform/scope.ts";
import {
  readLabels,
  type DataMap,
  type LabelQuestion,
  type StoreConnection,
  type TableId,
} from "../../../connectors/index.ts";
import type { Finding, RowRef } from "../../findings.ts";
import type { RunId } from "../../request/events.ts";
import { buildModel } from "../../search/model.ts";
import type { Search } from "../../search/search.ts";
import { unnamedIn, wholePatterns } from "../../redaction/domain.patterns.ts";
import { treatmentOf } from "../domain.treatment.ts";
import { isRedactable, withRedaction } from "../redaction.ts";
import type { Seals } from "../sealed.ts";
import { insertPersons, insertRows, type NewPerson, type NewRow } from "./store.ts";

export type Keeping = {
  readonly runId: RunId;
  readonly position: number;
  readonly storeId: string;
  readonly connection: StoreConnection;
  readonly map: DataMap;
  readonly found: Search;
  readonly seals: Seals;
  readonly scope: Scope;
  readonly write: <T>(work: (tx: WriteTx) => Promise<T>) => Promise<T>;
  readonly onTable: (tables: number) => Promise<void>;
};

/** Rows and bytes of one transaction. */
const batchRows = 500;
const batchBytes = 4 * 1024 * 1024;

export async function keepFound(keeping: Keeping): Promise<void> {
  const { found, runId, position, scope } = keeping;
  const persons = await otherPeople(keeping);
  await keeping.write((tx) => insertPersons(tx, scope, runId, position, persons));
  const tables = new Map<TableId, Finding[]>();
  for (const finding of found.result.findings) {
    const list = tables.get(finding.table);
    if (list === undefined) tables.set(finding.table, [finding]);
    else list.push(finding);
  }
  let done = 0;
  // What the person's own rows hold in fields of their own is theirs wherever it is quoted; the search begins with them.
  const own = new Set<string>();
  for (const [table, findings] of tables) {
    await keepTable(keeping, table, findings, own);
    done += 1;
    await keeping.onTable(done);
  }
}

async function keepTable(
  keeping: Keeping,
  table: TableId,
  findings: readonly Finding[],
  own: Set<string>,
): Promise<void> {
  const { found, runId, position, scope, seals } = keeping;
  const redactable = isRedactable(withRedaction(keeping.map), table);
  const waiting = new Map(findings.map((finding) => [finding.ordinal, finding]));
  let rows: NewRow[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    const part = rows;
    rows = [];
    bytes = 0;
    if (part.length > 0) await keeping.write((tx) => insertRows(tx, scope, runId, position, part));
  };
  const keep = async (finding: Finding, values?: Readonly<Record<string, string | null>>): Promise<void> => {
    const persons = personsOf(finding).map((key) => seals.digest(keeping.storeId, ...key));
    const { ordinal, disposition, reason, softDeleted, key } = finding;
    if (values !== undefined && finding.others.length === 0)
      for (const value of wholePatterns(values)) own.add(value);
    const content = seals.row(runId, position, ordinal, {
      key: [...key],
      ...(values === undefined ? {} : { values: { ...values } }),
    });
    rows.push({
      ordinal,
      table_name: table,
      disposition,
      redactable,
      shared: finding.others.length > 0,
      treatment: treatmentOf({ disposition, redactable, decisions: persons.map(() => undefined) }),
      soft_deleted: softDeleted,
      reason,
      from_ordinal: reason.kind === "relation" ? reason.from : null,
      content,
      unnamed: values === undefined || disposition === "skip" ? 0 : unnamedIn(values, own).length,
      persons,
    });
    bytes += content.length;
    if (rows.length >= batchRows || bytes >= batchBytes) await flush();
  };
  for await (const { ordinal, values } of found.rows(table)) {
    const finding = waiting.get(ordinal);
    if (finding === undefined) continue;
    waiting.delete(ordinal);
    await keep(finding, values);
  }
  for (const finding of waiting.values()) await keep(finding);
  await flush();
}

/** Whom a decision about the row is for; a mere mention is withheld whosever it is. */
function personsOf({
  table,
  disposition,
  others,
}: Finding): readonly (readonly [TableId, RowRef["key"] | "unseen"])[] {
  if (disposition === "skip") return [];
  if (others.length > 0) return others.map((other) => [other.table, other.key] as const);
  return disposition === "review" ? [[table, "unseen"] as const] : [];
}

type Other = { readonly ref: RowRef; readonly unseen: boolean; rows: number; waits: boolean };

/** Everybody else of this system, once, with what a reviewer calls them. */
async function otherPeople(keeping: Keeping): Promise<readonly NewPerson[]> {
  const { found, seals, storeId, runId } = keeping;
  const others = new Map<string, Other>();
  for (const finding of found.result.findings) {
    for (const [table, key] of personsOf(finding)) {
      const digest = seals.digest(storeId, table, key).toString("hex");
      const other = others.get(digest) ?? {
        ref: { table, key: key === "unseen" ? [] : key },
        unseen: key === "unseen",
        rows: 0,
        waits: false,
      };
      other.rows += 1;
      other.waits ||= finding.disposition === "review";
      others.set(digest, other);
    }
  }
  const labels = await labelsOf(keeping, others);
  return [...others].map(([hex, { ref, unseen, rows, waits }]) => {
    const person = Buffer.from(hex, "hex");
    const label = [...(labels.get(hex) ?? [])];
    return {
      person,
      table_name: ref.table,
      unseen,
      waits,
      row_count: rows,
      content: seals.person(runId, person, { key: [...ref.key], label }),
    };
  });
}

async function labelsOf(
  { connection, map, found }: Keeping,
  others: ReadonlyMap<string, Other>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const model = buildModel(map, found.catalog, new Set());
  const byTable = new Map<TableId, { digests: string[]; rows: (readonly string[])[] }>();
  for (const [digest, { ref, unseen }] of others) {
    if (unseen) continue;
    const group = byTable.get(ref.table) ?? { digests: [], rows: [] };
    group.digests.push(digest);
    group.rows.push(ref.key);
    byTable.set(ref.table, group);
  }
  const groups = [...byTable].flatMap(([table, group]) => {
    const known = model.tables.get(table);
    if (known === undefined) return [];
    const question: LabelQuestion = {
      table: known.table,
      key: known.key,
      label: known.entry.label,
      rows: group.rows,
    };
    return [{ digests: group.digests, question }];
  });
  const answers = await readLabels(
    connection,
    groups.map(({ question }) => question),
  );
  return new Map(
    groups.flatMap(({ digests }, at) =>
      digests.map((digest, row) => [digest, answers[at]?.[row] ?? []] as const),
    ),
  );
}
