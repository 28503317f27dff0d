/**
 * Is the ledger in this database the one that was last seen, or longer? Asked before the first request; a database that is
 * shorter or says something else is not served until a person acknowledges it, which is itself an entry
 * (docs/decisions/0072-witness-and-anchor.md).
 */
import { parseCheckpoint, parseNote } from "../../evidence/note.ts";
import { equal } from "../../evidence/bytes.ts";
import { publicKeyOf, verifyNote } from "../../evidence/sign.ts";
import { read, write } from "../db.ts";
import type { Database, Tx, WriteTx } from "../db.ts";
import { eachOrganisation } from "../duties/worker.ts";
import type { OrganisationId } from "../ids.ts";
import type { KeyProvider } from "../keys.ts";
import { systemScope } from "../organisations.ts";
import type { Scope } from "../scope.ts";
import type { Now } from "../time.ts";
import type { Anchor } from "./anchor.ts";
import { integrate } from "./integrate.ts";
import { integratorScope } from "./integrator.ts";
import { insertKey, listKeys, recordFirstKey, verifierOf } from "./key_store.ts";
import { append } from "./ledger.ts";
import { LedgerRefused, originOf } from "./signing_key.ts";
import type { LedgerKey } from "./signing_key.ts";
import { readRoot } from "./tree.ts";
import { generationOf, insertRestart, readHead } from "./tree_store.ts";

export type Continuity =
  | { readonly state: "whole" }
  | { readonly state: "foreign_key" }
  | { readonly state: "shorter" | "different"; readonly size: number; readonly knownSize: number };

type Known = { readonly key: LedgerKey; readonly anchor: Anchor };

/** Whether any ledger was ever signed here. */
export async function hasCheckpoints(db: Database): Promise<boolean> {
  for await (const organisationId of eachOrganisation(db)) {
    const scope = integratorScope(organisationId);
    if ((await read(db, scope, (tx) => readHead(tx, scope))) !== undefined) return true;
  }
  return false;
}

/** Compares the organisation's newest checkpoint with the key on record, with the keystore and with what is remembered of it. */
export async function checkContinuity(tx: Tx, scope: Scope, { key, anchor }: Known): Promise<Continuity> {
  const head = await readHead(tx, scope);
  const size = head?.size ?? 0;
  const keys = await listKeys(tx, scope);
  const present = keys.at(-1)?.publicKey ?? publicKeyOf(key.signer(scope.organisationId, 1));
  if (head !== undefined) {
    const origin = parseCheckpoint(parseNote(head.note)?.text ?? "")?.origin;
    const generations = await generationOf(tx, scope);
    const signed = Array.from({ length: generations }, (_, at) => at + 1).some(
      (generation) =>
        origin === originOf(scope.organisationId, generation) &&
        verifyNote(head.note, [verifierOf(present, scope, generation)]) !== undefined,
    );
    if (!signed) return { state: "foreign_key" };
  }
  // Said before the key is missed: an older database may know a key that is gone by right.
  const known = anchor.known(scope.organisationId);
  if (known !== undefined && known.size > size) return { state: "shorter", size, knownSize: known.size };
  if (known !== undefined && !equal(await readRoot(tx, scope, known.size), known.root))
    return { state: "different", size, knownSize: known.size };
  const isHeld = key.signerFor(present, scope.organisationId, 1) !== undefined;
  return { state: head === undefined || isHeld ? "whole" : "foreign_key" };
}

/** Puts the key on record that signed a ledger from before keys were. */
export async function recordFirstKeys(db: Database, key: LedgerKey, now: Now): Promise<void> {
  for await (const organisationId of eachOrganisation(db)) {
    const scope = integratorScope(organisationId);
    const isMissing = await read(
      db,
      scope,
      async (tx) => (await readHead(tx, scope)) !== undefined && (await listKeys(tx, scope)).length === 0,
    );
    if (isMissing) await write(db, scope, (tx) => recordFirstKey(tx, scope, key, now()));
  }
}

