/**
 * Libraries write to the console when they lose their database: stacks and messages that may quote what was stored. While
 * a server runs, each such writing is one line of its log instead, without its text. Decision: docs/decisions/0066-silence.md.
 */
import type { Logger } from "./log.ts";

const methods = ["log", "info", "warn", "error", "trace", "debug"] as const;
type Method = (typeof methods)[number];

/** The servers of this process; the last one to end gives the console back. */
const listening = new Set<Logger>();
let original: Partial<Console> | undefined;

/** Takes the console over for `log`; ends with what it returns. */
export function hearConsole(log: Logger): { readonly stop: () => void } {
  listening.add(log);
  original ??= takeOver();
  return {
    stop: () => {
      listening.delete(log);
      if (listening.size > 0 || original === undefined) return;
      Object.assign(globalThis.console, original);
      original = undefined;
    },
  };
}

function takeOver(): Partial<Console> {
  const { console } = globalThis;
  const before = { ...console };
  for (const method of methods) console[method] = (...said: unknown[]): void => hear(method, said);
  return before;
}

function hear(method: Method, said: readonly unknown[]): void {
  const failure = said.find((one) => one instanceof Error);
  for (const log of listening) {
    if (failure === undefined) log.warn("library.spoke", { method });
    else log.failure("library.spoke", failure, { method });
  }
}
