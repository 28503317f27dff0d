/**
 * Which fields of a row name a file. A column whose name or category speaks of files is read for values that look like a
 * file's name; nothing else is, so that a sentence that mentions one is not taken for it. The pattern finds, a person
 * confirms: what is no file is said to be none (docs/decisions/0102-files-in-packages.md).
 */
const speaking = new Set(
  `file files filename filepath path url uri link document documents attachment attachments photo photos picture pictures
   image images img scan scans upload uploads avatar portrait recording media pdf`.split(/\s+/),
);

const ending =
  /\.(?:pdf|docx?|odt|rtf|txt|xlsx?|ods|csv|pptx?|odp|jpe?g|png|gif|tiff?|bmp|webp|heic|svg|mp3|wav|m4a|ogg|mp4|mov|avi|mkv|webm|zip|7z|eml|msg)$/i;

const longest = 2000;
const longestName = 200;

export function isFileColumn(name: string, category: string): boolean {
  const words = `${name} ${category}`
    .replaceAll(/(\p{Ll}|\p{N})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
  return words.some((word) => speaking.has(word));
}

/** The names of files in a value: one, or several in a list of the store's (`{a.pdf,b.pdf}`, `["a.pdf"]`). */
export function filesNamedIn(value: string): readonly string[] {
  if (value.length > longest) return [];
  const parts = /^[{[]/.test(value.trim()) ? value.split(/[[\]{}",]+/) : [value];
  return [...new Set(parts.flatMap((part) => nameIn(part.trim()) ?? []))];
}

function nameIn(part: string): string | undefined {
  const isAddress = /^[a-z][a-z0-9+.-]*:\/\//i.test(part);
  const last = (isAddress ? part.replace(/[?#].*$/s, "") : part).split(/[/\\]/).at(-1) ?? "";
  const name = isAddress ? decoded(last) : last;
  // A name, not a sentence that ends in one.
  if (name.length > longestName || /[\p{Cc}<>:"|?*]/u.test(name) || !ending.test(name)) return undefined;
  return name.startsWith(".") || name.split(" ").length > 12 ? undefined : name;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
