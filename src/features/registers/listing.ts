/** The entries of one kind as a list tells them, and the registers at a glance. Pure but for the words of the register. */
import type { z } from "zod";
import type { EntryLine, EntryList, Overview } from "./contract.ts";
import { gapsOfRegister } from "./domain.gaps.ts";
import { copied } from "./entries.ts";
import { kindNames } from "./kinds/field.ts";
import type { KindName } from "./kinds/field.ts";
import type { WholeRegister } from "./register.ts";

const pageSize = 100;
/** As many gaps as one reads at a glance. */
const shownGaps = 200;

export type Query = {
  readonly search?: string | undefined;
  readonly after?: number | undefined;
  readonly show: "in-use" | "gaps" | "retired";
};

/** A page of the entries of a kind, by name; a search looks through every word of theirs. */
export function listOf(register: WholeRegister, kind: KindName, query: Query): z.infer<typeof EntryList> {
  const { language } = register;
  const wanted = (query.search ?? "").toLocaleLowerCase(language);
  const gaps = Map.groupBy(gapsOfRegister(register), (gap) => `${gap.kind} ${gap.key}`);
  const lines = register.entries
    .filter((entry) => entry.kind === kind && entry.isRetired === (query.show === "retired"))
    .map((entry): EntryLine => ({
      key: entry.key,
      name: entry.name,
      values: copied(entry.values),
      gaps: (gaps.get(`${kind} ${entry.key}`) ?? []).map(({ sentence }) => sentence),
      version: entry.version,
      changedAt: entry.changedAt.toString(),
      isRetired: entry.isRetired,
    }))
    .filter((line) => query.show !== "gaps" || line.gaps.length > 0)
    .filter(({ key, values }) =>
      `${key} ${Object.values(values).flat().join(" ")}`.toLocaleLowerCase(language).includes(wanted),
    )
    .toSorted((one, other) => one.name.localeCompare(other.name, language));
  const from = query.after ?? 0;
  const items = lines.slice(from, from + pageSize);
  const next = from + items.length;
  return { items, of: lines.length, ...(next < lines.length ? { next } : {}) };
}

export function overviewOf(register: WholeRegister): z.infer<typeof Overview> {
  const gaps = gapsOfRegister(register);
  return {
    kinds: kindNames.map((kind) => ({
      kind,
      entries: register.entries.filter((entry) => entry.kind === kind && !entry.isRetired).length,
      gaps: gaps.filter((gap) => gap.kind === kind).length,
    })),
    gaps: gaps.slice(0, shownGaps).map((gap) => ({ ...gap })),
    of: gaps.length,
  };
}
