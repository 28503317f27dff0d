/**
 * Puts another signing key in the place of the present one (docs/decisions/0093-ledger-key-exchange.md): in every ledger of the
 * installation an entry and a signed statement, in one transaction with the first checkpoint of the new key. The files decide
 * how far it is: the new key and the plan lie on the disk before anything is said of them, and whoever starts next goes on.
 */
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { changePayload, changeType, formatKeyChange } from "../../evidence/key_history.ts";
import { formatVerifierKey } from "../../evidence/note.ts";
import type { KeyEnd, VerifierKey } from "../../evidence/note.ts";
import { publicKeyOf, signNote, verifyNote } from "../../evidence/sign.ts";
import { equal } from "../../evidence/bytes.ts";
import { read, write } from "../db.ts";
import type { Database, WriteTx } from "../db.ts";
import { eachOrganisation } from "../duties/worker.ts";
import { failPoint } from "../fail_point.ts";
import type { LedgerEntryId, OrganisationId } from "../ids.ts";
import type { KeyProvider } from "../keys.ts";
import { systemScope } from "../organisations.ts";
import type { Scope } from "../scope.ts";
import type { Now } from "../time.ts";
import { openAnchor, writeBeside } from "./anchor.ts";
import { integrate } from "./integrate.ts";
import { integratorScope } from "./integrator.ts";
import { insertKey, listKeys, lockTree, verifierOf } from "./key_store.ts";
import type { StoredKey } from "./key_store.ts";
import { append, openPayload } from "./ledger.ts";
import {
  createKey,
  destroyFormer,
  keysIn,
  ledgerKeyOf,
  LedgerRefused,
  putNextInPlace,
  readSeed,
} from "./signing_key.ts";
import type { LedgerKey } from "./signing_key.ts";
import { generationOf, leafIndexOf, readHead } from "./tree_store.ts";

export type ExchangeOptions = {
  readonly db: Database;
  readonly keys: KeyProvider;
  /** Of the keystore. */
  readonly folder: string;
  readonly now: Now;
};

export type KeyPlan = {
  readonly kind: KeyEnd;
  /** Until when both keys sign; of an exchange only. */
  readonly overlapUntil?: Temporal.Instant | undefined;
  /** For a lost key that no ledger has on record: the verification keys as others have them. */
  readonly formerKeys?: readonly VerifierKey[] | undefined;
};

export type ExchangedKey = {
  readonly organisationId: OrganisationId;
  /** Entries that the former key vouches for. */
  readonly size: number;
  readonly former: string;
  readonly next: string;
};

const planName = "ledger.exchange";
const Plan = z.strictObject({
  version: z.literal(1),
  kind: z.enum(["exchanged", "lost", "stolen"]),
  overlapUntil: z.iso.datetime().optional(),
});

/** Whether an exchange was begun and not finished. */
export const isExchanging = (folder: string): boolean => existsSync(path.join(folder, planName));

/** Exchanges the key in every ledger; one that was broken off is finished first, and then this is refused. */
export async function exchangeKey(
  options: ExchangeOptions,
  { kind, overlapUntil, formerKeys }: KeyPlan,
): Promise<readonly ExchangedKey[]> {
  const { folder } = options;
  if (isExchanging(folder)) throw new LedgerRefused("Another exchange is not finished yet.");
  const present = readSeed(folder, "present");
  if (kind === "lost" && present !== undefined && (await isPresent(options, ledgerKeyOf(present)))) {
    throw new LedgerRefused("The key is not lost: ledger.key signs this installation's ledgers.");
  }
  if (kind !== "lost" && present === undefined) {
    throw new LedgerRefused("There is no ledger.key here. If there is no copy either, it is lost: --lost.");
  }
  if (kind === "lost") await refuseUnknownFormer(options, formerKeys ?? []);
  // A key that was begun and never spoken of: nothing has its signature.
  createKey(folder, "next");
  const until = overlapUntil === undefined ? {} : { overlapUntil: overlapUntil.toString() };
  writeBeside(folder, planName, { version: 1, kind, ...until });
  failPoint("key.ledger_planned");
  return finishExchange(options, formerKeys);
}

