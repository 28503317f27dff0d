/**
 * Whether the office has to ask again who is there: a step was refused with `step_up_required`. The proof is given in a
 * tab of its own, so that nothing typed here is lost or has to be kept anywhere; that tab says so on a channel of this
 * browser, and the step that waits goes on.
 */
import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let waiting: readonly ((isProved: boolean) => void)[] = [];

function settle(isProved: boolean): void {
  const settled = waiting;
  waiting = [];
  for (const go of settled) go(isProved);
  for (const listener of listeners) listener();
}

/** Asks; resolves to whether to try once more. Steps that ask at the same time share one question. */
export function proveAgain(): Promise<boolean> {
  return new Promise((resolve) => {
    waiting = [...waiting, resolve];
    for (const listener of listeners) listener();
  });
}

/** Tries again what waits; a step for which the proof still is too old asks anew. */
export function goOn(): void {
  settle(true);
}

export function stopAsking(): void {
  settle(false);
}

export function useAskedAgain(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => waiting.length > 0,
  );
}

/** Between the tabs of one browser, signed in to one organisation. It carries nothing but that a proof was given. */
export function proofChannel(organisation: string): BroadcastChannel {
  return new BroadcastChannel(`kept-proved-${organisation}`);
}
