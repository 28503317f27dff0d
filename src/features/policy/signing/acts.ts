/** Everybody is asked to read a version, signs it, and is reminded until they have (docs/decisions/0128). */
import { z } from "zod";
import { writeCell } from "../../../platform/cells/cells.ts";
import type { WriteTx } from "../../../platform/db.ts";
import { dutyKind, type DutyKind } from "../../../platform/duties/kinds.ts";
import { insertDuty } from "../../../platform/duties/store.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { idSchema, type AccountId } from "../../../platform/identifiers.ts";
import { newId } from "../../../platform/ids.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import { postMail } from "../../../platform/mail/outbox.ts";
import { readProfile, slugIn } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn, type Instant } from "../../../platform/time.ts";
import { listMembers } from "../../access/index.ts";
import { currentPolicy } from "../store.ts";
import type { VersionId } from "../tables.ts";
import { isAsked, nextReminder } from "./domain.ts";
import { hasSigned, insertSignature, noteReminded, putSigning, signaturesOf, signingOf } from "./store.ts";
import type { SignatureId } from "./tables.ts";

const signDuty = "policy.sign";
const Data = z.strictObject({ version: idSchema<VersionId>(), due: z.iso.date(), at: z.iso.datetime() });

export type Acting = {
  readonly tx: WriteTx;
  readonly scope: Scope;
  readonly keys: KeyProvider;
  readonly now: Instant;
};

export async function ask({ tx, scope, keys, now }: Acting, dueOn: string): Promise<void> {
  const policy = await currentPolicy(tx, scope);
  if (policy === undefined) throw refusal("not_found");
  const { zone } = await readProfile(tx, scope);
  const due = Temporal.PlainDate.from(dueOn);
  if (Temporal.PlainDate.compare(due, dayIn(zone, now)) < 0)
    throw refusal("invalid_request", {}, [{ at: "body.dueOn", reason: "This day is over." }]);
  const version = policy.versionId;
  await putSigning(tx, scope, { version, dueOn: due, now });
  const owner = { kind: "organisation", id: scope.organisationId } as const;
  const payload = { version: policy.number, hash: policy.hash, due: dueOn };
  await append(tx, scope, keys, { type: "policy.signing-asked", now, owner, payload });
  await owe(tx, scope, { version, due: dueOn, at: now, now });
}

/** A round of mails at a moment. With another day asked for, the rounds of the one before end by themselves. */
async function owe(
  tx: WriteTx,
  scope: Scope,
  { version, due, at, now }: { version: VersionId; due: string; at: Instant; now: Instant },
): Promise<void> {
  const data = { version, due, at: at.toString() };
  await insertDuty(tx, scope, {
    kind: signDuty,
    key: `${version} ${due} ${at.toString()}`,
    data,
    dueAt: at,
    now,
  });
}

export async function sign(
  { tx, scope, keys, now }: Acting,
  accountId: AccountId,
  { hash, name }: { readonly hash: string; readonly name: string },
): Promise<void> {
  const policy = await currentPolicy(tx, scope);
  if (policy === undefined) throw refusal("not_found");
  if (policy.hash !== hash) throw refusal("conflict");
  // Signed once: what was signed, and when, does not change by signing again.
  if (await hasSigned(tx, scope, policy.versionId, accountId)) return;
  const id: SignatureId = newId();
  const nameCell = await writeCell(tx, scope, keys, {
    row: { table: "policy_signature", column: "name", rowId: id },
    owner: { kind: "subject", id: accountId },
    text: name,
    now,
  });
  const row = { id, version_id: policy.versionId, account_id: accountId, hash };
  if (!(await insertSignature(tx, scope, { ...row, name_cell: nameCell, signed_at: now })))
    throw refusal("conflict");
  const owner = { kind: "organisation", id: scope.organisationId } as const;
  await append(tx, scope, keys, {
    type: "policy.signed",
    now,
    owner,
    payload: { version: policy.number, hash },
  });
}

/** Mails whoever has not signed, then owes the next round; ends when another version is in force, or another day was asked for. */
export function signingDuty({ keys, mailFrom, now, url }: Platform): DutyKind {
  return dutyKind({
    name: signDuty,
    data: Data,
    run:
      async ({ data, scope }) =>
      async (tx) => {
        const at = now();
        const policy = await currentPolicy(tx, scope);
        if (policy?.versionId !== data.version) return;
        const asked = await signingOf(tx, scope, data.version);
        if (asked?.due_on.toString() !== data.due) return;
        const signed = new Set((await signaturesOf(tx, scope, data.version)).map((one) => one.account_id));
        const members = await listMembers(tx, scope, keys, at);
        const waiting = members.filter((one) => isAsked(one) && !signed.has(one.accountId));
        const { name, zone } = await readProfile(tx, scope);
        const link = `${url}/o/${await slugIn(tx, scope)}/setup/policy`;
        const due = asked.due_on.toLocaleString("en-GB", { dateStyle: "long" });
        const isOver = Temporal.PlainDate.compare(asked.due_on, dayIn(zone, at)) < 0;
        for (const { accountId, email } of waiting)
          await postMail(tx, scope, keys, {
            owner: { kind: "subject", id: accountId },
            from: mailFrom,
            now: at,
            content: {
              to: email,
              subject: `${name}: the privacy policy, to read and sign`,
              text: `Version ${policy.number} of “${policy.title}” ${isOver ? `was to be read and signed by ${due}` : `is to be read and signed by ${due}`}. It stands here:\n\n${link}\n`,
              language: "en",
            },
          });
        await noteReminded(tx, scope, data.version, at);
        // Two clocks may differ by a little; a round never owes itself again.
        const meant = Temporal.Instant.from(data.at);
        const reached = Temporal.Instant.compare(meant, at) > 0 ? meant : at;
        const next = nextReminder(asked.due_on, reached, zone);
        if (next !== undefined)
          await owe(tx, scope, { version: data.version, due: data.due, at: next, now: at });
      },
  });
}
