/** Which cases a mail may belong to: it names one, it answers a mail of ours, its sender has one that is open. */
import { casesAbout } from "../../../platform/cases/walls.ts";
import type { Tx } from "../../../platform/db.ts";
import type { AccountId, CaseId, ShortReference } from "../../../platform/identifiers.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import { openRequestsOf, requestByReference, requestById } from "../../rights/index.ts";
import type { ReadMail } from "../domain.mail.ts";
import { quotedHead } from "../domain.receipt.ts";
import { referencesIn } from "../domain.suggest.ts";
import { casesNamed, ourMails } from "./store.ts";

export type LikelyCase = {
  readonly caseId: CaseId;
  readonly reference: ShortReference;
  readonly why: "named" | "reply" | "same-sender";
};

/** `hiddenFrom`: a case about that colleague does not exist for them. */
export async function likelyCases(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  mail: ReadMail,
  hiddenFrom?: AccountId,
): Promise<readonly LikelyCase[]> {
  const found = new Map<CaseId, LikelyCase>();
  const add = (
    file:
      | {
          readonly id: CaseId;
          readonly reference: ShortReference;
          readonly walls: readonly AccountId[];
        }
      | undefined,
    why: LikelyCase["why"],
  ): void => {
    if (file === undefined || found.has(file.id)) return;
    if (hiddenFrom !== undefined && file.walls.includes(hiddenFrom)) return;
    found.set(file.id, { caseId: file.id, reference: file.reference, why });
  };
  const answered = [...mail.inReplyTo, ...(mail.inner?.inReplyTo ?? [])];
  for (const { caseId } of await ourMails(tx, scope, answered))
    if (caseId !== null) add(await requestById(tx, scope, caseId), "reply");
  for (const reference of referencesIn(mail)) add(await requestByReference(tx, scope, reference), "named");
  for (const file of await openRequestsOf(tx, scope, keys, senderOf(mail).address)) add(file, "same-sender");
  return [...found.values()].slice(0, 5);
}

const mostLikely = 100;

/**
 * Every case it may be about, of whatever kind and however long over: it names one, answers a mail of one, or comes from
 * an address one has. For whom one of them does not exist, the mail does not either.
 */
export async function casesBehind(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  mail: ReadMail,
): Promise<readonly CaseId[]> {
  const { inReplyTo, inner, report } = mail;
  const ids = [...inReplyTo, ...(inner?.inReplyTo ?? []), ...(report?.messageIds ?? [])];
  const answered = await ourMails(tx, scope, ids);
  const named = await casesNamed(tx, scope, referencesIn(mail));
  const theirs = await casesAbout(tx, scope, keys, { email: senderOf(mail).address, formerly: [] });
  const all = [...answered.flatMap(({ caseId }) => caseId ?? []), ...named, ...theirs];
  return [...new Set(all)].slice(0, mostLikely);
}

/** Whom it is from: of a mail that was sent on, whoever wrote that. */
export function senderOf(mail: ReadMail): { readonly name: string; readonly address: string } {
  if (mail.inner !== undefined) return mail.inner.from;
  return quotedHead(mail) ?? mail.from;
}
