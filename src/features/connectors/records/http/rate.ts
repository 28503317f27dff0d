/** How often an API is asked, and when it may be asked again (RFC 9110, 10.2.3: seconds, or a date). */
import { setTimeout as sleep } from "node:timers/promises";
import type { ApiDescription } from "./description.ts";

export type ApiClock = {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
};

export const realClock: ApiClock = {
  now: () => Date.now(),
  sleep: async (milliseconds, signal) => {
    try {
      await sleep(milliseconds, undefined, { signal });
    } catch {
      throw new DOMException("The work was stopped.", "AbortError");
    }
  },
};

/** Waits until one more question keeps within the rate. */
export function pacer({ requests, seconds }: ApiDescription["rate"], clock: ApiClock) {
  const gap = (seconds * 1000) / requests;
  let next = 0;
  return async (signal: AbortSignal): Promise<void> => {
    const now = clock.now();
    const at = Math.max(now, next);
    next = at + gap;
    if (at > now) await clock.sleep(at - now, signal);
  };
}

/** Whole seconds from now; `undefined` when the header says nothing that can be read. */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text);
  // RFC 9110 dates begin with the name of a day; other text that Date would take is no date here.
  const date = /^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}
