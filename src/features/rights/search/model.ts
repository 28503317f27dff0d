/**
 * The map made ready to run against a catalogue: relations between tables that exist, with their link expressions
 * parsed. What does not fit is left out here and reported as a gap by the map's check.
 */
import {
  linkErase,
  LinkError,
  parseLink,
  type AccessTreatment,
  type Catalog,
  type Condition,
  type DataMap,
  type Link,
  type LinkEraseTreatment,
  type Relation,
  type Role,
  type Table,
  type TableEntry,
  type TableId,
  type ValueRules,
  valuesOfKind,
} from "../../connectors/standalone.ts";

/** One pair of link expressions of a relation, with the columns' types. */
export type Pair = {
  readonly child: Link;
  readonly childType: string;
  readonly parent: Link;
  readonly parentType: string;
  /** Equal values have equal texts on both sides: a text names the value. */
  readonly textual: boolean;
  /** Compared as values; otherwise their texts are. */
  readonly native: boolean;
  /** As the store compares a reference: by the rule of what is referred to. */
  readonly collation: string | undefined;
};

export type LinkedRelation = {
  readonly number: number;
  readonly role: Exclude<Role, "lookup">;
  readonly onAccess: AccessTreatment;
  readonly onErase: LinkEraseTreatment;
  readonly unlinkAlso: readonly string[];
  /** The relation stands under `child`; its rows belong to the persons of the matched rows of `parent`. */
  readonly child: TableId;
  readonly parent: TableId;
  readonly pairs: readonly Pair[];
  readonly match: Readonly<Record<string, string>>;
  readonly when: Condition;
  readonly whenThere: Condition;
};

export type ModelTable = {
  readonly id: TableId;
  readonly entry: TableEntry;
  readonly table: Table;
  /** Key columns; empty: rows are keyed by their position (tableoid, ctid) in the snapshot. */
  readonly key: readonly string[];
  /** Columns to read for the package: disclosed by the map and readable by our role. */
  readonly content: readonly string[];
  readonly asChild: readonly LinkedRelation[];
  readonly asParent: readonly LinkedRelation[];
  /** Someone else may own rows here without our seeing it (a table that leads to owners cannot be read in full). */
  readonly ownersUnsure: boolean;
};

export type Model = {
  readonly tables: ReadonlyMap<TableId, ModelTable>;
  readonly relations: readonly LinkedRelation[];
};

/** Builds the model over the tables of the map that hold personal data, exist, can be read and are not in `without`. */
export function buildModel(map: DataMap, catalog: Catalog, without: ReadonlySet<TableId>): Model {
  const usable = new Map<TableId, { entry: TableEntry; table: Table; key: readonly string[] }>();
  for (const [id, entry] of Object.entries(map.tables)) {
    const table = catalog.tables.get(id);
    if (entry.kind === "impersonal" || table === undefined || !table.readable || without.has(id)) continue;
    const key = entry.key ?? keyOf(table);
    const readable = new Set(table.columns.filter((column) => column.readable).map((column) => column.name));
    if (key.every((column) => readable.has(column)) && (key.length > 0 || hasPosition(table))) {
      usable.set(id, { entry, table, key });
    }
  }
  const relations: LinkedRelation[] = [];
  const rules = valuesOfKind(catalog.store.kind);
  for (const [id, { entry, table }] of usable) {
    for (const relation of entry.relations) {
      const parent = usable.get(relation.table);
      if (parent === undefined) continue;
      const linked = linkRelation(relations.length, id, table, relation, parent.table, rules);
      if (linked !== undefined) relations.push(linked);
    }
  }
  const unsure = tablesWithUnsureOwners(map, catalog, relations);
  const tables = new Map<TableId, ModelTable>();
  for (const [id, { entry, table, key }] of usable) {
    tables.set(id, {
      id,
      entry,
      table,
      key,
      content: table.columns
        .filter((column) => column.readable && entry.columns[column.name]?.access === "disclose")
        .map((column) => column.name),
      asChild: relations.filter((relation) => relation.child === id),
      asParent: relations.filter((relation) => relation.parent === id),
      ownersUnsure: unsure.has(id),
    });
  }
  return { tables, relations };
}

/**
 * Tables whose rows may have owners we cannot see: an ownership relation could not be used, or leads to a table that
 * row-level security narrows, there or further up. Their rows are never disclosed without a person's look.
 */
function tablesWithUnsureOwners(
  map: DataMap,
  catalog: Catalog,
  relations: readonly LinkedRelation[],
): ReadonlySet<TableId> {
  const owning = (role: Role): boolean => role === "owned_by" || role === "bridge" || role === "co_owned_by";
  const unsure = new Set<TableId>();
  for (const [id, entry] of Object.entries(map.tables)) {
    const stated = entry.relations.filter((relation) => owning(relation.role));
    const usable = relations.filter((relation) => relation.child === id && owning(relation.role));
    const narrowed = usable.some((relation) => {
      const parent = catalog.tables.get(relation.parent);
      // A person that a foreign key names for certain is an owner even unseen; what others own may be owned on.
      const named = map.tables[relation.parent]?.kind === "person" && isKeyedByForeignKey(relation, catalog);
      return parent?.narrowed === true && !named;
    });
    if (stated.length > usable.length || narrowed) unsure.add(id);
  }
  for (let before = -1; before !== unsure.size;) {
    before = unsure.size;
    for (const { role, child, parent } of relations) {
      if (owning(role) && unsure.has(parent) && map.tables[parent]?.kind !== "person") unsure.add(child);
    }
  }
  return unsure;
}

