/**
 * ⌘K: go anywhere or start anything. Pages are known here; clauses, activities, connections, colleagues and references
 * come from the lists their own pages read, each only for those who may. A person among the cases is looked for when
 * that is asked for, once: the search is on record (decision 0068).
 */
import { useDeferredValue, useEffect, useId, useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { useOffers } from "./command_offers.ts";
import type { Offer } from "./command_offers.ts";
import { usePersonSearch } from "./command_person.ts";
import { go } from "./router.ts";
import { Overlay } from "./widgets/overlay.tsx";

export default function CommandDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const id = useId();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const query = useDeferredValue(typed.trim());
  const { offers: known, isLooking } = useOffers(query);
  const person = usePersonSearch(query);
  const offers = person.found ?? [...known, ...person.offer];
  const chosen = offers[Math.min(at, offers.length - 1)];
  const isPerson = chosen !== undefined && chosen.path === undefined;
  const take = (offer: Offer | undefined): void => {
    if (offer === undefined) return;
    if (offer.path === undefined) {
      setAt(0);
      person.search();
      return;
    }
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
    <Overlay className="modal command" onClose={onClose} aria-label="Go to, do or find">
      <input
        className="command-input"
        data-first
        role="combobox"
        aria-expanded={offers.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={chosen === undefined ? undefined : `${id}-${offers.indexOf(chosen)}`}
        aria-label="A page, something to do, a clause, a name or a reference"
        placeholder="Page, clause, name, case"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
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
      <Said
        sentence={person.sentence ?? (isPerson ? personSentence : sentenceFor(offers.length, isLooking))}
        isShown={person.sentence !== undefined || isPerson || (offers.length === 0 && !isLooking)}
      />
    </Overlay>
  );
}

const personSentence = "Enter looks for this name among the people of your cases. The search is recorded.";

function sentenceFor(count: number, isLooking: boolean): string {
  if (isLooking) return "";
  if (count === 0) return "Nothing fits. A case is found by its reference.";
  return count === 1 ? "One thing fits." : `${count} things fit.`;
}

/** What a reader hears after typing; in sight only where the list does not say it. It waits until the typing rests. */
function Said({ sentence, isShown }: { readonly sentence: string; readonly isShown: boolean }): ReactNode {
  const [said, setSaid] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSaid(sentence), isShown ? 0 : 400);
    return () => clearTimeout(timer);
  }, [sentence, isShown]);
  return (
    <p className={isShown ? "command-none" : "visually-hidden"} role="status">
      {said}
    </p>
  );
}
