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
import type { MatchPair } from "./reader.ts";

export type Match = {
  /** Goes between `select … from` and `where`; the table is `t`. */
  readonly from: (table: string) => string;
  readonly where: readonly string[];
  /** Selected first: says which probe found the row. */
  readonly probe: string;
  readonly readProbe: (value: string | null) => number;
};

/** `probes` are tuples of text, one value per pair, at least one tuple. */
export function matchProbes(
  pairs: readonly MatchPair[],
  probes: readonly (readonly string[])[],
  p: Parameters,
): Match {
  const [only] = pairs;
  if (probes.length === 1) return matchOne(pairs, probes[0] ?? [], p);
  if (pairs.length === 1 && only !== undefined && isExact(only)) {
    return matchAny(
      only,
      probes.map((probe) => probe[0] ?? ""),
      p,
    );
  }
  return matchJoined(pairs, probes, p);
}

function matchOne(pairs: readonly MatchPair[], probe: readonly string[], p: Parameters): Match {
  const where = pairs.flatMap((pair, index) => {
    const value = `${p.add(probe[index] ?? "")}::${comparedType(pair)}`;
    if (!isMultiValued(pair.here)) return equalTo(pair, value);
    const native = comparedType(pair) !== "text";
    return native
      ? [`t.${identifier(pair.here.column)} && array[${value}]`]
      : [`${value} = any(${linkElements(pair.here, pair.hereType, "t", p)})`];
  });
  return { from: (table) => `${table} t`, where, probe: "0", readProbe: () => 0 };
}

function matchAny(pair: MatchPair, values: readonly string[], p: Parameters): Match {
  const { value, scalar } = linkValue(pair.here, pair.hereType, "t");
  const places = new Map(values.map((each, at) => [each, at]));
  return {
    from: (table) => `${table} t`,
    where: [
      `${value} = any(${p.add(values)}::${comparedType(pair)}[])`,
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
): Match {
  const arrays: string[] = [];
  const laterals: string[] = [];
  const where: string[] = [];
  for (const [index, pair] of pairs.entries()) {
    const type = comparedType(pair);
    // Probes are cast to the type they came from: that cast cannot fail, and `=` works across one family.
    const array = `${p.add(probes.map((probe) => probe[index] ?? ""))}::${type}[]`;
    arrays.push(array);
    if (!isMultiValued(pair.here)) {
      where.push(...equalTo(pair, `k.v${index}`));
      continue;
    }
    const elements = linkElements(pair.here, pair.hereType, "t", p);
    laterals.push(`cross join lateral unnest(${elements}) as m${index}(v)`);
    where.push(`k.v${index} = m${index}.v${type === "text" ? "" : `::${type}`}`);
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

function equalTo(pair: MatchPair, wanted: string): readonly string[] {
  const { value, scalar } = linkValue(pair.here, pair.hereType, "t");
  const isText = ["text", "character varying"].includes(baseType(yieldedType(pair.here, pair.hereType)));
  const asText = comparedType(pair) === "text" && !isText;
  return [`${value}${asText ? "::text" : ""} = ${wanted}`, ...(scalar === undefined ? [] : [scalar])];
}

/** Type both sides are compared in: the probes' own when `=` compares the two natively, else `text`. */
function comparedType(pair: MatchPair): string {
  const [here, there] = [yieldedType(pair.here, pair.hereType), yieldedType(pair.there, pair.thereType)];
  if (!comparesNatively(here, there)) return "text";
  // Elements of an array are compared natively in their own type alone: there is no operator across a family.
  if (isMultiValued(pair.here) && baseType(here) !== baseType(there)) return "text";
  return baseType(there);
}

/** Both sides of a type whose text names the value, whatever the collation: a value found can be looked up as text. */
function isExact(pair: MatchPair): boolean {
  const exact = new Set(["smallint", "integer", "bigint", "uuid"]);
  return (
    !isMultiValued(pair.here) &&
    comparedType(pair) !== "text" &&
    [yieldedType(pair.here, pair.hereType), yieldedType(pair.there, pair.thereType)].every((type) =>
      exact.has(baseType(type)),
    )
  );
}
