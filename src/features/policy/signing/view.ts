/** Whether the version in force is to be read and signed, and who has: names are for whoever looks after the policy. */
import type { z } from "zod";
import { readCells } from "../../../platform/cells/cells.ts";
import type { Tx } from "../../../platform/db.ts";
import type { Member } from "../../../platform/http/routes.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn, type Instant } from "../../../platform/time.ts";
import { listMembers } from "../../access/index.ts";
import { currentPolicy } from "../store.ts";
import type { SigningReply } from "./contract.ts";
import { isAsked } from "./domain.ts";
import { signaturesOf, signingOf } from "./store.ts";

export async function signingView(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  { member, now }: { readonly member: Member; readonly now: Instant },
): Promise<z.input<typeof SigningReply>> {
  const { zone } = await readProfile(tx, scope);
  const today = dayIn(zone, now);
  const days = { today: today.toString(), fortnight: today.add({ days: 14 }).toString() };
  const policy = await currentPolicy(tx, scope);
  if (policy === undefined)
    return { version: null, asked: null, mine: null, signed: 0, of: 0, people: null, ...days };
  const asked = await signingOf(tx, scope, policy.versionId);
  const signatures = new Map(
    (await signaturesOf(tx, scope, policy.versionId)).map((one) => [one.account_id, one]),
  );
  const people = (await listMembers(tx, scope, keys, now)).filter(
    (one) => isAsked(one) || signatures.has(one.accountId),
  );
  const seesAll = member.permissions.has("policy:check") && !member.pseudonymous;
  const cells = [...signatures.values()]
    .filter(({ account_id: account }) => seesAll || account === member.accountId)
    .map(({ name_cell: cell }) => cell);
  const names = await readCells(tx, scope, keys, cells);
  const signed = (accountId: Member["accountId"]): { signedAt: string; name: string } | undefined => {
    const one = signatures.get(accountId);
    return one === undefined
      ? undefined
      : { signedAt: one.signed_at.toString(), name: names.get(one.name_cell) ?? "" };
  };
  return {
    version: {
      number: policy.number,
      title: policy.title,
      hash: policy.hash,
      inForceFrom: policy.inForceFrom.toString(),
    },
    asked:
      asked === undefined
        ? null
        : {
            askedAt: asked.asked_at.toString(),
            dueOn: asked.due_on.toString(),
            isOver: Temporal.PlainDate.compare(asked.due_on, today) < 0,
          },
    mine: signed(member.accountId) ?? null,
    signed: people.filter(({ accountId }) => signatures.has(accountId)).length,
    of: people.length,
    people: seesAll
      ? people.map(({ accountId, name }) => {
          const one = signed(accountId);
          return { name, signedAt: one?.signedAt ?? null, as: one?.name ?? null };
        })
      : null,
    ...days,
  };
}
