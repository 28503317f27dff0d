/**
 * One effect per key: the key is claimed in the transaction of the effect, so that both are there or neither. A
 * duplicate that comes meanwhile waits for the first on the unique index and is given its reply. The reply is sealed
 * (it may hold anything) and lives a day; of the request only a keyed hash is kept.
 * Decision: docs/decisions/0024-idempotency.md.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { open, readHead, seal } from "./cells/seal.ts";
import type { CellPlace } from "./cells/seal.ts";
import { write } from "./db.ts";
import type { Database, WriteTx } from "./db.ts";
import { refusal } from "./errors.ts";
import { failPoint } from "./fail_point.ts";
import { newId } from "./ids.ts";
import type { KeyOwner, KeyProvider } from "./keys.ts";
import { deriveKey } from "./keys.ts";
import type { Idempotency, Once, StoredReply } from "./http/once.ts";
import type { Scope } from "./scope.ts";
import type { Instant, Now } from "./time.ts";
import { dayOwner } from "./vault/day_owner.ts";

const lifeHours = 24;

const Stored = z.strictObject({
  status: z.int(),
  body: z.string(),
  type: z.string().optional(),
  location: z.string().optional(),
});

export function createIdempotency(db: Database, keys: KeyProvider, now: Now): Idempotency {
  return {
    run: async (once, work) => {
      try {
        // A duplicate waits this long for the first; then it is told to ask again.
        const patience = { lockTimeoutSeconds: 5 };
        return await write(db, once.scope, (tx) => claim(tx, keys, now, once, work), patience);
      } catch (error) {
        const stuck = error instanceof Error && "code" in error && error.code === "55P03";
        throw stuck ? refusal("idempotency_in_progress") : error;
      }
    },
  };
}

async function claim(
  tx: WriteTx,
  keys: KeyProvider,
  now: Now,
  once: Once,
  work: (tx: WriteTx) => Promise<StoredReply>,
): Promise<StoredReply> {
  const { scope } = once;
  const owner: KeyOwner = { kind: "organisation", id: scope.organisationId };
  const key = await keys.current(scope.organisationId, owner);
  const hash = createHmac("sha256", deriveKey(key, "body hash")).update(once.fingerprint).digest();
  const at = now();
  const id: string = newId();
  const insert = tx
    .insertInto("idempotency")
    .values({
      organisation_id: scope.organisationId,
      id,
      actor_id: scope.actorId,
      route: once.route,
      key: once.key,
      body_hash: hash,
      status: null,
      reply: null,
      created_at: at,
      expires_at: at.add({ hours: lifeHours }),
    })
    .onConflict((conflict) => conflict.columns(["organisation_id", "actor_id", "route", "key"]).doNothing());
  const isClaimed = async (): Promise<boolean> =>
    (await insert.executeTakeFirst()).numInsertedOrUpdatedRows === 1n;
  // Rarely is a key known, and more rarely known for so long that it is over: only then is that one cleared away.
  const isOurs = (await isClaimed()) || ((await clearOver(tx, once, at)) && (await isClaimed()));
  if (!isOurs) return remembered(tx, keys, once, hash);
  failPoint("change.claimed");
  const reply = await work(tx);
  failPoint("change.worked");
  // The reply may hold a person's data: it is sealed for the day, and so are the backups of it.
  const today = dayOwner(scope.organisationId, at);
  const dayKey = await keys.current(scope.organisationId, today);
  const envelope = seal(dayKey, today, placeOf(scope, id), Buffer.from(JSON.stringify(reply)));
  await tx
    .updateTable("idempotency")
    .set({ status: reply.status, reply: envelope })
    .where("id", "=", id)
    .execute();
  failPoint("change.replied");
  return reply;
}

/** True when the key was known and its day is over: it is free again. */
async function clearOver(tx: WriteTx, { scope, route, key }: Once, at: Instant): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom("idempotency")
    .where("actor_id", "=", scope.actorId)
    .where("route", "=", route)
    .where("key", "=", key)
    .where("expires_at", "<=", at)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

async function remembered(tx: WriteTx, keys: KeyProvider, once: Once, hash: Buffer): Promise<StoredReply> {
  const row = await tx
    .selectFrom("idempotency")
    .select(["id", "body_hash", "reply", "created_at"])
    .where("actor_id", "=", once.scope.actorId)
    .where("route", "=", once.route)
    .where("key", "=", once.key)
    .executeTakeFirst();
  if (row?.reply === undefined || row.reply === null) throw refusal("idempotency_in_progress");
  if (!timingSafeEqual(row.body_hash, hash)) throw refusal("idempotency_key_reused");
  const owner = dayOwner(once.scope.organisationId, row.created_at);
  const key = await keys.find(once.scope.organisationId, owner, readHead(row.reply).keyId);
  if (key === undefined) throw refusal("idempotency_key_reused");
  const { type, location, ...reply } = Stored.parse(
    JSON.parse(open(key, owner, placeOf(once.scope, row.id), row.reply).toString("utf8")),
  );
  return {
    ...reply,
    ...(type === undefined ? {} : { type }),
    ...(location === undefined ? {} : { location }),
  };
}

function placeOf(scope: Scope, id: string): CellPlace {
  return { organisationId: scope.organisationId, table: "idempotency", column: "reply", rowId: id };
}

/** Forgets the replies of more than a day ago; gives their number. */
export async function forgetReplies(tx: WriteTx, now: Now): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom("idempotency")
    .where("expires_at", "<=", now())
    .executeTakeFirst();
  return Number(numDeletedRows);
}
