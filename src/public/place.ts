/**
 * Where a public page stands, as it may be said again in a link to its other language: words of ours and tokens of ours. What
 * else somebody put into an address is not repeated to them.
 */
const words: ReadonlySet<string> = new Set(
  "answer ask breach checkpoints complain confirm consent contact evidence follow new-code notice open package question receipt request send-again sent stop sub-processor vendor withdraw wrong".split(
    " ",
  ),
);
const token = /^[A-Za-z0-9_-]{43}$/;

/** The path itself, or the organisation's own page where something foreign stands in it. */
export function sayablePlace(path: string): string {
  const [, first = "", slug = "", ...rest] = path.split("/");
  if (!/^[a-z0-9-]{1,63}$/.test(slug)) return "/";
  const isOurs = rest.every((part) => words.has(part) || token.test(part));
  return isOurs ? path : `/${first}/${slug}`;
}
