/** The personal text of a request: sealed cells under the key of the case, destroyed with it (decision 0015). */
import { z } from "zod";
import { readCells, writeCell, writeCells } from "../../../platform/cells/cells.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { newId } from "../../../platform/ids.ts";
import type { CaseId, CellId } from "../../../platform/identifiers.ts";
import type { KeyOwner, KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import type { RequestRow } from "./rows/store.ts";

/** One thing to begin a search from, such as `email` and an address. */
export type RequestIdentity = { readonly name: string; readonly value: string };

export type RequestTexts = {
  readonly requesterName?: string | undefined;
  readonly requesterEmail?: string | undefined;
  readonly requesterAddress?: string | undefined;
  /** Whom the request is about, when that is somebody else. */
  readonly subjectName?: string | undefined;
  /** Day of birth, ISO 8601. */
  readonly subjectBorn?: string | undefined;
  readonly wording?: string | undefined;
  readonly identities?: readonly RequestIdentity[] | undefined;
};

const columns = {
  requesterName: "requester_name_cell",
  requesterEmail: "requester_email_cell",
  requesterAddress: "requester_address_cell",
  subjectName: "subject_name_cell",
  subjectBorn: "subject_born_cell",
  wording: "wording_cell",
  identities: "identities_cell",
} as const satisfies Readonly<Record<keyof RequestTexts, keyof RequestRow>>;
const fields = Object.keys(columns) as readonly (keyof typeof columns)[];

const Identities = z.array(z.object({ name: z.string(), value: z.string() }));

export const caseOwner = (caseId: CaseId): KeyOwner => ({ kind: "case", id: caseId });

/** Seals what was given; the columns of the row that name the cells. */
export async function sealTexts(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  caseId: CaseId,
  texts: RequestTexts,
  now: Instant,
): Promise<Pick<RequestRow, (typeof columns)[keyof typeof columns]>> {
  const cells: Record<(typeof columns)[keyof typeof columns], CellId | null> = {
    requester_name_cell: null,
    requester_email_cell: null,
    requester_address_cell: null,
    subject_name_cell: null,
    subject_born_cell: null,
    wording_cell: null,
    identities_cell: null,
  };
  const given = fields.flatMap((field) => {
    const value = texts[field];
    if (value === undefined || value.length === 0) return [];
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return [{ column: columns[field], text }];
  });
  const owner = caseOwner(caseId);
  const ids = await writeCells(
    tx,
    scope,
    keys,
    given.map(({ column, text }) => ({
      row: { table: "rights_request", column, rowId: caseId },
      owner,
      text,
      now,
    })),
  );
  for (const [at, { column }] of given.entries()) cells[column] = ids[at] ?? null;
  return cells;
}

/** The texts of these rows; what was destroyed is missing. */
export async function openTexts(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  rows: readonly RequestRow[],
): Promise<ReadonlyMap<CaseId, RequestTexts>> {
  const ids = rows.flatMap((row) => fields.map((field) => row[columns[field]])).filter((id) => id !== null);
  const cells = await readCells(tx, scope, keys, ids);
  return new Map(rows.map((row) => [row.case_id, textsOf(row, cells)]));
}

/** The names of these rows alone: of whoever asks and of whom it is about. What else a request holds stays sealed. */
export async function openNames(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  rows: readonly RequestRow[],
): Promise<ReadonlyMap<CaseId, readonly string[]>> {
  const cellsOf = (row: RequestRow): readonly CellId[] =>
    [row.requester_name_cell, row.subject_name_cell].filter((id) => id !== null);
  const cells = await readCells(tx, scope, keys, rows.flatMap(cellsOf));
  return new Map(rows.map((row) => [row.case_id, cellsOf(row).flatMap((id) => cells.get(id) ?? [])]));
}

function textsOf(row: RequestRow, cells: ReadonlyMap<CellId, string>): RequestTexts {
  const text = (field: keyof typeof columns): string | undefined => {
    const id = row[columns[field]];
    return id === null ? undefined : cells.get(id);
  };
  const identities = text("identities");
  return {
    requesterName: text("requesterName"),
    requesterEmail: text("requesterEmail"),
    requesterAddress: text("requesterAddress"),
    subjectName: text("subjectName"),
    subjectBorn: text("subjectBorn"),
    wording: text("wording"),
    identities: identities === undefined ? [] : Identities.parse(JSON.parse(identities)),
  };
}

/** Words that belong to an event: a note, a reason, a question. The event carries the id. */
export function sealWords(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  caseId: CaseId,
  words: string,
  now: Instant,
): Promise<CellId> {
  const row = { table: "case_event", column: "words", rowId: newId() };
  return writeCell(tx, scope, keys, { row, owner: caseOwner(caseId), text: words, now });
}
