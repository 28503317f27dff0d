/**
 * Parts of one page; the chosen one can be kept in the address by whoever uses it. One stop for the Tab key; arrows,
 * Home and End choose (WAI-ARIA Authoring Practices, tabs with automatic activation).
 */
import { useId, useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";

export function Tabs<Id extends string>({
  label,
  tabs,
  selected,
  onSelect,
}: {
  /** What the tabs are parts of. */
  readonly label: string;
  readonly tabs: readonly {
    readonly id: Id;
    readonly title: string;
    readonly count?: number;
    readonly content: ReactNode;
  }[];
  readonly selected?: Id;
  readonly onSelect?: (id: Id) => void;
}): ReactNode {
  const own = useId();
  const [taken, setTaken] = useState<Id>();
  const wanted = selected ?? taken;
  const at = Math.max(
    0,
    tabs.findIndex(({ id }) => id === wanted),
  );
  const choose = (next: number): void => {
    const tab = tabs[next];
    if (tab === undefined) return;
    setTaken(tab.id);
    onSelect?.(tab.id);
    document.getElementById(`${own}-${tab.id}`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const last = tabs.length - 1;
    const next = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    choose(next);
  };
  const shown = tabs[at];
  return (
    <div className="tabs">
      <div className="tab-list" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {tabs.map((tab, index) => (
          <button
            type="button"
            className="tab"
            key={tab.id}
            id={`${own}-${tab.id}`}
            role="tab"
            aria-selected={index === at}
            aria-controls={index === at ? `${own}-${tab.id}-panel` : undefined}
            tabIndex={index === at ? 0 : -1}
            onClick={() => choose(index)}
          >
            {tab.title}
            {tab.count !== undefined && <span className="tab-count"> {tab.count}</span>}
          </button>
        ))}
      </div>
      {shown !== undefined && (
        <div
          className="tab-panel"
          key={shown.id}
          role="tabpanel"
          id={`${own}-${shown.id}-panel`}
          aria-labelledby={`${own}-${shown.id}`}
        >
          {shown.content}
        </div>
      )}
    </div>
  );
}
