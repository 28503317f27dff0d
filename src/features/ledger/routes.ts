/** The ledger's routes in the office: thin; what they give is put together in `platform/ledger` and the stores. */
import { Readable } from "node:stream";
import type { z } from "zod";
import { parseCheckpoint, parseNote, readVerifierKey, toBase64 } from "../../evidence/index.ts";
import { read, write } from "../../platform/db.ts";
import type { Tx, WriteTx } from "../../platform/db.ts";
import { insertDuty } from "../../platform/duties/store.ts";
import { refusal } from "../../platform/errors.ts";
import type { Platform } from "../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope, streamRoute } from "../../platform/http/routes.ts";
import type { Member, Route } from "../../platform/http/routes.ts";
import type { LedgerEntryId } from "../../platform/identifiers.ts";
import { receiptsOfCase } from "../../platform/ledger/case_entries.ts";
import { append } from "../../platform/ledger/ledger.ts";
import { keyHistoryText, proofOf, signedCheckpoint, verifierKeyText } from "../../platform/ledger/publish.ts";
import { countsOf, readHead } from "../../platform/ledger/tree_store.ts";
import { cosignaturesOf, cosignedBy, isPublic, listWitnesses } from "../../platform/ledger/witness_store.ts";
import { readProfile } from "../../platform/organisations.ts";
import type { Scope } from "../../platform/scope.ts";
import { formatInstant } from "../../platform/time.ts";
import type { Instant } from "../../platform/time.ts";
import { actKinds, actSentence } from "./acts.ts";
import { archiveOf, mostEntries } from "./archive.ts";
import type { State } from "./contract.ts";
import * as endpoints from "./endpoints.ts";
import { publicRoutes } from "./public_routes.ts";
import { actorsIn, clausesIn, firstMoment, mayReadEntry, openCaseId, searchEntries } from "./store.ts";
import { verifyDuty } from "./verifications/run.ts";
import { insertVerification, lastVerifications } from "./verifications/store.ts";
import { whoIn } from "./who.ts";

const text = { mediaType: "text/plain; charset=utf-8" } as const;

export function ledgerRoutes(platform: Platform): readonly Route[] {
  return [
    ...publicRoutes(platform),
    ...searchRoutes(platform),
    ...verificationRoutes(platform),
    ...receiptRoutes(platform),
  ];
}

function searchRoutes(platform: Platform): readonly Route[] {
  const { db, keys } = platform;
  return [
    jsonRoute(endpoints.entries, async (call) => {
      const scope = await memberScope(call);
      const member = memberOf(call);
      const { from, until, ...rest } = call.query;
      return read(db, scope, async (tx) => {
        const { zone } = await readProfile(tx, scope);
        const { entries, next } = await searchEntries(tx, scope, member.accountId, {
          ...rest,
          from: from === undefined ? undefined : startOf(from, zone),
          until: until === undefined ? undefined : startOf(until, zone, 1),
        });
        const who = await whoIn(
          tx,
          scope,
          keys,
          member,
          entries.map(({ actorId, actorKind }) => ({ id: actorId, kind: actorKind })),
        );
        return {
          entries: entries.map((entry) => ({
            id: entry.id,
            ...(entry.index === undefined ? {} : { index: entry.index }),
            type: entry.type,
            sentence: actSentence(entry.type),
            at: formatInstant(entry.at),
            actor: entry.actorId,
            who: who(entry.actorId),
            ...(entry.case === undefined ? {} : { case: entry.case }),
            clauses: [...entry.clauses],
          })),
          ...(next === undefined ? {} : { next }),
          isPseudonymous: member.pseudonymous,
        };
      });
    }),
    jsonRoute(endpoints.choices, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, async (tx) => {
        const actors = await actorsIn(tx, scope);
        const who = await whoIn(tx, scope, keys, memberOf(call), actors);
        return {
          kinds: [...actKinds()],
          actors: actors
            .map(({ id }) => ({ actor: id, who: who(id) }))
            .toSorted((one, other) => one.who.localeCompare(other.who, "en")),
          clauses: [...(await clausesIn(tx, scope))],
        };
      });
    }),
    jsonRoute(endpoints.state, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, (tx) => stateOf(tx, scope, platform));
    }),
  ];
}

/** The moment a day begins in the organisation's zone, or the one `later` days after it. */
function startOf(day: string, zone: string, later = 0): Instant {
  return Temporal.PlainDate.from(day).add({ days: later }).toZonedDateTime(zone).toInstant();
}

async function stateOf(tx: Tx, scope: Scope, { ledger }: Platform): Promise<z.input<typeof State>> {
  const { entries, leaves, size } = await countsOf(tx, scope);
  const head = await readHead(tx, scope);
  const since = await firstMoment(tx, scope);
  const signed = await signedCheckpoint(tx, scope);
  const checkpoint = parseCheckpoint(parseNote(signed ?? "")?.text ?? "");
  const witnesses = await listWitnesses(tx, scope);
  return {
    size,
    waiting: entries - leaves,
    ...(since === undefined ? {} : { since: formatInstant(since) }),
    ...(signed === undefined ? {} : { checkpoint: signed }),
    ...(head === undefined ? {} : { checkpointAt: formatInstant(head.madeAt) }),
    ...(checkpoint === undefined ? {} : { root: toBase64(checkpoint.root) }),
    verifierKey: await verifierKeyText(tx, scope, ledger.key),
    isPublic: await isPublic(tx, scope),
    witnesses: await Promise.all(
      witnesses.map(async ({ address, verifierKey }) => ({
        name: readVerifierKey(verifierKey)?.name ?? "",
        address,
        signedSize: await cosignedBy(tx, scope, verifierKey),
      })),
    ),
  };
}

