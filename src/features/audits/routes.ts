/** Answers the calls on an audit's sample. Everything else of an audit is the case engine's. */
import { VersionConflict } from "../../platform/cases/kind.ts";
import { changeCase, readCaseByReference } from "../../platform/cases/store.ts";
import { ownerOfCase } from "../../platform/cases/texts.ts";
import { read, write } from "../../platform/db.ts";
import type { Tx, WriteTx } from "../../platform/db.ts";
import { refusal } from "../../platform/errors.ts";
import type { Platform } from "../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope, streamRoute } from "../../platform/http/routes.ts";
import type { Member, Route } from "../../platform/http/routes.ts";
import type { CaseFile } from "../../platform/cases/kind.ts";
import { parseShortReference, shortReference } from "../../platform/identifiers.ts";
import { append } from "../../platform/ledger/ledger.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import { mayOpenCase } from "../access/index.ts";
import * as endpoints from "./endpoints.ts";
import { fixed, sampled } from "./events.ts";
import { mostLines, pathOf, populationLines } from "./population.ts";
import { contentOf, hashOf, sampleOf } from "./sample.ts";
import { auditKind } from "./state.ts";
import type { AuditState } from "./state.ts";
import { insertPopulation, readPopulation } from "./store.ts";

export function auditRoutes({ db, keys }: Platform): readonly Route[] {
  return [
    jsonRoute(endpoints.readSample, async (call) => {
      const member = memberOf(call);
      const scope = await memberScope(call);
      return read(db, scope, async (tx) => {
        const { state } = await auditFor(tx, scope, member, call.params.reference);
        const { population, seed, items, asks } = state;
        return {
          drawn:
            population === undefined || seed === undefined
              ? null
              : {
                  population: population.count,
                  hash: population.hash,
                  seed,
                  items: items.map(({ what, result }) => ({
                    what,
                    path: pathOf(what),
                    result: result ?? null,
                  })),
                },
          asks: asks.map(({ due, isHere }) => ({ due, isHere })),
          mayDraw: state.name === "planned" && member.permissions.has("case:work"),
        };
      });
    }),
    changeRoute(endpoints.drawSample, memberScope, async (call, { tx, scope }) => {
      const file = await auditFor(tx, scope, memberOf(call), call.params.reference);
      if (file.state.name !== "planned") throw refusal("conflict");
      return draw(tx, scope, keys, file, { version: call.body.version, now: call.now });
    }),
    streamRoute(endpoints.populationOf, async (call) => {
      const scope = await memberScope(call);
      const content = await write(db, scope, async (tx) => {
        const { id } = await auditFor(tx, scope, memberOf(call), call.params.reference);
        const found = await readPopulation(tx, scope, id);
        if (found === undefined) throw refusal("not_found");
        await append(tx, scope, keys, {
          type: "audit.population-taken",
          now: call.now,
          owner: ownerOfCase(id),
          payload: { case: id },
        });
        return found;
      });
      const fileName = `${call.params.reference}-population.txt`;
      return { head: { mediaType: "text/plain; charset=utf-8" as const, fileName }, content };
    }),
  ];
}

/** One that is kept from this member does not exist for them. */
async function auditFor(
  tx: Tx,
  scope: Scope,
  member: Pick<Member, "accountId">,
  written: string,
): Promise<CaseFile<AuditState>> {
  const parts = parseShortReference(written);
  if (parts === undefined) throw refusal("not_found");
  const reference = shortReference(parts.prefix, parts.year, parts.number);
  const file = await readCaseByReference(tx, scope, auditKind, reference);
  if (file === undefined || !mayOpenCase(member, file)) throw refusal("not_found");
  return file;
}

/**
 * The population is written down and its hash put on the ledger; the hash of that entry, which nobody knew before, is the
 * seed. Drawing again is another audit: whoever wants another sample leaves a trace.
 */
async function draw(
  tx: WriteTx,
  scope: Scope,
  keys: Platform["keys"],
  file: CaseFile<AuditState>,
  { version, now }: { readonly version: number; readonly now: Instant },
): Promise<{ readonly version: number }> {
  const { id: caseId, state } = file;
  const lines = await populationLines(tx, scope, state, now);
  if (lines.length === 0) throw refusal("not_yet", {}, [{ at: "population", reason: "empty" }]);
  if (lines.length > mostLines) throw refusal("not_yet", {}, [{ at: "population", reason: "too_many" }]);
  const content = contentOf(lines);
  const hash = hashOf(content);
  const count = lines.length;
  const owner = ownerOfCase(caseId);
  const { leafHash } = await append(tx, scope, keys, {
    type: "audit.population-fixed",
    now,
    owner,
    payload: { case: caseId, count, hash },
  });
  const seed = leafHash.toString("hex");
  const items = [...sampleOf(lines, seed, state.size)];
  await insertPopulation(tx, scope, { caseId, content, now });
  await append(tx, scope, keys, {
    type: "audit.sampled",
    now,
    owner,
    payload: { case: caseId, seed, items },
  });
  try {
    const after = await changeCase(tx, scope, auditKind, {
      caseId,
      version,
      events: [fixed.make({ count, hash }), sampled.make({ seed, items })],
      now,
      happenedAt: now,
    });
    return { version: after.version };
  } catch (error) {
    if (error instanceof VersionConflict) throw refusal("conflict");
    throw error;
  }
}
