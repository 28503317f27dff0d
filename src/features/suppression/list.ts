/**
 * The suppression list: values go in and are asked for as keyed hashes, in the transaction of the act that suppresses them,
 * so that nothing can be sent in between (GDPR arts. 17(1), 21(3); docs/decisions/0114-suppression-list.md).
 */
import { lastingIndex } from "../../platform/blind_index.ts";
import type { Tx, WriteTx } from "../../platform/db.ts";
import { refusal } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import type { AccountId, CaseId } from "../../platform/identifiers.ts";
import type { KeyProvider } from "../../platform/keys.ts";
import { append } from "../../platform/ledger/ledger.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import { liftReasonsOf } from "./contract.ts";
import type {
  CheckPurpose,
  LiftReason,
  SuppressionChannel,
  SuppressionEntry,
  SuppressionGround,
  SuppressionId,
  SuppressionScope,
} from "./contract.ts";
import { hashedForm, kindOfIdentity } from "./value_form.ts";
import type { PlainValue } from "./value_form.ts";
import { entriesOf, insertEntries, liftEntry, lockLiving, suppressedAmong } from "./store.ts";
import type { KnownEntry } from "./store.ts";

export type Suppressed = {
  readonly values: readonly PlainValue[];
  readonly scope: SuppressionScope;
  /** `any` when not said. */
  readonly channel?: SuppressionChannel | undefined;
  readonly ground: SuppressionGround;
  readonly origin?: CaseId | undefined;
  readonly now: Instant;
};

/** What a person is known by in a request, as values of the list. */
export function valuesOf(
  identities: readonly { readonly name: string; readonly value: string }[],
): readonly PlainValue[] {
  return identities.map(({ name, value }) => ({ ...kindOfIdentity(name), value }));
}

/** Puts values on the list; what stands there already stays as it is. Gives how many are new; an entry on record when any is. */
export async function suppress(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  { values, scope: of, channel = "any", ground, origin, now }: Suppressed,
): Promise<number> {
  const usable = values.flatMap((value) => {
    const form = hashedForm(value);
    return form === undefined ? [] : [{ kind: value.kind, form }];
  });
  const hashes = await lastingIndex(
    keys,
    scope,
    usable.map(({ form }) => form),
  );
  // Under an older key it may stand there already, which the constraint cannot see.
  const known = await suppressedExactly(tx, scope, hashes.flat(), of, channel);
  const added = await insertEntries(
    tx,
    scope,
    // In one order, so that two who add the same values wait for each other instead of for ever.
    hashes
      .flatMap((all, at) => {
        const kind = usable[at]?.kind;
        if (kind === undefined || all.some(({ digest }) => known.has(digest.toString("hex")))) return [];
        const [{ digest, keyId }] = all;
        return [
          {
            id: newId<SuppressionId>(),
            kind,
            digest,
            key_id: keyId,
            scope: of,
            channel,
            ground,
            since: now,
            added_by: scope.actorId,
            origin: origin ?? null,
          },
        ];
      })
      .toSorted((one, other) => one.digest.compare(other.digest)),
  );
  if (added > 0)
    await note(tx, scope, keys, "suppression.added", now, {
      entries: added,
      scope: of,
      channel,
      ground,
      case: origin ?? null,
    });
  return added;
}

async function suppressedExactly(
  tx: Tx,
  scope: Scope,
  hashes: readonly { readonly digest: Buffer }[],
  of: SuppressionScope,
  channel: SuppressionChannel,
): Promise<ReadonlySet<string>> {
  if (hashes.length === 0) return new Set();
  const digests = hashes.map(({ digest }) => digest);
  return suppressedAmong(tx, scope, digests, { scopes: [of], channel });
}

/** What counts for a purpose: who objected may still be a customer, who was erased is not written to either. */
const scopesFor: Readonly<Record<CheckPurpose, readonly SuppressionScope[]>> = {
  marketing: ["marketing", "erased"],
  import: ["erased"],
};

/** For each value whether it is on the list; `null` where it cannot be a value of its kind. */
export async function check(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  asked: {
    readonly values: readonly PlainValue[];
    readonly purpose: CheckPurpose;
    readonly channel?: SuppressionChannel | undefined;
  },
): Promise<(boolean | null)[]> {
  const forms = asked.values.map(hashedForm);
  const hashes = await lastingIndex(
    keys,
    scope,
    forms.filter((form) => form !== undefined),
  );
  const found =
    hashes.length === 0
      ? new Set<string>()
      : await suppressedAmong(
          tx,
          scope,
          hashes.flat().map(({ digest }) => digest),
          { scopes: scopesFor[asked.purpose], channel: asked.channel },
        );
  const answers = hashes.map((all) => all.some(({ digest }) => found.has(digest.toString("hex"))));
  let at = 0;
  return forms.map((form) => {
    if (form === undefined) return null;
    at += 1;
    return answers[at - 1] ?? false;
  });
}

/** The entries of one value, for a person who looks it up; refuses what cannot be a value. */
export async function lookUp(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  value: PlainValue,
  reader: AccountId,
): Promise<readonly SuppressionEntry[]> {
  const form = hashedForm(value);
  if (form === undefined) throw unusable("body.value");
  const [hashes = []] = await lastingIndex(keys, scope, [form]);
  const rows = await entriesOf(
    tx,
    scope,
    hashes.map(({ digest }) => digest),
    reader,
  );
  return rows.map(shown);
}

export const unusable = (at: string) => refusal("invalid_request", {}, [{ at, reason: "not_such_a_value" }]);

function shown(row: KnownEntry): SuppressionEntry {
  const { id, scope, channel, ground, since, reference, lifted_at: at, lifted_why: why } = row;
  return {
    id,
    scope,
    channel,
    ground,
    since: since.toString(),
    ...(reference === null ? {} : { reference }),
    ...(at === null || why === null ? {} : { lifted: { at: at.toString(), why } }),
  };
}

/** Ends an entry. Refuses with `not_found` what is not there or over, with `not_yet` a reason that does not end such an entry. */
export async function lift(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  { id, why, now }: { readonly id: SuppressionId; readonly why: LiftReason; readonly now: Instant },
): Promise<void> {
  const of = await lockLiving(tx, scope, id);
  if (of === undefined) throw refusal("not_found");
  const may: readonly LiftReason[] = liftReasonsOf[of];
  if (!may.includes(why)) throw refusal("not_yet", {}, [{ at: "body.why", reason: "not-for-this-entry" }]);
  await liftEntry(tx, scope, id, { why, now });
  await note(tx, scope, keys, "suppression.lifted", now, { entry: id, scope: of, why });
}

/** On record for good: it tells counts and codes, and its key is the organisation's, which no erasure destroys. */
export async function note(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  type: `suppression.${"added" | "lifted" | "looked-up" | "checked"}`,
  now: Instant,
  payload: Readonly<Record<string, string | number | null>>,
): Promise<void> {
  const owner = { kind: "organisation", id: scope.organisationId } as const;
  await append(tx, scope, keys, { type, now, owner, payload });
}
