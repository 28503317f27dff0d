/** Which of our languages a reader gets, from `Accept-Language` (RFC 9110, 12.5.4; basic filtering of RFC 4647). */

/** The best of `available` for the header; the first one when nothing matches or the header is nonsense. */
export function negotiateLanguage<L extends string>(
  header: string | undefined,
  available: readonly [L, ...L[]] | readonly L[],
  fallback: L,
): L {
  // A header of thousands of ranges is an attack or a mistake: the first twenty decide.
  const wishes = (header ?? "")
    .slice(0, 500)
    .split(",", 20)
    .map(parseRange)
    .filter((range) => range.quality > 0)
    .sort((a, b) => b.quality - a.quality);
  for (const { tag } of wishes) {
    if (tag === "*") return fallback;
    const exact = available.find((language) => language.toLowerCase() === tag);
    if (exact !== undefined) return exact;
    const primary = available.find((language) => language.toLowerCase() === tag.split("-", 1)[0]);
    if (primary !== undefined) return primary;
  }
  return fallback;
}

function parseRange(range: string): { readonly tag: string; readonly quality: number } {
  const [tag = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
  return { tag, quality: quality === undefined ? 1 : Number.parseFloat(quality) || 0 };
}
