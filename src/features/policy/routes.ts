/** Thin: reads the policy with its results, shapes the replies. */
import type { z } from "zod";
import { read } from "../../platform/db.ts";
import { refusal } from "../../platform/errors.ts";
import type { Platform } from "../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope } from "../../platform/http/routes.ts";
import type { Member, Route } from "../../platform/http/routes.ts";
import { readProfile } from "../../platform/organisations.ts";
import { dayIn } from "../../platform/time.ts";
import { listMembers } from "../access/index.ts";
import { isMeasured } from "./checks/measured.ts";
import type { ClauseReply, ExampleReply } from "./contract.ts";
import { ownPolicy, replaceableIn } from "./document/own.ts";
import { adoptedOn, readPack } from "./document/pack.ts";
import type { PolicyPack } from "./document/pack.ts";
import { PolicyRefused } from "./document/text.ts";
import * as endpoints from "./endpoints.ts";
import { evaluatePolicy } from "./evaluate.ts";
import type { EvaluatedClause, EvaluatedPolicy } from "./evaluate.ts";
import { registersOf } from "./reader/domain.registers.ts";
import { basisOf, breaksOf, explanationOf, newestIn, limitsOf, proofOf, stripOf } from "./explain.ts";
import { installPolicy } from "./install.ts";
import { memoryOf } from "./parts/parts.ts";
import { lineOf } from "./reader/reply.ts";
import { currentPolicy, listDays } from "./store.ts";
import { say } from "./wording.ts";

export function policyRoutes({ db, keys }: Platform): readonly Route[] {
  const memory = memoryOf(db);
  return [
    jsonRoute(endpoints.readClause, async (call) => {
      const scope = await memberScope(call);
      const member = memberOf(call);
      return read(db, scope, async (tx) => {
        const evaluated = await evaluatePolicy(tx, scope, call.now, { reader: member.accountId, memory });
        const at = evaluated?.clauses.findIndex(({ label }) => label === call.params.clause) ?? -1;
        const clause = evaluated?.clauses[at];
        if (evaluated === undefined || clause === undefined) throw refusal("not_found");
        const today = dayIn(evaluated.facts.zone, call.now);
        const days = await listDays(tx, scope, clause.id, today.subtract({ days: 363 }));
        const people = member.pseudonymous ? [] : await listMembers(tx, scope, keys, call.now);
        return {
          ...clauseReply(evaluated, clause, member),
          strip: stripOf(days, today),
          recordedDays: days.length,
          explanation: [...explanationOf(evaluated, clause, days.length)],
          owners: people
            .filter(({ roles, state }) => state === "active" && roles.includes("officer"))
            .map(({ name }) => name),
          previous: evaluated.clauses[at - 1]?.label ?? null,
          next: evaluated.clauses[at + 1]?.label ?? null,
        };
      });
    }),
    jsonRoute(endpoints.readExample, async ({ params }) => exampleReply(await readPack(params.pack))),
    changeRoute(endpoints.writeOwn, memberScope, async (call, { tx, scope }) => {
      // One that is there is not written over: its clauses have a record.
      if ((await currentPolicy(tx, scope)) !== undefined) throw refusal("conflict");
      const { zone } = await readProfile(tx, scope);
      const { title, clauses } = call.body;
      return installPolicy(tx, scope, ownOrRefused(title, clauses, dayIn(zone, call.now)), {
        keys,
        now: call.now,
      });
    }),
    changeRoute(endpoints.installPack, memberScope, async (call, { tx, scope }) => {
      const { zone } = await readProfile(tx, scope);
      const pack = adoptedOn(await readPack(call.body.pack), dayIn(zone, call.now));
      return installPolicy(tx, scope, pack, { keys, now: call.now });
    }),
  ];
}

function ownOrRefused(title: string, clauses: string, day: Temporal.PlainDate): PolicyPack {
  try {
    return ownPolicy(title, clauses, day);
  } catch (error) {
    if (!(error instanceof PolicyRefused)) throw error;
    throw refusal("invalid_request", {}, [{ at: "clauses", reason: error.message }]);
  }
}

function exampleReply({ text }: PolicyPack): z.input<typeof ExampleReply> {
  const sections = text.sections.map(({ number, title, clauses }) => ({
    number,
    title,
    clauses: clauses.map((clause) => ({
      label: clause.label,
      segments: [...replaceableIn(clause.text)],
    })),
  }));
  const all = sections.flatMap(({ clauses }) => clauses);
  const toReplace = all.flatMap(({ segments }) => segments.filter(({ isToReplace }) => isToReplace)).length;
  return { title: text.title, clauses: all.length, toReplace, sections };
}

/** Evidence about a case is for those who may read cases; one about the reader was left out before anything was counted. */
function clauseReply(
  { facts }: EvaluatedPolicy,
  clause: EvaluatedClause,
  member: Member,
): Omit<
  z.input<typeof ClauseReply>,
  "strip" | "recordedDays" | "explanation" | "owners" | "previous" | "next"
> {
  const { promise, result } = clause;
  const maySee = member.permissions.has("case:read");
  const shown = result.evidence.filter(({ caseId }) => caseId === undefined || maySee);
  return {
    ...lineOf(clause),
    section: `${clause.sectionNumber} ${clause.sectionTitle}`.trim(),
    asOf: facts.now.toString(),
    zone: facts.zone,
    since: result.since?.toString() ?? null,
    why: say(result.why),
    basis: result.basis ?? basisOf(promise),
    isMeasured: isMeasured(promise),
    how: proofOf(promise),
    n: result.n,
    of: result.of,
    newest: newestIn(result)?.toString() ?? null,
    breaks: breaksOf(promise, result.basis),
    registers: member.permissions.has("register:read") ? [...registersOf(promise)] : [],
    lawNote: [say({ key: `law.${promise.law.is}`, parameters: {} }), promise.law.note].join(" ").trim(),
    limits: limitsOf(clause),
    evidence: shown.map(({ status, sentence, reference }) => ({
      status,
      text: say(sentence),
      reference: reference ?? null,
    })),
    hidden: result.evidence.length - shown.length,
  };
}
