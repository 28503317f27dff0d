/**
 * The office's router: which page an address shows, and how one goes to another. Sixty lines of our own, because the
 * paths are a flat list and the data comes through `useCall`; decision: docs/decisions/0052-office.md.
 */
import { useSyncExternalStore } from "react";
import type { OfficePage } from "./page.ts";

export type Place = {
  readonly organisation: string;
  /** Below `/o/<organisation>`, beginning with a slash. */
  readonly path: string;
  readonly search: string;
};

const listeners = new Set<() => void>();
const scrolls = new Map<string, number>();
let place = placeOf(location.href);
let visits = 0;

function placeOf(address: string): Place {
  const { pathname, search } = new URL(address);
  const [, organisation = "", rest = ""] = /^\/o\/([^/]+)(\/.*)?$/.exec(pathname) ?? [];
  return { organisation, path: rest.replace(/\/$/, "") || "/", search };
}

/** Where one is now. */
export function usePlace(): Place {
  return useSyncExternalStore(subscribe, () => place);
}

export function currentPlace(): Place {
  return place;
}

/** How often the address changed since the document was loaded: 0 means that nobody navigated yet. */
export function visitCount(): number {
  return visits;
}

/** The address of an office page: `officeAddress("/work")` is `/o/riverbridge/work`. */
export function addressIn(organisation: string, path: string): string {
  return path === "/" ? `/o/${organisation}` : `/o/${organisation}${path}`;
}

/** Goes to an address of this organisation's office without loading the document again. */
export function go(path: string, options: { readonly replace?: boolean } = {}): void {
  const address = addressIn(place.organisation, path);
  if (options.replace === true) history.replaceState({ key: keyNow() }, "", address);
  else {
    scrolls.set(keyNow(), scrollY);
    history.pushState({ key: crypto.randomUUID() }, "", address);
  }
  moved(options.replace === true && samePath(address));
}

/** Changes parameters of the address, such as filters, in place; `undefined` takes one away. */
export function setSearch(changes: Readonly<Record<string, string | undefined>>): void {
  const search = new URLSearchParams(place.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === "") search.delete(name);
    else search.set(name, value);
  }
  const text = search.toString();
  history.replaceState(history.state, "", `${location.pathname}${text === "" ? "" : `?${text}`}`);
  moved(true);
}

export function useSearch(): URLSearchParams {
  return new URLSearchParams(usePlace().search);
}

export type Match = { readonly page: OfficePage; readonly params: Readonly<Record<string, string>> };

/** The page of a path; one that is written out goes before one with a parameter in its place. */
export function match(pages: readonly OfficePage[], path: string): Match | undefined {
  const parts = path.split("/");
  const found = pages.flatMap((page): Match[] => {
    const wanted = page.path.split("/");
    if (wanted.length !== parts.length) return [];
    const params: Record<string, string> = {};
    const fits = wanted.every((part, at) => {
      const given = parts[at] ?? "";
      if (!part.startsWith(":")) return part === given;
      params[part.slice(1)] = decoded(given);
      return given !== "";
    });
    const [prefix = ""] = (params["reference"] ?? "").split("-");
    const isOther = page.prefixes !== undefined && !page.prefixes.includes(prefix.toUpperCase());
    return fits && !isOther ? [{ page, params }] : [];
  });
  // One that shows these references alone goes before one that shows any.
  const own = ({ page }: Match): number => (page.prefixes === undefined ? 1 : 0);
  return found.sort((one, other) => count(one) - count(other) || own(one) - own(other))[0];
}

const count = ({ params }: Match): number => Object.keys(params).length;

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function samePath(address: string): boolean {
  return placeOf(new URL(address, location.href).href).path === place.path;
}

function moved(quietly: boolean): void {
  const before = place;
  place = placeOf(location.href);
  if (!quietly && before.path !== place.path) {
    visits += 1;
    scrollTo(0, scrolls.get(keyNow()) ?? 0);
  }
  for (const listener of listeners) listener();
}

function keyNow(): string {
  const state: unknown = history.state;
  if (typeof state !== "object" || state === null || !("key" in state)) return "first";
  return typeof state.key === "string" ? state.key : "first";
}

/** Restores where a page was scrolled to, once its content has the height for it; gives up when the person scrolls. */
function restoreScroll(): void {
  const wanted = scrolls.get(keyNow()) ?? 0;
  if (wanted === 0) return;
  const until = performance.now() + 2000;
  const abort = new AbortController();
  for (const name of ["wheel", "touchstart", "keydown"])
    addEventListener(name, () => abort.abort(), { once: true, passive: true, signal: abort.signal });
  const attempt = (): void => {
    if (abort.signal.aborted) return;
    scrollTo(0, wanted);
    if (Math.abs(scrollY - wanted) > 1 && performance.now() < until) requestAnimationFrame(attempt);
    else abort.abort();
  };
  requestAnimationFrame(attempt);
}

/** Begins to listen to the browser's back and forward; called once when the office starts. */
export function startRouter(): void {
  history.scrollRestoration = "manual";
  let key = keyNow();
  addEventListener("scroll", () => void scrolls.set(key, scrollY), { passive: true });
  listeners.add(() => (key = keyNow()));
  addEventListener("popstate", () => {
    key = keyNow();
    const wanted = scrolls.get(key);
    moved(false);
    if (wanted !== undefined) scrolls.set(key, wanted);
    restoreScroll();
  });
}
