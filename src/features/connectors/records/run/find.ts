/** Looks for a person in several systems, one after the other, and writes what a person is to read. */
import { unaskable } from "../match.ts";
import { isAbort, stopIfAborted } from "../gaps.ts";
import type { AskedValue, Coverage, FoundRecord, RecordSystem } from "../system.ts";
import { writeList } from "./list.ts";

export type NamedSystem = {
  readonly name: string;
  /** Of its description: an approval is for the system that was searched. */
  readonly digest: string;
  readonly system: RecordSystem;
};

export type FoundIn = {
  readonly system: string;
  readonly strong: number;
  readonly weak: number;
  readonly coverage: Coverage;
};

/** It cannot be carried out as it was asked; the sentence says why. */
export class RecordsRefused extends Error {
  override readonly name = "RecordsRefused";
  readonly sentence: string;
  constructor(sentence: string) {
    super(sentence);
    this.sentence = sentence;
  }
}

/** Why the person cannot be looked for by these. */
export function unaskableAmong(asked: readonly AskedValue[]): string | undefined {
  return asked.length === 0
    ? "Say what the person is known by."
    : asked.flatMap((one) => unaskable(one) ?? [])[0];
}

/** Every record of a system, and at the end what that is worth. A system that throws what it may not is half an answer. */
export async function lookThrough(
  { name, system }: NamedSystem,
  asked: readonly AskedValue[],
  signal: AbortSignal,
  each: (record: FoundRecord) => Promise<void> | void,
): Promise<Coverage> {
  stopIfAborted(signal);
  const finding = system.find(asked, signal);
  let looked = 0;
  try {
    for (;;) {
      const step = await finding.next().catch((error: unknown) => {
        stopIfAborted(signal);
        if (isAbort(error)) throw error;
      });
      if (step === undefined)
        return { kind: "partial", looked, gaps: [{ place: name, why: "half_answer", records: 1 }] };
      if (step.done === true) return step.value;
      looked += 1;
      await each(step.value);
    }
  } finally {
    await finding.return({ kind: "unreachable", why: "The search was left." }).catch(() => undefined);
  }
}

/** The list in its folder, its digest, and what was found where. */
export async function findRecords(
  request: {
    readonly systems: readonly NamedSystem[];
    readonly asked: readonly AskedValue[];
    readonly folder: string;
  },
  options: {
    readonly now: () => string;
    readonly signal: AbortSignal;
    readonly textLine: (system: string, number: number, record: FoundRecord) => string;
    readonly onSystem?: (found: FoundIn) => void;
  },
): Promise<{ readonly digest: string; readonly found: readonly FoundIn[] }> {
  const why = unaskableAmong(request.asked);
  if (why !== undefined) throw new RecordsRefused(why);
  const names = new Set(request.systems.map(({ name }) => name));
  if (names.size < request.systems.length)
    throw new RecordsRefused("Two systems have one name: each needs its own.");
  const systems = request.systems.map(({ name, digest }) => ({ name, digest }));
  const list = await writeList(
    request.folder,
    { asked: request.asked, systems, madeAt: options.now() },
    (listed) => options.textLine(listed.system, listed.number, listed.record),
  );
  const found: FoundIn[] = [];
  try {
    for (const one of request.systems) {
      const count = { strong: 0, weak: 0 };
      const coverage = await lookThrough(one, request.asked, options.signal, async (record) => {
        count[record.strength] += 1;
        await list.add(one.name, record);
      });
      found.push({ system: one.name, ...count, coverage });
      options.onSystem?.({ system: one.name, ...count, coverage });
    }
    const digest = await list.finish(
      Object.fromEntries(found.map(({ system, coverage }) => [system, coverage])),
    );
    return { digest, found };
  } catch (error) {
    await list.discard();
    throw error;
  }
}
