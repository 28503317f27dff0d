/**
 * Two organisations on the whole product for attacks through its routes: one with something of every kind in it, and
 * one whose member may do everything there and nothing in the other.
 */
import { Readable } from "node:stream";
import { insertAbsence, removeAbsence } from "../../../src/features/access/accounts/store.ts";
import { insertPasskey } from "../../../src/features/access/passkeys/store.ts";
import { insertToken } from "../../../src/features/access/tokens/store.ts";
import { newSecret } from "../../../src/features/access/secrets.ts";
import { roles } from "../../../src/features/access/permissions.ts";
import { installPolicy, readPack } from "../../../src/features/policy/index.ts";
import { draftLetter } from "../../../src/features/rights/letters/letters.ts";
import { readRequest } from "../../../src/features/rights/request/store.ts";
import { features } from "../../../src/features.ts";
import { writeCell } from "../../../src/platform/cells/cells.ts";
import { write } from "../../../src/platform/db.ts";
import type { AnyEndpoint } from "../../../src/platform/endpoint.ts";
import { newId } from "../../../src/platform/ids.ts";
import type { TokenId } from "../../../src/features/access/tables.ts";
import { memberIn } from "../../office.ts";
import { requestWorld } from "../../requests.ts";
import type { RequestWorld } from "../../requests.ts";
import { signedIn, testKeys } from "../../signed-in.ts";
import type { SignedInMember } from "../../signed-in.ts";
import { office } from "../../visitor.ts";
import type { Office } from "../../visitor.ts";

export type Besieged = {
  readonly w: RequestWorld;
  readonly kept: Office;
  readonly endpoints: readonly AnyEndpoint[];
  /** Who attacks, with every role of their own organisation. */
  readonly attacker: () => Promise<SignedInMember>;
  readonly close: () => Promise<void>;
};

const everything = roles.filter((role) => role !== "auditor");

export async function besieged(): Promise<Besieged> {
  const w = await requestWorld();
  const [victim, own] = w.organisations;
  const kept = await office(w, { folder: w.platform.folder });
  await fill(w);
  return {
    w,
    kept,
    endpoints: features.flatMap((feature) => feature.routes(kept.platform)).map(({ endpoint }) => endpoint),
    attacker: async () => {
      const who = await signedIn(w, own, everything);
      if (who.scope.organisationId === victim.organisationId) throw new Error("Attacker and victim are one.");
      return who;
    },
    close: async () => {
      await kept.close();
      await w.close();
    },
  };
}

async function fill(w: RequestWorld): Promise<void> {
  const [here, there] = w.organisations;
  for (const one of [here, there]) {
    const pack = await readPack("school");
    await write(w.db, one.scope, (tx) =>
      installPolicy(tx, one.scope, pack, { keys: testKeys, now: w.now() }),
    );
  }
  const anna = await signedIn(w, here, ["owner", "officer"], { name: "Anna Ferrer" });
  const ben = await signedIn(w, here, "handler", { name: "Ben Osei" });
  const { scope } = anna;
  const { caseId } = await w.searched(w.person("meiling"));
  const now = w.now();
  const absence = {
    accountId: anna.accountId,
    deputyId: ben.accountId,
    from: now,
    until: now.add({ hours: 5 }),
  };
  await write(w.db, scope, async (tx) => {
    const request = await readRequest(tx, scope, testKeys, { caseId });
    if (request === undefined) throw new Error("The request is not there.");
    const member = { ...memberIn(w, here), accountId: anna.accountId, actorId: anna.actorId };
    const setting = { scope, desk: w.platform, member, now };
    await draftLetter(tx, setting, request, { template: "answer", language: "en" });
    await insertAbsence(tx, scope, absence, now);
    const gone = await insertAbsence(
      tx,
      scope,
      { ...absence, from: now.add({ hours: 6 }), until: now.add({ hours: 9 }) },
      now,
    );
    await removeAbsence(tx, scope, gone);
    const id = newId<TokenId>();
    const row = { table: "api_token", column: "label", rowId: id };
    const owner = { kind: "subject", id: anna.accountId } as const;
    const labelCell = await writeCell(tx, scope, testKeys, { row, owner, text: "Payroll", now });
    const { accountId } = anna;
    const token = { id, accountId, hash: newSecret().hash, labelCell, scopes: ["case:read"], now };
    await insertToken(tx, scope, { ...token, expiresAt: now.add({ hours: 24 }) });
    await insertPasskey(tx, scope, {
      accountId,
      credentialId: Buffer.alloc(32, 3),
      publicKey: Buffer.alloc(77, 4),
      counter: 0,
      transports: [],
      deviceType: "singleDevice",
      createdAt: now,
    });
    const pdf = Readable.from([Buffer.from("%PDF-1.7 of somebody")]);
    await w.platform.files.put(tx, scope, pdf, {
      owner: { kind: "case", id: caseId },
      mediaType: "application/pdf",
      now,
      caseId,
    });
  });
}
