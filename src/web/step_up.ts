/** Whether the office has to ask again who is there: a step was refused with `step_up_required`. */
import { useSyncExternalStore } from "react";

let asked = false;
const listeners = new Set<() => void>();

function set(value: boolean): void {
  asked = value;
  for (const listener of listeners) listener();
}

export function askAgain(): void {
  set(true);
}

export function stopAsking(): void {
  set(false);
}

export function useAskedAgain(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => asked,
  );
}
