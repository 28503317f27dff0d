// Goal: `kept clock` answers each worked example in its own words, and what cannot be followed with a sentence and status 2.
// Method: the real `bin/kept` as a child process: one question, all examples through standard input, and one wrong thing a line.
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { keptCommand, type Kept } from "../../testkit/setup/kept.ts";

let kept: Kept;
beforeAll(() => {
  kept = keptCommand();
});
afterAll(() => kept.remove());

const Line = z.object({ id: z.string(), explanation: z.string() }).loose();
const Example = z.object({ id: z.string(), expect: z.record(z.string(), z.string()) });
const file = path.resolve(import.meta.dirname, "../law/data/worked-examples.json");

const question = {
  regime: "UK",
  rule: "UK-12A",
  calendar: "GB-ENG",
  zone: "Europe/London",
  inputs: { received: "2026-09-03" },
};

test("one question is answered with its dates and the reason, in either language", async () => {
  const [english, spanish] = await Promise.all([
    kept.run(["clock", "--vector", JSON.stringify(question)]),
    kept.run(["clock", "--language", "es", "--vector", JSON.stringify(question)]),
  ]);
  expect([english.status, english.stderr]).toEqual([0, ""]);
  expect(JSON.parse(english.stdout)).toEqual({
    due: "2026-10-05",
    strict: "2026-10-03",
    noticeBy: "2026-10-05",
    explanation:
      "Received on Thursday 3 September 2026. One month ends on 3 October, a Saturday; the next working day is Monday 5 October.",
  });
  expect(spanish.stdout).toContain("Recibida el jueves, 3 de septiembre de 2026.");
});

test("every worked example has its own answer, from a list and from lines", async () => {
  const text = readFileSync(file, "utf8");
  const examples = z.array(Example).parse(JSON.parse(text));
  const asLines = z
    .array(z.unknown())
    .parse(JSON.parse(text))
    .map((example) => JSON.stringify(example));
  const [list, lines] = await Promise.all([
    kept.run(["clock", "--vectors", file]),
    kept.run(["clock", "--vectors", "-"], {}, `${asLines.join("\n")}\n`),
  ]);
  expect([list.status, list.stderr, lines.stdout]).toEqual([0, "", list.stdout]);
  const answers = list.stdout
    .trimEnd()
    .split("\n")
    .map((line) => Line.parse(JSON.parse(line)));
  const wanted = answers.map((answer, at) =>
    Object.fromEntries(Object.keys(examples[at]?.expect ?? {}).map((name) => [name, answer[name]])),
  );
  expect(answers.map(({ id }) => id)).toEqual(examples.map(({ id }) => id));
  expect(wanted).toEqual(examples.map(({ expect: fields }) => fields));
});

const inputs = question.inputs;
const pause = { pausedFrom: "2026-09-07", pausedTo: "2026-09-08", inclusive: true };
const wrong: readonly (readonly [asked: unknown, said: RegExp])[] = [
  [{ ...question, rule: "UK-99" }, /There is no rule of that name\. There are: EU-12-3, /],
  [{ ...question, calendar: "XX" }, /There is no calendar of that name\. There are: GB-ENG, .*none\./],
  [{ ...question, colour: "red" }, /There is no such field in the question: colour\./],
  [{ ...question, inputs: { ...inputs, "a name": 1 } }, /no such field in inputs: one with a strange name\./],
  [{ ...question, inputs: {} }, /The field inputs must be an object of at least one input\./],
  [
    { ...question, inputs: { received: "2026-02-30" } },
    /The field inputs\.received must be a day or a moment/,
  ],
  [{ ...question, inputs: { ...inputs, pauses: 3 } }, /The field inputs\.pauses must be a list of pauses\./],
  [{ ...question, inputs: { decided: "2026-09-03" } }, /UK-12A needs the input received\./],
  [{ ...question, inputs: { ...inputs, extendedDays: 3 } }, /UK-12A has no use for the input extendedDays\./],
  [{ ...question, zone: "Europe/Atlantis" }, /There is no such time zone/],
  [{ ...question, zone: "+01:00" }, /The field zone must be a time zone, as Europe\/London\./],
  [{ ...question, regime: "SG" }, /UK-12A is no rule of SG\./],
  [{ ...question, calendar: "none" }, /UK-12A counts working days: name the calendar of the place\./],
  [
    { ...question, regime: "EU", rule: "EU-12-3", inputs: { ...inputs, pauses: [pause] } },
    /Under EU-12-3 a pause is exclusive/,
  ],
  [
    { ...question, inputs: { ...inputs, pauses: [{ ...pause, pausedTo: "2026-09-01" }] } },
    /A pause ends before it began\./,
  ],
  [{ ...question, regime: "SG", rule: "SG-16" }, /SG-16 counts the working days of SG alone\./],
  [
    { ...question, regime: "ZA", rule: "ZA-PAIA-56", inputs: { ...inputs, extendedDays: 31 } },
    /Under ZA-PAIA-56 the input extendedDays is 30 at most\./,
  ],
  ["no object", /The question is an object with regime, rule, calendar, zone and inputs\./],
];

test("each wrong question has its own sentence, the others are answered, and the status is 2", async () => {
  const lines = [...wrong.map(([asked]) => JSON.stringify(asked)), "{", JSON.stringify(question)];
  const [many, both, none] = await Promise.all([
    kept.run(["clock", "--vectors", "-"], {}, lines.join("\n")),
    kept.run(["clock", "--vector", "{}", "--vectors", "-"]),
    kept.run(["clock", "--vector", JSON.stringify({ ...question, rule: "UK-99" })]),
  ]);
  const said = many.stderr.trimEnd().split("\n");
  expect([many.status, said.length, many.stdout.trimEnd().split("\n").length]).toEqual([
    2,
    wrong.length + 2,
    1,
  ]);
  for (const [at, [, sentence]] of wrong.entries()) expect(said[at]).toMatch(sentence);
  expect(said.at(-2)).toBe(`Question ${wrong.length + 1}: The question is not JSON.`);
  expect(said.at(-1)).toBe(`${wrong.length + 1} of ${wrong.length + 2} questions have no answer.`);
  expect([both.status, both.stdout, both.stderr]).toEqual([
    2,
    "",
    "Give one question with --vector, or a file of them with --vectors.\n",
  ]);
  expect([none.status, none.stdout]).toEqual([2, ""]);
});
