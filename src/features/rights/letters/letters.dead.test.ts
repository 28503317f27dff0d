// Goal: letters about somebody who has died are quiet and true in both languages; what is known of a fee, a day and the
// recipients stands in the letter and is asked for nowhere; a list of recipients is there for whoever asked, and no one else.
// Method: letters of both laws composed from a state of each kind, with the fact and without it.
import { expect, test } from "vitest";
import { authorityFor } from "../../../law/authorities.ts";
import { missingFromLetter } from "../../../law/letters.ts";
import { complaint } from "../../registers/index.ts";
import { requestRights, standings } from "../request/contract.ts";
import type { RequestRight } from "../request/contract.ts";
import * as events from "../request/events.ts";
import type { RequestEvent } from "../request/events.ts";
import { kindOf } from "../request/kinds/kinds.ts";
import { apply } from "../request/state.ts";
import type { RequestState } from "../request/state.ts";
import { letterLanguages, unfinished } from "./contract.ts";
import type { LetterLanguage, LetterTemplate } from "./contract.ts";
import { composeLetter } from "./domain.compose.ts";
import type { LetterFacts } from "./domain.compose.ts";

const day = Temporal.PlainDate.from("2026-11-02");

function facts(
  right: RequestRight,
  language: LetterLanguage,
  {
    regime = "UK",
    after = [],
    ...more
  }: Partial<LetterFacts> & {
    regime?: RequestState["regime"];
    after?: readonly RequestEvent[];
  } = {},
): LetterFacts {
  const received = events.received.make({
    right,
    regime,
    capacity: "survivor",
    relation: "executor",
    channel: "email",
    receivedAt: "2026-11-02T09:00:00Z",
    delivery: "portal",
  });
  const authority = authorityFor(regime, regime === "UK" ? "GB" : "ES");
  return {
    language,
    reference: "R-2026-0042",
    state: [received, ...after].reduce<RequestState | undefined>(apply, undefined) as RequestState,
    received: day,
    due: Temporal.PlainDate.from("2026-12-02"),
    name: "Ana Reyes",
    address: undefined,
    subjectName: "Tomás Reyes",
    wording: undefined,
    controller: undefined,
    information: { sections: [], gaps: [] },
    complaint: complaint({ language, controller: undefined, authority, regime }),
    counted: { disclosed: 3, redacted: 0, withheld: 0 },
    told: [],
    carriedOut: undefined,
    reasons: "We looked at what Mr Reyes told us in his life.",
    extension: undefined,
    refusal: undefined,
    fee: undefined,
    signature: ["Anna Ferrer"],
    ...more,
  };
}
const textOf = (template: LetterTemplate, given: LetterFacts): string =>
  JSON.stringify(composeLetter(template, given).body.blocks);
const refusable = requestRights.filter((right) => !kindOf({ right }).isAtOnce);
const of = { en: 0, es: 1 } as const;

test("a refusal because the law protects the living is gentle, complete and asks nobody to try again", () => {
  for (const language of letterLanguages)
    for (const regime of ["UK", "EU"] as const)
      for (const right of refusable) {
        const given = facts(right, language, { regime, refusal: "subject-has-died" });
        const { states } = composeLetter("refusal", given);
        const grounds = ["subject-has-died"];
        expect(missingFromLetter({ regime, letter: "refusal", right, day, grounds }, states)).toEqual([]);
        const text = textOf("refusal", given);
        expect(text).toMatch(
          [/sorry that Tomás Reyes has died/, /fallecimiento de Tomás Reyes/][of[language]] ?? /-/,
        );
        expect(text).toMatch([/protects living people/, /ampara a las personas vivas/][of[language]] ?? /-/);
        expect(text).not.toMatch(/ask again at any time|volver a pedirlo/);
        expect(text).not.toMatch(unfinished);
      }
});

test("an answer says whether a law gives it or we give it, with the reasons, and whose rights go on", () => {
  const said = {
    "by-law": [/A law gives this right/, /Una ley da este derecho/],
    voluntary: [/because we have decided to/, /porque así lo hemos decidido/],
  } as const;
  for (const language of letterLanguages)
    for (const standing of standings) {
      const after = [events.standingSettled.make({ standing })];
      const given = facts("access", language, { after, standingReasons: "For his family." });
      expect(textOf("answer", given)).toMatch(said[standing][of[language]]);
      expect(textOf("answer", given)).toContain("For his family.");
      expect(textOf("answer", given)).toMatch(
        [/their rights go on/, /sus derechos continúan/][of[language]] ?? /-/,
      );
      const act = facts("rectification", language, { after });
      expect(textOf("partial-answer", act)).toMatch(said[standing][of[language]]);
      expect(textOf("answer", act)).not.toMatch(/their rights go on|sus derechos continúan/);
    }
  expect(textOf("identity", facts("access", "en"))).toMatch(/names you to settle what they left/);
});

test("a fee and the day a block ends stand in the letter once they are known, and are asked for before", () => {
  const amount = { value: "12.50", currency: "GBP" } as const;
  const fee = { ground: "excessive", clock: "unmoved" } as const;
  for (const language of letterLanguages) {
    expect(textOf("fee", facts("access", language, { fee }))).toMatch(/\[\[(?:the amount|el importe)/);
    const text = textOf("fee", facts("access", language, { fee: { ...fee, amount } }));
    expect(text).toMatch(language === "en" ? /It costs £12\.50, / : /Cuesta 12,50.GBP, |Cuesta 12,50.£, /);
    expect(text).not.toMatch(/\[\[(?:the amount|el importe)/);
    const blocked = [events.restrictionBegun.make({})];
    expect(textOf("restriction-lifting", facts("objection", language, { after: blocked }))).toMatch(
      unfinished,
    );
    const planned = [...blocked, events.liftingPlanned.make({ on: "2026-12-07" })];
    const letter = textOf("restriction-lifting", facts("objection", language, { after: planned }));
    expect(letter).toContain(language === "en" ? "7 December 2026" : "7 de diciembre de 2026");
    expect(letter).not.toMatch(unfinished);
  }
});

test("recipients are named where that was asked for: when they were told, not yet, or why not at all", () => {
  const toldOn = Temporal.PlainDate.from("2026-11-09");
  const recipients = [
    { name: "Payroll Services Ltd", toldOn, isNot: false },
    { name: "Exam Board", toldOn: undefined, isNot: false },
    { name: undefined, toldOn: undefined, isNot: true },
  ];
  for (const right of ["rectification", "erasure", "restriction"] as const) {
    const { body, states } = composeLetter("answer", facts(right, "en", { recipients }));
    expect(body.blocks).toContainEqual({
      kind: "facts",
      facts: [
        { term: "Payroll Services Ltd", text: "Told on 9 November 2026." },
        { term: "Exam Board", text: "To be told; the notice has not reached them yet." },
        {
          term: "A recipient whose name we no longer hold",
          text: "Not told: it is impossible, or out of all proportion.",
        },
      ],
    });
    expect(states.has("recipients-on-request")).toBe(true);
    expect(textOf("answer", facts(right, "es", { recipients }))).toContain(
      "Informado el 9 de noviembre de 2026.",
    );
    expect(textOf("answer", facts(right, "en", { recipients: [] }))).toContain(
      "passed these data on to nobody",
    );
    expect(textOf("answer", facts(right, "en"))).toContain("If you want to know who they are, ask us");
  }
});
