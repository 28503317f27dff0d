/** A process that carries out an approved erasure and is killed at one step of it, as by a power cut; started by path. */
import { openDirectory } from "../../src/features/connectors/records/directory/directory.ts";
import { openDocuments } from "../../src/features/connectors/records/documents/documents.ts";
import { openMailbox } from "../../src/features/connectors/records/mailbox/mailbox.ts";
import { openTables } from "../../src/features/connectors/records/tables/tables.ts";
import { eraseRecords } from "../../src/features/connectors/records/run/erase.ts";
import { openPeople } from "./people_api.ts";
import type { RecordSystem } from "../../src/features/connectors/records/system.ts";

/** Killed at the so-manieth record asked for in this way: before the call that holds it, or when it was answered and nobody knows. */
export type Step = {
  readonly of: "erase" | "verify";
  readonly call: number;
  readonly when: "before" | "after";
};
export type Order = {
  readonly description: unknown;
  readonly folder: string;
  readonly digest: string;
  readonly step: Step;
};

const { description, folder, digest, step } = JSON.parse(process.argv[2] ?? "") as Order;
const options = description as { readonly kind: string };

function opened(): RecordSystem {
  if (options.kind === "documents")
    return openDocuments(options as unknown as Parameters<typeof openDocuments>[0]);
  if (options.kind === "tables") return openTables(options as unknown as Parameters<typeof openTables>[0]);
  if (options.kind === "mailbox") return openMailbox(options as unknown as Parameters<typeof openMailbox>[0]);
  if (options.kind === "http") return openPeople(options as unknown as Parameters<typeof openPeople>[0]);
  return openDirectory(options as unknown as Parameters<typeof openDirectory>[0]);
}

const system = opened();
let calls = 0;
const at = async <T>(of: Step["of"], work: () => Promise<T>, records = 1): Promise<T> => {
  const before = calls;
  if (of === step.of) calls += records;
  const isHere = of === step.of && before < step.call && step.call <= calls;
  if (isHere && step.when === "before") process.kill(process.pid, "SIGKILL");
  const answer = await work();
  if (isHere) process.kill(process.pid, "SIGKILL");
  return answer;
};
const { together } = system;
const dying: RecordSystem = {
  ...system,
  ...(together === undefined
    ? {}
    : {
        together: {
          of: (ref) => together.of(ref),
          erase: (records, signal) => at("erase", () => together.erase(records, signal), records.length),
          verify: (records, signal) => at("verify", () => together.verify(records, signal), records.length),
        },
      }),
  erase: (record, signal) => at("erase", () => system.erase(record, signal)),
  verify: (ref, signal, guard) => at("verify", () => system.verify(ref, signal, guard)),
};
await eraseRecords(
  { systems: [{ name: "one", digest: "one", system: dying }], folder, digest, also: [], leave: [] },
  { now: () => "2026-11-22T10:00:00.000Z", signal: new AbortController().signal },
);
process.exit(0);
