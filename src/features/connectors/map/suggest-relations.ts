/**
 * Whose a row is, suggested from where it points: the first person it belongs to owns it, a second shares it, whoever
 * handled it is only mentioned (decision 40). Rows that hang on owned rows follow; reference lists do not.
 */
import type { TableId } from "../catalog.ts";
import type { LinkGuess } from "./link-guesses.ts";
import { parseLink } from "./links.ts";
import type { Role } from "./map.ts";
import type { Samples } from "./samples.ts";
import type { Judged } from "./suggest-kinds.ts";
import {
  actorWords,
  belongingWords,
  dwellingWords,
  has,
  headIs,
  namesPeople,
  organisationWords,
  staffWords,
} from "./words.ts";

export type RelationGuess = {
  readonly role: Role;
  readonly from: TableId;
  readonly to: TableId;
  readonly match: Readonly<Record<string, string>>;
  readonly when: LinkGuess["when"];
  readonly confidence: number;
  readonly reason: string;
};

type Store = {
  readonly judged: ReadonlyMap<TableId, Judged>;
  readonly persons: ReadonlySet<TableId>;
  readonly links: readonly LinkGuess[];
  readonly samples: Samples;
};

/** Relations for every table, those that own first. */
export function guessRelations(store: Store): readonly RelationGuess[] {
  const relations = [...store.judged.values()].flatMap((one) => directRelations(store, one));
  const owned = new Set(store.persons);
  const settled = new Set<LinkGuess>();
  for (const { role, from } of relations) if (role === "owned_by") owned.add(from);
  for (let before = -1; before < relations.length;) {
    before = relations.length;
    for (const link of store.links) {
      if (settled.has(link) || !owned.has(link.from)) continue;
      const reversed = reversedRelation(store, link, relations);
      if (reversed === undefined) continue;
      settled.add(link);
      relations.push(reversed);
      owned.add(reversed.from);
    }
    for (const link of store.links) {
      if (settled.has(link) || !hangs(store, link, owned)) continue;
      settled.add(link);
      relations.push(hangsOn(store, link, relations));
      owned.add(link.from);
    }
  }
  const lookups = store.links
    .filter((link) => !settled.has(link) && !store.persons.has(link.to) && link.source !== "json")
    .map((link) => related("lookup", link, 0.8, "nobody's rows, or reached another way"));
  const order: readonly Role[] = ["owned_by", "co_owned_by", "bridge", "accessed_by", "lookup"];
  return [...relations, ...lookups].toSorted((a, b) => order.indexOf(a.role) - order.indexOf(b.role));
}

/** Links straight to persons. */
function directRelations(store: Store, one: Judged): RelationGuess[] {
  const { id } = one.table;
  const links = store.links.filter((link) => link.from === id && store.persons.has(link.to));
  if (links.length === 0) return [];
  if (store.persons.has(id)) return links.map((link) => betweenPersons(one, link));
  const place = isPlace(store, id);
  const handled = links.filter((link) => place || has(link.words, actorWords));
  let own = links.filter((link) => !handled.includes(link));
  const exclusive = excludeEachOther(store.samples, one, own);
  if (own.length > 1 && exclusive === undefined) {
    const staff = own.filter((link) => isStaff(store, link.to) && link.source !== "typed");
    if (staff.length < own.length) {
      handled.push(...staff);
      own = own.filter((link) => !staff.includes(link));
    }
  }
  return [...ownRelations(one, own, exclusive), ...handled.map((link) => handledBy(link, place))];
}

function ownRelations(
  one: Judged,
  own: readonly LinkGuess[],
  exclusive: number | undefined,
): RelationGuess[] {
  const ordered = own.toSorted(
    (a, b) => Number(isRequired(one, b)) - Number(isRequired(one, a)) || position(one, a) - position(one, b),
  );
  return ordered.map((link, index) => {
    const where =
      Object.keys(link.when).length > 0 ? "the row belongs to whom its type says" : "the row is about them";
    if (index === 0 || link.source === "typed") return related("owned_by", link, 0.9, where);
    if (link.source === "json" && ordered[0]?.source === "typed")
      return related("owned_by", link, 0.7, "the row is about whom it holds");
    if (one.isLogin) return related("owned_by", link, 0.7, "a log-in belongs to one of several");
    if (exclusive !== undefined) return related("owned_by", link, exclusive, "no sampled row names both");
    const same = link.to === ordered[0]?.to ? "the same kind of person twice" : "two persons in one row";
    return related("co_owned_by", link, 0.7, same);
  });
}

function handledBy(link: LinkGuess, place: boolean): RelationGuess {
  if (place) return related("accessed_by", link, 0.8, "who runs it, not whose it is");
  // `given_by_guardian_id`: somebody from outside who acted is no clerk.
  const called = link.words.slice(link.words.indexOf("by") + 1);
  if (
    link.words.includes("by") &&
    called.length > 0 &&
    namesPeople(called) &&
    !has(called, new Set([...staffWords, "user"]))
  )
    return related("co_owned_by", link, 0.6, "somebody from outside who acted");
  return related("accessed_by", link, 0.8, "who handled it, not whose it is");
}

/** Another person's row never becomes this person's; an application turned student is one person twice. */
function betweenPersons(one: Judged, link: LinkGuess): RelationGuess {
  const isForerunner = has(
    one.words,
    new Set(["applicant", "candidate", "lead", "prospect", "bewerber", "candidat"]),
  );
  if (isForerunner && link.to !== one.table.id && !has(link.words, actorWords))
    return related("owned_by", link, 0.6, "the same person before and after");
  const dependent = headIs(
    one.words,
    new Set(["contact", "child", "kind", "enfant", "dependant", "beneficiary"]),
  );
  if (dependent && isRequired(one, link) && !has(link.words, actorWords) && link.to !== one.table.id)
    return related("owned_by", link, 0.55, "a person known only through another: decide whose row it is");
  return related("accessed_by", link, 0.7, "one person named by another's row");
}

