/**
 * The log of answers: those the officer put there, searched by words. Questions and answers lie sealed; the newest are
 * opened in steps and looked through, as decision 0068 does for names, and the search is one ledger entry.
 */
import type { z } from "zod";
import { readCase } from "../../platform/cases/store.ts";
import { newestText, readCaseTexts } from "../../platform/cases/texts.ts";
import type { WriteTx } from "../../platform/db.ts";
import type { Member } from "../../platform/http/routes.ts";
import type { CaseId } from "../../platform/identifiers.ts";
import type { KeyProvider } from "../../platform/keys.ts";
import { append } from "../../platform/ledger/ledger.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import { newestCases } from "../cases/index.ts";
import type { AnswerLog } from "./contract.ts";
import { adviceKind } from "./state.ts";
import { words as adviceWords } from "./words.ts";

const step = 200;
const most = 2000;
const shown = 50;

export async function searchAnswers(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  member: Member,
  typed: string,
  now: Instant,
): Promise<z.input<typeof AnswerLog>> {
  const sought = wordsOf(typed);
  const answers: AnswerLog["answers"] = [];
  let looked = 0;
  let before: CaseId | undefined;
  let isAll = false;
  while (looked < most && answers.length < shown && !isAll) {
    const of = { kind: adviceKind.kind, state: "answered", hiddenFrom: member.accountId, limit: step };
    const ids = await newestCases(tx, scope, before === undefined ? of : { ...of, before });
    const texts = await readCaseTexts(tx, scope, keys, ids, ["question", "answer"]);
    for (const id of ids) {
      if (answers.length === shown) break;
      looked += 1;
      before = id;
      const question = newestText(texts.get(id) ?? [], "question");
      const answer = newestText(texts.get(id) ?? [], "answer");
      if (question === undefined || answer === undefined) continue;
      const all = wordsOf(`${question} ${answer}`).join(" ");
      if (!sought.every((word) => all.includes(word))) continue;
      const file = await readCase(tx, scope, adviceKind, id);
      if (file?.state.sharing !== "in-the-log") continue;
      answers.push({
        reference: file.reference,
        topic: adviceWords.labels[`topic.${file.state.topic}`],
        question,
        answer,
        answeredAt: (file.closedAt ?? file.changedAt).toString(),
        mayOpen: member.permissions.has("case:read"),
      });
    }
    isAll = ids.length < step;
  }
  await append(tx, scope, keys, {
    type: "advice.searched",
    now,
    owner: { kind: "organisation", id: scope.organisationId },
    payload: { looked, found: answers.length },
  });
  return { answers, looked, isAll: isAll && answers.length < shown };
}

/** Words without case and accents. */
function wordsOf(text: string): string[] {
  const plain = text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
}
