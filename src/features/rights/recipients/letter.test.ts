// Goal: a notice is complete in each law and language, and says of the person what the officer wrote and nothing else.
// Method: the letter's parts against the law's contents (`src/law/letters.ts`) on days of both laws; the text searched.
import { expect, test } from "vitest";
import { missingFromLetter } from "../../../law/letters.ts";
import { requestRights } from "../request/contract.ts";
import { plainText } from "../letters/print.ts";
import { actsOfRight, noticeActs } from "./contract.ts";
import { composeNotice } from "./domain.letter.ts";
import type { NoticeLetterFacts } from "./domain.letter.ts";

const facts: NoticeLetterFacts = {
  language: "en",
  regime: "UK",
  act: "corrected",
  reference: "R-2026-0007/2",
  organisation: "Riverbridge Language School",
  controller: undefined,
  texts: { name: "Payroll bureau", person: "Robin Hart, employee 1042", data: "Day of birth: 4 May 1990" },
  days: 14,
};
const days = ["2018-05-25", "2026-02-05", "2026-11-22"].map((day) => Temporal.PlainDate.from(day));

test("a notice holds what each law wants of it, in both languages", () => {
  let seen = 0;
  for (const right of requestRights)
    for (const act of actsOfRight[right])
      for (const regime of ["UK", "EU"] as const)
        for (const language of ["en", "es"] as const)
          for (const day of days) {
            const { items } = composeNotice({ ...facts, act, regime, language });
            expect(missingFromLetter({ regime, letter: "recipient-notice", right, day }, items)).toEqual([]);
            seen += 1;
          }
  expect(seen).toBe(132);
});

test("it says whom it concerns in the officer's words, how to answer, and by when", () => {
  const link = {
    address: "https://kept.example/p/riverbridge/notice/abc",
    until: Temporal.PlainDate.from("2026-09-01"),
  };
  const mailed = plainText(composeNotice({ ...facts, link }).body);
  for (const part of [
    "R-2026-0007/2",
    "Robin Hart, employee 1042",
    "4 May 1990",
    link.address,
    "1 September 2026",
  ])
    expect(mailed).toContain(part);
  expect(mailed).toContain("within 14 days");
  const printed = plainText(composeNotice(facts).body);
  expect(printed).not.toContain("http");
  expect(printed).toContain("within 14 days of receiving this");
  const due = Temporal.PlainDate.from("2026-03-16");
  const reminded = composeNotice({ ...facts, link, reminder: { number: 1, due } }).body;
  expect(reminded.title).toBe("Reminder: Please correct personal data we gave you");
  expect(plainText(reminded)).toContain("by 16 March 2026");
  for (const act of noticeActs) {
    const plain = plainText(composeNotice({ ...facts, act, texts: { name: "Payroll bureau" } }).body);
    expect(plain).not.toMatch(/Robin|1042|undefined/);
  }
});
