/**
 * A system that holds records about people and has no keys by which rows could be followed: a folder of documents or of tables,
 * a mailbox, a directory, an API behind HTTP. Each kind answers in these words; whoever carries out art. 15, 17 or 20 GDPR knows no other.
 * No message, gap or answer holds a value of a person: places and reasons are the product's own words, or names of the system's.
 */

export type RecordSystemKind = "documents" | "tables" | "mailbox" | "directory" | "http";

/**
 * What a person is looked for by. A name finds people of that name, and a telephone number without its country may be
 * somebody's in another: whatever only these led to is `weak`.
 */
export type AskedValue = {
  readonly kind: "email" | "phone" | "name" | "identifier";
  readonly value: string;
};

/** Which record: what the system itself calls it, for as long as it exists. Personal data (an address, a file's name). */
export type RecordRef = { readonly id: string; readonly place: string };

/** `guard`: what the record was when it was seen (an ETag, a digest): another one is never erased on its approval. */
export type GuardedRef = { readonly ref: RecordRef; readonly guard: string };

export type FoundRecord = GuardedRef & {
  /** What a reader knows it by: a subject, a file's name, a common name. Personal data. */
  readonly title: string;
  /** When it was last changed by the system's word, ISO 8601 UTC; `undefined` where the system does not tell. */
  readonly changedAt: string | undefined;
  readonly bytes: number;
  /** What led here: each asked value by its place in the question, and the part of the record that holds it. */
  readonly matched: readonly { readonly asked: number; readonly part: string }[];
  /** `weak`: a person says whose it is before it is disclosed or erased. */
  readonly strength: "strong" | "weak";
  /** What erasing it changes in other records, each a part of the approval: a group that loses a member. Personal data. */
  readonly also?: readonly { readonly place: string; readonly part: string }[];
};

export type RecordContent = {
  readonly parts: readonly {
    /** What the part is called within the record: `body`, an attachment's name, an attribute. */
    readonly name: string;
    readonly mediaType: string;
    readonly bytes: Uint8Array;
    /** Its text as a person reads it; `undefined`: not readable (a scan, a sealed or unknown format). */
    readonly text: string | undefined;
  }[];
};

export type GapReason =
  /** A scan, a picture, a protected or unknown format: nobody looked into it. */
  | "not_readable"
  | "too_large"
  | "refused"
  | "timed_out"
  /** It said so, or pages repeated, ended early or contradicted their count. */
  | "half_answer"
  /** More than was asked for at most: the rest was not looked at. */
  | "cut_off";

export type Coverage =
  | { readonly kind: "complete"; readonly looked: number }
  | {
      readonly kind: "partial";
      readonly looked: number;
      readonly gaps: readonly { readonly place: string; readonly why: GapReason; readonly records: number }[];
    }
  | { readonly kind: "unreachable"; readonly why: string };

export type EraseAnswer =
  /** It took the order. That is all: whether the record is gone, `verify` says. */
  | { readonly kind: "accepted" }
  /** It works on it: ask again with the ticket. */
  | { readonly kind: "pending"; readonly ticket: string }
  | { readonly kind: "already_gone" }
  /** Not what was approved any more: nothing was done. */
  | { readonly kind: "changed" }
  | { readonly kind: "must_keep"; readonly why: string }
  | { readonly kind: "refused"; readonly why: string }
  /** Too many questions, or down for now: nothing is known to have been done. */
  | { readonly kind: "later"; readonly seconds: number }
  /** Cut off in the middle: it may or may not have been done. */
  | { readonly kind: "unknown"; readonly why: string };

/** `gone` is said only by a system that was asked for this very record and denied having it. */
export type Verdict =
  | { readonly kind: "gone" }
  | { readonly kind: "there" }
  /** E.g. in a bin that empties itself: where, and until when if the system tells (ISO 8601 UTC). */
  | { readonly kind: "held"; readonly where: string; readonly until: string | undefined }
  | { readonly kind: "unverifiable"; readonly why: string };

export type SystemTest = {
  readonly system: string;
  readonly version: string | undefined;
  /** As the office shows those of stores: `refuse` this connection, `warn`, `gap` in what is seen, `note`. */
  readonly findings: readonly {
    readonly level: "refuse" | "warn" | "gap" | "note";
    readonly what: string;
    readonly sentence: string;
  }[];
};

/** Declared, and held to by the contract suite: a kind that cannot verify never has an erasure called done. */
export type Capabilities = { readonly erase: boolean; readonly verify: boolean };

export type Together = {
  /** What the record lies in; records of the same are given at once. */
  of(ref: RecordRef): string;
  /** As `erase`, an answer for each in the order asked. What cannot be done for one is done for the others. */
  erase(records: readonly GuardedRef[], signal: AbortSignal): Promise<readonly EraseAnswer[]>;
  /** As `verify`. */
  verify(records: readonly GuardedRef[], signal: AbortSignal): Promise<readonly Verdict[]>;
};

export type RecordSystem = {
  readonly kind: RecordSystemKind;
  readonly can: Capabilities;
  test(signal: AbortSignal): Promise<SystemTest>;
  /**
   * Every record that holds one of the values, each once; the return value says how far that can be believed. Memory stays
   * flat: one record at a time. Throws only `AbortError`: whatever the system does is a gap or `unreachable`.
   */
  find(asked: readonly AskedValue[], signal: AbortSignal): AsyncGenerator<FoundRecord, Coverage, undefined>;
  /** `undefined`: gone since it was found, or not what was found any more. */
  read(record: GuardedRef, signal: AbortSignal): Promise<RecordContent | undefined>;
  erase(record: GuardedRef, signal: AbortSignal): Promise<EraseAnswer>;
  /** Asks after a `pending` order. */
  poll(ticket: string, signal: AbortSignal): Promise<EraseAnswer>;
  /**
   * Whether it is still there, asked anew: no answer of `find` or `erase` is remembered. By its guard a copy is known that
   * stands elsewhere; a system without copies needs none.
   */
  verify(ref: RecordRef, signal: AbortSignal, guard: string): Promise<Verdict>;
  /** Of a system whose records lie together in one thing, such as the rows of a file: that is read and written once for them. */
  readonly together?: Together;
  close(): Promise<void>;
};
