// Goal: a reviewer is offered what the law of the request exempts, and nothing else; each has its article and a test that must be
// answered; whoever asked is told the exemption by its name and article.
// Method: the list held against the rows of the law; the steps of a review on the example school's database.
import { afterAll, beforeAll, expect, test } from "vitest";
import { requestWorld, type RequestWorld } from "../../../../testkit/requests.ts";
import { decideAll } from "../../../../testkit/review.ts";
import { exemptionsOn } from "../../../law/rights.ts";
import { write } from "../../../platform/db.ts";
import { rowReasonSentences } from "../delivery/reasons.ts";
import { decisionReasons, isExemption } from "../run/contract.ts";
import { lockRun } from "../run/store.ts";
import { exemptionsFor, namedExemption, shownExemption } from "./exemptions.ts";
import { openedRow, reviewOf, rowsView } from "./read.ts";
import { decideRow } from "./row.ts";

let w: RequestWorld;
beforeAll(async () => {
  w = await requestWorld();
});
afterAll(() => w.close());

test("the list is the law's, but for what is about other people, and each has a name, an article and a test", () => {
  const day = Temporal.PlainDate.from("2026-11-01");
  const law = (["EU", "UK"] as const).flatMap((regime) =>
    (["access", "portability"] as const)
      .flatMap((right) => exemptionsOn(regime, right, day))
      .filter(({ id }) => id !== "others-rights")
      .map(({ id }) => `exempt-${regime.toLowerCase()}-${id}`),
  );
  const ours = decisionReasons.filter(isExemption);
  expect([...ours].toSorted()).toEqual([...new Set(law)].toSorted());
  for (const reason of ours) {
    const { name, article, test: asked } = shownExemption(reason);
    expect([
      reason,
      name !== "",
      /art\.|Sch\./.test(article),
      asked.endsWith("?") || asked.includes("?"),
    ]).toEqual([reason, true, true, true]);
  }
});

test("an exemption holds a row back once its test is answered, and is told with its article in both languages", async () => {
  const [{ scope }] = w.organisations;
  const { keys } = w.platform;
  const { caseId } = await w.searched(w.person("tomasz"));
  await decideAll(w, caseId, "withhold", "did-not-agree");
  const file = await w.caseOf(caseId);
  const zone = "Europe/London";
  expect(exemptionsFor({ ...file.state, right: "erasure" }, zone)).toEqual([]);
  const exempt = exemptionsFor(file.state, zone);
  const other = decisionReasons.filter(isExemption).find((reason) => !exempt.includes(reason));
  const [first] = exempt;
  if (first === undefined || other === undefined) throw new Error("The law has exemptions for both regimes.");
  await write(w.db, scope, async (tx) => {
    const review = await reviewOf(tx, scope, keys, file);
    const page = { treatment: "disclose", table: undefined, person: undefined, after: undefined } as const;
    const { rows } = await rowsView(tx, scope, keys, review, page, w.now());
    const row = rows.find(({ others }) => others.length === 0);
    const run = await lockRun(tx, scope, caseId);
    if (row === undefined || run === undefined) throw new Error("A row of their own is found.");
    const place = { position: row.position, ordinal: row.ordinal };
    const shown = await openedRow(tx, scope, keys, review, place, w.now());
    expect(shown.exemptions.map(({ reason }) => reason)).toEqual(exempt);
    const desk = { keys, run, seals: review.seals, now: w.now() };
    const by = (reason: typeof first, words?: string) =>
      decideRow(tx, scope, desk, { place, decision: "withhold", reason, words, exempt });
    await expect(by(first)).rejects.toMatchObject({
      key: "invalid_request",
      details: [{ reason: "needed" }],
    });
    await expect(by(other, "It is so.")).rejects.toMatchObject({ details: [{ reason: "not-for-this" }] });
    await by(first, "The case of March, still open.");
    const decided = await openedRow(tx, scope, keys, review, place, w.now());
    expect(decided.decision).toMatchObject({
      is: "withhold",
      reason: first,
      words: "The case of March, still open.",
    });
  });
  const counted = [
    {
      what: "withhold",
      reason: "exempt-uk-legal-privilege",
      isOwn: true,
      rows: 2,
      position: 0,
      table: "person",
    },
  ] as const;
  const { article } = namedExemption("exempt-uk-legal-privilege", "en");
  expect(article).toBe("Data Protection Act 2018 Sch. 2 para. 19");
  for (const language of ["en", "es"] as const)
    expect(rowReasonSentences(counted, language).join(" ")).toContain(
      `${namedExemption("exempt-uk-legal-privilege", language).name} (${article})`,
    );
});
