/**
 * The reference of erasure: what becomes of each row, computed from docs/decisions/0098-what-becomes-of-each-row.md word
 * by word. It holds the whole store in memory, asks every rule of every row and repeats until nothing changes. Slow on
 * purpose: the engine is compared with it, so it shares no code with the engine.
 *
 * Where the page leaves room: a day is a day of the calendar (29 February plus a year is 28 February); a key that is
 * declared counts as far as rows agree in the text of their values.
 */
import type { DataMap, TableEntry } from "../../src/features/connectors/map/map.ts";
import { parseLink } from "../../src/features/connectors/map/links.ts";
import type { Link, Reference } from "./evaluate.ts";
import { isFollowed } from "./evaluate.ts";
import type { ReferenceRow } from "./read.ts";
import { withoutLinks, type Cell } from "./unlink.ts";

export type ErasureKey = {
  readonly name: string;
  readonly from: string;
  readonly columns: readonly string[];
  readonly to: string;
  readonly toColumns: readonly string[];
  readonly full: boolean;
};
export type ErasureTable = {
  readonly primaryKey: readonly string[];
  readonly generated: ReadonlySet<string>;
  /** By column, whether it must not be empty. */
  readonly notNull: ReadonlyMap<string, boolean>;
};
/** Every row of every table, mapped or not, with what the database holds rows to. */
export type ErasureStore = {
  readonly reference: Reference;
  readonly types: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly tables: ReadonlyMap<string, ErasureTable>;
  readonly keys: readonly ErasureKey[];
};

const wantable = ["delete", "unlink", "anonymise", "review", "keep"] as const;
type Wanted = (typeof wantable)[number];
export type Fate = {
  readonly what: "untouched" | "kept" | "unlinked" | "anonymised" | "deleted";
  /** What is not as it was, by column. */
  readonly cells: ReadonlyMap<string, Cell>;
};
export type Erasure =
  | { readonly refused: "nobody" | "not settled" }
  | { readonly refused: "questions"; readonly questions: readonly ReferenceRow[] }
  | { readonly fates: ReadonlyMap<ReferenceRow, Fate> };

/** What erasing `people` does to the store on the day `today` (`2026-11-21`). */
export function eraseByTheBook(
  store: ErasureStore,
  map: DataMap,
  people: readonly ReferenceRow[],
  today: string,
): Erasure {
  if (people.length === 0) return { refused: "nobody" };
  const sets = setsOf(store.reference, people);
  const wanted = new Map<ReferenceRow, Wanted>();
  for (const row of sets.reached) wanted.set(row, wantedOf(row, map, sets, today));
  const questions = [...wanted].filter(([, want]) => want === "review").map(([row]) => row);
  const book = new Book(store, map, sets, wanted);
  book.settle();
  for (const row of book.impossible) if (!questions.includes(row)) questions.push(row);
  if (questions.length > 0) return { refused: "questions", questions };
  return { fates: new Map(store.reference.rows.map((row) => [row, book.fateOf(row)])) };
}

type Sets = {
  readonly people: readonly ReferenceRow[];
  readonly owned: ReadonlySet<ReferenceRow>;
  readonly touched: ReadonlySet<ReferenceRow>;
  readonly reached: ReadonlySet<ReferenceRow>;
  owners(row: ReferenceRow): readonly ReferenceRow[];
  isWhollyTheirs(row: ReferenceRow): boolean;
  /** The links of a row to what these people own, as far as they are followed. */
  links(row: ReferenceRow): readonly Link[];
};

function setsOf({ reached, links }: Reference, people: readonly ReferenceRow[]): Sets {
  const union = (name: "owned" | "touched" | "mentioned"): Set<ReferenceRow> =>
    new Set(people.flatMap((person) => [...(reached.get(person)?.[name] ?? [])]));
  const [owned, touched, mentioned] = [union("owned"), union("touched"), union("mentioned")];
  const owners = (row: ReferenceRow): readonly ReferenceRow[] =>
    [...reached].filter(([, one]) => one.owned.has(row) || one.touched.has(row)).map(([person]) => person);
  return {
    people,
    owned,
    touched,
    reached: new Set([...owned, ...touched, ...mentioned]),
    owners,
    isWhollyTheirs: (row) => owners(row).every((owner) => people.includes(owner)),
    links: (row) =>
      links.filter(
        (link) =>
          link.row === row &&
          people.some(
            (person) => reached.get(person)?.owned.has(link.to) === true && isFollowed(link.to, person),
          ),
      ),
  };
}

