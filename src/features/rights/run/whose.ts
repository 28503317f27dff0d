/**
 * Whose is each column of one found row (GDPR art. 15(4)): a redaction blanks what is about others, and never what the
 * map says is the requester's own in this very row. Whatever the map cannot tell stays blanked, and says so
 * (docs/decisions/0056-review-and-package.md).
 */
import {
  parseLink,
  type DataMap,
  type Relation,
  type TableEntry,
  type TableId,
} from "../../connectors/index.ts";
import { withRedaction } from "./redaction.ts";

/** Why a field is blanked: it is about somebody else, or nothing says whose it is. */
export type Held = "another" | "unclear";

export type OwnRow = {
  readonly ordinal: number;
  readonly table: TableId;
  readonly key: readonly string[];
  readonly values: Values;
};

type Values = Readonly<Record<string, string | null>>;

export type Blanks = {
  readonly held: ReadonlyMap<string, Held>;
  /** Fields the map itself calls the requester's: their number, or what they are found and named by. */
  readonly own: ReadonlySet<string>;
};

export class Whose {
  /** The map with its columns about others marked: what may be blanked at all. */
  readonly marked: DataMap;
  readonly #map: DataMap;
  readonly #seeds: ReadonlyMap<TableId, readonly OwnRow[]>;
  readonly #ordinals: ReadonlySet<number>;
  readonly #led = new Map<Relation, ReadonlySet<string>>();

  /** `seeds`: the requester's own person rows in this system. */
  constructor(map: DataMap, seeds: readonly OwnRow[]) {
    this.#map = map;
    this.marked = withRedaction(map);
    this.#seeds = Map.groupBy(seeds, ({ table }) => table);
    this.#ordinals = new Set(seeds.map(({ ordinal }) => ordinal));
  }

  /** Whether it is one of the requester's own person rows. */
  isOwn(ordinal: number): boolean {
    return this.#ordinals.has(ordinal);
  }

  /** What a redaction blanks of this row. */
  of(row: Omit<OwnRow, "key">): Blanks {
    const entry = this.#map.tables[row.table];
    const held = new Map<string, Held>();
    const own = new Set<string>();
    if (entry === undefined) return { held, own };
    for (const [name, { shared }] of Object.entries(this.marked.tables[row.table]?.columns ?? {})) {
      if (shared !== "redact") continue;
      const whose = this.#column(entry, name, row);
      if (whose === "another" || whose === "unclear") held.set(name, whose);
      else if (whose === "named") own.add(name);
    }
    return { held, own };
  }

  /**
   * Whether a link of this row leads to one of these rows, or may: what the map cannot tell counts as if it did. `ends`
   * where what belongs to this row does not follow it: beside an owner, or because it is a person itself.
   */
  belongs({ table, values }: Omit<OwnRow, "key">): "carries" | "ends" | undefined {
    const entry = this.#map.tables[table];
    const found = (entry?.relations ?? []).filter(
      (relation) =>
        relation.role !== "lookup" &&
        relation.role !== "accessed_by" &&
        this.#seeds.has(relation.table) &&
        ["requester", "unclear"].includes(this.#leads(relation, values)),
    );
    if (found.length === 0) return undefined;
    return entry?.kind !== "person" && found.some(({ role }) => role !== "co_owned_by") ? "carries" : "ends";
  }

  #column(entry: TableEntry, name: string, row: Omit<OwnRow, "key">): Held | "named" | "own" {
    const isOwnRow = this.#ordinals.has(row.ordinal);
    const relations = entry.relations.filter((relation) =>
      Object.keys(relation.match).some((link) => parseLink(link).column === name),
    );
    const toPersons = relations.filter(({ table }) => this.#map.tables[table]?.kind === "person");
    if (toPersons.length > 0) {
      const led = toPersons.map((relation) => this.#leads(relation, row.values));
      if (led.includes("another")) return "another";
      const leads = led.filter((to) => to !== "nowhere");
      return leads.length > 0 && leads.every((to) => to === "requester") ? "named" : "unclear";
    }
    if (entry.columns[name]?.shared === "redact") return "another";
    if (entry.kind !== "person") return "unclear";
    if (!isOwnRow) return "another";
    // A number this row shares with others through what they all own: the map does not say whose it is.
    if (relations.some(({ role }) => role !== "lookup")) return "unclear";
    const named = entry.label.includes(name) || entry.identities.some(({ column }) => column === name);
    return named ? "named" : "own";
  }

  /** To whom this row's relation leads; `nowhere` when it is no link in this row. */
  #leads(relation: Relation, values: Values): "requester" | Held | "nowhere" {
    const holds = new Set(Object.entries(relation.when).map(([name, wanted]) => met(wanted, values[name])));
    if (holds.has("no")) return "nowhere";
    const links = Object.entries(relation.match).map(([here, there]) => [parseLink(here), parseLink(there)]);
    const isPlain = links.flat().every(({ path }) => path.length === 0);
    const given = links.map(([here]) => values[here?.column ?? ""]);
    if (given.includes(null)) return "nowhere";
    if (holds.has("unknown") || !isPlain || given.includes(undefined)) return "unclear";
    if (Object.keys(relation.whenThere).length > 0) return "unclear";
    const isRequester = this.#tuples(
      relation,
      links.map(([, there]) => there?.column ?? ""),
    ).has(JSON.stringify(given));
    return isRequester ? "requester" : "another";
  }

  /** What a relation must say to lead to one of the rows. */
  #tuples(relation: Relation, columns: readonly string[]): ReadonlySet<string> {
    const known = this.#led.get(relation);
    if (known !== undefined) return known;
    const key = this.#map.tables[relation.table]?.key ?? [];
    const tuples = (this.#seeds.get(relation.table) ?? []).map((seed) =>
      columns.map((column) => seed.values[column] ?? seed.key[key.indexOf(column)]),
    );
    const led = new Set(
      tuples.filter((each) => !each.includes(undefined)).map((each) => JSON.stringify(each)),
    );
    this.#led.set(relation, led);
    return led;
  }
}

/** A condition on the store's text of a field; what only looks different in writing is not called different. */
function met(wanted: Relation["when"][string], value: string | null | undefined): "yes" | "no" | "unknown" {
  if (value === undefined || wanted === undefined) return "unknown";
  if (wanted !== null && typeof wanted === "object" && !Array.isArray(wanted))
    return value === null ? "no" : "yes";
  const list: readonly unknown[] = Array.isArray(wanted) ? wanted : [wanted];
  if (value === null) return list.includes(null) ? "yes" : "no";
  const texts = list.filter((each) => each !== null).map(String);
  if (texts.includes(value)) return "yes";
  return texts.some((text) => plain(text) === plain(value)) ? "unknown" : "no";
}

function plain(text: string): string {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === "t") return "true";
  return trimmed === "f" ? "false" : trimmed;
}
