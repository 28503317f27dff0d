/**
 * A first map of a store nobody has described yet: from names, keys, foreign keys and sampled values, each line with
 * how sure it is and why (decision 41). Pure; a suggestion confirms nothing, and nothing runs on it until people have.
 */
import type { Catalog, Column, Table, TableId } from "../catalog.ts";
import type { ColumnGuess } from "./columns.ts";
import { parseLink } from "./links.ts";
import { guessMarketing } from "./marketing.ts";
import { canBeUnlinked, guessErasure } from "./suggest-erasure.ts";
import { guessLinks, type LinkGuess } from "./link-guesses.ts";
import { defaultTreatment, type ColumnEntry, type DataMap, type Identity, type TableEntry } from "./map.ts";
import { noSamples, type Samples } from "./samples.ts";
import { judgeTables, personTables, type Judged } from "./suggest-kinds.ts";
import { guessRelations, type RelationGuess } from "./suggest-relations.ts";
import { namesPeople, wordsOf } from "./words.ts";
import { remarkKey, type Remark, type Remarks } from "./write.ts";

export type SuggestedMap = { readonly map: DataMap; readonly remarks: Remarks };

/** Suggests a map; `store` is the short name it will carry. */
export function suggestMap(
  catalog: Catalog,
  samples: Samples = noSamples,
  options: { readonly store?: string } = {},
): SuggestedMap {
  const judged = judgeTables(catalog, samples);
  const found = guessLinks(catalog, samples).filter(({ from, to }) => judged.has(from) && judged.has(to));
  const persons = personTables(judged, found);
  const links = found.filter((link) => link.source !== "email" || isOnlyWay(link, found, persons));
  const relations = guessRelations({ judged, persons, links, samples });
  const remarks = new Map<string, Remark>();
  const personal = personalTables(judged, persons, relations);
  const tables = [...judged.values()].map((one): readonly [TableId, TableEntry] => {
    const own = relations
      .filter(({ from }) => from === one.table.id)
      .filter(({ to, role }) => role === "lookup" || persons.has(to) || personal.has(to));
    const context = { one, own, links, persons, personal, store: catalog.store.kind };
    return [one.table.id, suggestTable(context, remarks)];
  });
  return {
    map: { kept_map: 1, store: options.store ?? "store", tables: Object.fromEntries(tables) },
    remarks,
  };
}

/** An address in JSON leads to a person only where nothing surer does. */
function isOnlyWay(link: LinkGuess, links: readonly LinkGuess[], persons: ReadonlySet<TableId>): boolean {
  const surer = links.some(
    ({ from, to, source }) => from === link.from && source !== "email" && persons.has(to),
  );
  return persons.has(link.to) && !surer;
}

/** Tables a relation leads into, and those whose columns say so though none does. */
function personalTables(
  judged: ReadonlyMap<TableId, Judged>,
  persons: ReadonlySet<TableId>,
  relations: readonly RelationGuess[],
): ReadonlyMap<TableId, Remark> {
  const personal = new Map<TableId, Remark>();
  for (const { from, role, confidence } of relations) {
    if (role === "lookup" || persons.has(from)) continue;
    const known = personal.get(from);
    const reason = role === "accessed_by" ? "names people who handled it" : "rows belong to persons";
    if (known === undefined || known.confidence < confidence) personal.set(from, { confidence, reason });
  }
  for (const { table, guesses, score } of judged.values()) {
    const strong = [...guesses].find(([, guess]) => guess.weight === "strong" && guess.confidence >= 0.5);
    if (persons.has(table.id) || personal.has(table.id) || strong === undefined || score < 0) continue;
    personal.set(table.id, {
      confidence: 0.4,
      reason: `column ${strong[0]} looks personal, but nothing leads to a person`,
    });
  }
  return personal;
}

type Context = {
  readonly one: Judged;
  readonly own: readonly RelationGuess[];
  readonly links: readonly LinkGuess[];
  readonly persons: ReadonlySet<TableId>;
  readonly personal: ReadonlyMap<TableId, Remark>;
  readonly store: Catalog["store"]["kind"];
};

