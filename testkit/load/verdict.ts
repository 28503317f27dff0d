/** What must hold (docs/decisions/0063-load.md), and what of it did not, in sentences. */
import type { Taken } from "./drive.ts";
import { latencies, latencyOf, median, robustSlope } from "./figures.ts";
import type { Visit } from "./plan.ts";

const p99Milliseconds = 250;
/** Were we late ourselves, what was measured is this machine and not the product. */
const ownLatenessMilliseconds = 50;

/** What was not answered as it should be; empty when everybody was. 429 is an answer. */
export function judgeAnswers(
  plan: readonly Visit[],
  taken: readonly Taken[],
  searches: { readonly done: number; readonly problems: readonly string[] },
): readonly string[] {
  const broken: string[] = [];
  const wanted = plan.reduce((sum, { steps }) => sum + steps.length, 0);
  if (taken.length !== wanted) broken.push(`${taken.length} of ${wanted} steps were answered`);
  const errors = taken.flatMap(({ outcome }) => (typeof outcome === "string" ? [] : [outcome.error]));
  if (errors.length > 0) {
    broken.push(`${errors.length} errors other than 429: ${[...new Set(errors)].slice(0, 5).join("; ")}`);
  }
  if (searches.done === 0) broken.push("no search ended meanwhile");
  if (searches.problems.length > 0) broken.push(`the search: ${searches.problems.slice(0, 3).join("; ")}`);
  return broken;
}

/** What took too long, from the moment it was meant to begin. */
export function judgeTimes(taken: readonly Taken[]): readonly string[] {
  const { p99 } = latencies(taken.map(latencyOf));
  return p99 <= p99Milliseconds ? [] : [`p99 is ${p99} ms, over ${p99Milliseconds} ms`];
}

/** Why these figures would say nothing about the product; empty when they do. */
export function judgeOurselves(taken: readonly Taken[]): readonly string[] {
  const { p99 } = latencies(taken.map(({ ownLateness }) => ownLateness));
  return p99 <= ownLatenessMilliseconds ? [] : [`the visitors themselves were sent ${p99} ms late (p99)`];
}

/** One look at the server in a soak. */
export type Sample = {
  /** Milliseconds since the beginning. */
  readonly at: number;
  /** After a collection of garbage, in bytes. */
  readonly resident: number;
  readonly heap: number;
  /** Open file descriptors; -1 where the system does not tell. */
  readonly handles: number;
  readonly connections: number;
  readonly spoolFiles: number;
  readonly files: number;
  /** Searches that had ended: each leaves its journal, which is evidence and stays. */
  readonly searches: number;
};

/** The first quarter warms up: pools fill, code is compiled. */
const warmUpShare = 0.25;
const fewestSamples = 8;
/** Memory may grow by a tenth over the soak (reliability plan §2f, as for eight hours); a handle or two may be in use when we look. */
const memoryShare = 0.1;
const looseHandles = 4;

export function judgeSoak(samples: readonly Sample[]): readonly string[] {
  const end = samples.at(-1)?.at ?? 0;
  const kept = samples.filter(({ at }) => at >= end * warmUpShare);
  if (kept.length < fewestSamples) return [`${kept.length} looks are too few to see a trend`];
  const span = end - (kept[0]?.at ?? 0);
  const growth = (of: (sample: Sample) => number): number =>
    robustSlope(kept.map((sample) => ({ x: sample.at, y: of(sample) }))) * span;
  const broken: string[] = [];
  for (const [name, of] of [
    ["resident memory", (sample: Sample) => sample.resident],
    ["heap", (sample: Sample) => sample.heap],
  ] as const) {
    const share = growth(of) / median(kept.map(of));
    if (share > memoryShare) broken.push(`${name} grew by ${Math.round(share * 100)} %`);
  }
  for (const [name, of] of [
    ["file descriptors", (sample: Sample) => sample.handles],
    ["database connections", (sample: Sample) => sample.connections],
    ["files in the spool", (sample: Sample) => sample.spoolFiles],
    ["stored files, but for a journal of each search,", (sample: Sample) => sample.files - sample.searches],
  ] as const) {
    const more = growth(of);
    if (more > looseHandles) broken.push(`${name} grew by ${Math.round(more)}`);
  }
  return broken;
}