/**
 * Whether the child's own values name the parent row for certain: they are its whole key, of a type whose text is its
 * identity, and a validated foreign key says that the row exists. Such a parent need not be asked for.
 */
export function isKeyedByForeignKey(relation: LinkedRelation, catalog: Catalog): boolean {
  const [child, parent] = [catalog.tables.get(relation.child), catalog.tables.get(relation.parent)];
  if (child === undefined || parent === undefined || !namesKey(relation, parent.primaryKey)) return false;
  return child.foreignKeys.some(
    (foreignKey) =>
      foreignKey.validated &&
      foreignKey.to === relation.parent &&
      foreignKey.columns.length === relation.pairs.length &&
      relation.pairs.every((pair) =>
        foreignKey.columns.some(
          (name, at) => name === pair.child.column && foreignKey.toColumns[at] === pair.parent.column,
        ),
      ),
  );
}

/** Whether the child's values are the parent's whole key, as text that names the row, under no condition. */
export function namesKey(relation: LinkedRelation, key: readonly string[]): boolean {
  if (Object.keys(relation.whenThere).length > 0 || key.length !== relation.pairs.length) return false;
  const plain = relation.pairs.every(
    (pair) => pair.child.path.length === 0 && pair.parent.path.length === 0 && pair.textual && pair.native,
  );
  const named = new Set(relation.pairs.map((pair) => pair.parent.column));
  return plain && key.every((column) => named.has(column));
}

function keyOf(table: Table): readonly string[] {
  if (table.primaryKey.length > 0) return table.primaryKey;
  const present = (name: string): boolean =>
    table.columns.some((column) => column.name === name && column.notNull);
  return table.uniqueKeys.find((unique) => unique.every(present)) ?? [];
}

function hasPosition(table: Table): boolean {
  if (table.hasPosition === false) return false;
  return table.kind === "table" || table.kind === "partitioned" || table.kind === "materialized view";
}

function linkRelation(
  number: number,
  child: TableId,
  childTable: Table,
  relation: Relation,
  parentTable: Table,
  rules: ValueRules,
): LinkedRelation | undefined {
  if (relation.role === "lookup") return undefined;
  const pairs: Pair[] = [];
  for (const [left, right] of Object.entries(relation.match)) {
    const [childSide, parentSide] = [side(childTable, left), side(parentTable, right)];
    if (childSide === undefined || parentSide === undefined) return undefined;
    pairs.push({
      child: childSide.link,
      childType: childSide.type,
      parent: parentSide.link,
      parentType: parentSide.type,
      textual: [childSide, parentSide].every(({ type, fuzzy }) => rules.textIsIdentity(type) && !fuzzy),
      collation:
        rules.exactButForKeys === true && !isReference(childTable, relation, left)
          ? undefined
          : (parentSide.collation ?? childSide.collation),
      native: rules.comparesNatively(childSide.type, parentSide.type),
    });
  }
  const conditionsFit =
    Object.keys(relation.when).every((name) => typeOf(childTable, name) !== undefined) &&
    Object.keys(relation.whenThere).every((name) => typeOf(parentTable, name) !== undefined);
  if (!conditionsFit) return undefined;
  const { role, onAccess, match, when, whenThere, unlinkAlso = [] } = relation;
  const onErase = linkErase(relation);
  const parent = parentTable.id;
  return { number, role, onAccess, onErase, unlinkAlso, child, parent, pairs, match, when, whenThere };
}

/** Whether a whole foreign key of the store's own is among what the relation compares, and `expression` is part of it. */
function isReference(child: Table, { table, match }: Relation, expression: string): boolean {
  return child.foreignKeys.some(
    ({ to, columns, toColumns }) =>
      to === table &&
      columns.includes(expression) &&
      columns.every((name, at) => match[name] === toColumns[at]),
  );
}

type Side = {
  readonly link: Link;
  readonly type: string;
  readonly fuzzy: boolean;
  readonly collation: string | undefined;
};

/** The link with its column's type, when it can be read, our role may read it and the path fits it. */
function side(table: Table, expression: string): Side | undefined {
  const link = readLink(expression);
  const column = table.columns.find((candidate) => candidate.name === link?.column && candidate.readable);
  if (link === undefined || column === undefined) return undefined;
  const { type } = column;
  const isArray = type.endsWith("[]") && link.path.length === 1 && link.path[0] === "*";
  const fits = link.path.length === 0 || isArray || type === "json" || type === "jsonb";
  return fits ? { link, type, fuzzy: column.fuzzy === true, collation: column.collation } : undefined;
}

function readLink(expression: string): Link | undefined {
  try {
    return parseLink(expression);
  } catch (error) {
    if (error instanceof LinkError) return undefined;
    throw error;
  }
}

function typeOf(table: Table, name: string): string | undefined {
  return table.columns.find((candidate) => candidate.name === name && candidate.readable)?.type;
}
