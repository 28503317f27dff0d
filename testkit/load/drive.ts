/**
 * Sends a plan: each step at its moment, whether or not others were answered. A step that depends on the visitor's last
 * page waits for it, and that wait is part of its latency, which counts from the moment it was meant to begin: a stall
 * is charged to everybody it held up (coordinated omission).
 */
import type { StepName, Visit } from "./plan.ts";

export type Clock = {
  /** Milliseconds since the beginning. */
  readonly now: () => number;
  readonly until: (milliseconds: number) => Promise<void>;
};

/** `ok`: the page that was meant to come. `limited`: 429. Everything else is an error, in a word. */
export type Outcome = "ok" | "limited" | { readonly error: string };

/** One visitor: remembers cookies, forms and the page before. */
export type Visitor = { readonly take: (step: StepName) => Promise<Outcome> };

export type Taken = {
  readonly visit: number;
  readonly step: StepName;
  readonly outcome: Outcome;
  /** When it was meant to begin, when it was sent, when it was answered. */
  readonly meantAt: number;
  readonly sentAt: number;
  readonly endedAt: number;
  /** How late it was sent for no other reason than that we were late ourselves. */
  readonly ownLateness: number;
};

export async function drive(
  plan: readonly Visit[],
  clock: Clock,
  arrive: (visit: Visit) => Visitor,
): Promise<readonly Taken[]> {
  const taken: Taken[] = [];
  const under: Promise<void>[] = [];
  for (const visit of plan) {
    const [first] = visit.steps;
    if (first === undefined) continue;
    await clock.until(first.at);
    under.push(pay(visit, clock, arrive(visit), taken));
  }
  await Promise.all(under);
  return taken;
}

async function pay(visit: Visit, clock: Clock, visitor: Visitor, taken: Taken[]): Promise<void> {
  let freeAt = 0;
  for (const { at, name } of visit.steps) {
    await clock.until(at);
    const sentAt = clock.now();
    const outcome = await visitor.take(name);
    const endedAt = clock.now();
    const ownLateness = sentAt - Math.max(at, freeAt);
    taken.push({ visit: visit.number, step: name, outcome, meantAt: at, sentAt, endedAt, ownLateness });
    freeAt = endedAt;
  }
}

/** The real one, from now on. */
export function realClock(): Clock {
  const began = performance.now();
  const now = (): number => performance.now() - began;
  return {
    now,
    until: async (milliseconds) => {
      // A timer may fire a little early.
      for (let left = milliseconds - now(); left > 0; left = milliseconds - now()) {
        await new Promise((resolve) => {
          setTimeout(resolve, left);
        });
      }
    },
  };
}
