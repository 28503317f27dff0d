/**
 * What "one effect per key" needs, as the server sees it: `platform/idempotency.ts` keeps it in the database. The work
 * and the memory of it commit together, so a crash between them cannot happen.
 */
import type { WriteTx } from "../db.ts";
import type { Scope } from "../scope.ts";

export type Once = {
  /** Organisation and actor: a key means nothing to anybody else. */
  readonly scope: Scope;
  readonly key: string;
  /** Method and path pattern. */
  readonly route: string;
  /** SHA-256 over parameters and body: the same key with another one is a mistake of the caller. */
  readonly fingerprint: string;
};

/** A reply as it is stored: the body has gone through the reply schema already. */
export type StoredReply = {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
  readonly location?: string;
};

export type Idempotency = {
  /** Runs `work` unless the key was used; answers what was answered then. Refuses another body under the same key. */
  run(once: Once, work: (tx: WriteTx) => Promise<StoredReply>): Promise<StoredReply>;
};
