/**
 * Where the rows of a table may point: declared foreign keys, pairs of type and id, columns and JSON values named after
 * another table, lists of ids. Which of them say whose a row is, is decided elsewhere (`suggest-relations.ts`).
 */
import type { Catalog, Column, Table, TableId } from "../catalog.ts";
import { canBeEqual } from "./check-relations.ts";
import { jsonLeaves } from "./json-leaves.ts";
import { writeLink } from "./links.ts";
import type { Condition } from "./map.ts";
import { isEmail } from "./recognise.ts";
import { probeKey, valuesOf, type Samples } from "./samples.ts";
import { runsOf, singulars, wordsOf } from "./words.ts";

export type LinkGuess = {
  readonly from: TableId;
  readonly to: TableId;
  /** Link expressions of `from` and columns of `to`. */
  readonly match: Readonly<Record<string, string>>;
  readonly when: Condition;
  readonly source: "declared" | "typed" | "named" | "list" | "json" | "email";
  /** Words of what links, without `id`: `["recorded", "by"]`. */
  readonly words: readonly string[];
  readonly confidence: number;
  readonly reason: string;
};

/** A link that stands or falls with whether its values exist in the other table. */
export type Probe = {
  readonly from: TableId;
  readonly link: string;
  readonly to: TableId;
  readonly toColumn: string;
  readonly values: readonly string[];
};

const idWords = new Set("id ids no nr number ref key uuid guid fk pk idx".split(" "));
const probedAtLeast = 3;

/** Every link a table may have, surest first for the same columns. */
export function guessLinks(catalog: Catalog, samples: Samples): readonly LinkGuess[] {
  const index = indexTables(catalog);
  return [...catalog.tables.values()].flatMap((table) => {
    const declared = declaredLinks(table, catalog);
    const typed = typedLinks(table, index, samples);
    const taken = new Set([...declared, ...typed].flatMap((link) => Object.keys(link.match)));
    const guessed = namedLinks(table, index, samples)
      .filter(({ probe }) => !taken.has(probe.link))
      .flatMap(({ probe, source, words, what }) => judged(probe, source, words, what, samples));
    return [...declared, ...typed, ...guessed];
  });
}

/** What is to be looked up in the store before `guessLinks` can judge the undeclared ones. */
export function probesFor(catalog: Catalog, samples: Samples): readonly Probe[] {
  const index = indexTables(catalog);
  return [...catalog.tables.values()].flatMap((table) => {
    const declared = new Set(table.foreignKeys.flatMap((key) => key.columns));
    return namedLinks(table, index, samples)
      .map(({ probe }) => probe)
      .filter((probe) => probe.values.length > 0 && !declared.has(probe.link));
  });
}

type Index = { readonly byName: ReadonlyMap<string, Table>; readonly catalog: Catalog };

/** Tables by their name's words written together, in any singular; a name that two tables share means neither. */
function indexTables(catalog: Catalog): Index {
  const byName = new Map<string, Table>();
  const twice = new Set<string>();
  for (const table of catalog.tables.values()) {
    if (table.kind === "view" || table.kind === "materialized view") continue;
    const words = wordsOf(table.name);
    for (const last of new Set(singulars(words.at(-1) ?? ""))) {
      const name = [...words.slice(0, -1), last].join("");
      if (byName.has(name) && byName.get(name) !== table) twice.add(name);
      byName.set(name, table);
    }
  }
  for (const name of twice) byName.delete(name);
  return { byName, catalog };
}