/** The section Wanted(r) of the page. */
function wantedOf(row: ReferenceRow, map: DataMap, sets: Sets, today: string): Wanted {
  const entry = map.tables[row.table];
  if (entry === undefined) throw new Error(`not in the map: ${row.table}`);
  const said = (word: Wanted, standard: Wanted): Wanted => {
    if (word !== "keep") return word;
    if (entry.keep === undefined) return "review";
    return isOver(entry, row, today) ? standard : "keep";
  };
  const linking = (...roles: readonly string[]): readonly Wanted[] =>
    sets
      .links(row)
      .filter(({ relation }) => roles.includes(relation.role))
      .map(({ relation }) => {
        const word = said(relation.onErase ?? "review", "review");
        return word === "delete" && relation.role === "accessed_by" ? "review" : word;
      });
  const isTheirs = sets.owned.has(row) || sets.touched.has(row);
  if (sets.owned.has(row) && sets.isWhollyTheirs(row)) return said(entry.on_erase ?? "delete", "delete");
  if (isTheirs && !sets.isWhollyTheirs(row)) {
    const word = said(entry.on_erase_shared ?? "review", "review");
    if (word !== "unlink") return word;
    return sets.people.includes(row) ? "review" : mostPreserving(["unlink", ...linking("accessed_by")]);
  }
  return mostPreserving(linking("co_owned_by", "accessed_by"));
}

function mostPreserving(words: readonly Wanted[]): Wanted {
  const order: readonly Wanted[] = ["keep", "review", "unlink", "delete"];
  const word = order.find((each) => words.includes(each));
  if (word === undefined) throw new Error("a row was reached that no relation links");
  return word;
}

/** Whether the time of `keep … until` is over on `today`. */
function isOver({ keep }: TableEntry, row: ReferenceRow, today: string): boolean {
  if (keep?.until === undefined) return false;
  const { column, years = 0, months = 0, days = 0 } = keep.until;
  const begins = row.cells.get(column) ?? null;
  if (begins === null || begins === "infinity") return false;
  if (begins === "-infinity") return true;
  const ends = Temporal.PlainDate.from(begins.slice(0, 10))
    .add({ months: years * 12 + months })
    .add({ days });
  return Temporal.PlainDate.compare(ends, Temporal.PlainDate.from(today)) < 0;
}

/** The section "Can be": begins with what is wanted and gives way until nothing gives way any more. */
class Book {
  readonly impossible = new Set<ReferenceRow>();
  readonly #store: ErasureStore;
  readonly #map: DataMap;
  readonly #sets: Sets;
  readonly #deleted: Set<ReferenceRow>;
  readonly #anonymised: Set<ReferenceRow>;
  readonly #unlinked: Set<ReferenceRow>;
  readonly #kept: Set<ReferenceRow>;
  /** Columns of a row that a holding key of another remaining row leads to. */
  readonly #ledTo = new Map<ReferenceRow, Set<string>>();

  constructor(store: ErasureStore, map: DataMap, sets: Sets, wanted: ReadonlyMap<ReferenceRow, Wanted>) {
    this.#store = store;
    this.#map = map;
    this.#sets = sets;
    const all = (want: Wanted): Set<ReferenceRow> =>
      new Set([...wanted].filter(([, each]) => each === want).map(([row]) => row));
    this.#deleted = all("delete");
    this.#anonymised = all("anonymise");
    this.#unlinked = all("unlink");
    this.#kept = all("keep");
  }

  settle(): void {
    for (let changed = true; changed;) {
      changed = false;
      for (const row of this.#store.reference.rows.filter((each) => !this.#deleted.has(each))) {
        const cells = this.#cellsOf(row);
        for (const key of this.#keysOf(row.table)) {
          const target = this.#referred(row, key);
          if (target === undefined || key.columns.some((column) => cells.has(column))) continue;
          if (this.#deleted.delete(target)) {
            this.#anonymised.add(target);
            changed = true;
          }
          const ledTo = this.#ledTo.get(target) ?? new Set();
          this.#ledTo.set(target, ledTo);
          for (const column of target === row ? [] : key.toColumns)
            if (!ledTo.has(column)) {
              ledTo.add(column);
              changed = true;
            }
        }
      }
    }
  }

