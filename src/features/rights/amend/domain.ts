/**
 * What a rectification, a restriction or its lifting, or an objection to marketing writes into one row (GDPR arts. 16, 18 and 21;
 * decisions 109 and 134). Pure: a row is what the map says of its columns and the texts that stand in them.
 */
import { z } from "zod";
import type { Cell, MarketingColumn, Restrict, TableEntry } from "../../connectors/standalone.ts";

const text = z.string().max(10_000);

/** A value that is not right, wherever it stands in the person's rows, and the one that is. */
export const Correction = z
  .strictObject({
    /** Only columns of this category or below it: `user.name`. */
    category: z.string().min(1).max(200).optional(),
    /** Only this table, and only this column of it. */
    table: z.string().min(1).max(200).optional(),
    column: z.string().min(1).max(200).optional(),
    /** As the store's text; `null`: where nothing stands, which names its column. */
    was: text.min(1).nullable(),
    /** `null`: nothing is right. */
    becomes: text.nullable(),
  })
  .refine(({ was, becomes }) => was !== becomes, "becomes what it was")
  .refine(({ table, column }) => column === undefined || table !== undefined, "a column needs its table")
  .refine(({ was, column }) => was !== null || column !== undefined, "what is empty needs its column");
export type Correction = z.output<typeof Correction>;

/** Why somebody is asked about cells before they are written. */
export const askWhys = ["shared", "kept", "similar"] as const;
export type AskWhy = (typeof askWhys)[number];

/** Why the value is seen and left as it is. */
export type LeftWhy =
  /** Within a longer text, which only a reader can put right. */
  | "text"
  /** An element of a list. */
  | "list"
  /** In a row that only mentions the person: it is somebody else's. */
  | "mentioned"
  /** In a column the correction does not name. */
  | "other_column"
  /** A number in JSON, and what it becomes is none. */
  | "type"
  /** Its rows have no key, so nobody can say what stands in which. */
  | "no_key"
  /** A person said so. */
  | "answered"
  /** Not ours to free: the restriction that is lifted had not marked it. */
  | "not_ours";

/** Why a cell that must be written cannot be. */
export type StuckWhy = "key" | "computed" | "no_right" | "no_key";

export type RowColumn = {
  readonly name: string;
  /** As the catalogue writes it. */
  readonly type: string;
  readonly text: string | null;
};
export type RowStanding = {
  readonly way: "owned" | "touched" | "mentioned";
  readonly shared: boolean;
};
export type Judged =
  | {
      readonly kind: "set";
      readonly cell: Cell;
      readonly to: string | null;
      readonly ask: AskWhy | undefined;
    }
  | { readonly kind: "already"; readonly column: string }
  | { readonly kind: "left"; readonly column: string; readonly why: LeftWhy };

/** What `corrections` make of a row; each cell at most once, by the first correction that fits it. */
export function corrected(
  columns: readonly RowColumn[],
  entry: TableEntry,
  standing: RowStanding,
  table: string,
  corrections: readonly Correction[],
): readonly Judged[] {
  return columns.flatMap((column) => {
    const known = entry.columns[column.name];
    if (known?.access === "secret") return [];
    const found: Judged[] = [];
    const taken = new Set<string>();
    for (const correction of corrections)
      for (const judged of correctedColumn(column, known?.category, correction, table)) {
        const name =
          judged.kind === "set" ? JSON.stringify(judged.cell.path) : judged.kind === "left" ? judged.why : "";
        if (taken.has(name)) continue;
        taken.add(name);
        found.push(judged.kind === "set" ? standingOf(judged, entry, standing) : judged);
      }
    return found.some(({ kind }) => kind === "set") ? found.filter(({ kind }) => kind !== "already") : found;
  });
}

function standingOf(
  judged: Extract<Judged, { kind: "set" }>,
  entry: TableEntry,
  { way, shared }: RowStanding,
): Judged {
  if (way === "mentioned") return { kind: "left", column: judged.cell.column, why: "mentioned" };
  if (way === "touched" || shared) return { ...judged, ask: "shared" };
  // What is kept by law as it was issued may have to say what it said.
  return entry.keep === undefined ? judged : { ...judged, ask: "kept" };
}

function correctedColumn(
  { name, type, text: value }: RowColumn,
  category: string | undefined,
  correction: Correction,
  table: string,
): readonly Judged[] {
  const { was, becomes } = correction;
  const isNamed = names(correction, table, name, category);
  if (value === null || was === null) {
    if (!isNamed) return [];
    if (value === was)
      return [{ kind: "set", cell: { column: name, path: [] }, to: becomes, ask: undefined }];
    return value === becomes ? [{ kind: "already", column: name }] : [];
  }
  if (/^jsonb?$/.test(type)) return correctedJson(name, value, correction, isNamed);
  if (type.endsWith("[]"))
    return isWithin(value, was)
      ? [{ kind: "left", column: name, why: isNamed ? "list" : "other_column" }]
      : [];
  const likeness = compare(value, was);
  if (likeness === "same" || likeness === "similar") {
    if (!isNamed) return [{ kind: "left", column: name, why: "other_column" }];
    const ask = likeness === "similar" ? "similar" : undefined;
    return [{ kind: "set", cell: { column: name, path: [] }, to: becomes, ask }];
  }
  if (isNamed && value === becomes) return [{ kind: "already", column: name }];
  return likeness === "within" ? [{ kind: "left", column: name, why: "text" }] : [];
}

