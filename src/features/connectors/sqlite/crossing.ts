/** What passes between the thread that works on a file of SQLite's (`thread.ts`) and whoever asks it (`apart.ts`). */
import { StepRefused, StoreBusy, type ErasureSession } from "../erasable.ts";
import { KeyMissing, type Reader } from "../reader.ts";
import type {
  DescribedStore,
  ReadLimits,
  SqliteConnection,
  Store,
  ViewLimits,
  WriteLimits,
} from "../store.ts";
import { sqliteCode, SqliteRefused, TooLong, type RefusedWhy } from "./open.ts";

export type Opening =
  | { readonly as: "described"; readonly connection: SqliteConnection }
  | { readonly as: "reading"; readonly connection: SqliteConnection; readonly limits: ReadLimits }
  | { readonly as: "view"; readonly connection: SqliteConnection; readonly limits: ViewLimits }
  | { readonly as: "erasure"; readonly connection: SqliteConnection; readonly limits: WriteLimits };

/** Asked and answered once. */
export type Calls = Pick<Store<SqliteConnection>, "transactionStatus" | "forgetTransaction" | "readLabels"> &
  DescribedStore &
  Pick<ErasureSession, "scan" | "apply" | "settle" | "effects" | "transaction" | "commit">;
/** Answered in batches, each when it is asked for: memory stays flat on both sides. */
export type Streams = Omit<Reader, "width"> & Pick<ErasureSession, "facts" | "references">;

export type Question = { readonly id: number } & (
  | { readonly does: "open"; readonly opening: Opening }
  | { readonly does: "call"; readonly method: keyof Calls; readonly given: readonly unknown[] }
  | { readonly does: "stream"; readonly method: keyof Streams; readonly given: readonly unknown[] }
  | { readonly does: "next" | "end"; readonly stream: number }
  | { readonly does: "close" }
);
export type Answer = { readonly id: number } & (
  | { readonly value: unknown }
  | { readonly failure: CrossedFailure }
);

/** Classes do not cross: a failure is named by what it is, and made anew on the other side. */
export type CrossedFailure = { readonly message: string } & (
  | { readonly is: "busy" | "too-long" | "key-missing" | "other" }
  | { readonly is: "step-refused"; readonly table: string; readonly constraint: string | undefined }
  | { readonly is: "refused"; readonly why: RefusedWhy }
  | { readonly is: "sqlite"; readonly errcode: number }
);

export function crossed(error: unknown): CrossedFailure {
  const message = error instanceof Error ? error.message : "";
  if (error instanceof StoreBusy) return { is: "busy", message };
  if (error instanceof TooLong) return { is: "too-long", message };
  if (error instanceof KeyMissing) return { is: "key-missing", message };
  if (error instanceof SqliteRefused) return { is: "refused", message: error.sentence, why: error.why };
  if (error instanceof StepRefused)
    return { is: "step-refused", message, table: error.table, constraint: error.constraint };
  const errcode = sqliteCode(error);
  return errcode === undefined ? { is: "other", message } : { is: "sqlite", message, errcode };
}

export function remade(failure: CrossedFailure): Error {
  switch (failure.is) {
    case "busy":
      return new StoreBusy(failure.message);
    case "too-long":
      return new TooLong(failure.message);
    case "key-missing":
      return new KeyMissing();
    case "refused":
      return new SqliteRefused(failure.why, failure.message);
    case "step-refused":
      return new StepRefused(failure.table, failure.message, failure.constraint);
    case "sqlite":
      return Object.assign(new Error(failure.message), { errcode: failure.errcode });
    case "other":
      return new Error(failure.message);
  }
}
