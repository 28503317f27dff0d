/** Answers the endpoints of drafts. */
import type { z } from "zod";
import { read, type Tx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope } from "../../../platform/http/routes.ts";
import type { Member, Route } from "../../../platform/http/routes.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn, type Instant } from "../../../platform/time.ts";
import { listMembers } from "../../access/index.ts";
import { isMeasured } from "../checks/measured.ts";
import { proofs } from "../checks/proofs.ts";
import { plainText } from "../document/text.ts";
import { wordSteps } from "../importing/compare.ts";
import { currentPolicy, type StoredPolicy } from "../store.ts";
import { approve, changeOne, discard, inWords, make, readPolicy, removeOne } from "./acts.ts";
import type { DraftHead, DraftLine, DraftReply } from "./contract.ts";
import { draftOf, draftOfVersion, isAlike, obstaclesOf, seenOf } from "./domain.ts";
import * as endpoints from "./endpoints.ts";
import { findingsIn } from "./findings.ts";
import {
  clausesOfDraft,
  readDraft,
  standingDraft,
  versionsOf,
  type StoredDraft,
  type StoredDraftClause,
} from "./store.ts";

export function draftRoutes(platform: Platform): readonly Route[] {
  return [...readingRoutes(platform), ...makingRoutes(platform), ...changingRoutes(platform)];
}

function readingRoutes({ db, keys }: Platform): readonly Route[] {
  return [
    jsonRoute(endpoints.listDrafts, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, async (tx) => {
        const draft = await standingDraft(tx, scope);
        const name = await namesFor(tx, scope, keys, { member: memberOf(call), now: call.now });
        const versions = await versionsOf(tx, scope);
        return {
          draft: draft === undefined ? null : headOf(draft, name),
          hasPolicy: versions.length > 0,
          versions: versions.map(({ number, title, in_force_from: from, hash, clauses }) => ({
            number,
            title,
            inForceFrom: from.toString(),
            hash,
            clauses,
          })),
        };
      });
    }),
    jsonRoute(endpoints.readDraft, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, async (tx) => {
        const draft = await readDraft(tx, scope, call.params.draft);
        if (draft === undefined) throw refusal("not_found");
        const clauses = await clausesOfDraft(tx, scope, draft.id);
        const policy = await currentPolicy(tx, scope);
        const { zone } = await readProfile(tx, scope);
        const name = await namesFor(tx, scope, keys, { member: memberOf(call), now: call.now });
        return draftReply({
          head: headOf(draft, name),
          clauses,
          policy,
          notes: draft.notes,
          today: dayIn(zone, call.now),
        });
      });
    }),
  ];
}

function makingRoutes({ keys }: Platform): readonly Route[] {
  return [
    changeRoute(endpoints.draftFromFile, memberScope, async (call, of) => {
      const { file } = call.body;
      const policy = await readPolicy("body.file", { bytes: file.bytes, name: file.name });
      const clauses = inWords("body.file", () => draftOf(policy));
      const title = policy.title || file.name.replace(/\.[a-z]+$/i, "") || "Our policy";
      const id = await make(
        { ...of, keys, now: call.now },
        {
          title: title.slice(0, 200),
          came_from: "file",
          file_name: file.name.slice(0, 200),
          notes: policy.notes.slice(0, 500),
          clauses,
        },
      );
      return { id };
    }),
    changeRoute(endpoints.draftFromText, memberScope, async (call, of) => {
      const bytes = new TextEncoder().encode(call.body.text);
      const policy = await readPolicy("body.text", { bytes, name: "pasted.md" });
      const clauses = inWords("body.text", () => draftOf(policy));
      const id = await make(
        { ...of, keys, now: call.now },
        {
          title: call.body.title,
          came_from: "text",
          file_name: null,
          notes: [],
          clauses,
        },
      );
      return { id };
    }),
    changeRoute(endpoints.draftFromVersion, memberScope, async (call, of) => {
      const policy = await currentPolicy(of.tx, of.scope);
      if (policy === undefined) throw refusal("not_found");
      const id = await make(
        { ...of, keys, now: call.now },
        {
          title: policy.title,
          came_from: "version",
          file_name: null,
          notes: [],
          clauses: draftOfVersion(policy.clauses),
        },
      );
      return { id };
    }),
  ];
}