function suggestTable(context: Context, remarks: Map<string, Remark>): TableEntry {
  const { one, own, persons, personal } = context;
  const { id } = one.table;
  const isPerson = persons.has(id);
  const linked = personal.get(id);
  const kind = isPerson ? "person" : linked === undefined ? "impersonal" : "personal";
  remarks.set(
    remarkKey(id, "kind"),
    isPerson
      ? { confidence: Math.min(0.97, 0.45 + one.score / 2), reason: one.reasons.join(", ") }
      : (linked ?? {
          confidence: one.guesses.size === 0 ? 0.85 : 0.6,
          reason: "no column or key speaks of a person",
        }),
  );
  if (kind === "impersonal")
    return { kind, identities: [], label: [], columns: {}, relations: [], when_shared: "review" };
  for (const [index, relation] of own.entries()) {
    const { confidence, reason } = relation;
    const unlinked = canBeUnlinked(one.table, relation) ? "; on erasure the row stays without them" : "";
    remarks.set(remarkKey(id, "relations", index), { confidence, reason: `${reason}${unlinked}` });
  }
  const label = labelOf(one, isPerson);
  if (label.length > 0)
    remarks.set(remarkKey(id, "label"), { confidence: 0.7, reason: "tells a reviewer which row it is" });
  const softDeleted = one.table.columns.find((column) => isSoftDelete(column));
  if (softDeleted !== undefined)
    remarks.set(remarkKey(id, "soft_deleted"), {
      confidence: 0.85,
      reason: "by name: deleted in the application, still held",
    });
  const columns = Object.fromEntries(
    one.table.columns.map((column) => {
      const { entry, remark } = suggestColumn(context, column, isPerson);
      remarks.set(remarkKey(id, "columns", column.name), remark);
      return [column.name, entry];
    }),
  );
  const { remarks: reasons, ...erasure } = isPerson ? { remarks: {} } : guessErasure(one.table, one.guesses);
  for (const [word, remark] of Object.entries(reasons)) remarks.set(remarkKey(id, word), remark);
  const marketing = one.table.columns.flatMap((column) => guessMarketing(column, context.store) ?? []);
  for (const { remark } of marketing.slice(0, 1)) remarks.set(remarkKey(id, "marketing"), remark);
  return {
    kind,
    identities: isPerson ? suggestIdentities(one, remarks) : [],
    label,
    columns,
    relations: own.map((relation) => ({
      role: relation.role,
      table: relation.to,
      match: relation.match,
      when: relation.when,
      whenThere: {},
      onAccess: defaultTreatment[relation.role],
      ...(canBeUnlinked(one.table, relation) ? { onErase: "unlink" as const } : {}),
      because: undefined,
    })),
    when_shared: "review",
    ...erasure,
    ...(softDeleted === undefined ? {} : { soft_deleted: softDeleted.name }),
    ...(marketing.length === 0 ? {} : { marketing: marketing.map(({ marker }) => marker) }),
  };
}

type SuggestedColumn = { readonly entry: ColumnEntry; readonly remark: Remark };

function suggestColumn(context: Context, column: Column, isPerson: boolean): SuggestedColumn {
  const { one, links, persons } = context;
  const link = links.find(
    ({ from, match }) =>
      from === one.table.id &&
      Object.keys(match).some((expression) => parseLink(expression).column === column.name),
  );
  const guess = one.guesses.get(column.name);
  if (guess?.access === "secret") return entryOf(guess.category, "secret", guess);
  if (link !== undefined && guess?.weight !== "strong") {
    const isPersons = persons.has(link.to) || refersToPerson(column);
    const category = isPersons && !column.type.startsWith("json") ? "user.unique_id" : "system.operations";
    if (!column.type.startsWith("json"))
      return entryOf(category, "disclose", { confidence: link.confidence, reason: `refers to ${link.to}` });
  }
  if (guess !== undefined && (guess.weight !== "weak" || fitsHere(guess, one, isPerson)))
    return entryOf(guess.category, "disclose", guess);
  if (isPerson && isOwnNumber(one.table, column))
    return entryOf("user.unique_id", "disclose", { confidence: 0.8, reason: "a number no two rows share" });
  if (one.table.primaryKey.includes(column.name))
    return entryOf(isPerson ? "user.unique_id" : "system.operations", "disclose", {
      confidence: 0.85,
      reason: "key",
    });
  if (column.type.startsWith("timestamp") || isSoftDelete(column))
    return entryOf("system.operations", "disclose", {
      confidence: 0.7,
      reason: "when something happened to the row",
    });
  if (/^(?:boolean|date|time|smallint|integer|bigint|numeric|real|double|interval)/.test(column.type))
    return entryOf("user", "disclose", {
      confidence: 0.5,
      reason: "a fact about the person whose row it is",
    });
  const reason = "nothing known by name or values; about the person whose row it is";
  return entryOf("user", "disclose", { confidence: 0.4, reason });
}

