/** Counts and findings of the ledger in sentences. */
import type { Found } from "../contract.ts";

export const count = (value: number, one: string, many: string): string =>
  `${value.toLocaleString("en-GB")} ${value === 1 ? one : many}`;

export const entryCount = (value: number): string => count(value, "entry", "entries");

const day = (moment: string, zone: string): string =>
  new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: zone }).format(new Date(moment));

const minute = (moment: string, zone: string): string =>
  new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: zone }).format(
    new Date(moment),
  );

/** What a verification without a fault has shown, a sentence each; and what it could not be held against. */
export function foundSentences(found: Found, zone: string): readonly string[] {
  const since = found.since === undefined ? "" : ` recorded since ${day(found.since, zone)}`;
  const newest =
    found.checkpointAt === undefined ? "" : `, the newest of ${minute(found.checkpointAt, zone)}`;
  return [
    `${count(found.size, "entry", "entries")}${since} ${found.size === 1 ? "was" : "were"} derived again, with every tile above them.`,
    `They lead to the root of each of ${count(found.checkpoints, "checkpoint", "checkpoints")} this organisation signed${newest}.`,
    found.anchoredSize === undefined
      ? "Nothing is remembered beside the keys to hold them against."
      : `They go on from the ${entryCount(found.anchoredSize)} remembered beside the keys, apart from the database.`,
    ...witnessSentences(found, zone),
    ...(found.waiting === 0
      ? []
      : [
          `${count(found.waiting, "entry was", "entries were")} still waiting for a number and not part of it.`,
        ]),
  ];
}

function witnessSentences({ witnesses }: Found, zone: string): readonly string[] {
  if (witnesses.length === 0)
    return [
      "No witness has signed yet: that the order was not rewritten rests on us and on kept checkpoints.",
    ];
  return witnesses.map(({ name, size, at, isTrue }) =>
    isTrue
      ? `The witness ${name} saw ${entryCount(size)}${at === undefined ? "" : ` on ${minute(at, zone)}`}, and its signature is its own.`
      : `The signature kept of the witness ${name} at ${entryCount(size)} is not its own.`,
  );
}
