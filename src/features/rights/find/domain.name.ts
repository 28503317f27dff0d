/** Whether a typed name fits the names a request holds, however either is accented or written. Pure. */

/** Every typed word begins a word of one and the same name: “ort ma” fits “María Ortega Ruiz”. */
export function fitsName(typed: string, names: readonly (string | undefined)[]): boolean {
  const wanted = wordsOf(typed);
  if (wanted.length === 0) return false;
  return names.some((name) => {
    const plain = plainOf(name ?? "");
    const words = wordsOf(plain);
    // A script that sets no spaces has one word: there, and in Thai or Chinese, a part within it counts.
    return wanted.every((part) =>
      words.some((word) => word.startsWith(part) || (!isSpaced(part) && word.includes(part))),
    );
  });
}

const plainOf = (text: string): string => text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();

const wordsOf = (text: string): readonly string[] =>
  plainOf(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");

const isSpaced = (word: string): boolean =>
  /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]+$/u.test(word);