function tableNamed(index: Index, words: readonly string[]): Table | undefined {
  const last = words.at(-1);
  if (last === undefined) return undefined;
  for (const form of singulars(last)) {
    const found = index.byName.get([...words.slice(0, -1), form].join(""));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `about_student` → the table student: the longest end of the name that is a table's. */
function tableAtEnd(index: Index, words: readonly string[]): Table | undefined {
  for (const start of words.keys()) {
    const found = tableNamed(index, words.slice(start));
    if (found !== undefined) return found;
  }
  return undefined;
}

function declaredLinks(table: Table, catalog: Catalog): readonly LinkGuess[] {
  return table.foreignKeys
    .filter((key) => catalog.tables.has(key.to) && key.ofPart === undefined)
    .map((key) => ({
      from: table.id,
      to: key.to,
      match: Object.fromEntries(
        key.columns.map((column, position) => [
          writeLink({ column, path: [] }),
          writeLink({ column: key.toColumns[position] ?? "", path: [] }),
        ]),
      ),
      when: {},
      source: "declared" as const,
      words: key.columns.flatMap((column) => withoutId(wordsOf(column))),
      confidence: key.validated ? 0.95 : 0.85,
      reason: key.validated
        ? `foreign key ${key.name}`
        : `foreign key ${key.name}, not checked for older rows`,
    }));
}

const typeWords = new Set("type kind class table model entity".split(" "));

/** `owner_type` beside `owner_id`: one link for each type that names a table. */
function typedLinks(table: Table, index: Index, samples: Samples): readonly LinkGuess[] {
  return table.columns.flatMap((column) => {
    const words = wordsOf(column.name);
    const last = words.at(-1) ?? "";
    const stem = typeWords.has(last) || last === "name" ? words.slice(0, -1) : words;
    const id = idBeside(table, column, typeWords.has(last) && stem.length > 0 ? stem : words);
    if (id === undefined) return [];
    return valuesOf(samples, table.id, column.name).flatMap((value): readonly LinkGuess[] => {
      const target = tableNamed(index, wordsOf(value.split(/[\\/.:]/).at(-1) ?? ""));
      const key = target && singleKey(target);
      if (target === undefined || key === undefined || !canBeEqual(id.type, key.type)) return [];
      return [
        {
          from: table.id,
          to: target.id,
          match: { [writeLink({ column: id.name, path: [] })]: writeLink({ column: key.name, path: [] }) },
          when: { [column.name]: value },
          source: "typed",
          words: stem,
          confidence: 0.8,
          reason: `${column.name} says which table ${id.name} points to`,
        },
      ];
    });
  });
}

/** `owner_id` for `owner`; `record_id` or `row_id` for a column that just says which table. */
function idBeside(table: Table, column: Column, stem: readonly string[]): Column | undefined {
  const stems = [stem.join("")];
  if (/^(?:table|tablename|model|entity|object)$/.test(stem.join("")))
    stems.push("record", "row", "entity", "object", "model");
  return table.columns.find((other) => {
    const words = wordsOf(other.name);
    return (
      other !== column &&
      words.length > 1 &&
      idWords.has(words.at(-1) ?? "") &&
      stems.includes(words.slice(0, -1).join(""))
    );
  });
}

type Named = {
  readonly probe: Probe;
  readonly source: "named" | "list" | "json" | "email";
  readonly words: readonly string[];
  readonly what: string;
};

function namedLinks(table: Table, index: Index, samples: Samples): readonly Named[] {
  return table.columns.flatMap((column): readonly Named[] => {
    const values = valuesOf(samples, table.id, column.name);
    if (/^jsonb?$/.test(column.type)) return jsonLinks(table, column, index, values);
    const words = wordsOf(column.name);
    const isList = column.type.endsWith("[]");
    const link = writeLink({ column: column.name, path: isList ? ["*"] : [] });
    const type = column.type.replace(/(?:\[\])+$/, "");
    const elements = isList
      ? [...jsonLeaves(column.name, values).values()].flatMap((one) => [...one])
      : values;
    const build = (target: Table, key: Column): readonly Named[] =>
      (target === table && key.name === column.name) || !canBeEqual(type, key.type)
        ? []
        : [
            {
              probe: { from: table.id, link, to: target.id, toColumn: key.name, values: elements },
              source: isList ? ("list" as const) : ("named" as const),
              words: withoutId(words),
              what: `${column.name} is named after ${target.id}`,
            },
          ];
    const sameName = uniqueElsewhere(index, table, column);
    if (sameName !== undefined) return build(sameName, column);
    if (words.length < 2 || !idWords.has(words.at(-1) ?? "")) return [];
    const target = tableAtEnd(index, withoutId(words));
    const key = target && singleKey(target);
    return target === undefined || key === undefined ? [] : build(target, key);
  });
}

/** `student_number` in another table is the student's own number when only there it is unique. */
function uniqueElsewhere(index: Index, table: Table, column: Column): Table | undefined {
  if (wordsOf(column.name).length < 2) return undefined;
  const owners = [...index.catalog.tables.values()].filter((other) =>
    [other.primaryKey, ...other.uniqueKeys].some((key) => key.length === 1 && key[0] === column.name),
  );
  const [owner] = owners;
  return owners.length === 1 && owner !== table ? owner : undefined;
}

function jsonLinks(table: Table, column: Column, index: Index, values: readonly string[]): readonly Named[] {
  return [...jsonLeaves(column.name, values)].flatMap(([link, found]): readonly Named[] => {
    const keys = found.path.filter((step) => step !== "*");
    const last = wordsOf(keys.at(-1) ?? "");
    const isId = idWords.has(last.at(-1) ?? "");
    const named = withoutId(last).length > 0 ? withoutId(last) : wordsOf(keys.at(-2) ?? "");
    const sampled = [...found].slice(0, 200);
    const base = { from: table.id, link, values: sampled };
    if (isId) {
      const target = tableAtEnd(index, named);
      const key = target && singleKey(target);
      if (target === undefined || key === undefined) return [];
      const probe = { ...base, to: target.id, toColumn: key.name };
      return [
        { probe, source: "json", words: named, what: `values at ${link} are named after ${target.id}` },
      ];
    }
    if (!sampled.every(isEmail)) return [];
    return emailColumns(index.catalog).map(([to, toColumn]) => ({
      probe: { ...base, to, toColumn },
      source: "email" as const,
      words: named,
      what: `e-mail addresses at ${link}`,
    }));
  });
}

function emailColumns(catalog: Catalog): readonly (readonly [TableId, string])[] {
  return [...catalog.tables.values()]
    .filter((table) => table.kind === "table" || table.kind === "partitioned")
    .flatMap((table) =>
      table.columns
        .filter((column) => runsOf(wordsOf(column.name)).some(({ run }) => run === "email"))
        .map((column) => [table.id, column.name] as const),
    );
}

function judged(
  probe: Probe,
  source: Named["source"],
  words: readonly string[],
  what: string,
  samples: Samples,
): readonly LinkGuess[] {
  const found = samples.found.get(probeKey(probe.from, probe.link, probe.to, probe.toColumn));
  const known = found !== undefined && found.values >= probedAtLeast;
  if (source === "email" && (!known || found.share < 0.5)) return [];
  if (known && found.share < 0.5) return [];
  const share = known
    ? `, and ${Math.round(found.share * 100)} % of ${found.values} sampled values exist there`
    : "";
  return [
    {
      from: probe.from,
      to: probe.to,
      match: { [probe.link]: writeLink({ column: probe.toColumn, path: [] }) },
      when: {},
      source,
      words,
      confidence: known ? (found.share >= 0.9 ? 0.8 : 0.6) : 0.45,
      reason: `${what}${share}`,
    },
  ];
}

function singleKey(table: Table): Column | undefined {
  const [name, ...more] = table.primaryKey;
  return more.length > 0 ? undefined : table.columns.find((column) => column.name === name);
}

function withoutId(words: readonly string[]): readonly string[] {
  return idWords.has(words.at(-1) ?? "") ? words.slice(0, -1) : words;
}
