/** Ann, whom the contract of systems of records looks for, Bea who is nobody it looks for, and what a kind must offer. */
import type { AskedValue, RecordSystem } from "../../src/features/connectors/records/system.ts";

export const ann: readonly AskedValue[] = [
  { kind: "email", value: "Ann.Example@example.org" },
  { kind: "phone", value: "+44 20 7946 0018" },
  { kind: "name", value: "Ann Müller" },
  { kind: "identifier", value: "C-4711" },
];
/** What stands anywhere of these after an erasure is hers. */
export const hers = [/(?<![a-z])ann\.example@example\.org/i, /c-4711/i];

export type TestSystem = {
  /** Another connection to the same system. */
  open(): RecordSystem;
  /** Titles of what is surely hers, and of what only a name led to; `gaps` (why and how many) of a first look at everything. */
  readonly strong: readonly string[];
  readonly weak: readonly string[];
  readonly gaps: readonly string[];
  /** Everything in the system that is not surely hers, byte by byte, by what it is called. */
  others(): Promise<Readonly<Record<string, string>>>;
  /** All bytes the system would still give to anybody. */
  everything(): Promise<string>;
  /** Somebody writes to the record of this title. */
  change(title: string): Promise<void>;
  /** The system's own way to forbid changing it, and not to look. */
  forbid(): Promise<void>;
  /** Adds so many records of Ann's. */
  add(count: number): Promise<void>;
  /** How to open it, for a process of its own. */
  readonly description: unknown;
  drop(): Promise<void>;
};

export type RecordSystemUnderTest = {
  /** Why its tests are skipped here. */
  readonly missing: string | undefined;
  make(): Promise<TestSystem>;
  /** Ends the server that the tests shared. */
  stop?(): Promise<void>;
};
