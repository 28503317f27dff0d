/** Where the same words stand in a text. Pure. */

type Span = { readonly from: number; readonly to: number };

const mostPlaces = 1000;

/** Every place of the words at `place`, that one among them; capitals aside, and never within a longer word. */
export function alike(text: string, { from, to }: Span): readonly Span[] {
  const sought = text.slice(from, to);
  const escaped = sought.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const begins = /^[\p{L}\p{N}]/u.test(sought) ? String.raw`(?<![\p{L}\p{N}])` : "";
  const ends = /[\p{L}\p{N}]$/u.test(sought) ? String.raw`(?![\p{L}\p{N}])` : "";
  const found = new RegExp(`${begins}${escaped}${ends}`, "giu");
  const places = [...text.matchAll(found)]
    .slice(0, mostPlaces)
    .map(({ 0: match, index }) => ({ from: index, to: index + match.length }));
  return places.some((one) => one.from === from && one.to === to)
    ? places
    : [{ from, to }, ...places.filter((one) => one.to <= from || one.from >= to)];
}
