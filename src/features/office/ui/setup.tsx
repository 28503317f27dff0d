/** What there is to set up. */
import type { ReactNode } from "react";
import { EmptyState, Page } from "../../../web/widgets/index.ts";

export default function Setup(): ReactNode {
  return (
    <Page title="Setup" width="narrow">
      <EmptyState title="Nothing to set up yet." />
    </Page>
  );
}