/** Goes on with an exchange wherever it was broken off; nothing to do where there is none. */
export async function finishExchange(
  options: ExchangeOptions,
  formerKeys: readonly VerifierKey[] = [],
): Promise<readonly ExchangedKey[]> {
  const { folder, db } = options;
  if (!isExchanging(folder)) return [];
  const plan = readPlan(folder);
  const seed = readSeed(folder, "next") ?? readSeed(folder, "present");
  if (seed === undefined) throw new LedgerRefused("The new key of an exchange that was begun is missing.");
  const present = readSeed(folder, "present");
  const key = present === undefined ? ledgerKeyOf(seed) : keysIn(folder);
  const done: ExchangedKey[] = [];
  const all = async (): Promise<void> => {
    for await (const organisationId of eachOrganisation(db)) {
      const changed = await exchangeIn(options, { organisationId, key, seed, plan, formerKeys });
      if (changed !== undefined) done.push(changed);
    }
  };
  await all();
  putNextInPlace(folder);
  // An organisation that was made meanwhile may have begun with the former key.
  await all();
  if (plan.kind !== "exchanged" || plan.overlapUntil === undefined) destroyFormer(folder);
  rmSync(path.join(folder, planName), { force: true });
  return done;
}

type Exchange = {
  readonly organisationId: OrganisationId;
  readonly key: LedgerKey;
  readonly seed: Uint8Array;
  readonly plan: z.output<typeof Plan>;
  readonly formerKeys: readonly VerifierKey[];
};

async function exchangeIn(options: ExchangeOptions, exchange: Exchange): Promise<ExchangedKey | undefined> {
  const { db, folder } = options;
  const { organisationId } = exchange;
  const scope = await systemScope(db, organisationId);
  const anchor = openAnchor(folder);
  const known = anchor.known(organisationId)?.size ?? 0;
  const done = await write(db, scope, (tx) => changeIn(tx, scope, options, { ...exchange, known }));
  if (done === undefined) return undefined;
  failPoint("key.ledger_changed");
  anchor.note(organisationId, done.note);
  anchor.flush();
  return done.exchanged;
}

async function changeIn(
  tx: WriteTx,
  scope: Scope,
  { keys, now }: ExchangeOptions,
  { key, seed, plan, formerKeys, known }: Exchange & { readonly known: number },
): Promise<{ readonly exchanged: ExchangedKey; readonly note: string } | undefined> {
  const { organisationId } = scope;
  await lockTree(tx, scope);
  const head = await readHead(tx, scope);
  if (head === undefined) return undefined;
  if (known > head.size) {
    throw new LedgerRefused(
      `A ledger lost entries: it has ${head.size}, and ${known} were seen. Acknowledge that first, or put the newest database back.`,
    );
  }
  const generation = await generationOf(tx, scope);
  const next = ledgerKeyOf(seed).signer(organisationId, generation);
  const nextKey = verifierOf(publicKeyOf(next), scope, generation);
  const last = (await listKeys(tx, scope)).at(-1) ?? (await firstKey(tx, scope, key, formerKeys, now));
  if (equal(last.publicKey, nextKey.publicKey)) return undefined;
  const former = verifierOf(last.publicKey, scope, generation);
  if (verifyNote(head.note, [former]) === undefined)
    throw new LedgerRefused(
      `The ledger ${former.name} was not signed last by the key that is on record for it.`,
    );
  const own = key.signerFor(last.publicKey, organisationId, generation);
  if (plan.kind === "exchanged" && own === undefined)
    throw new LedgerRefused("The key that signs this ledger is not in the keystore; put ledger.key back.");
  const statement = signNote(
    formatKeyChange({
      kind: plan.kind,
      origin: former.name,
      size: head.size,
      root: head.root,
      former,
      next: nextKey,
      madeAtSeconds: Math.floor(now().epochMilliseconds / 1000),
    }),
    next,
    ...(plan.kind === "exchanged" && own !== undefined ? [own] : []),
  );
  const number = last.number + 1;
  const publicKey = Buffer.from(nextKey.publicKey);
  const begun = { number, generation, kind: plan.kind, publicKey, sinceSize: head.size, statement };
  const id = await recordChange(tx, scope, keys, { begun, overlapUntil: plan.overlapUntil, now: now() });
  // With the key that takes over, even where its file is not in its place yet.
  const both: LedgerKey = {
    signer: () => next,
    signerFor: (wanted) =>
      equal(wanted, nextKey.publicKey) ? next : key.signerFor(wanted, organisationId, generation),
  };
  while ((await leafIndexOf(tx, scope, id)) === undefined)
    await integrate(tx, scope, { key: both, now: now(), thorough: true });
  const note = (await readHead(tx, scope))?.note ?? "";
  const texts = { former: formatVerifierKey(former), next: formatVerifierKey(nextKey) };
  return { exchanged: { organisationId, size: head.size, ...texts }, note };
}

