/** A system whose answers a test chooses, a list of Ann's records found in it, and what a run over it came to. */
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type {
  EraseAnswer,
  FoundRecord,
  RecordSystem,
  Verdict,
} from "../../src/features/connectors/records/system.ts";

/** What the system does with each record; what is not said is erased and then gone. */
export type Behaviour = {
  erase?(id: string, orders: number): EraseAnswer | Promise<EraseAnswer>;
  poll?(ticket: string): EraseAnswer;
  verify?(id: string): Verdict | Promise<Verdict>;
  readonly gaps?: "partial" | "unreachable";
};

export type Chosen = {
  readonly system: RecordSystem;
  readonly there: Map<string, FoundRecord>;
  readonly orders: string[];
};

export function systemOf(
  strong: readonly string[],
  weak: readonly string[] = [],
  behaviour: Behaviour = {},
): Chosen {
  const record = (id: string, strength: "strong" | "weak"): FoundRecord => ({
    ref: { id, place: "here" },
    guard: "g",
    title: `title of ${id}`,
    changedAt: undefined,
    bytes: 1,
    matched: [{ asked: 0, part: "text" }],
    strength,
  });
  const there = new Map<string, FoundRecord>([
    ...strong.map((id) => [id, record(id, "strong")] as const),
    ...weak.map((id) => [id, record(id, "weak")] as const),
  ]);
  const orders: string[] = [];
  const system: RecordSystem = {
    kind: "http",
    can: { erase: true, verify: true },
    test: () => Promise.resolve({ system: "made up", version: undefined, findings: [] }),
    async *find() {
      yield* there.values();
      if (behaviour.gaps === "unreachable") return { kind: "unreachable", why: "It is closed." };
      if (behaviour.gaps === "partial")
        return {
          kind: "partial",
          looked: there.size,
          gaps: [{ place: "here", why: "not_readable", records: 2 }],
        };
      return { kind: "complete", looked: there.size };
    },
    read: () => Promise.resolve(undefined),
    erase: async ({ ref: { id } }) => {
      orders.push(id);
      const answer = (await behaviour.erase?.(id, orders.length)) ?? { kind: "accepted" as const };
      if (answer.kind === "accepted") there.delete(id);
      return answer;
    },
    poll: (ticket) => Promise.resolve(behaviour.poll?.(ticket) ?? { kind: "accepted" as const }),
    verify: async ({ id }) =>
      (await behaviour.verify?.(id)) ?? (there.has(id) ? { kind: "there" } : { kind: "gone" }),
    close: () => Promise.resolve(),
  };
  return { system, there, orders };
}

export function folderFor(): { readonly folder: string; drop(): void } {
  const base = realpathSync(mkdtempSync(path.join(tmpdir(), "kept-records-")));
  return { folder: path.join(base, "plan"), drop: () => rmSync(base, { recursive: true, force: true }) };
}
