/** The first rows of an empty register: the pack's, to be changed, or one's own. */
import type { ReactNode } from "react";
import { useChange, useMay } from "../../../web/call.ts";
import { Button, EmptyState, ErrorNotice } from "../../../web/widgets/index.ts";
import { installStarter } from "../endpoints.ts";

export function Starter({ organisation }: { readonly organisation: string }): ReactNode {
  const install = useChange(installStarter);
  const mayWrite = useMay("register:write");
  return (
    <>
      <EmptyState
        title="Nothing is written down yet."
        action={
          mayWrite && (
            <Button
              kind="primary"
              isPending={install.isPending}
              onPress={() => void install.run({ params: { organisation }, body: { pack: "school" } })}
            >
              Start from the language school’s register
            </Button>
          )
        }
      >
        Start from what a language school does with data and change it until it is yours, or add an activity
        for each thing you do: bookings, invoices, a newsletter.
      </EmptyState>
      {install.error !== undefined && <ErrorNotice error={install.error} />}
    </>
  );
}
