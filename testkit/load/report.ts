/** What is printed and what is kept of a run. */
import type { Taken } from "./drive.ts";
import { histogram, latencies, latencyOf, median, rounded, type Latencies } from "./figures.ts";
import type { Metrics } from "./installation.ts";
import type { Searches } from "./officer.ts";
import type { Sample } from "./verdict.ts";

export type Watched = {
  readonly begin: Metrics;
  readonly end: Metrics;
  readonly residentMax: number;
  /** In a soak, after each collection of garbage. */
  readonly samples: readonly Sample[];
};

export type LoadReport = ReturnType<typeof loadReport>;

export function loadReport(run: {
  readonly visitors: number;
  readonly taken: readonly Taken[];
  readonly watched: Watched;
  readonly searches: Searches;
}) {
  const { visitors, taken, watched, searches } = run;
  const times = taken.map(latencyOf);
  return {
    visitors,
    steps: taken.length,
    limited: taken.filter(({ outcome }) => outcome === "limited").length,
    errors: taken.filter(({ outcome }) => typeof outcome !== "string").length,
    milliseconds: latencies(times),
    byStep: byStep(taken),
    histogram: histogram(times)
      .filter(({ count }) => count > 0)
      .map(({ atMost, count }) => ({ atMost: Number.isFinite(atMost) ? atMost : "more", count })),
    ownLatenessP99: latencies(taken.map(({ ownLateness }) => ownLateness)).p99,
    searches: {
      done: searches.done.length,
      medianMilliseconds: median(searches.done.map(({ milliseconds }) => milliseconds)),
      longestMilliseconds: Math.max(...searches.done.map(({ milliseconds }) => milliseconds)),
      rowsFound: searches.done.reduce((sum, each) => sum + each.rows, 0),
      slowest: searches.done.toSorted((left, right) => right.milliseconds - left.milliseconds).slice(0, 3),
    },
    eventLoop: loopBetween(watched.begin, watched.end),
    residentMiB: {
      begin: mebibytes(watched.begin.resident),
      most: mebibytes(watched.residentMax),
      end: mebibytes(watched.end.resident),
    },
  };
}

function byStep(taken: readonly Taken[]): Readonly<Record<string, Latencies>> {
  const names = [...new Set(taken.map(({ step }) => step))].sort();
  return Object.fromEntries(
    names.map((name) => [name, latencies(taken.filter(({ step }) => step === name).map(latencyOf))]),
  );
}

/** How many timers of the server fired later than so many seconds, of how many. */
export function loopBetween(
  begin: Metrics,
  end: Metrics,
): { readonly looks: number; readonly laterThan: Readonly<Record<string, number>> } {
  const between = (bound: string): number => (end.loop.get(bound) ?? 0) - (begin.loop.get(bound) ?? 0);
  const looks = between("+Inf");
  const bounds = [...end.loop.keys()].filter((bound) => bound !== "+Inf");
  return {
    looks,
    laterThan: Object.fromEntries(bounds.map((bound) => [`${bound} s`, looks - between(bound)])),
  };
}

const mebibytes = (bytes: number): number => rounded(bytes / 2 ** 20);

export function printLoad(report: LoadReport, say: (line: string) => void): void {
  const { milliseconds: all, searches, eventLoop, residentMiB } = report;
  say(
    `${report.visitors} visitors, ${report.steps} requests, ${report.limited} limited, ${report.errors} errors`,
  );
  const header = ["", "count", "p50", "p90", "p99", "p99.9", "max"];
  const line = (name: string, one: Latencies): string[] => [
    name,
    ...[one.count, one.p50, one.p90, one.p99, one.p999, one.max].map(String),
  ];
  const steps = Object.entries(report.byStep).map(([name, one]) => line(name, one));
  for (const cells of [header, ...steps, line("all (ms)", all)]) {
    say(cells.map((cell, at) => (at === 0 ? cell.padEnd(16) : cell.padStart(9))).join(""));
  }
  const most = Math.max(...report.histogram.map(({ count }) => count));
  for (const { atMost, count } of report.histogram) {
    say(
      `${`≤ ${atMost} ms`.padStart(12)} ${String(count).padStart(7)} ${"█".repeat(Math.ceil((count / most) * 50))}`,
    );
  }
  say(
    `${searches.done} searches, median ${searches.medianMilliseconds} ms, longest ${searches.longestMilliseconds} ms, ${searches.rowsFound} rows found; slowest ${JSON.stringify(searches.slowest)}`,
  );
  say(
    `Event loop of the server, later than: ${Object.entries(eventLoop.laterThan)
      .map(([bound, count]) => `${bound} ${count}`)
      .join(", ")} of ${eventLoop.looks}`,
  );
  say(
    `Memory of the server: ${residentMiB.begin} MiB, at most ${residentMiB.most}, in the end ${residentMiB.end}`,
  );
}

export function printSoak(samples: readonly Sample[], say: (line: string) => void): void {
  say("   second  resident MiB   heap MiB   handles   connections   spool   files  searches");
  for (const sample of samples) {
    const cells = [
      Math.round(sample.at / 1000),
      mebibytes(sample.resident),
      mebibytes(sample.heap),
      sample.handles,
      sample.connections,
      sample.spoolFiles,
      sample.files,
      sample.searches,
    ];
    const widths = [9, 14, 11, 10, 14, 8, 8, 10];
    say(cells.map((cell, at) => String(cell).padStart(widths[at] ?? 0)).join(""));
  }
}
