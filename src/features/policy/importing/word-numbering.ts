/**
 * Word's automatic numbering (ECMA-376 part 1, §17.9): levels, restarts, overrides, legal numbering, numbers that come
 * with a style. Counters belong to the abstract list, so lists that share one continue each other. Pure.
 */
import type { XmlNode } from "./xml.ts";
import { childOf, childrenOf, valueOf } from "./xml.ts";
import type { ListNumber } from "./clause.ts";

type Level = {
  readonly start: number;
  readonly format: string;
  readonly text: string;
  readonly isLegal: boolean;
  readonly style: string;
  /** The level whose step restarts this one, counted from 1; 0 is never. */
  readonly restart: number | undefined;
};
type List = {
  readonly abstract: string;
  readonly levels: ReadonlyMap<number, Level>;
  readonly starts: ReadonlyMap<number, number>;
};

export type Numbering = {
  /** The number of the next paragraph of this list and level; steps the counters. */
  readonly next: (list: string, level: number) => ListNumber | undefined;
  readonly levelOfStyle: (list: string, style: string) => number | undefined;
};

export function wordNumbering(root: XmlNode | undefined): Numbering {
  const lists = listsOf(root);
  const counters = new Map<string, (number | undefined)[]>();
  const begun = new Set<string>();
  return {
    levelOfStyle: (id, style) =>
      [...(lists.get(id)?.levels ?? [])].find(([, level]) => level.style === style)?.[0],
    next: (id, at) => {
      const list = lists.get(id);
      const level = list?.levels.get(at);
      if (list === undefined || level === undefined || at < 0 || at > 8) return undefined;
      const counts = counters.get(list.abstract) ?? [];
      counters.set(list.abstract, counts);
      const override = list.starts.get(at);
      const isFirst = !begun.has(`${id}:${at}`);
      begun.add(`${id}:${at}`);
      const before = counts[at];
      counts[at] =
        override !== undefined && isFirst ? override : before === undefined ? level.start : before + 1;
      for (const [deeper, one] of list.levels) {
        if (deeper > at && at < (one.restart ?? deeper)) counts[deeper] = undefined;
      }
      return { printed: printed(list, level, counts), list: list.abstract, level: at };
    },
  };
}

function printed({ levels }: List, level: Level, counts: readonly (number | undefined)[]): string {
  if (level.format === "bullet") return "•";
  if (level.format === "none") return level.text.replaceAll(/%\d/g, "").trim();
  return level.text
    .replaceAll(/%([1-9])/g, (_, digit: string) => {
      const at = Number(digit) - 1;
      const one = levels.get(at);
      return shown(counts[at] ?? one?.start ?? 1, level.isLegal ? "decimal" : (one?.format ?? "decimal"));
    })
    .trim();
}

const romans: readonly (readonly [number, string])[] = [
  [1000, "m"],
  [900, "cm"],
  [500, "d"],
  [400, "cd"],
  [100, "c"],
  [90, "xc"],
  [50, "l"],
  [40, "xl"],
  [10, "x"],
  [9, "ix"],
  [5, "v"],
  [4, "iv"],
  [1, "i"],
];

function shown(count: number, format: string): string {
  switch (format) {
    case "lowerLetter":
      return letters(count);
    case "upperLetter":
      return letters(count).toUpperCase();
    case "lowerRoman":
      return roman(count);
    case "upperRoman":
      return roman(count).toUpperCase();
    case "decimalZero":
      return String(count).padStart(2, "0");
    default:
      return String(count);
  }
}

const letters = (count: number): string =>
  count < 1 ? "" : String.fromCharCode(97 + ((count - 1) % 26)).repeat(Math.min(Math.ceil(count / 26), 40));

function roman(count: number): string {
  let left = Math.min(count, 3999);
  let text = "";
  for (const [value, sign] of romans) {
    while (left >= value) {
      text += sign;
      left -= value;
    }
  }
  return text;
}

function listsOf(root: XmlNode | undefined): ReadonlyMap<string, List> {
  if (root === undefined) return new Map();
  const abstracts = new Map(
    childrenOf(root, "abstractNum").map((one) => [one.attributes["abstractNumId"] ?? "", one]),
  );
  const styled = new Map(
    childrenOf(root, "num").flatMap((one) => {
      const abstract = abstracts.get(valueOf(one, "abstractNumId") ?? "");
      const link = abstract === undefined ? undefined : valueOf(abstract, "styleLink");
      return link === undefined ? [] : [[link, valueOf(one, "abstractNumId") ?? ""] as const];
    }),
  );
  return new Map(
    childrenOf(root, "num").map((one) => {
      const named = valueOf(one, "abstractNumId") ?? "";
      const first = abstracts.get(named);
      const link = first === undefined ? undefined : valueOf(first, "numStyleLink");
      const abstract = link === undefined ? named : (styled.get(link) ?? named);
      const levels = new Map(childrenOf(abstracts.get(abstract), "lvl").map(levelOf));
      const starts = new Map<number, number>();
      for (const override of childrenOf(one, "lvlOverride")) {
        const own = childOf(override, "lvl");
        if (own !== undefined) levels.set(...levelOf(own));
        const start = valueOf(override, "startOverride");
        if (start !== undefined) starts.set(Number(override.attributes["ilvl"]), Number(start));
      }
      return [one.attributes["numId"] ?? "", { abstract, levels, starts }];
    }),
  );
}

function levelOf(one: XmlNode): [number, Level] {
  const restart = valueOf(one, "lvlRestart");
  const isLegal = childOf(one, "isLgl");
  return [
    Number(one.attributes["ilvl"]),
    {
      start: Number(valueOf(one, "start") ?? 1),
      format: valueOf(one, "numFmt") ?? "decimal",
      text: valueOf(one, "lvlText") ?? "",
      isLegal: isLegal !== undefined && isLegal.attributes["val"] !== "0",
      style: valueOf(one, "pStyle") ?? "",
      restart: restart === undefined ? undefined : Number(restart),
    },
  ];
}
