/** The header: whose office this is, its doors, ⌘K, and one's own account. On a narrow screen the doors are a menu. */
import { lazy, Suspense, useEffect, useState } from "react";
import type { ReactNode } from "react";
import { countLate } from "../features/cases/endpoints.ts";
import { useCall, useMe } from "./call.ts";
import type { Me } from "./call.ts";
import type Command from "./command.tsx";
import { openDoors } from "./doors.ts";
import type { OfficePage } from "./page.ts";
import { addressIn, go, usePlace } from "./router.ts";
import { Link, Menu } from "./widgets/index.ts";

const loadCommand = (): Promise<{ readonly default: typeof Command }> => import("./command.tsx");
const CommandDialog = lazy(loadCommand);

export function Header({ door }: { readonly door: OfficePage["door"] | undefined }): ReactNode {
  const { organisation } = usePlace();
  const me = useMe().data;
  const [isSearching, setSearching] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey) || event.altKey) return;
      event.preventDefault();
      setSearching(true);
    };
    addEventListener("keydown", onKey);
    // Fetched while nobody waits for anything, so that it opens at once.
    const idle = setTimeout(() => void loadCommand().catch(() => undefined), 1500);
    return () => {
      removeEventListener("keydown", onKey);
      clearTimeout(idle);
    };
  }, []);
  const doors = openDoors(me?.permissions ?? []);
  const pressing = usePressing(me);
  return (
    <header className="bar">
      <Link to="/" kind="quiet" aria-label="Kept, first page">
        <span className="mark">
          Kept<i>.</i>
        </span>
      </Link>
      <span className="org">{me?.organisation.name ?? ""}</span>
      <nav className="doors" aria-label="Main">
        {doors.map(({ title, path, door: own }) => (
          <Link key={path} to={path} aria-current={own === door ? "page" : undefined}>
            {title}
            {own === "work" && pressing.count > 0 && (
              <b title={pressing.words}>
                <span aria-hidden="true">{pressing.count}</span>
                <span className="visually-hidden">, {pressing.words}</span>
              </b>
            )}
          </Link>
        ))}
      </nav>
      <span className="grow" />
      <button
        type="button"
        className="find"
        onClick={() => setSearching(true)}
        aria-keyshortcuts="Meta+K Control+K"
      >
        <span className="find-words">Go to or find</span>
        <span className="find-short">Go to</span>
        <kbd>{isApple() ? "⌘K" : "Ctrl K"}</kbd>
      </button>
      <div className="doors-menu">
        <Menu
          className="button plain"
          items={doors.map(({ title, path }) => ({ id: path, title, onAction: () => go(path) }))}
        >
          Menu
          {pressing.count > 0 && (
            <b className="late-count" title={pressing.words}>
              {" "}
              {pressing.count}
              <span className="visually-hidden">, {pressing.words}</span>
            </b>
          )}
        </Menu>
      </div>
      <Menu
        className="who"
        label={
          me?.account.name === undefined
            ? "My account"
            : `${initials(me.account.name)}, account of ${me.account.name}`
        }
        items={[
          { id: "me", title: "My account", onAction: () => go("/people/me") },
          {
            id: "out",
            title: "Sign out",
            onAction: () => location.assign(addressIn(organisation, "/sign-in/out")),
          },
        ]}
      >
        {initials(me?.account.name)}
      </Menu>
      {isSearching && (
        <Suspense fallback={null}>
          <CommandDialog onClose={() => setSearching(false)} />
        </Suspense>
      )}
    </header>
  );
}

/** Late (also an answer that was released and has not left), due today, or in nobody's hands; in words, each that there is. */
function usePressing(me: Me | undefined): { readonly count: number; readonly words: string } {
  const { organisation } = usePlace();
  const maySee = me?.permissions.includes("case:read") ?? false;
  const { data } = useCall(countLate, { params: { organisation } }, { when: maySee, every: 120 });
  if (data === undefined) return { count: 0, words: "" };
  const parts = [
    data.late === 0 ? [] : [`${data.late} late`],
    data.today === 0 ? [] : [`${data.today} due today`],
    data.nobodys === 0 ? [] : [`${data.nobodys} with nobody`],
    data.unconfirmed === 0 ? [] : [`besides ${data.unconfirmed} whose address is not confirmed`],
  ];
  return { count: data.pressing, words: parts.flat().join(", ") };
}

function isApple(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}

/** Of the first and the last name: “Anna Ferrer” is AF. */
function initials(name: string | undefined): string {
  const words = (name ?? "").split(/\s+/).filter((word) => word !== "");
  const first = Array.from(words[0] ?? "")[0] ?? "";
  const last = words.length > 1 ? (Array.from(words.at(-1) ?? "")[0] ?? "") : "";
  return `${first}${last}`.toUpperCase();
}
