/** A notice goes into its vendor's bundle: what that needs, and the day its mail goes. */
import { clocksOf } from "../../../../platform/cases/clocks.ts";
import type { Tx, WriteTx } from "../../../../platform/db.ts";
import { insertDuty } from "../../../../platform/duties/store.ts";
import type { KeyProvider } from "../../../../platform/keys.ts";
import type { CaseId } from "../../../../platform/identifiers.ts";
import { readProfile } from "../../../../platform/organisations.ts";
import type { Scope } from "../../../../platform/scope.ts";
import { dayIn } from "../../../../platform/time.ts";
import type { Instant } from "../../../../platform/time.ts";
import type { RequestState } from "../../request/state.ts";
import type { MissingToTell, NoticeId } from "../contract.ts";
import { firstMailOn } from "./domain.week.ts";
import { putItem } from "./store.ts";
import { vendorNamed } from "./vendors.ts";

/** Writes to one vendor about all that is due. */
export const bundleDutyName = "rights.vendor_bundle";

type Named = { readonly name: string | undefined; readonly now: Instant };

/** What stands between a notice and the vendor's bundle. */
export async function missingToBundle(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  request: Pick<RequestState, "isDrill">,
  named: Named,
): Promise<readonly MissingToTell[]> {
  // A bundle has mail for real vendors in it: nothing rehearsed goes along.
  if (request.isDrill === true) return ["not-in-drill"];
  return (await vendorNamed(tx, scope, keys, named)) === undefined ? ["no-vendor-address"] : [];
}

export async function putIntoBundle(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  { id, caseId, name, now }: Named & { readonly id: NoticeId; readonly caseId: CaseId },
): Promise<void> {
  const vendor = await vendorNamed(tx, scope, keys, { name, now });
  if (vendor === undefined) throw new TypeError("A bundle has a vendor with an address.");
  const { zone } = await readProfile(tx, scope);
  const today = dayIn(zone, now);
  const goesOn = firstMailOn(today, await nearestLegalDay(tx, scope, caseId));
  await putItem(tx, scope, { notice_id: id, vendor_key: vendor.key, goes_on: goesOn, created_at: now });
  if (goesOn.equals(today)) await oweMail(tx, scope, vendor.key, `${goesOn.toString()} ${id}`, now);
}

/** One duty for a vendor and an occasion, whoever asks first. */
export async function oweMail(
  tx: WriteTx,
  scope: Scope,
  vendor: string,
  occasion: string,
  now: Instant,
): Promise<void> {
  const key = `${vendor} ${occasion}`;
  await insertDuty(tx, scope, { kind: bundleDutyName, key, data: { vendor }, dueAt: now, now });
}

/** Of a request whose clock stands still, none is near. */
async function nearestLegalDay(
  tx: Tx,
  scope: Scope,
  caseId: CaseId,
): Promise<Temporal.PlainDate | undefined> {
  const days = (await clocksOf(tx, scope, caseId)).flatMap(({ state, legalLimit, zone }) =>
    state === "running" && legalLimit !== undefined ? [dayIn(zone, legalLimit)] : [],
  );
  return days.toSorted((one, other) => Temporal.PlainDate.compare(one, other))[0];
}