/** The entry that commits to the statement, and the key on record with what opens the commitment. */
async function recordChange(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  {
    begun,
    overlapUntil,
    now,
  }: {
    readonly begun: Omit<StoredKey, "kind" | "statement" | "opening" | "entryId" | "overlapUntil"> & {
      readonly kind: KeyEnd;
      readonly statement: string;
    };
    readonly overlapUntil: string | undefined;
    readonly now: Temporal.Instant;
  },
): Promise<LedgerEntryId> {
  const { kind, statement } = begun;
  const owner = { kind: "organisation", id: scope.organisationId } as const;
  const { id } = await append(tx, scope, keys, {
    type: changeType(kind),
    now,
    payload: { statement },
    owner,
  });
  const opened = await openPayload(tx, scope, keys, id);
  if (opened?.payload.toString("utf8") !== changePayload(statement))
    throw new Error("The payload of a key's change is not what is told of it.");
  const until = overlapUntil === undefined ? {} : { overlapUntil: Temporal.Instant.from(overlapUntil) };
  await insertKey(tx, scope, { ...begun, opening: opened.opening, entryId: id, ...until }, now);
  return id;
}

/** Of a ledger from before its keys were put on record: the present key, or one that a person has from elsewhere. */
async function firstKey(
  tx: WriteTx,
  scope: Scope,
  key: LedgerKey,
  formerKeys: readonly VerifierKey[],
  now: Now,
): Promise<StoredKey> {
  const head = await readHead(tx, scope);
  const generation = await generationOf(tx, scope);
  const own = verifierOf(publicKeyOf(key.signer(scope.organisationId, generation)), scope, generation);
  const found = [own, ...formerKeys].find((one) => verifyNote(head?.note ?? "", [one]) !== undefined);
  if (found === undefined) throw unknownFormer(scope.organisationId);
  const first = {
    number: 1,
    generation: 1,
    kind: "first",
    publicKey: Buffer.from(found.publicKey),
    sinceSize: 0,
    statement: undefined,
    opening: undefined,
    entryId: undefined,
    overlapUntil: undefined,
  } as const;
  await insertKey(tx, scope, first, now());
  return first;
}

/** Whether any ledger is signed by this key now. */
async function isPresent({ db }: ExchangeOptions, key: LedgerKey): Promise<boolean> {
  for await (const organisationId of eachOrganisation(db)) {
    const scope = integratorScope(organisationId);
    const last = await read(db, scope, async (tx) => (await listKeys(tx, scope)).at(-1));
    if (last !== undefined && key.signerFor(last.publicKey, organisationId, 1) !== undefined) return true;
  }
  return false;
}

/** Before anything is written: each ledger's former key must be known, or what it signed could not be told apart. */
async function refuseUnknownFormer(
  { db }: ExchangeOptions,
  formerKeys: readonly VerifierKey[],
): Promise<void> {
  for await (const organisationId of eachOrganisation(db)) {
    const scope = integratorScope(organisationId);
    const { head, keys } = await read(db, scope, async (tx) => ({
      head: await readHead(tx, scope),
      keys: await listKeys(tx, scope),
    }));
    if (head === undefined || keys.length > 0) continue;
    if (!formerKeys.some((one) => verifyNote(head.note, [one]) !== undefined))
      throw unknownFormer(organisationId);
  }
}

const unknownFormer = (organisationId: OrganisationId): LedgerRefused =>
  new LedgerRefused(
    `The ledger of the organisation ${organisationId} is from before Kept put verification keys on record. Name its key ` +
      "with --former-key, as an export, a witness or a mail has it.",
  );

function readPlan(folder: string): z.output<typeof Plan> {
  const file = path.join(folder, planName);
  const plan = Plan.safeParse(parseJson(readFileSync(file, "utf8")));
  if (!plan.success) throw new LedgerRefused(`The file ${file} is damaged: it says what exchange was begun.`);
  return plan.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Once both keys have signed for as long as was said, the former is destroyed. */
export async function endOverlap({ db, folder, now }: Omit<ExchangeOptions, "keys">): Promise<void> {
  if (isExchanging(folder) || readSeed(folder, "former") === undefined) return;
  for await (const organisationId of eachOrganisation(db)) {
    const scope = integratorScope(organisationId);
    const until = await read(db, scope, async (tx) => (await listKeys(tx, scope)).at(-1)?.overlapUntil);
    if (until !== undefined && Temporal.Instant.compare(now(), until) < 0) return;
  }
  destroyFormer(folder);
}
