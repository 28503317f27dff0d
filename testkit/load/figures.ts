/** What was measured, as numbers: exact percentiles, a histogram, a slope no outlier bends. */
import type { Taken } from "./drive.ts";

export type Latencies = {
  readonly count: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
};

/** The smallest value that at least this share is not above (nearest rank), from sorted values. */
export function percentile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) return Number.NaN;
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function latencies(values: readonly number[]): Latencies {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => rounded(percentile(sorted, share));
  return { count: sorted.length, p50: at(0.5), p90: at(0.9), p99: at(0.99), p999: at(0.999), max: at(1) };
}

export const latencyOf = ({ meantAt, endedAt }: Pick<Taken, "meantAt" | "endedAt">): number =>
  endedAt - meantAt;

/** Upper bounds in milliseconds. */
const bounds = [1, 2, 5, 10, 20, 50, 100, 250, 500, 1000, 2000, 5000, 10_000, Number.POSITIVE_INFINITY];

export function histogram(
  values: readonly number[],
): readonly { readonly atMost: number; readonly count: number }[] {
  return bounds.map((atMost, index) => {
    const above = bounds[index - 1] ?? Number.NEGATIVE_INFINITY;
    return { atMost, count: values.filter((value) => value > above && value <= atMost).length };
  });
}

/** Theil–Sen: the median of the slopes between all pairs; up to 29 % of the points may lie anywhere. */
export function robustSlope(points: readonly { readonly x: number; readonly y: number }[]): number {
  const slopes = points.flatMap((one, at) =>
    points
      .slice(at + 1)
      .flatMap((other) => (other.x === one.x ? [] : [(other.y - one.y) / (other.x - one.x)])),
  );
  return median(slopes);
}

export function median(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

export function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
