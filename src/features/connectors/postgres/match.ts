/**
 * The condition that finds rows along a relation. Three forms, chosen for the plans they give: one probe is compared
 * directly; many values of an exact type use `= any`, which an index serves and needs no join; everything else joins
 * the probes, so that PostgreSQL's own equality says which probe found the row.
 */
import {
  baseType,
  comparesNatively,
  identifier,
  isMultiValued,
  linkElements,
  linkValue,
  yieldedType,
  type Parameters,
} from "./sql.ts";
import type { Catalog } from "../catalog.ts";
import { isIntegerText, isUuidText } from "./identity.ts";
import type { MatchPair } from "../reader.ts";

/** Operator of each type whose equality is an identity (catalog.ts). */
type Equality = Catalog["equality"];

export type Match = {
  /** Goes between `select … from` and `where`; the table is `t`. */
  readonly from: (table: string) => string;
  readonly where: readonly string[];
  /** Selected first: says which probe found the row. */
  readonly probe: string;
  readonly readProbe: (value: string | null) => number;
};

/** `probes` are tuples of text, one value per pair; `undefined` when none of them can match any row. */
export function matchProbes(
  pairs: readonly MatchPair[],
  asked: readonly (readonly string[])[],
  p: Parameters,
  equality: Equality,
): Match | undefined {
  const places: number[] = [];
  for (const [at, probe] of asked.entries()) {
    if (pairs.every((pair, index) => canEqual(pair, probe[index] ?? ""))) places.push(at);
  }
  if (places.length === 0) return undefined;
  const usable = places.map((at) => asked[at] ?? []);
  const match = matchUsable(pairs, usable, p, equality);
  return { ...match, readProbe: (value) => places[match.readProbe(value)] ?? -1 };
}

function matchUsable(
  pairs: readonly MatchPair[],
  probes: readonly (readonly string[])[],
  p: Parameters,
  equality: Equality,
): Match {
  const [only] = pairs;
  if (probes.length === 1) return matchOne(pairs, probes[0] ?? [], p, equality);
  if (pairs.length === 1 && only !== undefined && isExact(only, equality)) {
    return matchAny(
      only,
      probes.map((probe) => probe[0] ?? ""),
      p,
      equality,
    );
  }
  return matchJoined(pairs, probes, p, equality);
}

function matchOne(
  pairs: readonly MatchPair[],
  probe: readonly string[],
  p: Parameters,
  equality: Equality,
): Match {
  const where = pairs.flatMap((pair, index) => {
    const value = `${p.add(probe[index] ?? "")}::${comparedType(pair, equality)}`;
    if (!isMultiValued(pair.here)) return equalTo(pair, value, equality);
    const native = comparedType(pair, equality) !== "text";
    return native
      ? [`t.${identifier(pair.here.column)} && array[${value}]`]
      : [`${value} = any(${linkElements(pair.here, pair.hereType, "t", p)})`];
  });
  return { from: (table) => `${table} t`, where, probe: "0", readProbe: () => 0 };
}

function matchAny(pair: MatchPair, values: readonly string[], p: Parameters, equality: Equality): Match {
  const { value, scalar } = linkValue(pair.here, pair.hereType, "t");
  const places = new Map(values.map((each, at) => [each, at]));
  return {
    from: (table) => `${table} t`,
    where: [
      `${value} = any(${p.add(values)}::${comparedType(pair, equality)}[])`,
      ...(scalar === undefined ? [] : [scalar]),
    ],
    probe: `${value}::text`,
    readProbe: (found) => {
      const place = places.get(found ?? "");
      if (place === undefined) throw new Error("a row was found by a value nobody asked for");
      return place;
    },
  };
}

function matchJoined(
  pairs: readonly MatchPair[],
  probes: readonly (readonly string[])[],
  p: Parameters,
  equality: Equality,
): Match {
  const arrays: string[] = [];
  const laterals: string[] = [];
  const where: string[] = [];
  for (const [index, pair] of pairs.entries()) {
    const type = comparedType(pair, equality);
    // Probes are cast to the type they came from: that cast cannot fail, and `=` works across one family.
    const array = `${p.add(probes.map((probe) => probe[index] ?? ""))}::${type}[]`;
    arrays.push(array);
    if (!isMultiValued(pair.here)) {
      where.push(...equalTo(pair, `k.v${index}`, equality));
      continue;
    }
    const elements = linkElements(pair.here, pair.hereType, "t", p);
    laterals.push(`cross join lateral unnest(${elements}) as m${index}(v)`);
    where.push(`k.v${index} ${equality.get(type) ?? "="} m${index}.v${type === "text" ? "" : `::${type}`}`);
    if (type !== "text") where.push(`t.${identifier(pair.here.column)} && ${array}`);
  }
  const names = pairs.map((_, index) => `v${index}`).join(", ");
  return {
    from: (table) =>
      `unnest(${arrays.join(", ")}) with ordinality as k(${names}, i) cross join ${table} t ${laterals.join(" ")}`,
    where,
    probe: "k.i - 1",
    readProbe: Number,
  };
}

function equalTo(pair: MatchPair, wanted: string, equality: Equality): readonly string[] {
  const { value, scalar } = linkValue(pair.here, pair.hereType, "t");
  const here = baseType(yieldedType(pair.here, pair.hereType));
  const asText = comparedType(pair, equality) === "text" && !isTextType(here);
  const operator = asText ? "=" : (equality.get(here) ?? "=");
  return [
    `${value}${asText ? "::text" : ""} ${operator} ${wanted}`,
    ...(scalar === undefined ? [] : [scalar]),
  ];
}

/** Type both sides are compared in: the probes' own when `=` compares the two natively, else `text`. */
function comparedType(pair: MatchPair, equality: Equality): string {
  const [here, there] = [yieldedType(pair.here, pair.hereType), yieldedType(pair.there, pair.thereType)];
  if (comparesAsNumber(pair)) return baseType(here) === "uuid" ? "uuid" : "bigint";
  if (!comparesNatively(here, there) || !equality.has(baseType(here))) return "text";
  // Elements of an array are compared natively in their own type alone: there is no operator across a family.
  if (isMultiValued(pair.here) && baseType(here) !== baseType(there)) return "text";
  return baseType(there);
}

const integers = new Set(["smallint", "integer", "bigint"]);

/**
 * A text that must equal the text of an integer or uuid column is that value or none: compared as the value, an index
 * serves. Only texts that are exactly how PostgreSQL writes the value are probed (`canEqual`).
 */
function comparesAsNumber(pair: MatchPair): boolean {
  const here = baseType(yieldedType(pair.here, pair.hereType));
  const there = baseType(yieldedType(pair.there, pair.thereType));
  return !isMultiValued(pair.here) && isTextType(there) && (integers.has(here) || here === "uuid");
}

function canEqual(pair: MatchPair, probe: string): boolean {
  if (!comparesAsNumber(pair)) return true;
  const here = baseType(yieldedType(pair.here, pair.hereType));
  return here === "uuid" ? isUuidText(probe) : isIntegerText(probe);
}

function isTextType(type: string): boolean {
  return type === "text" || type === "character varying";
}

/** Both sides of a type whose text names the value, whatever the collation: a value found can be looked up as text. */
function isExact(pair: MatchPair, equality: Equality): boolean {
  const type = comparedType(pair, equality);
  const here = baseType(yieldedType(pair.here, pair.hereType));
  return (
    !isMultiValued(pair.here) &&
    (integers.has(type) || type === "uuid") &&
    (integers.has(here) || here === "uuid")
  );
}
