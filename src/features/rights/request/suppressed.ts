/**
 * Which requests put a person on the suppression list, and when: an objection to direct marketing as it arrives, before any
 * system is touched (GDPR art. 21(3)), and an erasure as it is certified or told (art. 17(1)). A rehearsal suppresses nobody.
 */
import { readCase } from "../../../platform/cases/store.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import type { CaseId } from "../../../platform/identifiers.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { suppress, valuesOf } from "../../suppression/index.ts";
import type { Events } from "./domain.ts";
import { requestRow } from "./rows/store.ts";
import { requestKind } from "./state.ts";
import type { RequestFile } from "./store.ts";
import { openTexts } from "./texts.ts";
import type { RequestIdentity } from "./texts.ts";

type Person = {
  readonly caseId: CaseId;
  readonly identities?: readonly RequestIdentity[] | undefined;
  readonly now: Instant;
};

/** Whoever objects is not written to from this transaction on. Of somebody asked for by another, only what they are known by. */
export async function suppressObjector(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  { caseId, identities = [], now }: Person,
): Promise<void> {
  const values = valuesOf(identities);
  await suppress(tx, scope, keys, { values, scope: "marketing", ground: "objection", origin: caseId, now });
}

/** Whoever was erased is not to come back from a list or a copy that somebody still has. */
export async function suppressErased(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  { caseId, identities = [], now }: Person,
): Promise<void> {
  const file = await readCase(tx, scope, requestKind, caseId);
  // Erased for another reason, such as data kept too long, they may well be a customer.
  if (file === undefined || file.state.isDrill === true || file.state.right !== "erasure") return;
  const values = valuesOf(identities);
  await suppress(tx, scope, keys, { values, scope: "erased", ground: "erasure", origin: caseId, now });
}

/** What an event of a request means for the list: dealt with as an objection to marketing, or told that all is erased. */
export async function suppressAfter(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  { id: caseId, state }: RequestFile,
  events: Events,
  now: Instant,
): Promise<void> {
  if (state.isDrill === true) return;
  const isNowObjection = events.some(
    ({ type, data }) => type === "request.rerouted" && data.to === "marketing-objection",
  );
  // In part: something is kept by law, and a list may well name the person; what was erased in a system is there already.
  const isErased =
    state.right === "erasure" &&
    events.some(({ type, data }) => type === "request.done" && data.verdict === "granted");
  if (!isNowObjection && !isErased) return;
  const person = { caseId, identities: await identitiesOf(tx, scope, keys, caseId), now };
  if (isNowObjection) await suppressObjector(tx, scope, keys, person);
  if (isErased) await suppressErased(tx, scope, keys, person);
}

async function identitiesOf(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  caseId: CaseId,
): Promise<readonly RequestIdentity[]> {
  const row = await requestRow(tx, scope, caseId);
  return row === undefined ? [] : ((await openTexts(tx, scope, keys, [row])).get(caseId)?.identities ?? []);
}
