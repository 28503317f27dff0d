// Goal: most clauses that promise something a check can see are proposed that check, few are proposed another, and words
// that promise nothing are mostly left alone.
// Method: the packs' policies, whose clauses a person bound; the shares are bounds to fall below, not targets. Every line of the
// table names a check and parameters that there are.
import { expect, test } from "vitest";
import { checkCatalogue } from "../checks/catalogue.ts";
import { packNames, readPack } from "../document/pack.ts";
import { isBinding } from "../document/promise.ts";
import { plainText } from "../document/text.ts";
import type { Clause } from "./clause.ts";
import { proposePromises } from "./proposals.ts";
import { readSign, signs } from "./signs.ts";

/** A clause below a heading, and which check it was bound to by a person; none where it promises nothing. */
type Bound = { readonly heading: string; readonly text: string; readonly check: string | undefined };

const clause = (heading: string, text: string, children: readonly Clause[] = []): Clause => ({
  id: text,
  number: "",
  heading,
  text,
  place: { paragraph: 0 },
  children,
});

const proposed = ({ heading, text }: Bound): readonly string[] =>
  proposePromises([clause(heading, "", [clause("", text)])]).map(({ check }) => check);

type Shares = { readonly right: number; readonly other: number; readonly needless: number };

function sharesOf(all: readonly Bound[]): Shares {
  const promises = all.filter(({ check }) => check !== undefined);
  const plain = all.filter(({ check }) => check === undefined);
  const share = (some: readonly Bound[], of: readonly Bound[]): number => some.length / of.length;
  const right = promises.filter(
    (bound) => bound.check !== undefined && proposed(bound).includes(bound.check),
  );
  const other = promises.filter((bound) => !right.includes(bound) && proposed(bound).length > 0);
  return {
    right: share(right, promises),
    other: share(other, promises),
    needless: share(
      plain.filter((bound) => proposed(bound).length > 0),
      plain,
    ),
  };
}

async function boundInPacks(): Promise<readonly Bound[]> {
  const packs = await Promise.all(packNames.map(readPack));
  return packs.flatMap(({ text, promises }) =>
    text.sections.flatMap((section) =>
      section.clauses.map(({ label, text: words }): Bound => {
        const line = promises.clauses[label];
        const check = line !== undefined && isBinding(line) ? line.check : undefined;
        return { heading: section.title, text: plainText(words), check };
      }),
    ),
  );
}

test("of the packs' clauses four in five are proposed the check a person bound them to", async () => {
  const shares = sharesOf(await boundInPacks());
  expect(shares.right).toBeGreaterThan(0.8);
  expect(shares.other).toBeLessThan(0.1);
  expect(shares.needless).toBeLessThan(0.3);
});

test("each line of the table names a check there is, with parameters and values it takes", () => {
  const catalogue = checkCatalogue();
  const unknown = signs().flatMap(({ check, set }) => {
    const takes = catalogue.get(check)?.parameters;
    if (takes === undefined) return [check];
    return Object.entries(set).flatMap(([name, value]) => {
      const type = takes[name];
      const isKnown =
        type !== undefined &&
        (Array.isArray(type) ? type.includes(String(value)) : value === true || type === "text");
      return isKnown ? [] : [`${check} ${name}=${value}`];
    });
  });
  expect(unknown).toEqual([]);
  expect(() => readSign("no sign")).toThrow("No sign: no sign");
});