function verificationRoutes(platform: Platform): readonly Route[] {
  const { db, keys } = platform;
  return [
    jsonRoute(endpoints.verifications, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, async (tx) => {
        const stored = await lastVerifications(tx, scope);
        const asked = stored.map(({ askedBy }) => ({ id: askedBy, kind: "person" as const }));
        const who = await whoIn(tx, scope, keys, memberOf(call), asked);
        return {
          verifications: stored.map((one) => ({
            id: one.id,
            askedAt: one.askedAt.toString(),
            askedBy: who(one.askedBy),
            done: one.done,
            of: one.of,
            ...(one.finishedAt === undefined ? {} : { finishedAt: one.finishedAt.toString() }),
            ...(one.found === undefined ? {} : { found: one.found }),
          })),
        };
      });
    }),
    changeRoute(endpoints.verify, memberScope, async (call, { tx, scope }) => {
      const { now } = call;
      const id = await insertVerification(tx, scope, now);
      await insertDuty(tx, scope, { kind: verifyDuty, key: id, data: { verification: id }, dueAt: now, now });
      await note(tx, scope, platform, "ledger.verification-asked", now);
      return { id };
    }),
    streamRoute(endpoints.exportArchive, async (call) => {
      const scope = await memberScope(call);
      const { organisation } = call.params;
      const head = await write(db, scope, async (tx) => {
        const newest = await readHead(tx, scope);
        if (newest === undefined) throw refusal("not_found");
        if (newest.size > mostEntries) throw refusal("too_large");
        await note(tx, scope, platform, "ledger.exported", call.now, { size: newest.size });
        const lines = await cosignaturesOf(tx, scope, newest.size);
        return { size: newest.size, checkpoint: newest.note + lines.join("") };
      });
      const keys = await read(db, scope, async (tx) => ({
        verifierKey: await verifierKeyText(tx, scope, platform.ledger.key),
        keyHistory: await keyHistoryText(tx, scope),
      }));
      return {
        head: {
          mediaType: "application/zip" as const,
          fileName: `ledger-${organisation}-${head.size}.zip`,
        },
        content: Readable.from(archiveOf(db, scope, { ...head, ...keys }), { objectMode: false }),
      };
    }),
  ];
}

async function note(
  tx: WriteTx,
  scope: Scope,
  { keys }: Pick<Platform, "keys">,
  type: string,
  now: Instant,
  payload: Readonly<Record<string, number | string>> = {},
): Promise<void> {
  const owner = { kind: "organisation", id: scope.organisationId } as const;
  await append(tx, scope, keys, { type, now, payload, owner });
}

function receiptRoutes(platform: Platform): readonly Route[] {
  const { db } = platform;
  /** The receipt of an entry whose reader was judged already. */
  const proof = async (tx: Tx, scope: Scope, entry: LedgerEntryId, now: Instant) => {
    const found = await proofOf(tx, scope, platform.ledger.key, entry, now);
    if (found === undefined) throw refusal("not_found");
    return { head: { ...text, fileName: found.fileName }, content: found.text };
  };
  const receiptsFor = async (tx: Tx, scope: Scope, member: Member, reference: string) => {
    const caseId = await openCaseId(tx, scope, member.accountId, reference);
    if (caseId === undefined) throw refusal("not_found");
    return receiptsOfCase(tx, scope, caseId);
  };
  return [
    streamRoute(endpoints.receipt, async (call) => {
      const scope = await memberScope(call);
      const { entry } = call.params;
      return read(db, scope, async (tx) => {
        if (!(await mayReadEntry(tx, scope, memberOf(call).accountId, entry))) throw refusal("not_found");
        return proof(tx, scope, entry, call.now);
      });
    }),
    jsonRoute(endpoints.caseReceipts, async (call) => {
      const scope = await memberScope(call);
      const { reference } = call.params;
      const found = await read(db, scope, (tx) => receiptsFor(tx, scope, memberOf(call), reference));
      return {
        receipts: found.map(({ sequence, entryId, index }) => ({
          sequence,
          entry: entryId,
          ...(index === undefined ? {} : { index }),
        })),
      };
    }),
    streamRoute(endpoints.caseReceipt, async (call) => {
      const scope = await memberScope(call);
      const { reference, sequence } = call.params;
      return read(db, scope, async (tx) => {
        const found = await receiptsFor(tx, scope, memberOf(call), reference);
        const own = found.find((one) => one.sequence === Number(sequence));
        if (own === undefined) throw refusal("not_found");
        return proof(tx, scope, own.entryId, call.now);
      });
    }),
  ];
}