/** Refuses with a sentence for each ledger that is not whole. */
export async function refuseBrokenLedgers(db: Database, known: Known): Promise<void> {
  const sentences: string[] = [];
  for await (const organisationId of eachOrganisation(db)) {
    const scope = integratorScope(organisationId);
    const found = await read(db, scope, (tx) => checkContinuity(tx, scope, known));
    const sentence = sentenceOf(organisationId, found);
    if (sentence !== undefined) sentences.push(sentence);
  }
  if (sentences.length > 0) throw new LedgerRefused(sentences.join("\n"));
}

function sentenceOf(organisationId: OrganisationId, found: Continuity): string | undefined {
  const ledger = `The ledger of the organisation ${organisationId}`;
  const mend =
    "Put the newest database back, or, if an older one was restored on purpose and the rest is lost, say so with " +
    `\`kept ledger acknowledge ${organisationId} --reason "…"\`; that becomes an entry for ever.`;
  switch (found.state) {
    case "whole":
      return undefined;
    case "foreign_key":
      return `${ledger} was signed with another key than the file ledger.key of this keystore. Put that file back from its copy.`;
    case "shorter":
      return `${ledger} was rolled back: it has ${found.size} entries, and ${found.knownSize} were seen and signed before. ${mend}`;
    case "different":
      return `${ledger} was rewritten: its first ${found.knownSize} entries are not those that were seen and signed before. ${mend}`;
  }
}

export type AcknowledgeOptions = Known & {
  readonly db: Database;
  readonly keys: KeyProvider;
  readonly now: Now;
  readonly organisationId: OrganisationId;
  /** Why, in words; sealed like every payload. */
  readonly reason: string;
};

/** Lets a ledger go on that lost entries: as an entry of its own, under a new origin. Refuses when nothing is wrong. */
export async function acknowledgeLoss(
  options: AcknowledgeOptions,
): Promise<{ readonly formerSize: number; readonly foundSize: number; readonly origin: string }> {
  const { db, keys, now, key, anchor, organisationId } = options;
  const scope = await systemScope(db, organisationId);
  const former = anchor.known(organisationId);
  const done = await write(db, scope, async (tx) => {
    const found = await checkContinuity(tx, scope, options);
    if (former === undefined || (found.state !== "shorter" && found.state !== "different")) {
      throw new LedgerRefused(
        "There is nothing to acknowledge: this ledger is as long as it was last seen, or longer.",
      );
    }
    const number = (await generationOf(tx, scope)) + 1;
    await continueWithPresent(tx, scope, options, number);
    const { id } = await append(tx, scope, keys, {
      type: "ledger.loss_acknowledged",
      now: now(),
      payload: { reason: options.reason, found_size: found.size, former_size: found.knownSize },
      owner: { kind: "organisation", id: organisationId },
    });
    const { size: formerSize, root } = former;
    await insertRestart(tx, scope, {
      number,
      entryId: id,
      formerSize,
      formerRoot: Buffer.from(root),
      foundSize: found.size,
      at: now(),
    });
    // Everything that waits is numbered with it, so that the new origin begins with the acknowledgement.
    for (let more = true; more;) {
      const integrated = await integrate(tx, scope, { key, now: now(), thorough: true });
      if (integrated === undefined)
        throw new LedgerRefused("Stop the running servers first: one is at work on this ledger.");
      more = integrated.more;
    }
    const head = await readHead(tx, scope);
    if (head === undefined) throw new Error("The acknowledgement was not numbered.");
    return { head, formerSize, foundSize: found.size, origin: originOf(organisationId, number) };
  });
  anchor.replace(organisationId, done.head.note);
  anchor.flush();
  return { formerSize: done.formerSize, foundSize: done.foundSize, origin: done.origin };
}

/** The state that was found may know a key that is gone: the new name then begins with the present one. */
async function continueWithPresent(
  tx: WriteTx,
  scope: Scope,
  { key, now }: AcknowledgeOptions,
  generation: number,
): Promise<void> {
  const last = (await listKeys(tx, scope)).at(-1);
  if (last === undefined || key.signerFor(last.publicKey, scope.organisationId, 1) !== undefined) return;
  const publicKey = Buffer.from(publicKeyOf(key.signer(scope.organisationId, 1)));
  const begun = { number: last.number + 1, generation, kind: "restarted", publicKey, sinceSize: 0 } as const;
  await insertKey(tx, scope, begun, now());
}
