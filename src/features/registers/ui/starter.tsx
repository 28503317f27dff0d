/** The first rows of an empty register: a pack's, to be changed, or one's own. */
import { useState, type ReactNode } from "react";
import { useChange, useMay } from "../../../web/call.ts";
import { Button, EmptyState, ErrorNotice, Select } from "../../../web/widgets/index.ts";
import { starterNames, type StarterName } from "../contract.ts";
import { installStarter } from "../endpoints.ts";
import { starterWords } from "./words.ts";

export function Starter({ organisation }: { readonly organisation: string }): ReactNode {
  const install = useChange(installStarter);
  const mayWrite = useMay("register:write");
  const [pack, setPack] = useState<StarterName>();
  return (
    <>
      <EmptyState title="Nothing is written down yet.">
        Start from what an example organisation does with data, its roles, measures and retention rules, and
        change them until they are yours; or add an activity for each thing you do: bookings, invoices, a
        newsletter. What the example’s policy leaves open is left empty, and is listed as missing.
      </EmptyState>
      {mayWrite && (
        <>
          <Select
            label="Example"
            choices={starterNames.map((name) => ({ value: name, label: starterWords[name] }))}
            value={pack}
            onChange={setPack}
          />
          <p>
            <Button
              kind="primary"
              isDisabled={pack === undefined}
              isPending={install.isPending}
              onPress={() => {
                if (pack !== undefined) void install.run({ params: { organisation }, body: { pack } });
              }}
            >
              Start from this register
            </Button>
          </p>
        </>
      )}
      {install.error !== undefined && <ErrorNotice error={install.error} />}
    </>
  );
}
