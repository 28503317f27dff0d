/**
 * Limits tries: so many of one thing in a window. Counted in the database, so that every node counts the same, and in
 * a transaction of its own, so that a refused act still counts (OWASP ASVS 5.0 §6.3).
 */
import { createHmac } from "node:crypto";
import { sql } from "kysely";
import { write } from "./db.ts";
import type { Database, WriteTx } from "./db.ts";
import { failPoint } from "./fail_point.ts";
import { deriveKey } from "./keys.ts";
import type { KeyProvider } from "./keys.ts";
import type { Scope } from "./scope.ts";
import type { Instant } from "./time.ts";

export type Try = {
  /** What is limited, a code such as `sign-in.account`. */
  readonly name: string;
  /** Of whom or from where; only its keyed hash is stored. */
  readonly of: string;
  readonly limit: number;
  readonly windowSeconds: number;
  readonly now: Instant;
};

export type Tried = {
  readonly allowed: boolean;
  /** Tries in this window, this one included. */
  readonly count: number;
  /** When the window ends and tries are free again. */
  readonly freeAt: Instant;
};

/** Counts one try, and says whether it is still within the limit. */
export function countTry(db: Database, scope: Scope, keys: KeyProvider, tried: Try): Promise<Tried> {
  return countTries(db, scope, keys, (count) => count(tried));
}

/** Counts several tries in one transaction; which of them may follow from what the ones before said. */
export async function countTries<T>(
  db: Database,
  scope: Scope,
  keys: KeyProvider,
  work: (count: (tried: Try) => Promise<Tried>) => Promise<T>,
): Promise<T> {
  const result = await write(db, scope, (tx) => work((tried) => countIn(tx, scope, keys, tried)));
  failPoint("throttle.counted");
  return result;
}

async function countIn(tx: WriteTx, scope: Scope, keys: KeyProvider, tried: Try): Promise<Tried> {
  const oldest = tried.now.subtract({ seconds: tried.windowSeconds });
  const row = await tx
    .insertInto("throttle")
    .values({
      organisation_id: scope.organisationId,
      bucket: await bucketOf(scope, keys, tried),
      window_started_at: tried.now,
      count: 1,
    })
    .onConflict((conflict) =>
      conflict.columns(["organisation_id", "bucket"]).doUpdateSet({
        count: sql`case when throttle.window_started_at <= ${oldest} then 1 else throttle.count + 1 end`,
        window_started_at: sql`case when throttle.window_started_at <= ${oldest}
          then excluded.window_started_at else throttle.window_started_at end`,
      }),
    )
    .returning(["count", "window_started_at"])
    .executeTakeFirstOrThrow();
  return {
    allowed: row.count <= tried.limit,
    count: row.count,
    freeAt: row.window_started_at.add({ seconds: tried.windowSeconds }),
  };
}

async function bucketOf(
  scope: Scope,
  keys: KeyProvider,
  { name, of }: Pick<Try, "name" | "of">,
): Promise<Buffer> {
  const key = await keys.current(scope.organisationId, { kind: "organisation", id: scope.organisationId });
  return createHmac("sha256", deriveKey(key, "throttle"))
    .update(JSON.stringify([name, of]))
    .digest();
}

/** A try that succeeded makes the ones before it forgotten: limits count failures in a row. */
export async function clearTries(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  tried: Pick<Try, "name" | "of">,
): Promise<void> {
  await tx
    .deleteFrom("throttle")
    .where("organisation_id", "=", scope.organisationId)
    .where("bucket", "=", await bucketOf(scope, keys, tried))
    .execute();
}

/** Removes the organisation's windows that began before `before`; gives their number. */
export async function forgetTries(tx: WriteTx, before: Instant): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom("throttle")
    .where("window_started_at", "<", before)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
