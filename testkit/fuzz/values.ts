/**
 * What strangers send: texts and numbers that break readers. Every text may carry the canary, a planted person who must
 * come back in no error and no log line. Sources of the shapes: the Big List of Naughty Strings, RFC 8259 §9 (numbers),
 * Unicode TR 36 (bidirectional text), OWASP's cheat sheets for injection.
 */
import type { Random } from "./random.ts";

/** Letters only, in lower case: it survives encoding and passes for a harmless code. */
export const canary = "zqcanary";
const canaryPerson = `Quilla ${canary} Okafor`;
const canaryEmail = `${canary}.okafor@example.org`;

/** JSON text as it stands, where a value could not say it. */
export class Raw {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
export type Value =
  | string
  | number
  | boolean
  | null
  | Raw
  | readonly Value[]
  | { readonly [name: string]: Value };

const texts: readonly [string, ...string[]] = [
  "",
  " ",
  "\0",
  "a\0b",
  "\ud800",
  "\udc00x",
  "x\ud83d",
  "\ufeff",
  "\u202e\u2066gnp.exe",
  "\u2028\u2029",
  "\u00a0",
  "\r\nSet-Cookie: a=b",
  "a\nBcc: everybody@example.org",
  "\t\t",
  "\u001b[2J",
  "\u0301".repeat(200),
  "e\u0301",
  "\u{1f469}\u200d\u{1f469}\u200d\u{1f467}",
  "\u{10ffff}",
  "\ufdfa".repeat(60),
  "İıſK",
  "ﷺ٠١٢",
  "' or '1'='1",
  "'; drop table kept.duty; --",
  'a" onload="x',
  "\\",
  "\\u0000",
  "%00",
  "%",
  "100%",
  "_",
  "<script>alert(1)</script>",
  "]]><!--",
  "{{7*7}}${7*7}#{7*7}",
  "$(touch x)`touch x`",
  "../../../etc/passwd",
  "..\\..\\windows",
  "/dev/null",
  "C:\\aux",
  "file:///etc/passwd",
  "javascript:alert(1)",
  "//example.org/",
  "/\\example.org",
  "http://[::1",
  "=1+1",
  "@sum(1)",
  "-1",
  "0",
  "1e400",
  "NaN",
  "9007199254740993",
  "99999999999999999999",
  "0x10",
  "१२३",
  "true",
  "null",
  "undefined",
  "[object Object]",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "2026-02-30",
  "2026-02-28",
  "0000-01-01",
  "9999-12-31",
  "9999-12-31T23:59:59.999999999Z",
  "0000-01-01T00:00:00Z",
  "+275760-09-13T00:00:00Z",
  "-271821-04-20",
  "2026-10-25T01:30:00+14:00",
  "24:00",
  "00000000-0000-0000-0000-000000000000",
  "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
  "0198a000-0000-7000-8000-00000000000g",
  "R-0000-0000",
  "R-9999-99999999999999",
  "a@b",
  '"a b"@example.org',
  "a@[127.0.0.1]",
  "a@xn--.example",
  "Ann <a@example.org>",
  "a@example.org,b@example.org",
  "(?:a+)+$",
  "a.b.c.d",
  "*",
  "&amp;",
  "postgresql://u:p@127.0.0.1:1/x",
  "postgresql://%zz",
  canaryPerson,
  canaryEmail,
];

export function hostileText(random: Random): string {
  const kind = random.int(20);
  if (kind === 0)
    return random.pick(["a", "é", "\u{1f600}", "\0", "%", "(", "9"]).repeat(1 + random.int(700));
  if (kind === 1) return `${canaryPerson} ${random.pick(texts)}`;
  if (kind === 2) return random.pick(texts) + random.pick(texts);
  if (kind === 3) return canaryEmail;
  if (kind === 4) {
    const unit = (): string => String.fromCharCode(random.int(random.chance(0.5) ? 0x180 : 0x1_0000));
    return Array.from({ length: 1 + random.int(30) }, unit).join("");
  }
  return random.pick(texts);
}

const numbers: readonly [string, ...string[]] = [
  "0",
  "-0",
  "-1",
  "1",
  "0.5",
  "1e400",
  "-1e400",
  "1e-400",
  "1E+2",
  "2147483647",
  "2147483648",
  "-2147483649",
  "9007199254740991",
  "9007199254740992",
  "9007199254740993",
  "9223372036854775808",
  "18446744073709551616",
  `1${"0".repeat(400)}`,
  `0.${"3".repeat(400)}`,
];
/** What is no JSON at all, where a value should stand. */
const broken: readonly [string, ...string[]] = [
  "NaN",
  "Infinity",
  "01",
  "+1",
  ".5",
  "undefined",
  "'a'",
  '"\u0001"',
  '"\\x"',
  "0x1",
];
const escapes: readonly [string, ...string[]] = ['"\\ud800"', '"\\u0000"', '"\\udfff\\ud800"', '"\\/"'];

/** Any value but a sound one; `maybeBroken` also what is no JSON. */
export function hostileValue(random: Random, depth = 2, maybeBroken = false): Value {
  const kind = random.int(12);
  if (kind === 0) return new Raw(random.pick(numbers));
  if (kind === 1) return new Raw(random.pick(escapes));
  if (kind === 2) return random.pick<Value>([null, true, false, [], {}]);
  if (kind === 3 && maybeBroken) return new Raw(random.pick(broken));
  if (kind <= 5 && depth > 0)
    return Array.from({ length: random.int(4) }, () => hostileValue(random, depth - 1, maybeBroken));
  if (kind <= 7 && depth > 0) {
    const pairs = Array.from({ length: 1 + random.int(3) }, () => [
      random.chance(0.2) ? random.pick(reachingPrototype) : hostileText(random),
      hostileValue(random, depth - 1, maybeBroken),
    ]);
    return new Raw(
      `{${pairs.map(([name, value]) => `${write(name ?? "")}:${write(value ?? null)}`).join(",")}}`,
    );
  }
  return hostileText(random);
}

export const reachingPrototype: readonly [string, ...string[]] = [
  "__proto__",
  "constructor",
  "prototype",
  "__defineGetter__",
];

/** JSON as text; what stands in `Raw` is left as it is. */
export function write(value: Value): string {
  if (value instanceof Raw) return value.text;
  if (isList(value)) return `[${value.map(write).join(",")}]`;
  if (typeof value === "object" && value !== null)
    return `{${Object.entries(value)
      .map(([name, one]) => `${JSON.stringify(name)}:${write(one)}`)
      .join(",")}}`;
  return JSON.stringify(value);
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);
