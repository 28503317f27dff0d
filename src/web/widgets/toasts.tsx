/** Short words after something was done. They say nothing that is not also on the page, and stay until read. */
import { useEffect, useSyncExternalStore } from "react";
import type { ReactNode } from "react";

type Toast = { readonly id: number; readonly text: string };

let shown: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  shown = next;
  for (const listener of listeners) listener();
}

/** Shows a sentence such as “The settings are saved.” */
export function toast(text: string): void {
  last += 1;
  set([...shown.slice(-2), { id: last, text }]);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Where they appear; the shell has it once. */
export function Toasts(): ReactNode {
  const toasts = useSyncExternalStore(subscribe, () => shown);
  const newest = toasts.at(-1)?.id;
  useEffect(() => {
    if (newest === undefined) return undefined;
    const timer = setTimeout(() => set([]), 8000);
    return () => clearTimeout(timer);
  }, [newest]);
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map(({ id, text }) => (
        <p className="toast" key={id}>
          {text}
          <button
            type="button"
            aria-label="Dismiss"
            onClick={() => set(toasts.filter((one) => one.id !== id))}
          >
            ✕
          </button>
        </p>
      ))}
    </div>
  );
}
