/** The Prometheus text format, version 0.0.4: routes are patterns, so no line names anybody. */
import type { LoopDelays } from "../../platform/event_loop.ts";
import type { Figures } from "../../platform/feature.ts";

export function metricsText(
  figures: Figures,
  now: Temporal.Instant,
  memory: { readonly rss: number; readonly heapUsed: number },
  problems: readonly string[],
): string {
  const answers = figures.answers();
  const label = ({ route, status }: { route: string; status: number }): string =>
    `route="${route.replaceAll(/[\\"\n]/g, "_")}",status="${status}"`;
  const reconciled = figures.lastReconciled();
  return [
    metric("kept_ready", "gauge", "Whether the installation is ready.", [
      ["", problems.length === 0 ? 1 : 0],
    ]),
    metric("kept_uptime_seconds", "counter", "Seconds since the start.", [
      ["", now.since(figures.startedAt).total("seconds")],
    ]),
    metric("kept_memory_bytes", "gauge", "Memory of the process.", [
      ['kind="resident"', memory.rss],
      ['kind="heap"', memory.heapUsed],
    ]),
    metric(
      "kept_worker_reconciled_seconds",
      "gauge",
      "When the worker last went through all duties (Unix time).",
      [["", reconciled === undefined ? 0 : reconciled.epochMilliseconds / 1000]],
    ),
    metric(
      "kept_http_answers_total",
      "counter",
      "Answers by route and status.",
      answers.map((a) => [label(a), a.count]),
    ),
    metric(
      "kept_http_milliseconds_total",
      "counter",
      "Time to answer, summed.",
      answers.map((a) => [label(a), Math.round(a.milliseconds)]),
    ),
    figures.loopDelays === undefined ? "" : loopDelay(figures.loopDelays()),
  ].join("");
}

function loopDelay({ buckets, count, sumSeconds }: LoopDelays): string {
  const name = "kept_event_loop_delay_seconds";
  const lines = [
    ...buckets.map((bucket) => `_bucket{le="${bucket.atMostSeconds}"} ${bucket.count}`),
    `_bucket{le="+Inf"} ${count}`,
    `_sum ${sumSeconds}`,
    `_count ${count}`,
  ];
  return `# HELP ${name} How late a timer fires: what everything waits for.\n# TYPE ${name} histogram\n${lines
    .map((line) => `${name}${line}\n`)
    .join("")}`;
}

function metric(
  name: string,
  type: "gauge" | "counter",
  help: string,
  values: readonly (readonly [labels: string, value: number])[],
): string {
  const lines = values.map(([labels, value]) => `${name}${labels === "" ? "" : `{${labels}}`} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join("")}`;
}
