/** ⌘K: go anywhere or start anything. Pages and beginnings are known here; cases are found by reference on the server. */
import { useDeferredValue, useId, useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { find } from "../features/office/endpoints.ts";
import { useCall, useMe } from "./call.ts";
import { pages } from "./pages.ts";
import { currentPlace, go } from "./router.ts";
import { Overlay } from "./widgets/overlay.tsx";

type Offer = { readonly id: string; readonly title: string; readonly kind: string; readonly path: string };

export function CommandDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const id = useId();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const offers = useOffers(typed);
  const chosen = offers[Math.min(at, offers.length - 1)];
  const take = (offer: Offer | undefined): void => {
    if (offer === undefined) return;
    onClose();
    go(offer.path);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && offers.length > 0) {
      event.preventDefault();
      const next = (Math.min(at, offers.length - 1) + step + offers.length) % offers.length;
      setAt(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      take(chosen);
    }
  };
  return (
    <Overlay className="modal command" onClose={onClose} aria-label="Go to or do">
      <input
        className="command-input"
        data-first
        role="combobox"
        aria-expanded={offers.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={chosen === undefined ? undefined : `${id}-${offers.indexOf(chosen)}`}
        aria-label="A page, something to do, or a reference"
        placeholder="A page, something to do, or a reference such as R-2026-0012"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        autoComplete="off"
        spellCheck={false}
      />
      <div className="options" role="listbox" id={`${id}-list`} aria-label="What there is">
        {offers.map((offer, index) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the field above takes the keys
          <div
            key={offer.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={offer === chosen}
            className="option"
            onClick={() => take(offer)}
            onPointerMove={() => setAt(index)}
          >
            <span>{offer.title}</span>
            <em>{offer.kind}</em>
          </div>
        ))}
      </div>
      {offers.length === 0 && (
        <p className="command-none" role="status">
          Nothing fits. A case is found by its reference.
        </p>
      )}
    </Overlay>
  );
}

function useOffers(typed: string): readonly Offer[] {
  const query = useDeferredValue(typed.trim());
  const held = useMe().data?.permissions ?? [];
  const looksLikeReference = /^[a-z]{0,3}-?\d[\d-]*$|^[a-z]{1,3}-/i.test(query);
  const cases = useCall(
    find,
    { params: { organisation: currentPlace().organisation }, query: { q: query.slice(0, 40) } },
    { when: looksLikeReference },
  ).data;
  const known = pages
    .filter(({ permission }) => permission === undefined || held.includes(permission))
    .filter(({ path }) => !path.includes(":"))
    .flatMap(({ path, title, start }): Offer[] => [
      ...(start === undefined ? [] : [{ id: `start ${path}`, title: start, kind: "start", path }]),
      ...(title === undefined || start !== undefined ? [] : [{ id: path, title, kind: "go to", path }]),
    ]);
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const fitting = known.filter(({ title }) => words.every((word) => title.toLowerCase().includes(word)));
  const found = looksLikeReference
    ? (cases?.found ?? []).map(({ reference, title, path }) => ({
        id: reference,
        title: `${reference} ${title}`,
        kind: "case",
        path,
      }))
    : [];
  return [...found, ...fitting].slice(0, 12);
}
