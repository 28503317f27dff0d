/** Audits as the engine runs them. */
import { defineMachine } from "../../platform/cases/machine.ts";
import { clocks, commands, next, open, openFields, table } from "./domain.ts";
import { auditKind } from "./state.ts";
import { words } from "./words.ts";

export const audit = defineMachine({
  kind: auditKind,
  open: { permission: "case:work", fields: openFields, decide: open },
  commands,
  table,
  clocks,
  next,
  artefacts: ({ name, seed, items }) => [
    { code: "sample", is: seed === undefined ? "missing" : "held" },
    {
      code: "results",
      is: seed !== undefined && items.every(({ result }) => result !== undefined) ? "held" : "missing",
    },
    { code: "conclusion", is: name === "concluded" ? "held" : "missing" },
  ],
  facts: ({ of, from, until, size, population }) => [
    { label: "of", code: `of.${of}` },
    { label: "from", value: from },
    { label: "until", value: until },
    { label: "size", value: String(size) },
    ...(population === undefined ? [] : [{ label: "population", value: String(population.count) }]),
  ],
  titleText: "question",
  ownTexts: [],
  letters: {},
  end: {
    months: 72,
    why: "Six years, as long as the actions that came of it: it shows that somebody looked (GDPR arts. 5(2), 24(1)).",
  },
  words,
});
