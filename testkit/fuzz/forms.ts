/** How much is thrown: at every commit, or for as long as somebody says. The environment carries the long form's options. */
import { z } from "zod";
import type { DriveOptions, Failure } from "./drive.ts";
import type { Target } from "./requests.ts";
import { commit, isWhole } from "../whole.ts";

export type Form = Omit<DriveOptions, "only"> & {
  readonly only: NonNullable<DriveOptions["only"]>;
  readonly milliseconds: number;
  readonly resultFile: string | undefined;
};

const Options = z.object({
  seed: z.string(),
  perEndpoint: z.number(),
  from: z.number(),
  endpoint: z.string().optional(),
  minutes: z.number(),
  resultFile: z.string(),
});
export type LongOptions = z.infer<typeof Options>;

export const optionsName = "FUZZ_OPTIONS";

/** What is asked of each in every commit, and of each kind of door together; a quarter of it by whoever runs the tests themselves. */
const leastPerEndpoint = isWhole ? 24 : 6;
export const leastPerDoor = isWhole ? 500 : 125;

const doorOf = ({ endpoint: one }: Target): string =>
  one.files ? "upload" : `${one.kind} ${one.method === "GET" ? "reading" : "changing"}`;

/** Five hundred times every endpoint is a matter of minutes: a commit asks each kind of door so often, each with its own seed. */
export function shortForm(targets: readonly Target[]): Form {
  const doors = Map.groupBy(targets, doorOf);
  const share = (target: Target): number =>
    Math.max(leastPerEndpoint, Math.ceil(leastPerDoor / (doors.get(doorOf(target))?.length ?? 1)));
  return {
    seed: commit(),
    perEndpoint: leastPerDoor,
    share,
    only: () => true,
    milliseconds: 60_000,
    resultFile: undefined,
  };
}

export function countByDoor(
  asked: Readonly<Record<string, number>>,
  targets: readonly Target[],
): Readonly<Record<string, number>> {
  const doors = Map.groupBy(targets, doorOf);
  return Object.fromEntries(
    [...doors].map(([door, those]) => [door, those.reduce((sum, { name }) => sum + (asked[name] ?? 0), 0)]),
  );
}

export const longestMilliseconds = (): number => (longForm()?.milliseconds ?? 60_000) + 240_000;

export function longForm(): Form | undefined {
  const given = process.env[optionsName];
  if (given === undefined) return undefined;
  const { seed, perEndpoint, from, endpoint, minutes, resultFile } = Options.parse(JSON.parse(given));
  const end = performance.now() + minutes * 60_000;
  return {
    seed,
    perEndpoint,
    from,
    only: ({ name }) => endpoint === undefined || name === endpoint,
    until: () => performance.now() > end,
    milliseconds: minutes * 60_000,
    resultFile,
  };
}

/** One failure of each sort. */
export function distinct(failures: readonly Failure[]): readonly Failure[] {
  const sorts = failures.map(
    (one) => [`${one.endpoint} ${one.fault.replaceAll(/\d{4,}/g, "n")}`, one] as const,
  );
  return [...new Map(sorts.toReversed()).values()];
}