/** Confidence that each row names exactly one of them, from the counts of empty values in the sampled rows. */
function excludeEachOther(samples: Samples, one: Judged, own: readonly LinkGuess[]): number | undefined {
  const columns = own.map((link) => Object.keys(link.match));
  if (own.length < 2 || columns.some((names) => names.length !== 1)) return undefined;
  const found = columns.map(([name]) => samples.columns.get(one.table.id)?.get(name ?? ""));
  const rows = found[0]?.rows ?? 0;
  if (rows < 10 || found.some((sample) => sample === undefined || sample.nulls === 0)) return undefined;
  const filled = found.reduce((sum, sample) => sum + rows - (sample?.nulls ?? 0), 0);
  if (filled > rows) return undefined;
  return filled === rows ? 0.75 : 0.5;
}

function hangs(store: Store, link: LinkGuess, owned: ReadonlySet<TableId>): boolean {
  return (
    link.from !== link.to &&
    !store.persons.has(link.from) &&
    !store.persons.has(link.to) &&
    owned.has(link.to) &&
    !(isPlace(store, link.from) && link.source === "declared")
  );
}

function isPlace(store: Store, id: TableId): boolean {
  const words = store.judged.get(id)?.words ?? [];
  return has(words, organisationWords) && !headIs(words, belongingWords) && !namesPeople(words);
}

function hangsOn(store: Store, link: LinkGuess, relations: readonly RelationGuess[]): RelationGuess {
  const hasOwner = relations.some(({ from, role }) => from === link.from && role === "owned_by");
  const name = store.judged.get(link.to)?.table.name ?? link.to;
  return related("owned_by", link, hasOwner ? 0.7 : 0.85, `belongs to whoever the ${name} belongs to`);
}

/** `student.address_id → address`: nobody owns the address yet and it is the kind of thing that belongs to people. */
function reversedRelation(
  store: Store,
  link: LinkGuess,
  relations: readonly RelationGuess[],
): RelationGuess | undefined {
  const target = store.judged.get(link.to);
  if (
    target === undefined ||
    link.from === link.to ||
    store.persons.has(link.to) ||
    has(link.words, actorWords)
  )
    return undefined;
  if (Object.keys(link.when).length > 0) return undefined;
  // What an order points to is the orderer's when it is an address; a thread is not its message's.
  const isDwelling = has(target.words, dwellingWords);
  if (!store.persons.has(link.from) && !isLinkTable(store, link.from) && !isDwelling) return undefined;
  const led = relations.some(
    ({ from, role, to }) => from === link.to && role !== "accessed_by" && to !== link.from,
  );
  const alsoReversed = relations.some(
    ({ from, match }) => from === link.to && Object.values(match).some((there) => there in link.match),
  );
  const isReversed = relations.some(
    ({ from, reason }) => from === link.to && reason.startsWith(reversedReason),
  );
  if (
    (led && !isReversed) ||
    (isReversed && alsoReversed && relations.some(({ from, to }) => from === link.to && to === link.from))
  )
    return undefined;
  const isPrivate = [...target.guesses.values()].some(
    (guess) => guess.weight === "strong" && guess.confidence >= 0.5,
  );
  const belongs = headIs(target.words, belongingWords);
  if ((!belongs && !isPrivate) || (isPlace(store, link.to) && !belongs)) return undefined;
  const match = Object.fromEntries(Object.entries(link.match).map(([here, there]) => [there, here]));
  const role: Role = store.persons.has(link.from) ? "owned_by" : "bridge";
  const reason = `${reversedReason} ${link.from} point to it (${link.reason})`;
  return { role, from: link.to, to: link.from, match, when: {}, confidence: belongs ? 0.8 : 0.6, reason };
}

const reversedReason = "rows of";

function isStaff(store: Store, id: TableId): boolean {
  return headIs(store.judged.get(id)?.words ?? [], staffWords);
}

function isRequired(one: Judged, link: LinkGuess): boolean {
  const names = Object.keys(link.match);
  return names.every((name) => one.table.columns.some((column) => column.name === name && column.notNull));
}

/** Where the linking column stands: tables begin with what they are about. */
function position(one: Judged, link: LinkGuess): number {
  const names = new Set(Object.keys(link.match).map((expression) => parseLink(expression).column));
  return one.table.columns.findIndex((column) => names.has(column.name));
}

/** A table that hardly says more than which rows belong together. */
function isLinkTable(store: Store, id: TableId): boolean {
  const table = store.judged.get(id)?.table;
  if (table === undefined) return false;
  const linking = new Set(
    store.links.flatMap((link) =>
      link.from === id ? [...Object.keys(link.match), ...Object.keys(link.when)] : [],
    ),
  );
  const further = table.columns.filter(({ name }) => !linking.has(name) && !table.primaryKey.includes(name));
  return linking.size >= 2 && further.length <= linking.size / 2;
}

/** As sure as the weaker of the two: that the link is there, and that it means this. */
function related(role: Role, link: LinkGuess, confidence: number, why: string): RelationGuess {
  return {
    role,
    from: link.from,
    to: link.to,
    match: link.match,
    when: link.when,
    confidence: Math.min(confidence, link.confidence),
    reason: `${link.reason}; ${why}`,
  };
}