/** A document has no categories inside: whatever is the value there is meant, unless one column is named. */
function correctedJson(
  column: string,
  value: string,
  { was, becomes, column: only }: Correction,
  isNamed: boolean,
): readonly Judged[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    return [];
  }
  if (was === null) return [];
  const isMeant = only === undefined || isNamed;
  return leavesOf(parsed, []).flatMap(({ path, leaf }): readonly Judged[] => {
    const likeness = compare(String(leaf), was);
    if (likeness === "none")
      return isMeant && String(leaf) === becomes && String(leaf).length > 2
        ? [{ kind: "already", column }]
        : [];
    if (likeness === "within") return [{ kind: "left", column, why: "text" }];
    if (!isMeant) return [{ kind: "left", column, why: "other_column" }];
    const to = becomes === null ? "null" : typeof leaf === "string" ? JSON.stringify(becomes) : becomes;
    if (typeof leaf === "number" && becomes !== null && !/^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(to))
      return [{ kind: "left", column, why: "type" }];
    return [{ kind: "set", cell: { column, path }, to, ask: likeness === "similar" ? "similar" : undefined }];
  });
}

const deepest = 64;
type Leaf = { readonly path: readonly (string | number)[]; readonly leaf: string | number };

function leavesOf(value: unknown, path: readonly (string | number)[]): readonly Leaf[] {
  if (path.length > deepest) return [];
  if (Array.isArray(value)) return value.flatMap((item, at) => leavesOf(item, [...path, at]));
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...path, key]));
  return (typeof value === "string" || typeof value === "number") && path.length > 0
    ? [{ path, leaf: value }]
    : [];
}

function names(
  { category, table, column }: Correction,
  here: string,
  name: string,
  known: string | undefined,
): boolean {
  if (table !== undefined && table !== here) return false;
  if (column !== undefined && column !== name) return false;
  if (category === undefined) return true;
  return known !== undefined && (known === category || known.startsWith(`${category}.`));
}

const plain = (value: string): string =>
  value.normalize("NFKC").trim().replaceAll(/\s+/gu, " ").toLowerCase();

/** `similar`: the same but for case, spaces and how letters are composed. `within`: as whole words of a longer text. */
export function compare(value: string, was: string): "same" | "similar" | "within" | "none" {
  if (value === was) return "same";
  if (plain(value) === plain(was)) return "similar";
  return isWithin(value, was) ? "within" : "none";
}

function isWithin(value: string, was: string): boolean {
  const [whole, part] = [plain(value), plain(was)];
  if (part.length < 3) return false;
  for (let at = whole.indexOf(part); at !== -1; at = whole.indexOf(part, at + 1)) {
    const isInWord =
      /[\p{L}\p{N}]$/u.test(whole.slice(0, at)) || /^[\p{L}\p{N}]/u.test(whole.slice(at + part.length));
    if (!isInWord) return true;
  }
  return false;
}

/** What marks a row as restricted, or frees it. */
export function marked(
  value: string | null,
  { column, restricted, free }: Restrict,
  purpose: "restrict" | "lift",
  { way, shared }: RowStanding,
  isOurs: boolean,
): Judged | undefined {
  // Who is only mentioned has no say over somebody else's row.
  if (way === "mentioned") return undefined;
  const to = purpose === "restrict" ? restricted : free;
  if (value === to) return { kind: "already", column };
  if (purpose === "lift") {
    if (value !== restricted) return { kind: "already", column };
    return isOurs
      ? { kind: "set", cell: { column, path: [] }, to, ask: undefined }
      : { kind: "left", column, why: "not_ours" };
  }
  const ask = way === "touched" || shared ? "shared" : undefined;
  return { kind: "set", cell: { column, path: [] }, to, ask };
}

/** What refuses marketing to whoever the row belongs to, whatever it said before: a word that is unknown to us is no refusal. */
export function objected(
  value: string | null,
  { column, refused }: Pick<MarketingColumn, "column" | "refused">,
  { way, shared }: RowStanding,
): Judged | undefined {
  if (way === "mentioned") return undefined;
  if (value === refused) return { kind: "already", column };
  // A household's word is also somebody else's, who may want what the other does not.
  const ask = way === "touched" || shared ? "shared" : undefined;
  return { kind: "set", cell: { column, path: [] }, to: refused, ask };
}
