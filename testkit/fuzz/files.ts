/** A text file with something broken in it: cut, doubled, mangled, nested without end, in another encoding. */
import type { Random } from "./random.ts";
import { canary, hostileText } from "./values.ts";

export function brokenText(text: string, random: Random): string {
  const lines = text.split("\n");
  const at = random.int(lines.length);
  const line = lines[at] ?? "";
  const changed = (to: string): string => lines.with(at, to).join("\n");
  return random.pick<() => string>([
    () => text.slice(0, random.int(text.length + 1)),
    () => [...lines, ...lines].join("\n"),
    () => changed(line.repeat(2)),
    () => changed(`${line}: ${hostileText(random)}`),
    () => changed(line.replace(/:.*/, () => `: ${hostileText(random)}`)),
    () => changed(line.replace(/:.*/, () => `: ${JSON.stringify(hostileText(random))}`)),
    () =>
      changed(
        line.replace(/[\w-]+:/, () => `${random.pick(["__proto__", "constructor", "<<", "?", canary])}:`),
      ),
    () => changed(`\t${line}`),
    () => changed(`  ${line}`),
    () => changed(line.trimStart()),
    () =>
      changed(
        `${line} ${random.pick(["&a", "*a", "!!js/function x", "!!binary aGk=", "|", ">-", "[", "{", "---", "...", "%YAML 9.9"])}`,
      ),
    () => changed(`${line.replace(/:.*/, ":")} ${"[".repeat(random.pick([40, 2000]))}`),
    () => changed(`${line.replace(/:.*/, ":")} ${'{"a":'.repeat(random.pick([40, 3000]))}`),
    () => changed(`x: [${"1, ".repeat(random.pick([10, 4000]))}1]`),
    () =>
      `a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c]\n${text}`,
    () => text.replaceAll("\n", random.pick(["\r", "\r\n", "\u2028", "\n\n"])),
    () => `\ufeff${text}`,
    () => Buffer.from(text, "utf16le").toString("latin1").slice(0, 9000),
    () =>
      text.replaceAll(/\d+/g, () =>
        random.pick(["1e400", "-1", "0x10", "9007199254740993", "0o7", ".inf", ".nan"]),
      ),
    () => text.replaceAll("  ", "\t"),
    () => lines.toReversed().join("\n"),
    () => lines.filter(() => random.chance(0.9)).join("\n"),
    () => `${text}\0${hostileText(random)}`,
    () => hostileText(random),
    () => `${line}${" ".repeat(30_000)}\n${text}`,
    () => `${"- ".repeat(random.pick([50, 5000]))}x`,
    () =>
      `${"a: \n ".repeat(3)}${Array.from({ length: 3000 }, (_, depth) => `${" ".repeat(Math.min(depth, 300))}k:`).join("\n")}`,
  ])();
}