/** `student_number`, `application_no`: what an office calls a person by. */
function isOwnNumber(table: Table, column: Column): boolean {
  const isUnique = table.uniqueKeys.some((key) => key.length === 1 && key[0] === column.name);
  return (
    isUnique && /^(?:number|no|nr|nummer|numero|code|reference|ref)$/.test(wordsOf(column.name).at(-1) ?? "")
  );
}

function refersToPerson(column: Column): boolean {
  const words = wordsOf(column.name);
  return words.length > 1 && /^ids?$/.test(words.at(-1) ?? "") && namesPeople(words.slice(0, -1));
}

/** `name` is a person's where the row is a person; elsewhere it may be a product's. */
function fitsHere(guess: ColumnGuess, one: Judged, isPerson: boolean): boolean {
  if (isPerson || !guess.category.startsWith("user.name")) return true;
  return [...one.guesses.values()].some(
    (other) => other.weight === "strong" && other.category.startsWith("user.contact"),
  );
}

function entryOf(category: string, access: "disclose" | "secret", remark: Remark): SuggestedColumn {
  return {
    entry: { category, access, shared: "disclose", because: undefined },
    remark: { confidence: remark.confidence, reason: remark.reason },
  };
}

function suggestIdentities(
  { table, guesses, isMailingList }: Judged,
  remarks: Map<string, Remark>,
): Identity[] {
  const taken = new Set<string>();
  const identities: Identity[] = [];
  for (const column of table.columns) {
    const guess = guesses.get(column.name);
    const ownNumber = isOwnNumber(table, column)
      ? { confidence: 0.8, reason: "a number no two rows share" }
      : undefined;
    const remark = guess ?? ownNumber;
    if (remark === undefined || remark.confidence < 0.5) continue;
    const isEmail = guess?.category === "user.contact.email";
    const isPhone = guess?.category === "user.contact.phone_number";
    const isNumber =
      ownNumber !== undefined || /^user\.(?:unique_id|account|government_id)/.test(guess?.category ?? "");
    if (!isEmail && !isPhone && !isNumber) continue;
    const called = isEmail ? "email" : isPhone ? "phone" : wordsOf(column.name).join("_");
    const name = taken.has(called) ? wordsOf(column.name).join("_") : called;
    if (taken.has(name) || !/^[a-z][a-z0-9_]*$/.test(name)) continue;
    taken.add(name);
    remarks.set(remarkKey(table.id, "identities", identities.length), {
      confidence: remark.confidence,
      reason: remark.reason,
    });
    identities.push({
      name,
      column: column.name,
      match: isEmail ? "email" : isPhone ? "phone" : "exact",
      several: isMailingList ? "allowed" : "ambiguous",
    });
  }
  return identities;
}

/** What tells a reviewer which row it is: names, else the first words of its own. */
function labelOf({ table, guesses }: Judged, isPerson: boolean): string[] {
  const named = table.columns.filter(
    (column) => guesses.get(column.name)?.category.startsWith("user.name") === true,
  );
  if (isPerson && named.length > 0) return named.slice(0, 3).map((column) => column.name);
  if (isPerson) {
    const contact = table.columns.find(
      (column) => guesses.get(column.name)?.category === "user.contact.email",
    );
    return contact === undefined ? [] : [contact.name];
  }
  return titleColumns(table).slice(0, 1);
}

function titleColumns(table: Table): readonly string[] {
  return table.columns
    .map((column) => column.name)
    .filter((name) => /^(?:title|name|subject|caption|label|number)$/i.test(name));
}

function isSoftDelete(column: Column): boolean {
  return /^(?:deleted|removed|archived|gelöscht|geloescht|supprime|eliminado)_?(?:at|on|am|le|el)?$|^(?:is_?deleted|deletedAt|isDeleted|soft_deleted)$/i.test(
    column.name,
  );
}
