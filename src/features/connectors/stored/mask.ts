/**
 * Shows the shape of a value and nothing of it: letters become •, digits 0, and only the signs that make an address,
 * a date or a number recognisable stay (data minimisation, art. 5(1)(c)). What a map calls special (art. 9, 10) or
 * secret shows not even its length.
 */

const longest = 40;
const kept = new Set(" @.-_/:,+()[]{}\"'");

/** The value's shape. */
export function maskShape(value: string): string {
  const shown = Array.from(value.slice(0, longest * 4), (character) => {
    if (/^\p{Nd}$/u.test(character)) return "0";
    return kept.has(character) ? character : "•";
  });
  return shown.length > longest ? `${shown.slice(0, longest).join("")}…` : shown.join("");
}

/** One form for all: nothing of the value stays. */
export const maskWhole = "••••";

/** Categories of which not even the shape is shown: health, beliefs, origin, sex life, biometrics, genes, offences. */
const special =
  /^user\.(?:health|biometric|genetic|criminal|political|demographic\.(?:race|religio|sexual|political|gender)|sensor|authorization|authentication)|religio|ethnic|sexual|political|trade_union|medical/;

export function isSpecial(category: string): boolean {
  return special.test(category);
}