function changingRoutes({ keys }: Platform): readonly Route[] {
  return [
    changeRoute(endpoints.changeDraftClause, memberScope, async (call, of) => {
      await changeOne({ ...of, keys, now: call.now }, call.params.draft, call.params.clause, call.body);
      return {};
    }),
    changeRoute(endpoints.removeDraftClause, memberScope, async (call, of) => {
      await removeOne({ ...of, keys, now: call.now }, call.params.draft, call.params.clause);
      return {};
    }),
    changeRoute(endpoints.approveDraft, memberScope, async (call, of) => {
      const installed = await approve({ ...of, keys, now: call.now }, call.params.draft, call.body);
      return { installed: installed ?? null };
    }),
    changeRoute(endpoints.discardDraft, memberScope, async (call, of) => {
      await discard({ ...of, keys, now: call.now }, call.params.draft);
      return {};
    }),
  ];
}

/** An auditor who sees pseudonyms is told that it was a colleague. */
async function namesFor(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  { member, now }: { readonly member: Member; readonly now: Instant },
): Promise<(actor: string) => string> {
  if (member.pseudonymous) return () => "a colleague";
  const members = await listMembers(tx, scope, keys, now);
  const names = new Map<string, string>(members.map(({ actorId, name }) => [actorId, name]));
  return (actor) => names.get(actor) ?? "a colleague";
}

function headOf(draft: StoredDraft, nameOf: (actor: string) => string): z.input<typeof DraftHead> {
  return {
    id: draft.id,
    state: draft.state,
    title: draft.title,
    cameFrom: draft.came_from,
    fileName: draft.file_name,
    createdAt: draft.created_at.toString(),
    by: nameOf(draft.created_by),
    inForceFrom: draft.in_force_from?.toString() ?? null,
    approvedBy: draft.approved_by === null ? null : nameOf(draft.approved_by),
  };
}

function draftReply({
  head,
  clauses,
  policy,
  notes,
  today,
}: {
  readonly head: z.input<typeof DraftHead>;
  readonly clauses: readonly StoredDraftClause[];
  readonly policy: StoredPolicy | undefined;
  readonly notes: unknown;
  readonly today: Temporal.PlainDate;
}): z.input<typeof DraftReply> {
  const before = new Map((policy?.clauses ?? []).map(({ label, text }) => [label, plainText(text)]));
  const labels = new Set(clauses.map(({ label }) => label));
  return {
    draft: head,
    seen: seenOf(head.title, clauses),
    clauses: clauses.map((clause) => lineOf(clause, before.get(clause.label))),
    removed: [...before].filter(([label]) => !labels.has(label)).map(([label, body]) => ({ label, body })),
    findings: findingsIn(clauses, today),
    obstacles: [...obstaclesOf(clauses)],
    notes: Array.isArray(notes) ? notes.map(String) : [],
    today: today.toString(),
  };
}

function lineOf(clause: StoredDraftClause, before: string | undefined): z.input<typeof DraftLine> {
  const { promise, decision, proposals } = clause;
  const body = plainText(clause.body);
  const flat = body.replaceAll(/\s*\n\s*/g, " ");
  const isSame = before !== undefined && isAlike(before, flat);
  const change = before === undefined ? "new" : before === flat ? "same" : "changed";
  return {
    id: clause.id,
    label: clause.label,
    sectionNumber: clause.sectionNumber,
    sectionTitle: clause.sectionTitle,
    body,
    decision,
    nature: promise.nature,
    check: promise.check ?? null,
    how: promise.check === undefined ? null : (proofs[promise.check] ?? null),
    limit: promise.limit ?? promise.setting ?? null,
    isMeasured: isMeasured(promise),
    proposals: proposals.map((one) => ({ ...one, how: proofs[one.check] ?? "" })),
    change,
    steps: isSame && change === "changed" ? [...wordSteps(before, flat)] : [],
    was: before === undefined || isSame ? null : before,
  };
}
