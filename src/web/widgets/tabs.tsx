/** Parts of one page; the chosen one can be kept in the address by whoever uses it. */
import type { ReactNode } from "react";
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from "react-aria-components/Tabs";

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
  return (
    <AriaTabs
      className="tabs"
      {...(selected === undefined ? {} : { selectedKey: selected })}
      onSelectionChange={(key) => {
        const chosen = tabs.find((tab) => tab.id === key);
        if (chosen !== undefined) onSelect?.(chosen.id);
      }}
    >
      <TabList className="tab-list" aria-label={label}>
        {tabs.map((tab) => (
          <Tab className="tab" key={tab.id} id={tab.id}>
            {tab.title}
            {tab.count !== undefined && <span className="tab-count"> {tab.count}</span>}
          </Tab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel className="tab-panel" key={tab.id} id={tab.id}>
          {tab.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