  fateOf(row: ReferenceRow): Fate {
    if (this.#deleted.has(row)) return { what: "deleted", cells: new Map() };
    const what = this.#anonymised.has(row)
      ? "anonymised"
      : this.#unlinked.has(row)
        ? "unlinked"
        : this.#kept.has(row)
          ? "kept"
          : "untouched";
    return { what, cells: this.#cellsOf(row) };
  }

  #keysOf(table: string): readonly ErasureKey[] {
    return this.#store.keys.filter(({ from }) => from === table);
  }

  /** The row a row refers to by a key, as the store stands. */
  #referred(row: ReferenceRow, key: ErasureKey): ReferenceRow | undefined {
    const values = key.columns.map((column) => row.cells.get(column) ?? null);
    if (values.includes(null)) return undefined;
    return this.#store.reference.rows.find(
      (each) =>
        each.table === key.to && key.toColumns.every((column, at) => each.cells.get(column) === values[at]),
    );
  }

  #cellsOf(row: ReferenceRow): ReadonlyMap<string, Cell> {
    if (this.#anonymised.has(row)) return this.#anonymise(row);
    return this.#unlinked.has(row) ? this.#unlink(row) : new Map();
  }

  #tableOf(row: ReferenceRow): ErasureTable {
    const table = this.#store.tables.get(row.table);
    if (table === undefined) throw new Error(`no such table: ${row.table}`);
    return table;
  }

  #neverEmptied(row: ReferenceRow): Set<string> {
    const { primaryKey, generated } = this.#tableOf(row);
    return new Set([...primaryKey, ...generated, ...(this.#ledTo.get(row) ?? [])]);
  }

  #emptied(row: ReferenceRow, column: string): Cell {
    return this.#tableOf(row).notNull.get(column) === true ? "value" : "null";
  }

  #anonymise(row: ReferenceRow): ReadonlyMap<string, Cell> {
    const { notNull } = this.#tableOf(row);
    const entry = this.#map.tables[row.table];
    const stays = this.#neverEmptied(row);
    for (const [column, said] of Object.entries(entry?.columns ?? {}))
      if (said.erase === "keep") stays.add(column);
    const referring = this.#keysOf(row.table).filter((key) => this.#referred(row, key) !== undefined);
    for (const key of referring)
      if (this.#map.tables[key.to]?.kind === "impersonal")
        for (const column of key.columns) stays.add(column);
    for (let before = -1; before < stays.size;) {
      before = stays.size;
      for (const { columns, full } of referring) {
        const stuck = (column: string): boolean => stays.has(column) || notNull.get(column) === true;
        if (full ? columns.some(stuck) : columns.every(stuck))
          for (const column of columns) stays.add(column);
      }
    }
    return new Map(
      [...notNull.keys()]
        .filter((column) => !stays.has(column))
        .map((column) => [column, this.#emptied(row, column)]),
    );
  }

  #unlink(row: ReferenceRow): ReadonlyMap<string, Cell> {
    const { notNull } = this.#tableOf(row);
    const never = this.#neverEmptied(row);
    const cells = new Map<string, Cell>();
    const cut = this.#sets
      .links(row)
      .filter(({ to }) => this.#sets.people.includes(to) || this.#sets.isWhollyTheirs(to));
    for (const { relation } of cut) {
      const plain = Object.keys(relation.match)
        .map(parseLink)
        .filter(({ path }) => path.length === 0)
        .map(({ column }) => column)
        .filter((column) => !never.has(column));
      const empty = plain.filter((column) => notNull.get(column) !== true);
      const also = (relation.unlinkAlso ?? []).filter((column) => !never.has(column));
      for (const column of [...(empty.length > 0 ? empty : plain), ...also]) {
        const inKey = this.#keysOf(row.table).some(({ columns }) => columns.includes(column));
        if (inKey && notNull.get(column) === true) this.impossible.add(row);
        cells.set(column, this.#emptied(row, column));
      }
    }
    for (const [column, cell] of withoutLinks(row, cut, this.#store.types))
      if (!never.has(column) && !cells.has(column)) cells.set(column, cell);
    return cells;
  }
}
